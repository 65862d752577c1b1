#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scan: what it finds, what it moves and how, and taking that back.

. "$(dirname "$0")/lib.sh"
begin_log

# make_inbox FOLDER: three forgeries in new/, one read and flagged in cur/, a
# genuine bounce, and ordinary mail.
make_inbox ()
{
  local n
  new_maildir "$1"
  for n in 1 2 3; do
    bounce "never$n@example.org" > "$1/new/100$n.M1.mx"
  done
  bounce never4@example.org > "$1/cur/1004.M1.mx,S=900:2,FS"
  bounce known@example.org > "$1/cur/1005.M1.mx:2,S"
  for n in 6 7 8 9; do
    ordinary > "$1/cur/100$n.M1.mx:2,"
  done
  touch -d 2026-11-20T09:30:00Z "$1"/*/*
}

# listing FOLDER...: names, times and contents of all messages.
listing ()
{
  find "$@" -type f \( -path '*/cur/*' -o -path '*/new/*' \) \
    -exec sh -c 'for f; do stat -c "%n %Y" "$f"; md5sum < "$f"; done' sh {} + |
    paste - - | sort
}

# scan_id: of the scan that moved what is in quarantine.
scan_id ()
{
  find "$QUARANTINE"/{new,cur} -type f | sed -n '1s/.*,B=\([0-9-]*\)\..*/\1/p'
}

make_inbox inbox
listing inbox > before

# --- looking ---
run bs scan inbox
is 'dry run: status' "$STATUS" 0
silent 'dry run'
like 'table: kinds' out '^  failure  *1  *4  *0$'
like 'table: evidence' out '^  never-sent  *4 '
like 'table: the address abused' out '^  *4  us@example.org$'
like 'table: mail systems' out '^  *4  mx.example.net$'
like 'table: hours' out '^  *4  2026-11-20 09 UTC$'
TZ=EST5 run bs scan inbox
like 'table: hours, elsewhere' out '^  *4  2026-11-20 04 EST$'
like 'what would be moved, and where to' out \
  "^9 messages, 5 reports; 4 to be moved to $QUARANTINE: --move does it\$"
listing inbox > after
same 'dry run: nothing is touched' after before
ok 'dry run: no quarantine is made' not test -e "$QUARANTINE"
run bs scan --list inbox
is 'list: a line a report' "$(grep -c '^2026-11-20T09:00:00Z .*failure' out)" 5
like 'list: what is in it' out \
  'to-move +failure +backscatter +never-sent +us@example.org <- them@example.net "Tuesday" inbox/new/1001.M1.mx$'
run bs scan --json inbox
is 'json: an object a report' "$(python3 -c '
import json, sys
rows = [json.loads(line) for line in open("out")]
print(len(rows), sum(r["done"] == "to-move" for r in rows),
      {r["verdict"] for r in rows} == {"genuine", "backscatter"},
      all(r["scan"] is None for r in rows),
      sum(r["action"] == "quarantine" for r in rows))')" '5 4 True True 4'
unread scan --list inbox
is 'nobody reads the list any more: as other programs end' "$STATUS" 141
silent 'nobody reads the list any more'
bs scan --list inbox > /dev/full 2> err
is 'a full disk for the list: status' $? 74
one_line 'a full disk for the list' 'standard output: No space left'
run bs scan --quiet inbox
is 'quiet: nothing' "$(cat out)" ''
for wrong in '' '--move --dry-run inbox' '--list --json inbox' \
  '--undo 1 --move inbox'; do
  # shellcheck disable=SC2086
  run bs scan $wrong
  is "'scan $wrong': usage" "$STATUS" 64
  one_line "'scan $wrong'"
done
run bs scan none
is 'no folder: status' "$STATUS" 74
mkdir plain
run bs scan plain
is 'no Maildir: status' "$STATUS" 65
one_line 'no Maildir' 'neither a Maildir'
run bs scan none plain
is 'two bad ones: status' "$STATUS" 74
is 'two bad ones: a line each' "$(wc -l < err)" 2
is 'two bad ones: no table' "$(cat out)" ''
run bs scan plain inbox
is 'a bad one, and a good one: status' "$STATUS" 65
one_line 'a bad one, and a good one' 'plain is neither a Maildir'
like 'a bad one, and a good one: that is scanned' out '^9 messages,'
ln -s inbox link
run bs scan inbox "$WORK/inbox/" link
is 'a folder named thrice: status' "$STATUS" 0
like 'a folder named thrice: counted once' out '^9 messages,'
settings '[judge]' 'mode = observe'
run bs scan --move inbox
is 'observing, nothing is moved: status' "$STATUS" 78
one_line 'observing' observe
run bs scan inbox
like 'observing, one may look' out '4 would be moved to .*, but .*observe: --move'
settings

# --- moving ---
run bs scan --move inbox
is 'move: status' "$STATUS" 0
like 'move: where to' out " 4 moved to $QUARANTINE\$"
is 'move: four went' "$(files inbox) $(files "$QUARANTINE")" '5 4'
is 'move: new ones are new' "$(find "$QUARANTINE/new" -type f | wc -l)" 3
ok 'move: flags stay' test -n "$(find "$QUARANTINE/cur" -name '*:2,FS')"
is 'move: so does the time' \
  "$(find "$QUARANTINE"/{new,cur} -type f -newermt 2026-11-20T09:29:59Z ! \
     -newermt 2026-11-20T09:30:01Z | wc -l)" 4
id=$(scan_id)
like 'move: how to take it back' out "^to take that back: backsift scan --undo $id$"
listing inbox "$QUARANTINE" > moved
run bs scan --move inbox
like 'again: nothing is left to be done' out ' 0 moved'
listing inbox "$QUARANTINE" > after
same 'again: nothing changes' after moved

new_maildir far
{ printf 'From: a@example.net\nSubject: x\nContent-Type: application/json\n\n'
  printf '%9000s' ''
  printf '{"eventType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"x@example.net"}]},'
  printf '"mail":{"messageId":"a","headers":[{"name":"Message-ID","value":"<far@example.org>"}]}}\n'
} > far/cur/1.a:2,S
is 'a body that begins far down is read by scan as by explain' \
  "$(bs scan --json far | grep -c '"kind":"failure"')$(
    bs explain --json far/cur/1.a:2,S | grep -c '"kind":"failure"')" 11
rm -rf far

run bs scan --undo 20200101-000000-1 inbox
is 'undo of no scan: status' "$STATUS" 65
one_line 'undo of no scan' "'backsift scan --undo' lists"
run bs scan --undo "$(scan_id | sed 's/.$//')" inbox
is "undo: the start of a process's number is another one's" "$STATUS" 65
run bs scan --undo= inbox
is 'undo of an empty id: status' "$STATUS" 64
run bs scan --undo ''
is 'undo of an empty id, apart: status' "$STATUS" 64
cp "$(find "$QUARANTINE/cur" -name '1004*')" \
  "$QUARANTINE/cur/1.M1,B=20261019-080000-1.00000000.c2:2,"
run bs scan --undo
is 'undo of none lists them: status' "$STATUS" 0
is 'undo of none lists them' "$(tr -s ' ' < out)" "$id 2026-11-20T12:00:00Z 4 in quarantine
20261019-080000-1 2026-10-19T08:00:00Z 1 in quarantine"
mv out listed
for line in '--undo -q' '-q --undo' '--undo --quiet inbox'; do
  # shellcheck disable=SC2086
  run bs scan $line
  is "$line: status" "$STATUS" 0
  same "$line: lists them as well" out listed
done
run "$BACKSIFT" scan --undo --config "$CONF"
same 'undo of none: another option may stand behind' out listed
run bs scan -- --undo
is 'a folder called --undo: status' "$STATUS" 74
one_line 'a folder called --undo' '^backsift scan: --undo: No such file'
run bs scan --undo 2026
is 'undo of more than one: status' "$STATUS" 64
one_line 'undo of more than one' 'say more of it'
rm "$QUARANTINE/cur/"*B=20261019*
is 'the scan stands in the list, too' "$(bs quarantine list --json |
  python3 -c '
import json, sys
print({json.loads(line)["scan"] for line in sys.stdin})')" "{'$id'}"
rm "$QUARANTINE/backsift-index.db"
run bs scan --undo "$id"
is 'undo, index lost: status' "$STATUS" 74
one_line 'undo, index lost' 'name its Maildir'
run bs scan --undo "$id" inbox
is 'undo, index lost, folder named: status' "$STATUS" 0
listing inbox > after
same 'undo, index lost, folder named: all is as it was' after before
bs scan -q --move inbox
run bs scan --undo 2026 -q
is 'undo -q: prints nothing' "$STATUS$(cat out err)" 0
listing inbox > after
same 'undo -q: all is as it was' after before
unread scan --list --move inbox
is 'nobody reads: status' "$STATUS" 141
one_line 'nobody reads' "4 moved; to take that back: backsift scan --undo $(scan_id)\$"
is 'nobody reads: all is moved' "$(files inbox) $(files "$QUARANTINE")" '5 4'
run bs scan --undo 202611
is 'undo, by the start of its id: status' "$STATUS" 0
listing inbox > after
same 'undo: all is as it was' after before
is 'undo: nothing stays in quarantine' "$(files "$QUARANTINE")" 0

for bound in 'max_messages = 3' 'max_size = 1k'; do
  settings "$bound"
  run bs scan -q --move inbox
  like "$bound: what will not stay is told" err \
    '^backsift scan: [1-9] in quarantine will be removed'
  settings
  bs scan -q --undo "$(scan_id)"
done
# What was opened and marked in quarantine comes back as it was.
bs scan -q --move inbox
id=$(scan_id)
for file in "$QUARANTINE"/new/*; do
  mv "$file" "$QUARANTINE/cur/${file##*/}:2,ST"
done
bs scan -q --undo "$id" inbox
listing inbox > after
same 'undo: other flags do not matter' after before
# Another message has its name by then.
bs scan -q --move inbox
ordinary > inbox/new/1001.M1.mx
bs scan -q --undo "$(scan_id)" inbox
is 'undo: a name that is taken' "$(files inbox)" 10
rm inbox/new/1001.M1.mx

# --- which folders ---
rm -rf "$QUARANTINE" Maildir
QUARANTINE=$WORK/Maildir/.Backscatter
settings
for folder in Maildir Maildir/.Work Maildir/.Work.Old Maildir/.Sent \
  Maildir/.Trash Maildir/.Junk.Old Maildir/.Drafts Maildir/.Mine Maildir/nested; do
  new_maildir "$folder"
  bounce never@example.org > "$folder/new/1.M1.mx"
done
run bs scan Maildir
like 'not below, unless told' out '^1 message, 1 report;'
run bs scan -R --sent Maildir/.Mine Maildir
like '-R: neither Sent, Trash, Junk, Drafts nor what --sent names' out '^4 messages'
listing Maildir > before
run bs scan -R -q --move Maildir
is '-R --move' "$(files "$QUARANTINE")" 5
run bs scan -R --move Maildir
like 'what is in quarantine is not scanned' out '^0 messages'
run bs scan "$QUARANTINE"
is 'the quarantine itself: usage' "$STATUS" 64
rm "$QUARANTINE/backsift-index.db"
run bs scan --undo "$(scan_id)"
is 'undo finds the folders beside the quarantine' "$STATUS" 0
listing Maildir > after
same 'undo: all folders are as they were' after before
run bs scan --list Maildir/.Trash
like 'a folder that is named is scanned, whatever its name' out '^1 message,'

run bs scan -R Maildir/.Work Maildir Maildir/.Work.Old
like '-R, a folder named that is below another: counted once' out '^5 messages'
if [ "$(id -u)" = 0 ]; then
  chmod -R a+rX "$WORK"
  chmod 700 Maildir/.Work
  chmod 000 Maildir/nested/cur
  run as_nobody "$BACKSIFT" scan -R --config "$CONF" --now "$NOW" Maildir
  is '-R, two that may not be read: status' "$STATUS" 74
  is '-R, two that may not be read: a line each' \
    "$(grep -c "the folder can't be read" err)" 2
  like '-R, two that may not be read: counted' out "^  *2  a folder that can't be read\$"
  like '-R, two that may not be read: the others are scanned' out '^3 messages'
  chmod -R u+rwX Maildir
fi

# --- whose mail, and whose quarantine ---
if [ "$(id -u)" = 0 ]; then
  listing inbox > before
  chown -R 65534 inbox
  run bs scan inbox
  is "another's folder: looking is allowed" "$STATUS" 0
  one_line "another's folder: looking" "belongs to .*sudo -H -u '[^']+' backsift scan"
  run bs scan --move inbox
  is "another's folder: not so moving" "$STATUS" 64
  one_line "another's folder: moving" "^backsift scan: inbox belongs to .*sudo -H -u '[^']+' backsift"
  listing inbox > after
  same "another's folder: nothing is moved" after before
  chown -R 0 inbox
  new_maildir both
  new_maildir both/.Theirs
  bounce never@example.org > both/.Theirs/new/1.M1.mx
  chown -R 65534 both/.Theirs
  run bs scan -R --move both
  is "another's subfolder: status" "$STATUS" 74
  is "another's subfolder: it stays" "$(files both/.Theirs)" 1
  like "another's subfolder: counted" out "^  *1  another user's folder\$"
  chown -R 0 both
fi
QUARANTINE=$WORK/backsift.conf/Quarantine
settings
run bs scan --move inbox Maildir
is 'no quarantine to be had: status' "$STATUS" 73
one_line 'no quarantine to be had: said once' "can't make the folder"
is 'no quarantine to be had: nothing is moved' "$(files inbox)" 9
QUARANTINE=$WORK/Maildir/.Backscatter

# --- one command for a newcomer ---
LOG=$WORK/new/sent.db
settings
run bs scan inbox
is 'no sent log yet: status' "$STATUS" 0
one_line 'no sent log yet' 'there is no sent log yet: .*scan --sent'
new_maildir sent
sent_message mine@example.org them@example.net 'Mon, 05 Oct 2026 08:00:00 +0000' \
  > sent/cur/1:2,S
sent_message late@example.org > sent/cur/2:2,S
new_maildir fresh
bounce late@example.org > fresh/new/1
bounce never@example.org > fresh/new/2
touch -d 2026-11-20T09:30:00Z fresh/new/*
run bs scan --sent sent --move fresh
is 'newcomer: status' "$STATUS" 0
like 'newcomer: how far back the log is complete' out \
  '^the sent log is complete since 2026-11-20T08:00:00Z$'
ok 'newcomer: the forgery went' test ! -e fresh/new/2
ok 'newcomer: the bounce of ours stayed' test -e fresh/new/1
run bs scan --sent none --move fresh
is 'newcomer, no Sent folder: status' "$STATUS" 74

# A report is judged as of when it came: this one came before the log began.
bounce old@example.org '' 'Mon, 02 Nov 2026 08:00:00 +0000' |
  sed 's/^Date: Fri, 20 Nov 2026 09:00/Date: Mon, 02 Nov 2026 09:00/' > fresh/new/3
run bs scan --list fresh
like 'of a time that the log does not cover' out \
  '^2026-11-02T09:00:00Z left .*log-too-young'

# --- mbox ---
{ for n in 1 2; do
    echo 'From MAILER-DAEMON Fri Nov 20 09:00:00 2026'
    bounce "never$n@example.org"
    echo
  done
  echo 'From them@example.net Fri Nov 20 09:00:00 2026'
  ordinary; } > mbox
cp mbox mbox.before
run bs scan --list mbox
is 'mbox: status' "$STATUS" 0
like 'mbox: where the message is' out 'mbox:0$'
like 'mbox: no move is promised' out '^3 messages, 2 reports; nothing to be moved$'
like 'mbox: and why' out '^2 would be moved, were they in a Maildir'
like 'mbox: what is done' out '^[^ ]* left '
run bs scan --move mbox
is 'mbox: nothing is moved out of it: usage' "$STATUS" 64
one_line 'mbox' 'is an mbox'
same 'mbox: it stays as it is' mbox mbox.before

# --- what is not read ---
new_maildir odd
ordinary > outside
ln -s "$WORK/outside" odd/cur/link
mkfifo odd/cur/fifo
ordinary > odd/cur/plain
run bs scan odd
is 'a link: status' "$STATUS" 74
like 'a link: skipped, and why' out '^  *1  a symbolic link$'
like 'the others are read' out '^2 messages'

if as_nobody true; then
  new_maildir linked
  new_maildir theirs
  bounce never@example.org > theirs/cur/1
  ln -s "$WORK/theirs" linked/.Box
  ln -s "$WORK/theirs/cur/1" linked/cur/2
  chown -Rh nobody linked
  chown -R 12345 theirs
  run bs scan -R linked
  is "a user's links to another's: status" "$STATUS" 74
  like "a user's links to another's: skipped" out "^  *2  a link to what is not its owner's$"
  mv linked/.Box linked/.Drafts
  run bs scan -R linked
  like "a user's links to another's: a folder that is not looked into" out "^  *1  a link to what is not its owner's$"
fi

# Hostile text does not reach the terminal, nor out of its JSON string.
new_maildir hostile
bounce never@example.org | sed $'s/^Subject: Tuesday/Subject: a\033[31mb"}{/' \
  > hostile/cur/1
bs scan --list hostile > out
ok 'list: no escape sequence' not grep -q $'\033' out
bs scan --json hostile > out
ok 'json: still JSON' python3 -c 'import json; json.loads(open("out").read())'

# --- another file system ---
make_other
LOG=$WORK/log/sent.db
QUARANTINE=$other/Quarantine
settings
rm -rf inbox
make_inbox inbox
listing inbox > before
run bs scan -q --move inbox
is 'copied: four went' "$(files inbox) $(files "$QUARANTINE")" '5 4'
is 'copied: the time stays' \
  "$(find "$QUARANTINE"/{new,cur} -type f -newermt 2026-11-20T09:29:59Z ! \
     -newermt 2026-11-20T09:30:01Z | wc -l)" 4
is 'copied: nothing in tmp' "$(find "$QUARANTINE/tmp" -type f | wc -l)" 0
# Stopped before the first one was removed: there are two now.
file=$(find "$QUARANTINE/new" -name '1001*')
cp -p "$file" inbox/new/1001.M1.mx
run bs scan -q --move inbox
is 'copied: the next scan ends what was begun' \
  "$(files inbox) $(files "$QUARANTINE")" '5 4'
# Not so where it is another message.
bounce never77@example.org > inbox/new/1001.M1.mx
run bs scan -q --move inbox
is 'copied: another message of the same name is one' \
  "$(files inbox) $(files "$QUARANTINE")" '5 5'
find "$QUARANTINE" -name '1001*' -newermt 2026-11-21 -delete
# What a scan ended is its own, too.
for id in $(find "$QUARANTINE"/{new,cur} -type f | sed 's/.*,B=\([0-9-]*\)\..*/\1/' |
  sort -u); do
  bs scan -q --undo "$id" inbox
done
listing inbox > after
same 'copied: undo' after before
done_testing
