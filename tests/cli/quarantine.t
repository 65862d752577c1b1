#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# quarantine list, show, release, expire, digest: looking into what deliver and
# scan put there, and its bounds.

. "$(dirname "$0")/lib.sh"
begin_log
new_maildir home/Maildir
new_maildir inbox
inbox=$WORK/home/Maildir

# quarantined ID [RECIPIENT]: delivers a bounce that goes into quarantine.
quarantined ()
{
  bounce "$@" | bs deliver --maildir "$inbox"
}

# id_of TEXT: the id on the line of list with it.
id_of ()
{
  bs quarantine list | grep -F -- "$1" | sed -n '1s/ .*//p'
}

# json EXPRESSION [CONDITION]: in Python, of each object o on stdin.
json ()
{
  python3 -c 'import json, sys
for line in sys.stdin:
    o = json.loads(line)
    if eval(sys.argv[2]):
        print(eval(sys.argv[1]))' "$1" "${2:-True}"
}

# messages FOLDER...: contents of all, without our stamp.
messages ()
{
  find "$@" -type f \( -path '*/cur/*' -o -path '*/new/*' \) -exec md5sum {} + |
    sed 's/ .*//' | sort
}

# --- bad usage ---
for line in '' 'status' 'list x' 'show' 'release' 'release --all x' 'expire x' \
  'list --all' 'show --since 2026-11-20 x' 'digest --json' 'expire --trust' \
  'list --since yesterday' 'list --evidence forged' 'expire --older-than 3'; do
  # shellcheck disable=SC2086
  run bs quarantine $line
  is "usage, quarantine $line" "$STATUS" 64
  one_line "usage, quarantine $line"
done

run bs quarantine list --all
one_line 'an option of another verb' 'list does not take --all '
run bs quarantine release --all abc
one_line 'ids and --all' 'not both ids and --all'

# --- nothing there ---
run bs quarantine list
is 'no quarantine yet: status' "$STATUS" 0
like 'no quarantine yet: it is empty' out '^0 of 0 messages'
ok 'no quarantine yet: none is made' test ! -e "$QUARANTINE"
run bs quarantine expire
is 'no quarantine yet: expire' "$STATUS$(cat out)" '0removed 0 messages'
run bs quarantine digest
like 'no quarantine yet: no digest' out '^nothing was quarantined'
run bs quarantine release --all
is 'no quarantine yet: release --all' "$STATUS $(cat out)" '0 nothing to release'
run bs quarantine show abc
is 'show of no message: status' "$STATUS" 65
one_line 'show of no message' 'no message in quarantine has this id'

# --- something else in its place ---
# in_place NAME WHAT: where WHAT is no folder there is no quarantine, let alone an
# empty one, and a scan looks at nothing before it says so.
in_place ()
{
  local line
  for line in 'quarantine list' 'quarantine list --json' 'quarantine show abc' \
    'quarantine release --all' 'quarantine expire' 'quarantine digest' \
    'scan --undo' 'scan --undo 20261120' "scan $inbox" "scan --move $inbox" \
    "scan --move --sent $inbox $inbox"; do
    # shellcheck disable=SC2086
    run bs $line
    is "$1, $line: status" "$STATUS" 73
    is "$1, $line: stdout" "$(cat out)" ''
    one_line "$1, $line" "the quarantine$2 is no folder: "
  done
  quarantined never@example.org 2> err
  is "$1: deliver delivers" "$?$(files "$inbox")" 01
  rm "$inbox"/new/*
}
echo mine > "$QUARANTINE"
in_place 'a file' " $QUARANTINE"
is 'a file: it stays' "$(cat "$QUARANTINE")" mine
rm "$QUARANTINE"
for to in nowhere "${QUARANTINE##*/}" "$CONF/below"; do
  ln -s "$to" "$QUARANTINE"
  in_place "a link that leads nowhere, $to" " $QUARANTINE"
  rm "$QUARANTINE"
done
for part in cur new tmp; do
  new_maildir "$QUARANTINE"
  rmdir "$QUARANTINE/$part"
  echo mine > "$QUARANTINE/$part"
  in_place "a file for $part" "'s $QUARANTINE/$part"
  is "a file for $part: it stays" "$(cat "$QUARANTINE/$part")" mine
  rm -r "$QUARANTINE"
done
mkdir "$QUARANTINE"
run bs quarantine list
is 'a folder that is no Maildir yet: status' "$STATUS" 0
rmdir "$QUARANTINE"

# --- list ---
settings "inbox = $inbox"
quarantined never@example.org them@example.net
quarantined other@example.org strange@example.net
run bs quarantine list
is 'list: status' "$STATUS" 0
is 'list: a line a message, and the counts' "$(wc -l < out)" 3
like 'list: what a line says' out \
  '^[0-9a-f]{10} 2026-11-20T09:00:00Z failure +never-sent +us@example.org <- them@example.net "Tuesday"$'
like 'list: the counts' out \
  '^2 of 2 messages, 0.0 MB; of 2 in all, 0 expired, 0 put back, 0 went otherwise$'
in_terminal ()
{
  python3 -c 'import fcntl, os, struct, subprocess, sys, termios
ours, theirs = os.openpty()
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
status = subprocess.run(sys.argv[2:], stdout=theirs).returncode
sys.stdout.write(os.read(ours, 65536).decode().replace("\r", ""))
sys.exit(status)' "$@"
}
run in_terminal 70 "$BACKSIFT" quarantine list -q --config "$CONF" --now "$NOW"
is 'list, in a terminal: as wide as that' "$(sed 's/./x/g' out | sort -u | wc -L)" 70
run in_terminal 200 "$BACKSIFT" quarantine list -q --config "$CONF" --now "$NOW"
like 'list, in a wide terminal: all of it' out '"Tuesday"$'
unread quarantine list
is 'nobody reads the list any more' "$STATUS" 141
silent 'nobody reads the list any more'
run bs quarantine list -q
is 'list -q: no counts' "$(wc -l < out)" 2
run bs quarantine list --json
is 'list --json: an object a line' "$(json 'o["recipient"]' < out | sort | paste -sd' ')" \
  'strange@example.net them@example.net'
is 'list --json: what it says' \
  "$(json '" ".join(str(o[k]) for k in ("kind", "verdict", "evidence", "subject",
                   "reported_to", "sender", "folder", "came_at"))' \
       'o["message_id"] == "never@example.org"' < out)" \
  'failure backscatter never-sent Tuesday us@example.org us@example.org None 2026-11-20T09:00:00Z'

quarantined_since ()
{
  bs quarantine list -q --quarantined-since "$1" | wc -l
}
is 'list --quarantined-since' \
  "$(quarantined_since "$NOW") $(quarantined_since 2026-11-20T12:00:01Z)" '2 0'

# Messages that recipes and people put there are listed, too.
bounce third@example.org them@example.net |
  sed 's/^Date: Fri, 20 Nov 2026 09/Date: Thu, 19 Nov 2026 09/; s/us@example.org/me@example.org/' \
    > "$QUARANTINE/cur/1795078800.M1.mx:2,S"
ordinary > "$QUARANTINE/cur/1795078801.M1.mx:2,"
touch -d 2026-11-19T08:00:00Z "$QUARANTINE"/cur/*
run bs quarantine list
is 'what others put there: all' "$(wc -l < out)" 5
is 'newest first' "$(sed -n '$!s/^[^ ]* \([^ ]*\).*/\1/p' out)" \
  "$(sed -n '$!s/^[^ ]* \([^ ]*\).*/\1/p' out | sort -r)"
like 'ordinary mail is said to be so' out ' ordinary +none '
chosen ()
{
  run bs quarantine list -q "$@"
  wc -l < out
}
is 'list --since' "$(chosen --since 2026-11-20)" 2
is 'list --until' "$(chosen --until 2026-11-20)" 2
is 'list --since, in another zone than here' \
  "$(TZ=EST5 chosen --since 2026-11-20) $(TZ=EST5 chosen --since 2026-11-20T09:00:00)" '2 2'
is 'list --since --until' "$(chosen --since 2026-11-19 --until 2026-11-20)" 2
is 'list --evidence' "$(chosen --evidence never-sent)" 3
is 'list --evidence, none' "$(chosen --evidence id-reused)" 0
is 'list --to' "$(chosen --to me@example.org)" 1
is 'list --to, a pattern' "$(chosen --to '*@EXAMPLE.org')" 4
is 'list --to, twice' "$(chosen --to me@example.org --to us@example.org)" 4
run bs quarantine list
cp out listed

# --- the index is lost ---
index=$QUARANTINE/backsift-index.db
for damage in 'rm $index' 'echo no database at all, but long enough to be one > $index' \
  'head -c 5000 /dev/urandom | dd of=$index bs=1 seek=100 conv=notrunc status=none' \
  ': > $index' 'rm $index; ln -s /etc/passwd $index' 'rm $index; mkfifo $index' \
  'sqlite3_is_old'; do
  if [ "$damage" = sqlite3_is_old ]; then
    printf '\000\000\000\143' | dd of="$index" bs=1 seek=60 conv=notrunc status=none
  else
    eval "${damage//\$index/\"\$index\"}"
  fi
  run bs quarantine list
  is "index, $damage: status" "$STATUS" 0
  same "index, $damage: the same is said" out listed
  is "index, $damage: no complaint" "$(cat err)" ''
done
chmod -R a+rX "$WORK"
chmod a-w "$QUARANTINE"
if [ "$(id -u)" = 0 ]; then
  run as_nobody "$BACKSIFT" quarantine list --config "$CONF" --now "$NOW"
  is 'an index that may not be written: list' "$STATUS" 0
  same 'an index that may not be written: the same is said' out listed
  run as_nobody "$BACKSIFT" quarantine digest --config "$CONF" --now "$NOW"
  is 'an index that may not be written: no digest' "$STATUS" 73
  one_line 'an index that may not be written: no digest' "can't be written"
fi
chmod u+w "$QUARANTINE"

# --- show ---
id=$(id_of strange@example.net)
run bs quarantine show "$id"
is 'show: status' "$STATUS" 0
like 'show: what explain says' out '^verdict: +backscatter$'
like 'show: id' out "^id: +$id$"
run bs quarantine show --json "$id"
is 'show --json' "$(json 'o["id"] + " " + o["evidence"]' < out)" "$id never-sent"
run bs quarantine show --raw "$id"
without_stamp out > bare
bounce other@example.org strange@example.net > want
same 'show --raw' bare want
run bs quarantine show "${id:0:5}"
is 'show: the start of an id' "$STATUS" 0
run bs quarantine show "$id" none
is 'show of one and of none: status' "$STATUS" 65
like 'show of one and of none: the one is shown' out "^id: +$id$"
run bs quarantine show ''
is 'show: no id' "$STATUS" 65

# --- release ---
run bs quarantine release "$id" none
is 'release of one and of none: status' "$STATUS$(cat out)" 65
is 'release of one and of none: nothing is moved' "$(id_of strange@example.net)" "$id"
run bs quarantine release "$id"
is 'release: status' "$STATUS" 0
like 'release: where to' out "^$id $inbox/new/.*,B=released$"
without_stamp "$(sed 's/[^ ]* //' out)" > bare
same 'release: it is in the inbox' bare want
is 'release: and no more in quarantine' "$(id_of strange@example.net)" ''
run bs quarantine list
like 'release: it is counted' out ', 1 put back,'
run bs quarantine release "$id"
is 'release: again' "$STATUS" 65
touch -d 2026-11-20T09:30:00Z "$inbox"/new/*
run bs scan --move "$inbox"
like 'release: a later scan leaves it there' out ' 0 moved to'
like 'release: that scan says so' out '^1 was released before: it stays'
run bs scan --json "$inbox"
is 'release: that scan, json' "$(json 'o["done"]' < out)" left
run bs scan --move --released "$inbox"
like 'scan --released takes it again' out ' 1 moved to'
run bs quarantine release "$(id_of strange@example.net)"
like 'scan --released: released once more' out " $inbox/new/[^,]*,B=released$"

# A scan's go back to where they were.
new_maildir work
for n in 1 2 3; do
  bounce "scanned$n@example.org" "of$n@example.net" > "work/cur/$n.M1.mx:2,FS"
done
touch -d 2026-11-20T09:30:00Z work/cur/*
messages work > before
bs scan -q --move work
is 'scanned: in quarantine' "$(files work)" 0
run bs quarantine list --json
is 'scanned: list says from where' \
  "$(json 'o["folder"]' 'o["recipient"] == "of1@example.net"' < out)" "$WORK/work"
run bs quarantine release "$(id_of of1@example.net)" "$(id_of of2@example.net)"
is 'scanned: two are back, flags and all' "$(ls work/cur | paste -sd' ')" \
  '1.M1.mx,B=released:2,FS 2.M1.mx,B=released:2,FS'
rm "$index"
run bs quarantine release --into "$WORK/inbox" "$(id_of of3@example.net)"
is 'release --into' "$(files inbox)" 1
run bs quarantine release --into "$WORK/none" --all
is 'release --into no Maildir: status' "$STATUS" 73
like 'release --into no folder: it says why' err ": --into $WORK/none: No such file"
run bs quarantine release --into "$WORK/home" --all
like 'release --into no Maildir: it says why' err ": --into $WORK/home: no Maildir, which has"
messages work inbox > after
same 'scanned: all are as they were' after before

# A scan that is taken back.
new_maildir taken
for n in 1 2; do
  bounce "taken$n@example.org" > "taken/new/$n.M1.mx"
done
touch -d 2026-11-20T09:30:00Z taken/new/*
before=$(bs quarantine list | sed -n 's/.*, \([0-9]*\) put back, .*/\1/p')
bs scan -q --move taken
run bs scan --undo
run bs scan --undo "$(sed 's/ .*//' out)"
is 'undone: status' "$STATUS" 0
run bs quarantine list
like 'undone: counted as put back' out ", $((before + 2)) put back, 0 went otherwise"
bs scan -q --move taken
mv taken gone
run bs scan --undo 2
is 'undone, no folder any more: status' "$STATUS" 74
one_line 'undone, no folder any more' "0 put back; 2 came from $WORK/taken, which is no Maildir"
mv gone taken
bs scan -q --undo 2
rm -r taken

# The folder is not known any more: into the inbox.
new_maildir elsewhere
bounce elsewhere@example.org else@example.net > elsewhere/new/1.M1.mx
touch -d 2026-11-20T09:30:00Z elsewhere/new/*
bs scan -q --move elsewhere
rm "$index"
run bs quarantine release "$(id_of else@example.net)"
like 'folder unknown: into the inbox' out " $inbox/new/1.M1.mx,B=released"

quarantined all0@example.org zero@example.net
settings "inbox = $WORK/none"
run bs quarantine release "$(id_of zero@example.net)"
is 'no inbox: status' "$STATUS" 73
one_line 'no inbox' "\[quarantine\] inbox = $WORK/none: No such file .*--into"
settings "inbox = $inbox"
bs quarantine release "$(id_of zero@example.net)" > out

# --all, and what is chosen.
quarantined all1@example.org one@example.net
quarantined all2@example.org two@example.net
run bs quarantine release --all --to nobody@example.org
is 'release --all of none of them' "$STATUS $(cat out)" '0 nothing to release'
run bs quarantine release --all --since 2026-11-20 --evidence never-sent --to us@example.org
is 'release --all with filters: status' "$STATUS" 0
is 'release --all with filters: what is left' "$(bs quarantine list -q | wc -l)" 2
run bs quarantine release --all
is 'release --all: all' "$(bs quarantine list -q | wc -l)" 0
is 'release --all: nothing is there any more' "$(files "$QUARANTINE")" 0
run bs quarantine release --all
is 'release --all of nothing' "$STATUS $(cat out)" '0 nothing to release'
run bs quarantine release --all -q
is 'release --all -q of nothing' "$STATUS$(cat out)" 0

# --- trust ---
verdict ()
{
  bs test && echo backscatter || echo other
}
quarantined trusted@example.org them@example.net
is 'before trust: backscatter' "$(bounce trusted@example.org | verdict)" backscatter
run bs quarantine release --trust "$(id_of them@example.net)"
is 'trust: status' "$STATUS" 0
is 'trust: further bounces are genuine' "$(bounce trusted@example.org | verdict)" other
run bs log find trusted@example.org
like 'trust: the log says how it knows' out 'by release$'
is 'trust: with another subject it is not ours' \
  "$(bounce trusted@example.org | sed 's/^Subject: Tuesday/Subject: Pills/' |
     sed 's/^Date: Fri, 20 Nov 2026 08/Date: Fri, 13 Nov 2026 08/' | verdict)" backscatter
ordinary > "$QUARANTINE/new/1.M1.mx"
run bs quarantine release --trust --all
is 'trust of what names no original: status' "$STATUS" 65
one_line 'trust of what names no original' 'nothing to trust'
is 'trust of what names no original: it stays' "$(files "$QUARANTINE")" 1
rm "$QUARANTINE/new/"*

# --- expire ---
bounds ()
{
  settings "inbox = $inbox" "$@"
}
# index_sql STATEMENT: what it finds in the quarantine's index.
index_sql ()
{
  python3 -c 'import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
for row in c.execute(sys.argv[2]):
    print(*row)
c.commit()' "$QUARANTINE/backsift-index.db" "$1"
}
rm -rf "$QUARANTINE"
bounds 'max_messages = 3'
for n in 1 2 3 4 5; do
  bounce "n$n@example.org" "n$n@example.net" |
    at "2026-11-20T12:00:0${n}Z" deliver --maildir "$inbox"
done
is 'deliver: no more than max_messages' "$(files "$QUARANTINE")" 3
run bs quarantine list
is 'deliver: the latest stay' \
  "$(grep -o 'n[0-9]@example.net' out | sort | paste -sd' ')" \
  'n3@example.net n4@example.net n5@example.net'
like 'deliver: the others are counted' out '^3 of 3 .* of 5 in all, 2 expired,'
bounds 'max_size = 2k'
run bs quarantine expire
is 'expire by size: status' "$STATUS" 0
is 'expire by size' "$(cat out) $(files "$QUARANTINE")" 'removed 1 message 2'
bounds 'max_size = 1k'
{ bounce n6@example.org n6@example.net; seq 1000; } |
  at 2026-11-20T12:00:06Z deliver --maildir "$inbox"
run bs quarantine expire
run bs quarantine list
is 'expire by size: the last one stays, however large' \
  "$(grep -o 'n[0-9]@example.net' out)" n6@example.net
bounds
for n in 7 8; do
  bounce "n$n@example.org" "n$n@example.net" |
    at "2026-11-20T12:00:0${n}Z" deliver --maildir "$inbox"
done
bounds 'keep = 2d'
run at 2026-11-21T12:00:00Z quarantine expire
is 'expire by age: not yet' "$(cat out)" 'removed 0 messages'
run at 2026-11-22T12:00:08Z quarantine expire
is 'expire by age: the older ones' "$(cat out)" 'removed 2 messages'
run at 2026-11-22T12:00:08Z quarantine expire --older-than 1h -q
is 'expire --older-than, -q' "$STATUS$(cat out)$(files "$QUARANTINE")" 00
run bs quarantine list
like 'expire: all are counted' out '^0 of 0 .* of 8 in all, 8 expired,'
rm -rf "$QUARANTINE"
bounds
for n in 3 4 5; do quarantined "n$n@example.org"; done
bounds 'max_messages = 6'
index_sql 'UPDATE total SET n_messages = 1000, size_bytes = 1000000000'
quarantined n6@example.org
is 'deliver: counts before it removes, whatever number stands in the index' \
  "$(files "$QUARANTINE")" 4
is 'deliver: then the number is right' "$(index_sql 'SELECT n_messages FROM total')" 4
bounds 'max_messages = 1'
for file in "$QUARANTINE"/new/*; do mv "$file" "$QUARANTINE/cur/${file##*/}:2,RST"; done
quarantined n7@example.org
is 'deliver: removes what was read and marked' "$(files "$QUARANTINE")" 1
rm "$QUARANTINE"/new/*
bounds
# Delivered long ago, moved here by hand just now.
for n in 1 2 3; do
  bounce "n$n@example.org" > "$QUARANTINE/cur/$n.M1.mx:2,FS"
done
bounds
run bs quarantine expire
is 'expire: what recipes put there, by its time in quarantine' "$(cat out)" \
  'removed 0 messages'
run at 2100-01-01T12:00:00Z quarantine expire
is 'expire: and then' "$(cat out)" 'removed 3 messages'
# What is no backscatter never goes by itself, in whatever way it came there.
{ printf '%s\n' 'X-Backsift-Verdict: genuine'; bounce sent@example.org; } > genuine
sent_message letter@example.org > letter
sent_message sent@example.org | bs record
for n in 1 2; do
  cp letter "$QUARANTINE/cur/l$n.M1.mx:2,S"; cp genuine "$QUARANTINE/new/g$n.M1.mx"
done
bounce never@example.org > "$QUARANTINE/cur/b.M1.mx:2,S"
run bs quarantine list
like 'a letter: whose it is, and what about' out \
  ' ordinary +none +them@example.net <- us@example.org "Tuesday"$'
bounds 'max_messages = 1' 'max_size = 1k'
run at 2100-01-01T12:00:00Z quarantine expire
is 'expire: what is no backscatter stays' "$(cat out) $(files "$QUARANTINE")" \
  'removed 1 message 4'
rm "$QUARANTINE/backsift-index.db"
run at 2100-01-01T12:00:00Z quarantine expire
is 'expire: without the index, too' "$(files "$QUARANTINE")" 4
for n in 1 2 3; do quarantined "mine$n@example.org"; done
is 'deliver: removes its own only' "$(files "$QUARANTINE")" 5
bounds
rm -rf "$QUARANTINE"
# Somebody named his inbox.
# What recipes put there is judged again before it goes, and by the log of then.
new_maildir "$QUARANTINE"
for n in 1 2; do bounce "recipe$n@example.org" > "$QUARANTINE/cur/r$n.M1.mx:2,S"; done
{ echo 'X-Backsift-Verdict: backscatter'; cat letter; } > "$QUARANTINE/cur/f.M1.mx:2,S"
bounce sent@example.org > "$QUARANTINE/cur/dragged.M1.mx:2,S"
mv "$LOG" away
run bs quarantine expire
"$BACKSIFT" record --log other --now 2026-10-01T00:00:00Z < letter
run bs quarantine list --log other
mv away "$LOG"
run at 2100-01-01T12:00:00Z quarantine expire
is 'expire: judges again, with its own log' "$(cat out) $(files "$QUARANTINE")" \
  'removed 2 messages 2'
rm -rf "$QUARANTINE"
printf '%s\n' '[actions]' 'genuine = quarantine' >> "$CONF"
bounce sent@example.org | bs deliver --maildir "$inbox"
is 'genuine = quarantine' "$(files "$QUARANTINE")" 1
rm -f "$QUARANTINE/backsift-index.db"
run at 2100-01-01T12:00:00Z quarantine expire
is 'expire: what deliver put there goes, whatever it was, without the index too' \
  "$(cat out)" 'removed 1 message'
bounds
if as_nobody test -x "$BACKSIFT"; then
  bounds 'max_messages = 3'
  for n in 1 2 3; do quarantined "stuck$n@example.org"; done
  for file in "$QUARANTINE"/new/*; do mv "$file" "$QUARANTINE/cur/${file##*/}:2,S"; done
  chmod a+rx . home "$inbox" ; chmod a+r "$CONF"; chmod -R a+rwX log "$inbox"
  chown -R 65534 "$QUARANTINE"; chmod 555 "$QUARANTINE/cur"
  bounce new@example.org |
    as_nobody "$BACKSIFT" deliver --config "$CONF" --now "$NOW" --maildir "$inbox"
  is 'deliver: what comes does not go for what can not be removed' \
    "$(files "$QUARANTINE")" 4
  is 'deliver: and the index knows of it' \
    "$(index_sql 'SELECT count(*) FROM message')" 4
  rm -rf "$QUARANTINE"
  # One that could not be read when it was looked at is looked at again.
  new_maildir "$QUARANTINE"
  bounce closed@example.org > "$QUARANTINE/cur/1.M1.mx:2,S"
  chmod 0 "$QUARANTINE/cur/1.M1.mx:2,S"
  chown -R 65534 "$QUARANTINE"
  bounds
  run as_nobody "$BACKSIFT" quarantine list --config "$CONF" --now "$NOW"
  chmod 600 "$QUARANTINE/cur/1.M1.mx:2,S"
  run as_nobody "$BACKSIFT" quarantine expire --config "$CONF" --now 2100-01-01T12:00:00Z
  is 'expire: what could not be read before' "$(cat out)" 'removed 1 message'
  rm -rf "$QUARANTINE"
fi
# What came before the log began, and is known by an import since.
new_maildir "$QUARANTINE"
bounce early@example.org '' 'Mon, 16 Nov 2026 08:00:00 +0000' > "$QUARANTINE/cur/1.M1.mx:2,S"
"$BACKSIFT" record --log own.db --now 2026-11-19T00:00:00Z < letter
sed "s|^path = $LOG\$|path = $WORK/own.db|" "$CONF" > own
run "$BACKSIFT" quarantine list --config own --now "$NOW"
like 'before the log began: it is said' out 'log-too-young'
new_maildir early
sent_message first@example.org '' 'Tue, 20 Oct 2026 08:00:00 +0000' > early/cur/1
"$BACKSIFT" import -q --complete --config own --now "$NOW" early
run "$BACKSIFT" quarantine list --config own --now "$NOW"
like 'before the log began: an import has it judged again' out 'never-sent'
run "$BACKSIFT" quarantine expire --config own --now 2100-01-01T12:00:00Z
is 'before the log began: then it goes' "$(cat out)" 'removed 1 message'
rm -rf "$QUARANTINE" early
for path in "$inbox" "$inbox/../Maildir/"; do
  printf '%s\n' '[quarantine]' "path = $path" "inbox = $inbox" > own
  run bs quarantine expire --config own
  is "path = $path is the inbox: status" "$STATUS" 78
  one_line "path = $path is the inbox" 'path = .* is the inbox: name a folder'
done

# --- names that are taken, folders that are not known ---
scan_lists ()
{
  rm -rf lists
  new_maildir lists
  bounce never@example.org > lists/cur/1.a:2,S
  touch -d 2026-11-20T09:30:00Z lists/cur/*
  bs scan -q --move lists
}
scan_lists
echo taken > lists/cur/1.a,B=released:2,S
run bs quarantine release --all
is 'release, name taken: status' "$STATUS" 0
place=$(sed 's/^[^ ]* //' out)
like 'release, name taken: it says where' "$place" '^Subject: Undelivered'
is 'release, name taken: a later scan leaves it' \
  "$(bs scan -q --move lists; files lists)" 2
scan_lists
rm "$QUARANTINE/backsift-index.db"
new_maildir elsewhere
(cd elsewhere && bs scan --undo "$(ls "$QUARANTINE/cur" | sed 's/.*,B=\([0-9-]*\).*/\1/')" \
  > ../out 2>&1)
is 'undo, folder not known: not into the working directory' "$(files elsewhere)" 0
(cd elsewhere && bs quarantine release --all -q)
is 'release, folder not known: nor there' "$(files elsewhere)$(files "$QUARANTINE")" 00
scan_lists
bs quarantine list -q > /dev/null
python3 -c 'import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE folder SET path = ?", ("elsewhere",))
connection.commit()' "$QUARANTINE/backsift-index.db"
rm -rf lists
bs quarantine release --all -q
is 'release, an odd folder in the index: nor there' "$(files elsewhere)" 0
rm -rf lists elsewhere "$QUARANTINE"; find "$inbox" -name '*released*' -delete

# --- links ---
if as_nobody test -x "$BACKSIFT"; then
  mkdir open; chmod 1777 open
  chmod a+rx .
  as_nobody sh -c 'umask 0; cd open && mkdir -p his/cur his/new his/tmp && ln -s his link'
  sed "s|^path = $QUARANTINE\$|path = $WORK/open/link|" "$CONF" > own
  bounce never@example.org |
    "$BACKSIFT" deliver --config own --now "$NOW" --maildir "$inbox" 2> err
  is "somebody's link as the quarantine: nothing goes there" "$(files open/his)" 0
  like "somebody's link as the quarantine: it is said" err 'belongs to another user'
  find "$inbox" -type f -newer own -path '*/new/*' -delete
fi
quarantined never@example.org
bounce never@example.org > secret
ln -s "$WORK/secret" "$QUARANTINE/cur/2.link:2,S"
for how in --raw --json; do
  run bs quarantine show "$(printf 2.link | sha256sum | cut -c1-10)" $how
  ok "show $how: a link is not followed" test "$STATUS" -ne 0
done
rm -rf "$QUARANTINE"

# --- it can't be read ---
if as_nobody test -x "$BACKSIFT"; then
  quarantined never@example.org 2> err
  chmod a+rX . home "$inbox" ; chmod -R a+r "$CONF"; chmod 700 "$QUARANTINE"
  for verb in list expire digest 'release --all'; do
    # shellcheck disable=SC2086
    run as_nobody "$BACKSIFT" quarantine $verb --config "$CONF" --now "$NOW"
    is "not readable, $verb: status" "$STATUS" 73
    one_line "not readable, $verb" 'can.t look into the quarantine .*Permission denied'
  done
  rm -rf "$QUARANTINE"
fi
quarantined mine@example.org
mv "$QUARANTINE"/new/* "$WORK/"
run bs quarantine list
like 'what somebody else took is counted so' out '1 went otherwise$'

# --- the index is busy ---
quarantined never@example.org
python3 - "$QUARANTINE/backsift-index.db" << 'END' &
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute('BEGIN EXCLUSIVE')
open('held', 'w').close()
time.sleep(60)
END
until [ -e held ]; do sleep 0.02; done
run bs quarantine release --all
is 'busy: release does not guess' "$STATUS" 75
one_line 'busy: release' 'holds the quarantine.s index.*try again later'
kill $!; wait $! 2> /dev/null
rm -rf "$QUARANTINE"

# --- digest ---
rm -rf "$QUARANTINE" "$inbox"/{cur,new}/*
run bs quarantine digest
is 'digest, nothing new: none' "$STATUS$(files "$inbox")" 00
quarantined d1@example.org them@example.net
quarantined d2@example.org strange@example.net
bounce d3@elsewhere.example strange@example.net | bs deliver --maildir "$inbox"
bounce d4@elsewhere.example them@example.net | bs deliver --maildir "$inbox"
is 'four are in quarantine' "$(files "$QUARANTINE")" 4
run bs quarantine digest
is 'digest: status' "$STATUS" 0
is 'digest: one mail in the inbox' "$(files "$inbox")" 1
mail=$(echo "$inbox"/new/*)
python3 - "$mail" > digest <<'END'
import email, email.policy, sys
mail = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print('structure', mail.get_content_type(), *[p.get_content_type() for p in mail.iter_parts()])
print('subject', mail['Subject'])
print('auto', mail['Auto-Submitted'])
for part in mail.iter_parts():
    print(part.get_content())
END
like 'digest: text and HTML' digest '^structure multipart/alternative text/plain text/html$'
like 'digest: subject' digest '^subject backsift: 4 messages put into quarantine$'
like 'digest: marked as sent by a machine' digest '^auto auto-generated$'
is 'digest: HTML has a list of them' \
  "$(grep -o '<.\?ul>\|<li>' digest | paste -sd' ')" '<ul> <li> </ul>'
like 'digest: how many of which sort' digest '^ +4 failure: The sent log reaches back far'
like 'digest: how many are there now' digest '^4 messages \(0\.0 MB\) are in /'
likeliest=$(bs quarantine list --json |
  json 'o["id"]' 'o["recipient"] == "them@example.net"' | sed -n 1p)
like 'digest: the likeliest first' <(grep -m1 'quarantine show' digest) " $likeliest$"
like 'digest: why' digest 'you sent mail with this subject to this address'
like 'digest: why, the domain' digest 'its Message-ID is of your domain'
grep -v '<' digest | sed -n 's/^ *backsift/"$BACKSIFT"/p' > commands
is 'digest: its commands' "$(wc -l < commands)" 8
while read -r line; do
  eval "$line --now '$NOW'" > out 2> err < /dev/null
  is "digest: it runs, ${line#* }" $? 0
done < commands
ok 'digest: the last of them takes all back' test "$(files "$QUARANTINE")" = 0
is 'digest: backsift takes it for ordinary mail' "$(bs explain "$mail" | sed -n 's/^kind: *//p')" ordinary

# At most one a period.
rm -f "$inbox"/{cur,new}/*
quarantined e1@example.org
run bs quarantine digest
is 'digest, too soon: none' "$STATUS$(files "$inbox")" 00
like 'digest, too soon: it says so' out 'digest_period'
run at 2026-11-21T11:58:00Z quarantine digest
is 'digest, just before: none' "$(files "$inbox")" 0
run at 2026-11-21T12:00:00Z quarantine digest -q
is 'digest, after a day' "$(files "$inbox")" 1
is 'digest -q: silent' "$(cat out err)" ''
like 'digest: only what is new' "$(echo "$inbox"/new/*)" '^1 message was put into quarantine since 2026-11-20T12:00:00Z'
like 'digest: one is there now' "$(echo "$inbox"/new/*)" '^1 message \(0\.0 MB\) is in /'
run at 2026-11-29T12:00:00Z quarantine digest
like 'digest, nothing new for a week: none' out '^nothing was quarantined'
quarantined e2@example.org
run at 2026-11-23T12:00:00Z quarantine digest --print
like 'digest --print' out '^Content-Type: multipart/alternative'
run at 2026-11-23T12:00:00Z quarantine digest
is 'digest --print counts for none' "$(files "$inbox")" 2

# Two at once.
quarantined e3@example.org
at 2026-11-25T12:00:00Z quarantine digest -q &
at 2026-11-25T12:00:00Z quarantine digest -q
wait
is 'two digests at once: one' "$(files "$inbox")" 3

# Hostile words.
bounce 'x@y' '<script>@example.net' |
  sed 's/^Subject: Tuesday/Subject: <b>\x1b[31m red\x07/; s/<x@y>/<x@example.org>/' |
  bs deliver --maildir "$inbox"
run at 2026-11-27T12:00:00Z quarantine digest --print
ok 'digest: no escape sequence' sh -c '! grep -q "$(printf "\033")" out'
ok 'digest: no markup of theirs' sh -c '! grep -qi "<b>.*red\|<script" out'
settings "inbox = $WORK/none"
run at 2026-11-27T12:00:00Z quarantine digest
is 'digest, no inbox: status' "$STATUS" 73
one_line 'digest, no inbox' 'set \[quarantine\] inbox'
settings "inbox = $inbox"
run at 2026-11-27T12:00:00Z quarantine digest
is 'digest, no inbox: it is not lost' "$(files "$inbox")" 4

# --- store = headers ---
rm -rf "$QUARANTINE"
settings "inbox = $inbox" 'store = headers'
{ bounce big@example.org them@example.net | sed '/^--=b--/d'
  printf '%s\n' --=b 'Content-Type: application/octet-stream' '' "$(seq 20000)" --=b--
} > big
bs deliver --maildir "$inbox" < big
file=$(echo "$QUARANTINE"/new/*)
ok 'headers: it is small' test "$(stat -c %s "$file")" -lt 2000
like 'headers: it says so' "$file" "^X-Backsift-Stored: headers; size=$(stat -c %s big)"
like 'headers: the returned header block' "$file" '^Message-ID: <big@example.org>'
like 'headers: its own' "$file" '^From: Mail Delivery System'
for what in kind message_ids recipients evidence; do
  is "headers: $what is read as before" \
    "$(bs explain --json "$file" | json "o['$what']")" \
    "$(bs explain --json big | json "o['$what']")"
done
run bs quarantine release "$(id_of them@example.net)"
is 'headers: released' "$STATUS$(files "$QUARANTINE")" 00
# --- what was put back is no news ---
rm -rf log "$QUARANTINE" Inbox Told
begin_log
new_maildir Inbox
settings '[quarantine]' "inbox = $WORK/Inbox"
quarantined ()
{
  local id
  for id in "$@"; do
    bounce "$id@example.org" | bs deliver --maildir Inbox || echo 'Bail out! deliver fails'
  done
}
put_back ()
{
  bs quarantine release --into Inbox \
    "$(bs quarantine list -q | sed -n '1s/ .*//p')" > /dev/null
}
told ()
{
  at "$1" quarantine digest --print | sed -n 's/^Subject: backsift: //p'
}
quarantined news1 news2 news3
put_back
is 'put back before the digest: it tells of the others' "$(told "$NOW")" \
  '2 messages put into quarantine'
put_back
put_back
is 'all put back: there is no news' "$(told "$NOW")" ''
run bs quarantine digest
is 'all put back: none is sent' "$(cat out)" 'nothing was quarantined since the last digest'
quarantined news4 news5
run bs quarantine digest
put_back
quarantined news6
is 'put back after the digest: the next one tells of what is new' \
  "$(told 2026-11-22T12:00:00Z)" '1 message put into quarantine'
run bs quarantine list
like 'put back: the list counts them as such' out '2 of 2 messages, .* of 6 in all, 0 expired, 4 put back'

done_testing
