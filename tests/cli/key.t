#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# key: makes, lists, moves and removes the keys of proof tokens.

. "$(dirname "$0")/lib.sh"

# keys: "ID STATE" a line, as list says.
keys ()
{
  bs key list 2> err | awk '{ print $1, $3 }'
}

run bs key list
is 'no key: status' "$STATUS" 0
is 'no key: nothing is listed' "$(cat out)" ''
ok 'no key: no file is made' not test -e "$KEYS"

# --- new ---
(umask 077; run bs key new; cp out first; echo "$STATUS" > status)
is 'new: status' "$(cat status)" 0
silent 'new'
a=$(sed 's/ .*//' first)
like 'new: its line' first "^[0-9a-f]{8}   2026-11-20  signs     $KEYS\$"
is 'new: the file is private' "$(stat -c %a "$KEYS")" 600
is 'new: and its folder' "$(stat -c %a "$(dirname "$KEYS")")" 700
secret=$(sed -n "s/^$a \([^ ]*\).*/\1/p" "$KEYS")
is 'new: the secret is 32 bytes' "${#secret}" 43
(umask 0; bs key new > second)
b=$(sed 's/ .*//' second)
is 'new, umask 0: the file is private' "$(stat -c %a "$KEYS")" 600
is 'new: signs from now on' "$(keys)" "$b signs
$a accepted"
run bs key new --standby
c=$(sed 's/ .*//' out)
like 'new --standby: its line' out "^$c .* accepted "
is 'new --standby: comes last' "$(keys)" "$b signs
$a accepted
$c accepted"
ok 'secrets differ' test \
  "$(sed -n 's/^[0-9a-f]* \([^ ]*\) made .*/\1/p' "$KEYS" | sort -u | wc -l)" = 3
run bs key list
is 'list: status' "$STATUS" 0
silent 'list'
ok 'list: never the secret' not grep -q -f \
  <(sed -n 's/^[0-9a-f]* \([^ ]*\) made .*/\1/p' "$KEYS") out

# --- use, remove ---
run bs key use "$c"
is 'use: status' "$STATUS" 0
is 'use: nothing to say' "$(cat out err)" ''
is 'use: it signs' "$(keys)" "$c signs
$b accepted
$a accepted"
sed -i "s/^$b /# a comment\n&/" "$KEYS"
run bs key remove "$c"
is 'remove: status' "$STATUS" 0
is 'remove: it is gone' "$(keys)" "$b signs
$a accepted"
like 'remove: comments stay' "$KEYS" '^# a comment$'
is 'changes keep the mode' "$(stat -c %a "$KEYS")" 600
is 'changes leave nothing behind' "$(ls "$(dirname "$KEYS")")" proof.keys
for line in "use $c" "remove $c" 'use ../x'; do
  cp "$KEYS" before
  # shellcheck disable=SC2086
  run bs key $line
  is "key $line: status" "$STATUS" 64
  one_line "key $line" "there is no key '${line#* }'"
  same "key $line: nothing is changed" "$KEYS" before
done

# --- the host's file ---
# Whose folder it is decides who can use the key: it is not root's to make by the
# way.
if [ "$(id -u)" = 0 ]; then
  run bs key new --host
  is 'new --host, no folder: status' "$STATUS" 74
  one_line 'new --host, no folder' \
    "^backsift key: $WORK/host-keys: there is no such folder: make it first"
  is 'new --host, no folder: no line of a key' "$(cat out)" ''
  ok 'new --host, no folder: none is made' not test -e host-keys
  mkdir host-keys
  install -d -o 65534 -g 65534 theirs
  chmod 0755 "$WORK"
  settings '[proof]' "keys = $WORK/theirs/own.keys" \
    "host_keys = $WORK/theirs/keys/proof.keys"
  run as_nobody "$BACKSIFT" key new --host --config "$CONF"
  is 'new --host, no folder, not root: status' "$STATUS" 0
  is 'new --host, no folder, not root: it is made' \
    "$(stat -c '%u %a' theirs/keys)" '65534 700'
  settings
fi
run bs key new --host
h=$(sed 's/ .*//' out)
like 'new --host: its line' out "^$h .* accepted  $HOST_KEYS\$"
is "list: the user's come first" "$(keys)" "$b signs
$a accepted
$h accepted"
bs key remove "$b"; bs key remove "$a"
is "without a user's key the host's signs" "$(keys)" "$h signs"
run bs key remove "$h"
is "without --host the host's file is left alone" "$STATUS" 64
bs key remove --host "$h"
is 'remove --host' "$(keys)" ''
bs key new > /dev/null

# --- files that are not used ---
bs key new --host > /dev/null
for mode in 0644 0640 0620; do
  chmod $mode "$KEYS"
  run bs key list
  is "mode $mode: list's status" "$STATUS" 78
  one_line "mode $mode, list" "$KEYS: not used.*$mode"
  is "mode $mode: list" "$(awk '{ print $3 }' out | tr '\n' ' ')" \
    'unused signs '
  cp "$KEYS" before
  run bs key new
  is "mode $mode: new's status" "$STATUS" 78
  one_line "mode $mode, new" 'not used'
  same "mode $mode: nothing is changed" "$KEYS" before
done
chmod 0600 "$KEYS"
echo broken >> "$KEYS"
run bs key list
is 'a broken line: status' "$STATUS" 78
one_line 'a broken line' "$KEYS: line [0-9]+: "
is 'a broken line: the other file is listed' "$(awk '{ print $3 }' out)" signs
rm "$KEYS"; mkfifo "$KEYS"
run timeout 10 "$BACKSIFT" key list --config "$CONF"
is 'a FIFO: status' "$STATUS" 78
rm "$KEYS"

# --- where nothing can be written ---
mkdir -p locked; chmod 0555 locked
settings '[proof]' "keys = $WORK/locked/proof.keys"
if as_nobody true; then
  chmod 0755 "$WORK"
  run as_nobody "$BACKSIFT" key new --config "$CONF"
else
  run bs key new
fi
is 'a folder that is not ours: status' "$STATUS" 73
one_line 'a folder that is not ours' 'locked'
is 'a folder that is not ours: nothing is left' "$(ls locked)" ''
settings '[proof]' 'keys = /proc/nowhere/proof.keys'
run bs key new
ok '/proc: an error' test "$STATUS" -ne 0
one_line '/proc'
settings

# --- at once ---
for _ in 1 2 3 4 5 6 7 8 9 10; do bs key new > /dev/null & done
wait
is 'ten at once: all are there' "$(grep -c ' made ' "$KEYS")" 10
is 'ten at once: one signs' "$(keys | grep -c ' signs')" 1
done_testing
