#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# import: Maildirs with subfolders and mbox files, coverage, what is skipped.

. "$(dirname "$0")/lib.sh"

found ()
{
  bs log find -- "$1" > /dev/null 2>&1
}

# imported NAME COUNTS FOLDER...: status 0 and this summary.
imported ()
{
  local name=$1 counts=$2
  shift 2
  run bs import "$@"
  is "$name: status" "$STATUS" 0
  is "$name: summary" "$(grep -v '^the sent log is complete since ' out)" "$counts"
  silent "$name"
}

new_maildir Sent; new_maildir Sent/.2026; new_maildir Sent/nested
sent_message a@example.org > Sent/cur/a:2,S
sent_message b@example.org > Sent/new/b
sent_message c@example.org > Sent/.2026/cur/c:2,S
sent_message d@example.org > Sent/nested/cur/d
sent_message old@example.org old@example.net 'Fri, 1 May 2026 08:00:00 +0000' \
  > Sent/cur/old
printf 'Subject: draft\n\n' > Sent/cur/draft
echo x > Sent/tmp/ignored
touch -d "$NOW" Sent/cur/*
imported Maildir 'imported 4 messages, skipped 2 (1 older than 45 days, 1 without Message-ID and recipients)' Sent
for id in a b c d; do ok "Maildir: $id" found $id@example.org; done
ok 'old mail is not remembered' not found old@example.org
run bs log find a@example.org
like 'sent at its Date' out 'sent 2026-11-20T08:00:00Z .* by import'
run bs log status --json
cp out status
imported 'again' 'imported 0 messages, skipped 0, 6 seen before' Sent
imported '--all' 'imported 4 messages, skipped 2 (1 older than 45 days, 1 without Message-ID and recipients)' --all Sent
run bs log status --json
same 'twice is as once' <(sed 's/"size_bytes".*//' out) \
  <(sed 's/"size_bytes".*//' status)

{ echo 'From us@example.org  Fri Nov 20 08:00:00 2026'; sent_message m1@example.org
  echo; echo 'From us@example.org  Fri Nov 20 08:00:00 2026'
  sent_message m2@example.org; } > mbox
imported mbox 'imported 2 messages, skipped 0' mbox
ok 'mbox: m2' found m2@example.org
: > empty
imported 'empty mbox' 'imported 0 messages, skipped 0' empty
{ echo 'From x'; sent_message '' nodate@example.net '' | grep -v ^Date; } > nodate
touch -d 2026-11-18T10:00:00Z nodate
imported 'without Date' 'imported 1 message, skipped 0' nodate
run bs log find nodate@example.net
like "without Date: sent when the file was written" out 'sent 2026-11-18'
{ echo 'From x'
  sent_message future@example.org '' 'Wed, 1 Jan 2031 00:00:00 +0000'; } > future
imported 'from the future' 'imported 1 message, skipped 0' future
run bs log find future@example.org
like 'from the future: sent by now' out 'sent 2026-11-20T12:00:00Z'

# More than a batch.
new_maildir Many
for i in $(seq 1203); do sent_message "many$i@example.org" > "Many/cur/$i"; done
imported 'many' 'imported 1203 messages, skipped 0' Many
ok 'many: the first' found many1@example.org
ok 'many: the last' found many1203@example.org

# What makes it faster may be absent, or broken. (A watched program is linked
# with it.)
if ! ldd "$BACKSIFT" | grep -q libnettle; then
  rm -rf log
  mkdir broken
  : > broken/libnettle.so.8
  export LD_LIBRARY_PATH=$PWD/broken
  imported 'without Nettle' 'imported 1203 messages, skipped 0' Many
  unset LD_LIBRARY_PATH
  ok 'without Nettle: the last' found many1203@example.org
fi

# Header blocks of all lengths and line ends: a short read must miss nothing.
new_maildir Heads
for size in 3900 4090 4094 4095 4096 4097 4098 8191 8192 70000; do
  for end in '\n' '\r\n'; do
    name="h$size.${#end}"
    # Filled up so that the empty line ends at this very byte.
    { printf "X-Fill: "
      head -c $((size - 50 - ${#name} - ${#end})) /dev/zero | tr '\0' f
      printf "${end}To: them@example.net${end}Message-ID: <%s@x>${end}${end}" \
        "$name"; } > "Heads/cur/$name"
    printf "A body.${end}${end}Message-ID: <body.%s@x>${end}" "$name" \
      >> "Heads/cur/$name"
  done
done
printf '\n\nMessage-ID: <blank.first@x>\n\n' > Heads/cur/blank-first
printf 'To: them@example.net\rMessage-ID: <bare.cr@x>\r\rText' > Heads/cur/cr
printf 'Message-ID: <no.body@x>\n' > Heads/cur/no-body
touch -d "$NOW" Heads/cur/*
run bs import Heads
for message in Heads/cur/h*; do
  ok "heads: ${message##*/}" found "${message##*/}@x"
  ok "heads: not of the body of ${message##*/}" \
    not found "body.${message##*/}@x"
done
ok 'heads: of bare CRs' found bare.cr@x
ok 'heads: without a body' found no.body@x

# --- coverage ---
rm -rf log
{ echo 'From x'; sent_message c1@example.org '' 'Mon, 2 Nov 2026 08:00:00 +0000'
  echo; echo 'From x'
  sent_message c2@example.org '' 'Fri, 1 May 2026 08:00:00 +0000'; } > mbox
run bs import mbox
run bs log status
like 'without --complete coverage starts now' out \
  '^complete since +2026-11-20T12:00:00Z'
run bs import --complete mbox
run bs log status
like '--complete: back to the oldest imported' out \
  '^complete since +2026-11-02T08:00:00Z'
run bs filter < <(bounce never@example.org)
like 'and then a bounce can be judged' out '^X-Backsift-Verdict: backscatter'

# --- only what is new ---
rm -rf log
new_maildir New; new_maildir New/.sub
sent_message n1@example.org > New/new/1.n
sent_message n2@example.org > New/cur/2.n:2,S
sent_message n3@example.org > New/.sub/cur/3.n:2,S
imported 'new: first' 'imported 3 messages, skipped 0' New
sent_message n4@example.org > New/cur/4.n:2,S
imported 'new: one more' 'imported 1 message, skipped 0, 3 seen before' New
ok 'new: it is found' found n4@example.org
mv New/new/1.n New/cur/1.n:2,S
mv New/cur/2.n:2,S New/cur/2.n:2,RS
rm New/.sub/cur/3.n:2,S
imported 'new: flags, and one gone' 'imported 0 messages, skipped 0, 3 seen before' New
new_maildir New/.sub2
mv New/cur/4.n:2,S New/.sub2/cur/4.n:2,S
imported 'new: in another folder' 'imported 1 message, skipped 0, 2 seen before' New
run bs import -q New
is '--quiet: status' "$STATUS" 0
is '--quiet: stdout' "$(cat out)" ''
seen=$(echo log/sent.db.import-*)
is 'new: what was seen is its owner'"'"'s alone' "$(stat -c %a "$seen")" 600
cp "$seen" good
size=$(stat -c %s good)
for at in 0 7 8 16 24 $((size / 2)) $((size - 9)) $((size - 1)); do
  cp good "$seen"
  # Another byte than the one that is there.
  dd if=good bs=1 skip="$at" count=1 status=none | tr '\000-\377' '\001-\377\000' |
    dd of="$seen" bs=1 seek="$at" conv=notrunc status=none
  imported "new: damaged at $at" 'imported 3 messages, skipped 0' New
done
for length in 0 1 40 $((size - 8)) $((size - 1)); do
  head -c "$length" good > "$seen"
  imported "new: cut at $length" 'imported 3 messages, skipped 0' New
done
{ cat good; echo; } > "$seen"
imported 'new: too long' 'imported 3 messages, skipped 0' New
rm -f log/sent.db log/sent.db.lock
imported 'new: a log made anew' 'imported 3 messages, skipped 0' New
ok 'new: a log made anew has them' found n2@example.org
sent_message n5@example.org '' 'Mon, 21 Sep 2026 08:00:00 +0000' > New/cur/5.n
imported 'new: too old' 'imported 0 messages, skipped 1 (1 older than 45 days), 3 seen before' New
settings '[log]' 'keep = 90d'
imported 'new: a longer keep' 'imported 4 messages, skipped 0' New
settings
run bs import --complete New
run bs log status
like 'new: --complete knows the oldest of before' out \
  '^complete since +2026-10-06T12:00:00Z'
rm "$seen"
mkdir "$seen"
run bs import New
is 'new: what was seen can not be kept: status' "$STATUS" 0
one_line 'new: what was seen can not be kept' 'reads everything again'
is 'new: what was seen can not be kept: it is imported' "$(cat out)" \
  'imported 3 messages, skipped 1 (1 older than 45 days)'
rmdir "$seen"

# --- what was seen, but is not in the log ---
rm -rf log
new_maildir Gone
sent_message gone@example.org '' 'Mon, 2 Nov 2026 08:00:00 +0000' > Gone/cur/1
sent_message last@example.org > Gone/cur/2
run bs import --complete Gone
settings '[log]' 'keep = 10d'
run bs log expire
settings
ok 'gone: expired before its time' not found gone@example.org
imported 'gone: read again' 'imported 2 messages, skipped 0' --complete Gone
run bs filter < <(bounce gone@example.org '' 'Mon, 2 Nov 2026 08:00:00 +0000')
like 'gone: its bounce is genuine' out '^X-Backsift-Verdict: genuine'
run at 2026-12-22T12:00:00Z record --message-id late@example.org < /dev/null
run at 2026-12-22T12:00:00Z import Gone
is 'gone: entries that reach their age are no loss' "$(cat out)" \
  'imported 0 messages, skipped 0, 2 seen before'

rm -rf log
run bs record < <(sent_message early@example.org '' 'Mon, 2 Nov 2026 08:00:00 +0000')
rm -rf copy; cp -r log copy
run at 2026-11-21T12:00:00Z import Gone
run at 2026-11-21T12:00:00Z record < <(sent_message later@example.org)
run at 2026-11-21T12:00:00Z import Gone
rm log/sent.db; cp copy/sent.db log/
imported 'an older copy of the log' 'imported 2 messages, skipped 0' Gone

rm -rf log
run at 2031-01-01T00:00:00Z import Gone
is 'a clock that is wrong once: all is too old' "$(cat out)" \
  'imported 0 messages, skipped 2 (2 older than 45 days)'
imported 'and is right again' 'imported 2 messages, skipped 0' Gone

# --- names of files, and of folders ---
rm -rf log
new_maildir Names
sent_message t1@example.org > Names/cur/2026-11-20T12:30:01
imported 'a time as name' 'imported 1 message, skipped 0' Names
sent_message t2@example.org > Names/cur/2026-11-20T12:31:02
imported 'a later time' 'imported 1 message, skipped 0, 1 seen before' Names
imported 'many slashes' 'imported 0 messages, skipped 0, 2 seen before' \
  "Names$(printf '/%.0s' $(seq 60))"

# --- a message that is being written ---
: > Names/cur/half
run bs import Names
sent_message half@example.org > Names/cur/half
run bs import Names
ok 'written after it was seen' found half@example.org
: > Names/cur/empty
touch -d '2 minutes ago' Names/cur/empty
run bs import Names
imported 'what stays without an end' 'imported 0 messages, skipped 0, 4 seen before' Names

# --- an mbox that grows ---
rm -rf log
mails ()
{
  local i
  for i in "$@"; do
    echo 'From us@example.org  Fri Nov 20 08:00:00 2026'
    sent_message "$i@example.org"
    echo
  done
}
mails g1 g2 > grows
imported 'grows: first' 'imported 2 messages, skipped 0' grows
imported 'grows: unchanged' 'imported 0 messages, skipped 0' grows
mails g3 g4 >> grows
imported 'grows: from the last one on' 'imported 3 messages, skipped 0' grows
ok 'grows: what is new' found g4@example.org
{ echo 'From us@example.org  Fri Nov 20 08:00:00 2026'
  sent_message g5@example.org | head -n 1; } >> grows
run bs import grows
{ sent_message g5@example.org | tail -n +2; echo; } >> grows
run bs import grows
ok 'grows: half of one was there' found g5@example.org
mails h1 g2 g3 g4 g5 > grows
imported 'grows: another message in front' 'imported 5 messages, skipped 0' grows
ok 'grows: that is found' found h1@example.org
mails h2 > grows
imported 'grows: it is shorter' 'imported 1 message, skipped 0' grows
ok 'grows: that is found, too' found h2@example.org

# --- killed at any moment ---
rm -rf log
new_maildir Killed
for i in $(seq 700); do sent_message "killed$i@example.org" > "Killed/cur/$i"; done
for i in $(seq 15); do
  "$BACKSIFT" import --config "$CONF" --now "$NOW" Killed > /dev/null 2>&1 &
  sleep "0.0$((RANDOM % 4))$((RANDOM % 10))"
  kill -KILL $! 2> /dev/null
  wait $! 2> /dev/null
  sent_message "killed-new$i@example.org" > "Killed/cur/new$i"
done
run bs import Killed
is 'killed: the last run' "$STATUS" 0
run bs log status
like 'killed: all are there' out '^entries +715$'

# --- nothing is done where one folder is wrong ---
rm -rf log
for bad in text nowhere "$HOME"; do
  echo text > text
  run bs import Sent "$bad"
  ok "Sent $bad: fails" test "$STATUS" -ne 0
  ok "Sent $bad: no log is made" not test -e log
done
if as_nobody test -x "$BACKSIFT"; then
  chmod -R a+rX . ; chmod 777 . ; chmod 700 Sent/cur
  run as_nobody "$BACKSIFT" import --config "$CONF" --now "$NOW" Sent
  is 'unreadable folder: status' "$STATUS" 74
  one_line 'unreadable folder' 'Sent/cur'
  ok 'unreadable folder: no log is made' not test -e log
  chmod 755 Sent/cur; chmod 600 Sent/new/b
  run as_nobody "$BACKSIFT" import --complete --config "$CONF" --now "$NOW" Sent
  is 'unreadable message: status' "$STATUS" 74
  one_line 'unreadable message' 'Sent/new/b'
  is 'unreadable message: summary' "$(head -n 1 out)" 'imported 3 messages, skipped 3 (1 older than 45 days, 1 without Message-ID and recipients, 1 unreadable)'
  ok 'unreadable message: the others are remembered' found a@example.org
  run bs log status
  like 'unreadable message: not complete' out '^complete since +2026-11-20T12'
fi
# What a user linked to is not read for him by root: nor is the log complete.
if as_nobody test -x "$BACKSIFT"; then
  rm -rf log
  new_maildir Linked
  new_maildir Linked/.Sent
  cp Sent/new/b Linked/cur/b
  new_maildir theirs
  chown -R nobody Linked
  chown -R 12345 theirs
  rm -r Linked/.Sent
  ln -s ../theirs Linked/.Sent
  chown -h nobody Linked/.Sent
  run bs import --complete Linked
  is "a user's link to another's folder: status" "$STATUS" 74
  one_line "a user's link to another's folder" "Linked/.Sent: a link to what is not its owner's"
  run bs log status
  like "a user's link to another's folder: not complete" out '^complete since +2026-11-20T12'
  chown -R nobody theirs
  run bs import --complete Linked
  is "a user's link to his own folder: status" "$STATUS" 0
  silent "a user's link to his own folder"
fi
new_maildir Fifo
mkfifo Fifo/cur/pipe
run timeout 20 "$BACKSIFT" import --config "$CONF" --now "$NOW" Fifo
ok 'a FIFO among the messages holds nobody' test "$STATUS" -ne 124
run bs import --log /proc/nowhere/db Sent
ok "no log: fails" test "$STATUS" -ne 0
one_line 'no log'

# --- what was received ---
# received N FIELD...: a message that came, with these fields on top.
received ()
{
  printf '%s\n' "${@:2}"
  sent_message "in$1@example.net" us@example.org
}
# A whole Maildir, as Dovecot keeps it: the inbox itself, and Maildir++ folders.
rm -rf log
whole=$HOME/Maildir
for folder in '' /.Sent /.Sent.2026 /.Junk /.Trash /.Drafts /.Sent.Drafts /.Lists; do
  new_maildir "$whole$folder"
done
for n in $(seq 8); do
  received "$n" 'Return-Path: <them@example.net>' > "$whole/cur/$n:2,S"
  received "list$n" 'Delivered-To: us@example.org' > "$whole/.Lists/new/$n"
done
sent_message whole1@example.org > "$whole/.Sent/cur/1:2,S"
sent_message whole2@example.org > "$whole/.Sent.2026/cur/1:2,S"
for folder in Junk Trash Drafts Sent.Drafts; do
  sent_message "$folder@example.org" > "$whole/.$folder/cur/1:2,S"
done
refused='most of it was received .Return-Path, Delivered-To, X-Original-To., so nothing is imported'
run bs import "$whole/.Sent" "$whole"
is 'a whole Maildir: status' "$STATUS" 65
one_line 'a whole Maildir' "^backsift import: $whole: $refused"
ok 'a whole Maildir: no log is made' not test -e log
mv "$whole/cur" inbox; mkdir "$whole/cur"
run bs import "$whole"
is 'with an empty inbox: status' "$STATUS" 0
one_line 'with an empty inbox' "^backsift import: $whole/.Lists: most of it was received .*left out"
same 'with an empty inbox: what is left out' <(sort out) <(sort <<END
imported 2 messages, skipped 0
left out $whole/.Junk (by its name)
left out $whole/.Trash (by its name)
left out $whole/.Drafts (by its name)
left out $whole/.Sent.Drafts (by its name)
left out $whole/.Lists (most of it was received)
END
)
for id in whole1 whole2; do ok "with an empty inbox: $id" found $id@example.org; done
for id in Junk Trash Drafts inlist1; do
  ok "with an empty inbox: not $id" not found $id@example.org
done
run bs import -q "$whole"
silent 'with an empty inbox: said once only'
run bs import --complete "$whole"
like 'with a folder that was left out it is not complete' out \
  '^the sent log is complete since 2026-11-20T12:00:00Z$'
new_maildir "$whole/.Trash.2026"
sent_message trash2@example.org > "$whole/.Trash.2026/cur/1:2,S"
imported 'the trash, by name' 'imported 2 messages, skipped 0' "$whole/.Trash"
run bs import -q --received "$whole"
silent '--received'
ok '--received: the list too' found inlist1@example.net
ok '--received: but not junk' not found Junk@example.org
# Dovecot's LAYOUT=fs.
rm -rf log
for folder in fs fs/Sent fs/Junk fs/Junk/2026 fs/Archive/Drafts; do
  new_maildir "$folder"
  sent_message "${folder//\//.}@example.org" > "$folder/cur/1:2,S"
done
run bs import -q fs
silent 'LAYOUT=fs'
ok 'LAYOUT=fs: sent mail' found fs.Sent@example.org
for id in fs.Junk fs.Junk.2026 fs.Archive.Drafts; do
  ok "LAYOUT=fs: not $id" not found $id@example.org
done
# The quarantine.
rm -rf log
settings '[quarantine]' "path = $WORK/fs/Odd"
new_maildir fs/Odd
sent_message odd@example.org > fs/Odd/cur/1
run bs import fs
like 'the quarantine is left out' out '^left out fs/Odd .the quarantine.$'
ok 'the quarantine: not found' not found odd@example.org
settings

# Single messages.
rm -rf log Bcc
new_maildir Bcc
sent_message b1@example.org '' 'Mon, 2 Nov 2026 08:00:00 +0000' > Bcc/cur/1
{ echo 'Delivered-To: us@example.org'
  sent_message b2@example.org '' 'Tue, 10 Nov 2026 08:00:00 +0000'; } > Bcc/cur/2
{ echo 'X-Original-To: us@example.org'
  sent_message b3@example.org '' 'Mon, 9 Nov 2026 08:00:00 +0000'; } > Bcc/cur/3
{ printf '%s\n' 'Resent-From: us@example.org' 'Resent-Message-ID: <r@example.org>' \
    'Return-Path: <them@example.net>'
  sent_message b4@example.net; } > Bcc/cur/4
run bs import --complete Bcc
is 'copies to oneself: status' "$STATUS" 0
is 'copies to oneself: summary' "$(cat out)" 'imported 2 messages, skipped 2 (2 received)
the sent log is complete since 2026-11-10T08:00:01Z, behind what was left out as received: if you sent all of that yourself, see import --received'
one_line 'copies to oneself' '^backsift import: Bcc: messages left out, since received .*: 2; only if you sent all of them'
ok 'copies to oneself: not found' not found b2@example.org
ok 'resent mail' found r@example.org
run bs log status
like 'copies to oneself: complete behind them' out '^complete since +2026-11-10T08:00:01Z'
imported 'copies to oneself: again' 'imported 0 messages, skipped 0, 4 seen before' --complete Bcc
run bs log status
like 'copies to oneself: no further back' out '^complete since +2026-11-10T08:00:01Z'
sent_message b5@example.org > Bcc/cur/5
run bs import -q Bcc
silent 'copies to oneself: said once only'
imported '--received: all is read' 'imported 5 messages, skipped 0' --complete --received Bcc
ok '--received: found' found b2@example.org
run bs log status
like '--received: complete' out '^complete since +2026-11-02T08:00:00Z'
imported '--received again' 'imported 0 messages, skipped 0, 5 seen before' --received Bcc

# The host's log, whose folder is not root's to make by the way.
if [ "$(id -u)" = 0 ]; then
  settings '[log]' "host_path = $WORK/var/lib/backsift/sent.db"
  run bs import --log "$WORK/var/lib/backsift/sent.db" Bcc
  is "the host's log, no folder: status" "$STATUS" 74
  one_line "the host's log, no folder" 'backsift: there is no such folder: make it first'
  ok "the host's log, no folder: none is made" not test -e var
  mkdir -p var/lib/backsift
  run bs import -q --received --log "$WORK/var/lib/backsift/sent.db" Bcc
  is "the host's log, a folder: status" "$STATUS" 0
  settings
fi

# A copy that comes later may be of what we sent, and nobody recorded.
rm -rf log Late
new_maildir Late
sent_message l1@example.org '' 'Mon, 2 Nov 2026 08:00:00 +0000' > Late/cur/1
run bs import --complete Late
like 'a copy that comes later: complete before' out '^the sent log is complete since 2026-11-02T08:00:00Z$'
{ echo 'Delivered-To: us@example.org'
  sent_message l2@example.org '' 'Sun, 15 Nov 2026 08:00:00 +0000'; } > Late/cur/2
run bs import -q Late
one_line 'a copy that comes later' '^backsift import: Late: messages left out, .*: 1; only'
run bs log status
is 'a copy that comes later: a warning' "$STATUS" 1
like 'a copy that comes later: complete behind it' out '^complete since +2026-11-15T08:00:01Z'
imported 'a copy that comes later: nothing is read again' \
  'imported 0 messages, skipped 0, 2 seen before' Late
bs record --message-id l3@example.org --date 2026-11-17T08:00:00Z
{ echo 'Delivered-To: us@example.org'
  sent_message l3@example.org '' 'Tue, 17 Nov 2026 08:00:00 +0000'; } > Late/cur/3
run bs import -q Late
run bs log status
like 'a copy of what was recorded hides nothing' out '^complete since +2026-11-15T08:00:01Z'
sent_message l5@example.org '' 'Wed, 18 Nov 2026 08:00:00 +0000' > Late/new/5
{ echo 'Delivered-To: us@example.org'; cat Late/new/5; } > Late/new/50
{ echo 'Delivered-To: us@example.org'; cat Late/new/5; } > Late/cur/49
run bs import -q Late
run bs log status
like 'nor does a copy of what is imported with it' out '^complete since +2026-11-15T08:00:01Z'
bounce l4@example.org > Late/cur/4
run bs import -q Late
run bs log status
like 'nor does a report' out '^complete since +2026-11-15T08:00:01Z'
run bs import --complete --received Late
like 'copies that are taken hide nothing' out '^the sent log is complete since 2026-11-02T08:00:00Z$'

# Nor does another folder's import make them backscatter, whichever comes first.
rm -rf log Bcc/cur/*
sent_message b1@example.org '' 'Mon, 9 Nov 2026 08:00:00 +0000' > Bcc/cur/1
{ echo 'Delivered-To: us@example.org'
  sent_message b2@example.org '' 'Sun, 15 Nov 2026 08:00:00 +0000'; } > Bcc/cur/2
new_maildir Other
sent_message o1@example.org '' 'Mon, 2 Nov 2026 08:00:00 +0000' > Other/cur/1
not_judged ()
{
  run bs filter < <(bounce b2@example.org '' 'Sun, 15 Nov 2026 08:00:00 +0000')
  like "$1" out '^X-Backsift-Evidence: log-too-young;'
}
bs import -q --complete Bcc 2> err
run bs import --complete Other
like 'another folder: no further back' out \
  '^the sent log is complete since 2026-11-15T08:00:01Z, behind what was left out'
not_judged 'another folder: copies are not judged'
run bs import --complete Bcc
like 'another folder: nor when it is read again' out '^the sent log is complete since 2026-11-15T08:00:01Z, '
imported 'another folder: --received' 'imported 2 messages, skipped 0' --received Bcc
run bs import --complete Other
like 'another folder: complete' out '^the sent log is complete since 2026-11-02T08:00:00Z$'
rm -rf log
bs import -q --complete Bcc Other 2> err
not_judged 'two folders: copies are not judged'
run bs import --complete --received Bcc
like 'two folders: one was taken' out '^the sent log is complete since 2026-11-09T08:00:00Z$'
rm -rf log
bs import -q --complete Other Bcc 2> err
run bs import --complete Other
like 'two folders: no further back' out '^the sent log is complete since 2026-11-15T08:00:01Z, '
# Only for the log that lacks them.
rm -f log/sent.db log/sent.db-journal
run bs import --complete Other
like 'a log made anew: complete' out '^the sent log is complete since 2026-11-02T08:00:00Z$'

# What is missing is the folder's that it was left out of.
rm -rf log
bs import -q --complete Other Bcc 2> err
bs import -q --received Bcc
run bs import --complete Other
like 'two folders: the other one is as it was' out '^the sent log is complete since 2026-11-02T08:00:00Z$'

# Few messages tell nothing of a folder, and two in three are not most.
rm -rf log Few
new_maildir Few
for n in $(seq 7); do received "few$n" 'Return-Path: <x@example.net>' > "Few/cur/$n"; done
run bs import -q Few
is 'few: status' "$STATUS" 0
for n in 8 9 10; do sent_message "few$n@example.org" > "Few/cur/$n"; done
run bs import -q Few
is 'seven in ten: status' "$STATUS" 0
ok 'seven in ten: what was sent' found few8@example.org
rm Few/cur/10
run bs import -q Few
is 'seven in nine: status' "$STATUS" 65
# An mbox, whose first ones tell.
rm -rf log
{ for n in $(seq 8); do
    echo 'From them@example.net  Fri Nov 20 08:00:00 2026'
    received "m$n" 'Return-Path: <them@example.net>'
    echo
  done; } > received
run bs import received
is 'an mbox: status' "$STATUS" 65
one_line 'an mbox' "^backsift import: received: $refused"
ok 'an mbox: no log is made' not test -e log
run bs import --received received
is 'an mbox: --received' "$(cat out)" 'imported 8 messages, skipped 0'
new_maildir Clean
rm -rf log
run bs scan -q --sent received Clean
is 'scan --sent: status' "$STATUS" 65
one_line 'scan --sent' "^backsift scan: received: $refused"

# One that goes on behind what was received.
rm -rf log
came ()
{
  echo 'From them@example.net  Fri Nov 20 08:00:00 2026'
  received "$1" 'Return-Path: <them@example.net>'
  echo
}
{ mails s1 s2 s3; came last; } > On
run bs import --complete On
is 'the last one was received' "$(head -n 1 out)" 'imported 3 messages, skipped 1 (1 received)'
one_line 'the last one was received' 'On: messages left out, since received .*: 1;'
grep complete out > before
mails s4 >> On
run bs import --complete On
is 'one behind it' "$(head -n 1 out)" 'imported 1 message, skipped 0, 1 seen before'
silent 'one behind it'
grep complete out > after
same 'one behind it: no further back' after before
ok 'one behind it: found' found s4@example.org
came other >> On
run bs import -q On
one_line 'another one that was received' 'On: messages left out, since received .*: 1;'
touch -d 2026-11-20T11:00:00Z On
run bs import -q On
silent 'the same ones, touched'
came later >> On
run bs import -q On
one_line 'one more, as long as the last one' 'On: messages left out, since received .*: 1;'
{ mails s1 s2 s3 s4; came last; came other; came later; mails s5; } > On
run bs import -q On
one_line 'all is read again' 'On: messages left out, since received .*: 3;'
came half > half
head -n 1 half >> On
bs import -q On
tail -n +2 half >> On
run bs import -q On
one_line 'one of which half was there' 'On: messages left out, since received .*: 1;'

# --- a way back ---
# What backsift-import(1) says of a folder too many; the other files stay.
rm -rf log Wrong Right
new_maildir Wrong; new_maildir Right
sent_message wrong@example.net > Wrong/cur/1
sent_message right@example.org > Right/cur/1
run bs import Right Wrong
ok 'a way back: it is there' found wrong@example.net
rm -f log/sent.db log/sent.db-journal
imported 'a way back' 'imported 1 message, skipped 0' --complete Right
ok 'a way back: the right ones' found right@example.org
ok 'a way back: the wrong ones are gone' not found wrong@example.net
imported 'a way back: where it is told wrongly again' 'imported 1 message, skipped 0' Wrong

done_testing
