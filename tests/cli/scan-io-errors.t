#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scan and quarantine where the disk fails at one call: a folder that can't be
# read, a read that fails once or gets less than all, a sync that fails.

. "$(dirname "$0")/lib.sh"
begin_log
make_other
build_shims fault stop-at

# failing VARIABLE=VALUE... COMMAND [ARG...]: with calls that fail as disks do.
failing ()
{
  shimmed fault FAULT_ERROR=EIO "$@"
}

# moved FOLDER N: a Maildir with N forged bounces in cur/.
moved ()
{
  new_maildir "$1"
  for n in $(seq "$2"); do bounce "never$n@example.org" > "$1/cur/$n.a:2,S"; done
  touch -d 2026-11-20T09:30:00Z "$1"/cur/*
}

# --- the folder ---
moved inbox 300
run failing FAULT_CALL=folder FAULT_PATH=inbox/cur FAULT_ON=1 scan --list inbox
is 'cur/ fails: status' "$STATUS" 74
for n in 1 2 3; do bounce "new$n@example.org" > "inbox/new/$n.b"; done
run failing FAULT_CALL=folder FAULT_PATH=inbox/cur FAULT_ON=1 scan -q --move inbox
is 'cur/ fails: what was found in new/ is moved' "$(files inbox) $(files "$QUARANTINE")" '300 3'
rm -rf inbox "$QUARANTINE"

# --- reads ---
moved inbox 1
is 'reads get little: the report is found' \
  "$(failing FAULT_ERROR=SHORT FAULT_MOST=8 FAULT_CALL=read FAULT_ON=1 scan --json inbox | grep -c '"kind":"failure"')" 1
bs scan -q --move inbox
bs quarantine list > whole
cp -a "$QUARANTINE" saved
lost=0 n_wrong=0
for at in $(seq 60); do
  rm -rf "$QUARANTINE"
  cp -a saved "$QUARANTINE"
  if failing FAULT_CALL=read FAULT_PATH=backsift-index.db FAULT_AT="$at" \
    quarantine list > out 2> err; then
    cmp -s out whole || n_wrong=$((n_wrong + 1))
  else
    [ -s err ] || n_wrong=$((n_wrong + 1))
  fi
  bs quarantine list --json | grep -q "\"folder\":\"$(realpath inbox)\"" || lost=$((lost + 1))
done
is 'a read of the index fails once: it is not thrown away' "$lost" 0
is 'a read of the index fails once: the same is said, or that it failed' "$n_wrong" 0
rm -rf saved inbox "$QUARANTINE"

# --- syncs, where a kill left a copy ---
QUARANTINE=$other/Quarantine
settings
moved inbox 1
STOP_AT=inbox/cur LD_PRELOAD=$WORK/stop-at.so \
  ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 \
  "$BACKSIFT" scan --config "$CONF" --now "$NOW" -q --move inbox 2> err &
pid=$!
until grep -q '^State:.*T' /proc/$pid/status 2> /dev/null; do
  kill -0 $pid 2> /dev/null || break
  sleep 0.02
done
kill -KILL $pid; wait $pid 2> /dev/null
is 'killed: it is in both' "$(files inbox) $(files "$QUARANTINE")" '1 1'
failing FAULT_CALL=sync FAULT_ON=1 scan -q --move inbox 2> err
is 'the copy can not be synced: the first one stays' "$(files inbox)" 1
bs scan -q --move inbox
is 'then it is moved' "$(files inbox) $(files "$QUARANTINE")" '0 1'
done_testing
