#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scan --move and --undo between two file systems, where a message is copied and
# then removed: what others do in between loses and doubles nothing, and the
# copy is as the first one was.

. "$(dirname "$0")/lib.sh"
begin_log
make_other
build_shims stop-at unlink-twice
QUARANTINE=$other/Quarantine
settings

# start NAME: one message in inbox, and no quarantine.
start ()
{
  rm -rf inbox "$QUARANTINE"
  new_maildir inbox
  bounce never@example.org > "inbox/$1"
  touch -d 2026-11-20T09:30:00Z inbox/*/*
}

# stopped_at PATH COMMAND...: goes on in the background, as $pid, once it has
# stopped; false where it ended before.
stopped_at ()
{
  LD_PRELOAD=$WORK/stop-at.so STOP_AT=$1 \
    ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 \
    "$BACKSIFT" "$2" --config "$CONF" --now "$NOW" "${@:3}" > first 2>&1 &
  pid=$!
  while kill -0 $pid 2> /dev/null; do
    ! grep -q '^State:.*T' /proc/$pid/status 2> /dev/null || return 0
    sleep 0.02
  done
  false
}

goes_on ()
{
  kill -CONT $pid
  wait $pid
}

scan_id ()
{
  find "$QUARANTINE"/{new,cur} -type f | sed -n '1s/.*,B=\([0-9-]*\)\..*/\1/p'
}

everywhere ()
{
  find inbox "$QUARANTINE" -type f -name '1*'
}

# --- two of ours ---
start cur/1.a:2,S
ok 'scan is stopped before it removes the first one' \
  stopped_at inbox/cur scan -q --move inbox
run bs scan --move inbox
is 'another scan does not touch it' "$STATUS" 74
one_line 'another scan says so' 'another process moves messages into or out of'
run bs scan --undo "$(scan_id)" inbox
ok 'nor does an undo' test "$STATUS" -ne 0
goes_on
is 'then there is one' "$(everywhere | wc -l)" 1
is 'in quarantine' "$(files "$QUARANTINE")" 1

id=$(scan_id)
ok 'undo is stopped before it removes the first one' \
  stopped_at ,B= scan --undo "$id" inbox
run bs scan --move inbox
is 'a scan does not touch it' "$STATUS" 74
run bs quarantine release --all
ok 'nor does a release' test "$STATUS" -ne 0
goes_on
is 'then there is one, where it was' "$(everywhere)" inbox/cur/1.a:2,S

# --- an IMAP server ---
start new/1.a
bs scan -q --move inbox
ok 'undo is stopped again' stopped_at ,B= scan --undo "$(scan_id)" inbox
mv inbox/new/1.a inbox/cur/1.a:2,
name=$(basename "$QUARANTINE"/new/1*)
mv "$QUARANTINE/new/$name" "$QUARANTINE/cur/$name:2,S"
goes_on
is 'both were renamed: then there is one' "$(everywhere)" inbox/new/1.a

start cur/1.a:2,S
bs scan -q --move inbox
ok 'undo is stopped once more' stopped_at ,B= scan --undo "$(scan_id)" inbox
kill -KILL $pid; wait $pid 2> /dev/null
mv inbox/cur/1.a:2,S inbox/cur/1.a:2,FS
bs scan -q --undo "$(scan_id)" inbox
is 'killed, and then flagged: the next undo finds it' "$(everywhere)" inbox/cur/1.a:2,FS

# --- killed, and a name so long that it is another one in quarantine ---
name=1.$(head -c 230 /dev/zero | tr '\0' x)
start "cur/$name:2,S"
ok 'scan is stopped once more' stopped_at inbox/cur scan -q --move inbox
kill -KILL $pid; wait $pid 2> /dev/null
is 'killed: it is in both' "$(files inbox) $(files "$QUARANTINE")" '1 1'
bs scan -q --move inbox
is 'killed: the next one ends it' "$(files inbox) $(files "$QUARANTINE")" '0 1'

# --- NFS ---
start cur/1.a:2,S
shimmed unlink-twice scan -q --move inbox
is 'what was removed and is said to have been gone: it is moved' \
  "$(files inbox) $(files "$QUARANTINE")" '0 1'

# --- what it looks like ---
if [ "$(id -u)" -eq 0 ]; then
  start cur/1.a:2,S
  chmod 664 inbox/cur/1.a:2,S
  chown 1234:1235 inbox/cur/1.a:2,S
  before=$(stat -c '%a %u:%g %y' inbox/cur/1.a:2,S)
  bs scan -q --move inbox
  is 'mode, owner and time stay' "$(stat -c '%a %u:%g %y' "$QUARANTINE"/cur/1*)" "$before"
fi
done_testing
