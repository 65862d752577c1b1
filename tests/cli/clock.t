#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Clocks that were put forward or back, stand still or are out of all bounds,
# and host names of any kind: no recorded mail's bounce is taken for
# backscatter, no name is given twice, and none leads out of its folder.

. "$(dirname "$0")/lib.sh"
begin_log
cp "$LOG" start.db
write_messages
build_shims elsewhere
ahead=2027-11-20T12:00:00Z
behind=2025-11-20T12:00:00Z

# elsewhere COMMAND [ARG...]: the program, believing what $CLOCK, $HOST_NAME and
# $PID_NUMBER say.
elsewhere ()
{
  LD_PRELOAD=$WORK/elsewhere.so \
    ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 \
    timeout 20 "$BACKSIFT" "$1" --config "$CONF" "${@:2}"
}
export CLOCK HOST_NAME PID_NUMBER

# evidence DATE MESSAGE
evidence ()
{
  at "$1" filter < "$2" | sed -n 's/^X-Backsift-Evidence: \([a-z-]*\).*/\1/p'
}

# recorded_at DATE N: N messages, so that some of it is swept.
recorded_at ()
{
  for i in $(seq "$2"); do
    sent_message "$1.$i@example.org" | at "$1" record || echo 'Bail out! record fails'
  done
}

# again: the log as it was.
again ()
{
  rm -f "$LOG"*
  cp start.db "$LOG"
}

# --- the sent log: put back, and right again ---
recorded_at $behind 20
bounce $behind.1@example.org > bounce
is 'put back: not judged meanwhile' "$(evidence $behind backscatter)" log-too-young
is 'put back: what is recorded is known' "$(evidence $behind bounce)" message-id
recorded_at $NOW 160
lost=0
for i in $(seq 20); do
  bounce $behind.$i@example.org > bounce
  [ "$(evidence 2026-11-29T12:00:00Z bounce)" = message-id ] || lost=$((lost + 1))
done
is 'right again: what was recorded meanwhile is kept' "$lost" 0
is 'right again: judged' "$(evidence $NOW backscatter)" never-sent
bs log expire > out
bounce $behind.7@example.org > bounce
is 'right again: kept by log expire' "$(evidence $NOW bounce)" message-id
again
new_maildir Sent
sent_message old@example.org '' 'Fri, 20 Nov 2025 08:00:00 +0000' > Sent/cur/1
at $behind import Sent > out
bs log expire > out
run bs log find old@example.org
is 'put back: what is imported has its own time' "$STATUS" 1

# --- the sent log: put forward, and right again ---
again
recorded_at $ahead 160
is 'put forward, and right again: nothing is concluded' \
  "$(evidence $NOW genuine) $(evidence $NOW backscatter)" 'log-too-young log-too-young'
recorded_at $NOW 1
bounce $NOW.1@example.org > bounce
is 'right again: what is recorded since is known' "$(evidence $NOW bounce)" message-id
run bs log status
is 'right again: log status warns' "$STATUS" 1
like 'right again: and says what to do' out '^warning .*clock was wrong.*--complete'
rm Sent/cur/1
sent_message known@example.org > Sent/cur/1
sent_message first@example.org '' 'Tue, 20 Oct 2026 08:00:00 +0000' > Sent/cur/2
bs import --complete Sent > out
run bs log status
is 'that done: no warning' "$STATUS" 0
is 'that done: judged as ever' "$(evidence $NOW genuine) $(evidence $NOW backscatter)" \
  'message-id never-sent'

# --- quarantine ---
again
for date in $behind $NOW $ahead; do
  new_maildir Inbox
  bs deliver --maildir Inbox < backscatter
  at "$date" quarantine list > /dev/null
done
is 'looking at the quarantine at any time removes nothing' "$(files "$QUARANTINE")" 3
new_maildir inbox
cp backscatter inbox/cur/1:2,S
id=$(at $NOW scan --move inbox | sed -n 's/^to take that back: backsift scan --undo //p')
at $behind scan -q --undo "$id" inbox
is 'a scan is taken back though the clock was put back' "$(files inbox)" 1

# --- deliveries at odd times ---
# Before 1970, at its start, and where 32 bits and four digits of a year end.
for CLOCK in -3000000000 0 1 2147483647 2147483648 4294967296 253402300800; do
  [ "$CLOCK" != -3000000000 ] || CLOCK=-$(($(date +%s) + 1000))
  rm -rf Inbox "$QUARANTINE"
  new_maildir Inbox
  again
  elsewhere filter < genuine > out 2> err
  is "clock at $CLOCK, filter" "$? $(cat err)" '0 '
  without_stamp out > bare
  same "clock at $CLOCK, filter: whole" bare genuine
  elsewhere deliver --maildir Inbox < ordinary 2> err
  is "clock at $CLOCK, deliver" "$? $(cat err) $(files Inbox)" '0  1'
  sent_message odd@example.org > letter
  elsewhere record --pass < letter > out 2> err
  is "clock at $CLOCK, record" "$? $(cat err)" '0 '
  same "clock at $CLOCK, record: whole" out letter
  bounce odd@example.org > bounce
  is "clock at $CLOCK, right again" "$(evidence $NOW bounce)" message-id
  for command in 'log status' 'log expire' 'quarantine list' 'quarantine expire' \
    'key list' 'scan Inbox' 'explain genuine' 'import Sent'; do
    # shellcheck disable=SC2086
    elsewhere $command > out 2> err
    status=$?
    [ "$command" != 'log status' ] || [ $status != 1 ] || status=0
    is "clock at $CLOCK, $command" "$status $(cat err)" '0 '
  done
done

# --- names ---
# Two that have the same number at the same time, in containers: as many names.
unset CLOCK
rm -rf Inbox
new_maildir Inbox
for i in $(seq 12); do
  FROZEN=1 PID_NUMBER=7 HOST_NAME=mx elsewhere deliver --maildir Inbox < ordinary &
done
wait
is 'the same time, process and host: each message is there' "$(files Inbox)" 12

settings "inbox = $WORK/Inbox"
for HOST_NAME in a/b ../../etc a:2,S a,S=9 'a b' $'a\nb' ä.example . .. - '' \
  "$(printf 'x%.0s' $(seq 200))" "$(printf 'ä%.0s' $(seq 100))" "$(printf 'x%.0s' $(seq 300))"; do
  name=$(printf '%q' "$HOST_NAME" | cut -c1-30)
  rm -rf Inbox "$QUARANTINE"
  new_maildir Inbox
  again
  elsewhere deliver --now "$NOW" --maildir Inbox < ordinary
  elsewhere deliver --now "$NOW" --maildir Inbox < backscatter
  is "host $name: each in its folder" \
    "$(find . -name '*Q[0-9]*.*' | cut -d/ -f2-4 | sort | tr '\n' ' ')" \
    "Inbox/new/$(ls Inbox/new) home/Quarantine/new "
  ok "host $name: by the book" not grep -qE '[^!-.0-9;-~]|,.*,' \
    <<< "$(find Inbox "$QUARANTINE" -name '*Q0.*' -printf '%f\n')"
  elsewhere quarantine digest --now "$NOW" > /dev/null
  ok "host $name: the digest has one address" \
    grep -qzE $'\n''From: backsift\s+<[!-~]+@[A-Za-z0-9.-]+>\s' Inbox/new/*
  elsewhere quarantine release --now "$NOW" --all > out 2> err
  is "host $name: released" "$? $(files "$QUARANTINE")" '0 0'
  printf 'From: \nTo: them@example.net\n\nHello\n' |
    elsewhere record --now "$NOW" --pass > out
  is "host $name: one Message-ID" "$(grep -cE '^Message-ID: <[!-~]+@[A-Za-z0-9.-]+>$' out)" 1
  is "host $name: one field more" "$(wc -l < out)" 5
done
done_testing
