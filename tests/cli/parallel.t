#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fifty processes recording and fifty filtering at once on one log: every recorded
# message is found, and no process fails. And a flood of bounces, eight at once:
# each is where it belongs, once (tests/bench/flood is for the large one).

. "$(dirname "$0")/lib.sh"
# A watched process is ten times as slow: fifty of them would reach the deadline
# that filter has.
n=50
! ldd "$BACKSIFT" | grep -q libasan || n=15
begin_log
bounce known@example.org > genuine
mkdir outputs

for i in $(seq $n); do
  { sent_message "p$i@example.org" "r$i@example.net" | bs record
    echo "$?" > "outputs/record-$i"; } 2> "outputs/record-err-$i" &
  { bs filter < genuine > "outputs/filtered-$i"
    echo "$?" > "outputs/filter-$i"; } 2> "outputs/filter-err-$i" &
done
wait
is 'no recorder fails' "$(cat outputs/record-[0-9]* | sort | uniq -c | tr -s ' ')" " $n 0"
is 'no filter fails' "$(cat outputs/filter-[0-9]* | sort | uniq -c | tr -s ' ')" " $n 0"
is 'nobody complains' "$(cat outputs/*-err-*)" ''
is 'every filter finds the message' \
  "$(grep -l '^X-Backsift-Evidence: message-id;' outputs/filtered-* | wc -l)" $n
missing=
for i in $(seq $n); do
  bs log find "p$i@example.org" > /dev/null || missing="$missing $i"
  bs log find "r$i@example.net" > /dev/null || missing="$missing r$i"
done
is 'everything recorded is found' "$missing" ''

# The first use of a log, by many at once.
rm -rf log
for i in $(seq 20); do
  { sent_message "f$i@example.org" | bs record; echo "$?" > "outputs/first-$i"
  } 2> "outputs/first-err-$i" &
done
wait
is 'first use by many: no recorder fails' \
  "$(cat outputs/first-[0-9]* | sort | uniq -c | tr -s ' ')" ' 20 0'
is 'first use by many: nobody complains' "$(cat outputs/first-err-*)" ''
run bs log status
like 'first use by many: all are there' out '^entries +20$'

# A flood, of which every tenth is genuine.
n=300
! ldd "$BACKSIFT" | grep -q libasan || n=60
rm -rf log outputs
begin_log
new_maildir inbox
mkdir flood outputs
for i in $(seq $n); do
  case $i in *0) id=known ;; *) id=forged$i ;; esac
  bounce "$id@example.org" | sed "s/^Message-ID: <bounce-of-.*/Message-ID: <f$i@flood>/" \
    > flood/$i
done
cat > deliver <<'END'
#!/bin/sh
"$BACKSIFT" deliver --config "$CONF" --now "$NOW" --maildir inbox < "flood/$1" \
  2> "outputs/$1"
echo "$?" >> "outputs/$1"
END
chmod +x deliver
export BACKSIFT CONF NOW
# flood [SETTING...]: all of them, into an empty quarantine.
flood ()
{
  settings "$@"
  rm -rf "$QUARANTINE" inbox/new/*
  seq $n | xargs -P 8 -n 1 ./deliver
}
# numbers_in FOLDER: of the bounces that are there, in order.
numbers_in ()
{
  sed -n 's/^Message-ID: <f\([0-9]*\)@flood>$/\1/p' "$1"/*/* 2> /dev/null | sort -n
}
for store in whole headers; do
  flood "store = $store"
  is "flood, $store: none fails, none complains" \
    "$(cat outputs/* | sort | uniq -c | tr -s ' ')" " $n 0"
  is "flood, $store: the genuine ones are in the inbox, once" \
    "$(numbers_in inbox)" "$(seq 10 10 $n)"
  is "flood, $store: the others are in quarantine, once" \
    "$(numbers_in "$QUARANTINE")" "$(seq $n | grep -v '0$')"
  run bs quarantine list
  like "flood, $store: each is counted once" out \
    "^$((n * 9 / 10)) of $((n * 9 / 10)) messages, .* of $((n * 9 / 10)) in all,"
done
flood 'max_messages = 30'
is 'flood, bounds: none fails, none complains' \
  "$(cat outputs/* | sort | uniq -c | tr -s ' ')" " $n 0"
# A delivery that can't wait for the index any longer leaves this to others.
bs quarantine expire > out
is 'flood, bounds: the quarantine is full' "$(files "$QUARANTINE")" 30
is 'flood, bounds: the genuine ones are in the inbox, once' \
  "$(numbers_in inbox)" "$(seq 10 10 $n)"
is 'flood, bounds: the latest are there' \
  "$(seq $((n - 9)) $((n - 1)) | grep -vxFf <(numbers_in "$QUARANTINE"))" ''
done_testing
