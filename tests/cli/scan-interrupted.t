#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scan --move and --undo, stopped before each change that they make to the file
# system in turn, and at random over random folders: each message is there
# afterwards as it was, flags and all, in one place; a second run ends the work.
# Between two file systems a message may be in both places until then.

shim_source=$(realpath "$(dirname "$0")/../shim/kill-at.c")
. "$(dirname "$0")/lib.sh"
begin_log
other=$(mktemp -d /dev/shm/backsift.XXXXXX)
trap 'rm -rf "$other"; chmod -R u+rwX "$WORK"; rm -rf "$WORK"' EXIT
shim=$WORK/kill-at.so
cc -shared -fPIC -O1 -o "$shim" "$shim_source" -ldl ||
  { echo 'Bail out! no shim'; exit 1; }

# killed_at N COMMAND...: the program's status, 137 where it got so far.
killed_at ()
{
  local n=$1
  shift
  {
    KILL_AT=$n LD_PRELOAD=$shim ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 \
      "$BACKSIFT" "$1" --config "$CONF" --now "$NOW" "${@:2}" > out 2> err
  } 2> /dev/null
}

# messages FOLDER...: contents and flags of all messages, wherever they are.
messages ()
{
  find "$@" -type f \( -path '*/cur/*' -o -path '*/new/*' \) |
    while IFS= read -r file; do
      flags=$(sed -n 's/.*:2,//p' <<< "$file")
      echo "$(md5sum < "$file") $flags"
    done | sort
}

# make_random FOLDER N: N messages, forged, genuine and ordinary, some in new/,
# some in cur/ with any flags. $RANDOM is seeded below.
make_random ()
{
  local i name flags
  rm -rf "$1"
  new_maildir "$1"
  for ((i = 0; i < $2; i++)); do
    flags=$(for f in D F R S T a; do ((RANDOM % 3)) || printf %s "$f"; done)
    name=$1/cur/$i.M$RANDOM.mx:2,$flags
    ((RANDOM % 3)) || name=$1/new/$i.M$RANDOM.mx
    case $((RANDOM % 3)) in
    0) bounce known@example.org ;;
    1) { ordinary; echo "$i"; } ;;
    2) bounce "never$i@example.org" ;;
    esac > "$name"
  done
  touch -d 2026-11-20T09:30:00Z "$1"/*/*
}

# --- after each step ---

# step_by_step NAME QUARANTINE
step_by_step ()
{
  local name=$1 n lost=0 doubled=0 unfinished=0 dirty=0
  QUARANTINE=$2
  settings
  RANDOM=7
  make_random start 12
  messages start > want
  rm -rf inbox "$QUARANTINE"
  cp -a start inbox
  bs scan -q --move inbox
  messages inbox > stays
  for ((n = 1; n < 500; n++)); do
    rm -rf inbox "$QUARANTINE"
    cp -a start inbox
    killed_at $n scan -q --move inbox
    STATUS=$?
    messages inbox "$QUARANTINE" 2>/dev/null > got
    lost=$((lost + $(comm -23 want got | wc -l)))
    [ "$name" = copied ] || doubled=$((doubled + $(comm -13 want got | wc -l)))
    bs scan -q --move inbox 2>> err
    messages inbox "$QUARANTINE" > got
    messages inbox > left
    cmp -s want got && cmp -s stays left || unfinished=$((unfinished + 1))
    [ $STATUS -eq 137 ] || break
  done
  is "$name: nothing is lost at any step" $lost 0
  is "$name: nothing is doubled" $doubled 0
  is "$name: the next run ends the work" $unfinished 0
  ok "$name: it was stopped at several steps ($((n - 1)))" test $n -gt 5
  is "$name: and got to its end at last" "$STATUS" 0
}
step_by_step renamed "$WORK/home/Quarantine"
step_by_step copied "$other/Quarantine"

# undone NAME QUARANTINE
undone ()
{
  local name=$1 n lost=0 unfinished=0 id
  QUARANTINE=$2
  settings
  rm -rf inbox "$QUARANTINE"
  cp -a start inbox
  bs scan -q --move inbox
  id=$(find "$QUARANTINE" -type f | sed -n '1s/.*,B=\([0-9-]*\)\..*/\1/p')
  rm -rf moved "$other/moved"
  cp -a inbox moved
  cp -a "$QUARANTINE" "$other/moved"
  for ((n = 1; n < 500; n++)); do
    rm -rf inbox "$QUARANTINE"
    cp -a moved inbox
    cp -a "$other/moved" "$QUARANTINE"
    killed_at $n scan -q --undo "$id" inbox
    STATUS=$?
    messages inbox "$QUARANTINE" > got
    lost=$((lost + $(comm -23 want got | wc -l)))
    [ $STATUS -ne 137 ] || bs scan -q --undo "$id" inbox 2>> err
    [ "$name" = copied ] || diff -r start inbox > /dev/null || unfinished=$((unfinished + 1))
    [ $STATUS -eq 137 ] || break
  done
  is "$name, undo: nothing is lost at any step" $lost 0
  is "$name, undo: the next one ends the work" $unfinished 0
  is "$name, undo: and got to its end at last" "$STATUS" 0
}
undone renamed "$WORK/home/Quarantine"

# --- at random ---
lost=0 changed=0
QUARANTINE=$WORK/home/Quarantine
settings
for seed in $(seq 1 "${ROUNDS:-20}"); do
  RANDOM=$seed
  rm -rf "$QUARANTINE"
  make_random inbox $((RANDOM % 40 + 1))
  make_random below/.Work $((RANDOM % 20 + 1))
  messages inbox below > want
  for run in 1 2 3; do
    killed_at $((RANDOM % 60 + 1)) scan -q --move inbox below/.Work
    messages inbox below "$QUARANTINE" 2>/dev/null > got
    cmp -s want got || lost=$((lost + 1))
  done
  for id in $(find "$QUARANTINE" -type f 2>/dev/null |
    sed -n 's/.*,B=\([0-9-]*\)\..*/\1/p' | sort -u); do
    killed_at $((RANDOM % 20 + 1)) scan -q --undo "$id" inbox below/.Work
    messages inbox below "$QUARANTINE" > got
    cmp -s want got || lost=$((lost + 1))
    bs scan -q --undo "$id" inbox below/.Work 2>> err
  done
  messages inbox below > got
  cmp -s want got || changed=$((changed + 1))
done
is 'random folders, stopped at random: always the same messages' $lost 0
is 'random folders: undone, they are as they were' $changed 0

# --- two at once ---
RANDOM=3
make_random inbox 60
rm -rf "$QUARANTINE"
messages inbox > want
bs scan -q --move inbox 2> err1 &
bs scan -q --move inbox 2> err2
wait
messages inbox "$QUARANTINE" > got
same 'two scans at once: the same messages' got want
bs scan inbox > out
like 'two scans at once: all is done' out '0 to be moved'
is 'two scans at once: nothing to complain of' "$(cat err1 err2)" ''
done_testing
