#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What try-faults found and was mended: one call that fails, whatever its number.

. "$(dirname "$0")/../cli/lib.sh"
build_shims fault
begin_log
ordinary > ordinary
bounce never@example.org > forged
sent_message next@example.org > letter
new_maildir inbox

# faulty VARIABLE=VALUE... COMMAND [ARG...]: leaves $STATUS, 124 where it hangs.
faulty ()
{
  local told=()
  while [[ $1 == *=* ]]; do told+=("$1"); shift; done
  run timeout 60 env "${told[@]}" LD_PRELOAD="$WORK/fault.so" \
    ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" \
    "$BACKSIFT" "$1" --config "$CONF" --now "$NOW" "${@:2}"
}

# --- nothing hangs ---
printf '#!/bin/sh\ncat > "%s/handed-on"\n' "$WORK" > mda
chmod +x mda
hung='' taken=''
for at in $(seq 4 12); do
  rm -f handed-on
  faulty FAULT_CALL=read FAULT_AT="$at" FAULT_ON=1 FAULT_ERROR=EIO \
    FAULT_IN=parent deliver -- ./mda < ordinary
  [ "$STATUS" -ne 124 ] || hung="$hung $at"
  [ "$STATUS" -eq 0 ] || [ ! -s handed-on ] || taken="$taken $at"
done
is 'an MDA of which it is not known whether it runs: no wait for it' "$hung" ''
is 'an MDA that is ended gets nothing' "$taken" ''
cp forged inbox/cur/1.a:2,S
touch -d 2026-11-20T09:30:00Z inbox/cur/*
faulty FAULT_CALL=write FAULT_ERROR=ENOSPC FAULT_IN=parent scan -q inbox
is 'a reader that got half of its work' "$STATUS" 0
rm inbox/cur/*

# --- nothing is left out in silence ---
new_maildir Sent
sent_message old@example.org > Sent/cur/1.a:2,S
cp -a log log-before
silent='' wrong=''
for at in $(seq 30); do
  rm -rf log
  cp -a log-before log
  faulty FAULT_CALL=stat FAULT_PATH=Sent FAULT_AT="$at" FAULT_ERROR=EIO \
    import -q Sent
  [ "$STATUS" -ne 0 ] || bs log find old@example.org > found || silent="$silent $at"
  [ "$STATUS" -ne 65 ] || wrong="$wrong $at"
done
is 'import says so where it could not look at a folder' "$silent" ''
is 'a folder that can not be looked at is not taken for none' "$wrong" ''

printf 'store = headers\n' >> "$CONF"
damaged=''
wrong=''
for at in $(seq 7); do
  rm -rf "$QUARANTINE"
  rm -f inbox/new/*
  faulty FAULT_CALL=write FAULT_AT="$at" FAULT_IN=child FAULT_ERROR=ENOSPC \
    deliver --maildir inbox < forged
  cat inbox/new/* "$QUARANTINE"/new/* 2> /dev/null > kept
  grep -q '^Message-ID: <never@example.org>' kept &&
    grep -q '^Final-Recipient: rfc822; *them@example.net' kept ||
    damaged="$damaged $at"
done
is 'an answer that lacks a line is none' "$damaged" ''
rm -f inbox/new/*
settings

# --- nothing dies ---
ended=''
for at in $(seq 9); do
  faulty FAULT_CALL=stat FAULT_AT="$at" FAULT_ON=1 FAULT_ERROR=EIO record < letter
  ended="$ended $STATUS"
done
is 'a disk on which nothing can be seen' "$(tr ' ' '\n' <<< "$ended" | sort -u | xargs)" 75
for call in open create sync; do
  for at in $(seq 5); do
    faulty FAULT_CALL=$call FAULT_AT="$at" FAULT_ERROR=EINTR deliver \
      --maildir inbox < ordinary
    [ "$STATUS" -eq 0 ] || wrong="$wrong $call $at"
  done
done
is 'a call that is interrupted is made again' "$wrong" ''

done_testing
