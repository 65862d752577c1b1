#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# record --mail-log: what is recorded of a log, rotation, and going on where it
# stopped. tests/mta/mail-log-*.t has real MTAs.

. "$(dirname "$0")/lib.sh"

found ()
{
  bs log find -- "$1" > /dev/null 2>&1
}

read_log ()
{
  bs record --mail-log="${1:-mail.log}" --once
}

# --- lines of Postfix ---
second=0
line ()
{
  printf 'Nov 20 11:%02d:%02d mx postfix/%s[7]: %s\n' $((second / 60 % 60)) \
    $((second % 60)) "$1" "$2"
}

# arrives QUEUE-ID ID CLIENT...: by smtpd.
arrives ()
{
  line submission/smtpd "$1: client=${*:3}"
  line cleanup "$1: message-id=<$2>"
}
by_login='mail.example.org[192.0.2.30], sasl_method=PLAIN, sasl_username=anna'

delivered ()
{
  line smtp "$1: to=<$2>, relay=mx[192.0.2.20]:25, delay=0, dsn=2.0.0, status=${3:-sent} (x)"
}

# sent QUEUE-ID ID RECIPIENT: submitted with a login, and gone.
sent ()
{
  arrives "$1" "$2" "$by_login"
  delivered "$1" "$3"
  line qmgr "$1: removed"
}

sent AAAA1 login@x login@example.net > mail.log
arrives AAAA2 outside@x 'gate[192.0.2.66]' >> mail.log
delivered AAAA2 outside@example.net >> mail.log
{ line pickup 'AAAA3: uid=1000 from=<us>'; line cleanup 'AAAA3: message-id=<local@x>'
  delivered AAAA3 local@example.net deferred; } >> mail.log
arrives AAAA4 waiting@x "$by_login" >> mail.log
{ arrives AAAA5 refused@x "$by_login"
  line cleanup 'AAAA5: milter-reject: END-OF-MESSAGE from x: no'; } >> mail.log
{ arrives AAAA6 bounced@x "$by_login"; delivered AAAA6 bounced@example.net bounced
} >> mail.log
{ arrives AAAA7 network@x 'pc[198.51.100.7]'; delivered AAAA7 network@example.net
} >> mail.log
run read_log
is 'a log: status' "$STATUS" 0
is 'a log: stdout' "$(cat out)" ''
silent 'a log'
for what in login@x login@example.net local@x local@example.net bounced@x; do
  ok "a log: $what" found $what
done
for what in outside@x outside@example.net waiting@x refused@x network@x; do
  ok "a log: not $what" not found $what
done
run bs log find login@x
like 'a log: when, and by which way' out 'sent 2026-11-20T11:00:00Z .* by mail-log'
run bs log status
like 'a log: coverage begins' out '^complete since +2026-11-20T12:00:00Z'

# What comes later is added, to what came before too.
delivered AAAA4 first@example.net >> mail.log
read_log
ok 'a later attempt: the id' found waiting@x
delivered AAAA4 second@example.net >> mail.log
read_log
ok 'a later attempt: another recipient' found second@example.net
printf 'Nov 20 11:00:00 mx postfix/smtpd[7]: AAAA8: client=' >> mail.log
read_log
printf '%s\n' "$by_login" >> mail.log
{ line cleanup 'AAAA8: message-id=<halves@x>'; delivered AAAA8 h@example.net
} >> mail.log
read_log
ok 'a line that is written in two pieces' found halves@x
run bs log status --json
cp out before
rm "$WORK"/log/sent.db.mail-log-*
read_log
run bs log status --json
same 'all of it again changes nothing' out before

# --- settings ---
rm -rf log
settings '[mail_log]' 'networks = 198.51.100.0/24 2001:db8::/32' \
  'ignore_users = 1000 nosuchuser'
read_log
ok 'a network of ours' found network@x
ok 'another network' not found outside@x
ok 'a user who only forwards' not found local@x
for bad in 'networks = 192.0.2.0/40' 'networks = example.org'; do
  settings '[mail_log]' "$bad"
  run read_log
  is "$bad: status" "$STATUS" 78
  one_line "$bad" 'networks'
done
settings

# --- forwarded mail ---
rm -rf log mail.log
arrives BBBB1 forwarded@x 'gate[192.0.2.66]' > mail.log
second=5
{ line pickup 'BBBB2: uid=1000 from=<us>'
  line cleanup 'BBBB2: message-id=<forwarded@x>'; delivered BBBB2 f@example.net
} >> mail.log
arrives BBBB3 answered@x 'gate[192.0.2.66]' >> mail.log
sent BBBB4 answered@x a@example.net >> mail.log
second=1200
{ line pickup 'BBBB5: uid=1000 from=<us>'
  line cleanup 'BBBB5: message-id=<answered@x>'; delivered BBBB5 f@example.net
} >> mail.log
read_log
ok 'what a program forwards at once is not recorded' not found forwarded@x
ok 'what somebody resends with a login is' found answered@x
second=0

# --- queued again, by postsuper -r ---
rm -rf log mail.log
# requeued FORMER QUEUE-ID ID
requeued ()
{
  line pickup "$2: uid=101 from=<us> orig_id=$1"
  line cleanup "$2: message-id=<$3>"
  delivered "$2" "$3.example.net"
}
{ arrives BBBC1 stranger@x 'gate[192.0.2.66]'; arrives BBBC2 ours@x "$by_login"
  second=1800; requeued BBBC1 BBBC3 stranger@x; requeued BBBC2 BBBC4 ours@x
  requeued BBBC5 BBBC6 unseen@x; } > mail.log
second=0
read_log
ok "queued again: a stranger's" not found stranger@x
ok 'queued again: ours' found ours@x
run bs log find ours@x
like 'queued again: when it was submitted' out 'sent 2026-11-20T11:00:00Z'
ok 'queued again: what was not seen before' not found unseen@x

# --- rotation ---
rm -rf log mail.log
sent CCCC1 r1@x r@example.net > mail.log
read_log
sent CCCC2 r2@x r@example.net >> mail.log
mv mail.log mail.log.1
sent CCCC3 r3@x r@example.net > mail.log
run read_log
silent 'renamed'
ok 'renamed: the rest of the old one' found r2@x
ok 'renamed: the new one' found r3@x
sent CCCC4 r4@x r@example.net >> mail.log
mv mail.log.1 mail.log.2; mv mail.log mail.log.1
sent CCCC5 r5@x r@example.net > mail.log
touch -d '1 minute ago' mail.log.1
touch -d '2 minutes ago' mail.log.2
mv mail.log mail.log-20261120
sent CCCC6 r6@x r@example.net > mail.log
run read_log
silent 'renamed three times'
for i in 4 5 6; do ok "renamed three times: $i" found r$i@x; done
sent CCCC7 r7@x r@example.net >> mail.log
cp mail.log mail.log.copy
: > mail.log
sent CCCC8 r8@x r@example.net > mail.log
run read_log
silent 'copied and truncated'
for i in 7 8; do ok "copied and truncated: $i" found r$i@x; done
run bs log status
like 'rotation: nothing is missing' out '^complete since +2026-11-20T12:00:00Z'
sent CCCC9 r9@x r@example.net >> mail.log
gzip -q mail.log
rm -f mail.log.copy
second=3
sent CCCD1 r10@x r@example.net > mail.log
run at 2026-11-20T13:00:00Z record --mail-log=mail.log --once
is 'out of reach: status' "$STATUS" 0
one_line 'out of reach' 'may be missing'
ok 'out of reach: the new one' found r10@x
run bs log status
like 'out of reach: complete from then on only' out \
  '^complete since +2026-11-20T13:00:00Z'

# --- following ---
rm -rf log mail.log*
: > mail.log
"$BACKSIFT" record --config "$CONF" --now "$NOW" --mail-log=mail.log 2> err &
follower=$!
# await ID: until it is found.
await ()
{
  for _ in $(seq 100); do
    ! found "$1" || return 0
    sleep 0.1
  done
  return 1
}
sent DDDD1 f1@x f@example.net >> mail.log
ok 'following: what is written' await f1@x
sent DDDD2 f2@x f@example.net >> mail.log
mv mail.log mail.log.1
sent DDDD3 f3@x f@example.net >> mail.log.1
sent DDDD4 f4@x f@example.net > mail.log
for i in 2 3 4; do ok "following: renamed, $i" await f$i@x; done
mv mail.log mail.log.1
sleep 1
sent DDDD5 f5@x f@example.net > mail.log
ok 'following: nothing of its name for a second' await f5@x
cp mail.log mail.log.1; : > mail.log
sleep 1
sent DDDD6 f6@x f@example.net >> mail.log
ok 'following: truncated' await f6@x
kill -STOP $follower
sent DDDE1 held1@x f@example.net >> mail.log
cp mail.log mail.log.1
second=1
for i in 2 3 4; do sent DDDE$i held$i@x f@example.net; done > mail.log
second=0
kill -CONT $follower
for i in 1 2 3 4; do
  ok "following: truncated and grown again, $i" await held$i@x
done
kill -TERM $follower
wait $follower
is 'following: SIGTERM ends it' $? 0
silent following
sent DDDD7 f7@x f@example.net >> mail.log
read_log
ok 'following: it goes on where it stopped' found f7@x

# --- killed at any moment ---
# A writer appends and rotates; readers are killed again and again.
rm -rf log mail.log*
: > mail.log
( for i in $(seq 300); do
    second=$i
    sent "EEEE$((i + 1000))" "k$i@x" "k$i@example.net" >> mail.log
    [ $((i % 70)) -ne 0 ] || {
      for n in 4 3 2 1; do
        [ ! -e mail.log.$n ] || mv mail.log.$n mail.log.$((n + 1))
      done
      mv mail.log mail.log.1
      : > mail.log; }
    sleep 0.01
  done ) &
writer=$!
while kill -0 $writer 2>/dev/null; do
  "$BACKSIFT" record --config "$CONF" --now "$NOW" --mail-log=mail.log 2>> err &
  follower=$!
  sleep "0.$((RANDOM % 30 + 1))"
  kill -KILL $follower
  wait $follower 2>/dev/null
done
run read_log
is 'killed: a last run' "$STATUS" 0
missing=
for i in $(seq 300); do found "k$i@x" || missing="$missing $i"; done
is 'killed: nothing is missing' "$missing" ''
run bs log status
like 'killed: nothing stands twice' out '^entries +300$'
like 'killed: nor do recipients' out '^recipients +300$'
like 'killed: it is complete' out '^complete since +2026-11-20T12:00:00Z'

# --- state ---
state=$(echo log/sent.db.mail-log-????????)
is 'state: for its owner alone' "$(stat -c %a "$state")" 600
cp "$state" good
for damage in 'printf x' 'head -c 12 good' 'sed /offset/d good' 'printf ""'; do
  $damage > "$state"
  run read_log
  is "state, $damage: status" "$STATUS" 0
  one_line "state, $damage" 'damaged'
done
run bs log status
like 'state: read again, nothing stands twice' out '^entries +300$'
sent FFFF1 anew@x a@example.net >> mail.log
read_log
rm -f log/sent.db log/sent.db.lock
run read_log
ok 'a log made anew: all is read again' found anew@x

# Who may write to the log's folder may not be able to list it, nor to sync it.
as_writer=()
if as_nobody test -x "$BACKSIFT"; then
  as_writer=(as_nobody)
  chmod a+rx .
  chmod a+r "$CONF" mail.log
  chown -R nobody log
fi
rm -f log/*.mail-log-*
chmod 300 log
run "${as_writer[@]}" "$BACKSIFT" record --config "$CONF" --now "$NOW" \
  --mail-log=mail.log --once
is 'a folder that is not readable: status' "$STATUS" 0
is 'a folder that is not readable: nothing is said' "$(cat err)" ''
chmod 700 log
is 'a folder that is not readable: the state is there' \
  "$(find log -name '*.mail-log-????????' | wc -l)" 1

# --- stdin ---
rm -rf log
arrives FFFF2 stdin@x "$by_login" > first
delivered FFFF2 s@example.net > second
cat first | bs record --mail-log
ok 'stdin: no attempt yet' not found stdin@x
cat second | bs record --mail-log
ok 'stdin: what was pending before' found stdin@x
sent FFFF3 journal@x j@example.net | sed 's/^/x/' | bs record --mail-log
ok 'stdin: what is no log' not found journal@x
head -c 300000 /dev/zero | tr '\0' x > long
{ cat long; echo; sent FFFF4 behind@x b@example.net; } | bs record --mail-log
ok 'stdin: behind a line without end' found behind@x
# What was read of a pipe can't be read again: it is kept whenever nothing more
# comes, however much is waited for.
pending_of ()
{
  for _ in $(seq 100); do
    ! grep -q "$1" log/sent.db.mail-log-stdin || return 0
    sleep 0.1
  done
  return 1
}
rm -rf log
mkfifo pipe
"$BACKSIFT" record --config "$CONF" --now "$NOW" --mail-log < pipe 2> err &
reader=$!
exec 7> pipe
for i in $(seq 100); do arrives "FFF0$i" "many$i@x" "$by_login"; done >&7
ok 'stdin, a pause: what is waited for' pending_of many100@x
arrives FFFF6 pause@x "$by_login" >&7
ok 'stdin, a pause: one more' pending_of pause@x
kill -TERM $reader
wait $reader
is 'stdin: SIGTERM ends it' $? 0
exec 7>&-
silent 'stdin: SIGTERM'
delivered FFFF6 p@example.net | bs record --mail-log
ok 'stdin: a pause, then SIGTERM: goes on' found pause@x
cat long > mail.log; echo >> mail.log
sent FFFF5 behind2@x b@example.net >> mail.log
read_log
ok 'a file: behind a line without end' found behind2@x

# --- what is wrong ---
for use in '--mail-log=mail.log --pass' '--mail-log -r a@b' '--once' \
  '--mail-log=mail.log --sendmail' '--mail-log=mail.log --message-id a@b'; do
  # shellcheck disable=SC2086
  run bs record $use < /dev/null
  is "$use: status" "$STATUS" 64
  one_line "$use"
done
run read_log nowhere
is 'no such file: status' "$STATUS" 74
one_line 'no such file' 'nowhere'
mkfifo fifo
run timeout 20 "$BACKSIFT" record --config "$CONF" --mail-log=fifo --once
is 'a FIFO: status' "$STATUS" 74
run bs record --mail-log=mail.log --once --log /proc/nowhere/db
is 'no log to write: status' "$STATUS" 75
one_line 'no log to write'
# While following, a log that fails is tried again until it takes what was read.
: > blocked
: > err
"$BACKSIFT" record --config "$CONF" --now "$NOW" --log blocked/sent.db \
  --mail-log=mail.log 2> err &
follower=$!
for _ in $(seq 100); do [ ! -s err ] || break; sleep 0.1; done
one_line 'a log that fails for a while' 'tried again'
rm blocked
LOG=$WORK/blocked/sent.db
settings
ok 'a log that fails for a while: nothing is lost' await behind2@x
kill -TERM $follower
wait $follower
done_testing
