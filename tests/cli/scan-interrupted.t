#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scan --move and --undo, stopped before each change that they make to the file
# system in turn, and at random over random folders: each message is there
# afterwards as it was, flags and all, in one place; a second run ends the work.
# Between two file systems a message may be in both places until then. The same
# where somebody interrupts it, where two run at once, and on a full disk.

. "$(dirname "$0")/lib.sh"
begin_log
make_other
build_shims slow-sync fault

# killed_at N COMMAND...: killed before its n-th change to the file system (its
# children are left alone): the program's status, 137 where it got so far.
killed_at ()
{
  {
    shimmed fault FAULT_IN=parent FAULT_ERROR=KILL FAULT_AT="$1" \
      FAULT_CALL=create,mkdir,rename,link,unlink,attribute,sync \
      "${@:2}" > out 2> err
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
  local name=$1 n lost=0 doubled=0 unfinished=0
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
    [ "$name" != renamed ] || doubled=$((doubled + $(comm -13 want got | wc -l)))
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
  id=$(find "$QUARANTINE"/{new,cur} -type f | sed -n '1s/.*,B=\([0-9-]*\)\..*/\1/p')
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
    messages inbox > got
    cmp -s got want || unfinished=$((unfinished + 1))
    [ "$name" = copied ] || diff -r start inbox > /dev/null || unfinished=$((unfinished + 1))
    [ $STATUS -eq 137 ] || break
  done
  is "$name, undo: nothing is lost at any step" $lost 0
  is "$name, undo: the next one ends the work" $unfinished 0
  is "$name, undo: and got to its end at last" "$STATUS" 0
}
undone renamed "$WORK/home/Quarantine"
undone copied "$other/Quarantine"

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
like 'two scans at once: all is done' out 'nothing to be moved'
is 'two scans at once: nothing to complain of' "$(cat err1 err2)" ''

# Between two file systems a scan may meet what another one is just copying.
slow_scan ()
{
  shimmed slow-sync scan -q --move inbox 2>> err
}
QUARANTINE=$other/Quarantine
settings
: > err
differing=0
for round in 1 2 3; do
  RANDOM=$round
  make_random inbox 60
  rm -rf "$QUARANTINE"
  messages inbox > want
  for delay in 0 1 2 3 4 5; do
    sleep "0.0$delay"
    slow_scan &
  done
  wait
  messages inbox "$QUARANTINE" > got
  cmp -s got want || differing=$((differing + 1))
done
is 'many at once, copying: the same messages' $differing 0
bs scan inbox > out
like 'many at once, copying: all is done' out 'nothing to be moved'
is 'many at once, copying: nothing to complain of' "$(cat err)" ''
QUARANTINE=$WORK/home/Quarantine
settings

# --- interrupted ---

# make_many FOLDER N: N forgeries, and a message of each other kind.
make_many ()
{
  rm -rf "$1"
  new_maildir "$1"
  bounce never@example.org > forgery
  awk -v folder="$1" -v n="$2" '
    { text = text $0 "\n" }
    END {
      for (i = 1; i <= n; i++) {
        name = folder (i % 2 ? "/new/" i ".M1.mx" : "/cur/" i ".M1.mx:2,S")
        one = text
        gsub ("never@", "never" i "@", one)
        printf "%s", one > name
        close (name)
      }
    }' forgery
  bounce known@example.org > "$1/cur/known.M1.mx:2,S"
  ordinary > "$1/new/ordinary.M1.mx"
  touch -d 2026-11-20T09:30:00Z "$1"/*/*
}

# interrupted NAME KILL...: a scan whose output nobody takes until KILL has been
# called with its process id: so it does not come to its end before, however
# fast it is.
interrupted ()
{
  local name=$1 pid id
  shift
  rm -rf inbox "$QUARANTINE" lines
  cp -a start inbox
  mkfifo lines
  exec 3<> lines
  dd if=/dev/zero of=lines oflag=nonblock bs=4096 2> /dev/null
  setsid env --default-signal=HUP "$BACKSIFT" scan --list --move \
    --config "$CONF" --now "$NOW" inbox \
    > lines 2> err 3>&- &
  pid=$!
  until [ "$(files "$QUARANTINE")" -gt 0 ]; do kill -0 $pid || break; done
  "$@" $pid
  exec 4< lines 3>&-
  tr -d '\0' <&4 > out
  exec 4<&-
  wait $pid
  is "$name: status" $? 75
  one_line "$name" '^backsift scan: interrupted$'
  messages inbox "$QUARANTINE" > got
  same "$name: nothing is lost or doubled" got want
  ok "$name: in the middle ($(files "$QUARANTINE"))" \
    test "$(files "$QUARANTINE")" -lt $n_forged
  is "$name: each message that was moved is named" \
    "$(grep -c '^2026-11-20T09:00:00Z moved ' out)" "$(files "$QUARANTINE")"
  like "$name: the table says how many" out \
    "^[0-9]{1,4} messages?, .* $(files "$QUARANTINE") moved"
  id=$(sed -n 's/^to take that back: backsift scan --undo //p' out)
  bs scan -q --undo "$id" inbox
  is "$name: it says how to take that back" "$(files "$QUARANTINE")" 0
  bs scan -q --move inbox
  messages inbox "$QUARANTINE" > got
  same "$name: the next run loses nothing" got want
  is "$name: the next run ends the work" "$(files inbox) $(files "$QUARANTINE")" \
    "2 $n_forged"
}

# The whole group, as a terminal and many supervisors do.
kill_group ()
{
  kill "$1" -- "-$2"
}

n_forged=300
make_many start $n_forged
messages start > want
interrupted SIGINT kill -INT
interrupted SIGTERM kill -TERM
interrupted SIGHUP kill -HUP
interrupted 'SIGINT for all' kill_group -INT
interrupted 'SIGTERM for all' kill_group -TERM
interrupted 'SIGHUP for all' kill_group -HUP

# --- full disks ---
if unshare --mount true 2> /dev/null; then
  make_many start 40
  messages start > want
  cat > on-full-disk <<'END'
# begin_disk OPTIONS: an empty one for the quarantine.
begin_disk ()
{
  rm -rf inbox
  cp -a start inbox
  mkdir -p "$WORK/disk"
  mount -t tmpfs -o "$1" tmpfs "$WORK/disk"
  QUARANTINE=$WORK/disk/Quarantine
  settings
}

# stuck NAME: a scan that can't move all.
stuck ()
{
  run bs scan --move inbox
  is "$1: status" "$STATUS" 74
  is "$1: a line for each of the first" \
    "$(grep -c '^backsift scan: inbox/.*: No space left on device$' err)" \
    "$(wc -l < err)"
  ok "$1: not one for each of many" test "$(wc -l < err)" -le 20
  like "$1: how many are left" out "^ +$(($(files inbox) - 2))  could not be moved$"
  messages inbox "$QUARANTINE" 2> /dev/null > got
  same "$1: nothing is lost or doubled" got want
  is "$1: no leftovers" "$(find "$QUARANTINE"/tmp -type f)" ''
}

ended ()
{
  run bs scan --move inbox
  is "$1, room again: status" "$STATUS" 0
  silent "$1, room again"
  messages inbox "$QUARANTINE" > got
  same "$1, room again: nothing is lost or doubled" got want
  is "$1, room again: all is done" "$(files inbox) $(files "$QUARANTINE")" '2 40'
  umount "$WORK/disk"
}

begin_disk size=300k
new_maildir "$QUARANTINE"
head -c 260000 /dev/zero > "$WORK/disk/rest"
stuck 'full disk'
ok 'full disk: some went' test "$(files "$QUARANTINE")" -gt 0
rm "$WORK/disk/rest"
ended 'full disk'

begin_disk size=300k,nr_inodes=3
run bs scan --move inbox
is 'no folder to be made: status' "$STATUS" 75
one_line 'no folder to be made' "can't make the folder .*No space left"
messages inbox > got
same 'no folder to be made: nothing is lost' got want
mount -o remount,nr_inodes=100 "$WORK/disk"
ended 'no folder to be made'

# A rename needs no room.
begin_disk size=500k
new_maildir "$QUARANTINE"
mv inbox "$WORK/disk/inbox"
cd "$WORK/disk" || exit
head -c 500000 /dev/zero > rest 2> /dev/null
run bs scan -q --move inbox
is 'both on a full disk: status' "$STATUS" 0
silent 'both on a full disk'
messages inbox "$QUARANTINE" > "$WORK/got"
same 'both on a full disk: nothing is lost or doubled' "$WORK/got" "$WORK/want"
is 'both on a full disk: all is done' "$(files inbox) $(files "$QUARANTINE")" '2 40'
cd "$WORK" || exit
umount disk

# --- two mounts of one disk ---
mkdir one other
mount --bind one other
step_by_step bound "$WORK/other/Quarantine"
END
  # One test script inside the namespace: its own numbers go on.
  { declare -p BACKSIFT CONF LOG KEYS HOST_KEYS NOW WORK n_tests
    declare -f
    cat on-full-disk
    echo "echo \$n_tests > '$WORK/n'"; } > script
  unshare --mount bash script
  n_tests=$(cat n)
fi
done_testing
