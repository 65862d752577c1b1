#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fifty processes recording and fifty filtering at once on one log: every recorded
# message is found, and no process fails.

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

# One message into quarantine by many at once: each delivery is one file.
bounce never@example.org > backscatter
rm -rf log
begin_log
for _ in $(seq 20); do bs deliver -- false < backscatter & done
wait
is 'quarantine by many: a file each' "$(files "$QUARANTINE")" 20
done_testing
