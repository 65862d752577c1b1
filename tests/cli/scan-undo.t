#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scan --undo where some of it can't be done: the rest is, and it says what not.

. "$(dirname "$0")/lib.sh"
begin_log

# moved FOLDER NAME...: bounces with these names, moved into quarantine.
moved ()
{
  local folder=$1 name
  new_maildir "$folder"
  for name in "${@:2}"; do bounce "never$RANDOM@example.org" > "$folder/cur/$name"; done
  touch -d 2026-11-20T09:30:00Z "$folder"/cur/*
}

# --- flags ---
moved odd '1.a:2,S1-' '2.a:1,x' '3.a'
ls odd/cur > before
run bs scan --move odd
id=$(sed -n 's/.*--undo //p' out)
is 'odd flags: all are moved' "$(files odd)" 0
run bs scan --undo "$id" odd
ls odd/cur > after
ok 'odd flags: as they were' cmp -s before after
moved nameless ':2,S'
run bs scan -q --move nameless
is 'a name that is nothing but flags: status' "$STATUS" 74
one_line 'a name that is nothing but flags' 'no part before the flags'
is 'a name that is nothing but flags: it stays' "$(files nameless)" 1

# --- permissions ---
if as_nobody test -x "$BACKSIFT"; then
  rm -rf odd nameless
  moved A 1.a:2,S 2.a:2,S
  moved B 3.a:2,S 4.a:2,S
  mkdir closed
  chmod 700 closed
  chmod a+rx . ; chmod -R a+rwX home log; chmod a+r "$CONF"
  chown -R 65534:65534 A B home log
  run as_nobody "$BACKSIFT" scan --config "$CONF" --now "$NOW" --move A B
  id=$(sed -n 's/.*--undo //p' out)
  is 'all are moved' "$(files A B)" 0
  chmod 555 A/cur
  run as_nobody "$BACKSIFT" scan --config "$CONF" --now "$NOW" --undo "$id" A B
  is 'a folder that is read-only: status' "$STATUS" 74
  one_line 'a folder that is read-only' '2 messages put back, 2 could not be, .*Permission denied'
  is 'a folder that is read-only: the others are put back' "$(files B)" 2
  chmod 755 A/cur
  run as_nobody "$BACKSIFT" scan --config "$CONF" --now "$NOW" --undo "$id" .
  is 'a closed folder beside does not matter: status' "$STATUS" 0
  is 'a closed folder beside does not matter' "$(files A)" 2
fi
done_testing
