#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What goes wrong around a delivery command: it answers all the same, and a
# message is delivered or the MDA is told to try again. The time limits are
# such as only a hang can reach.

. "$(dirname "$0")/lib.sh"
begin_log
write_messages

# limited COMMAND [ARG...]: as bs, ended with 124 where it hangs.
limited ()
{
  timeout -k 1 20 "$BACKSIFT" "$1" --config "$CONF" --now "$NOW" "${@:2}"
}

# passes NAME MESSAGE [ARG...]: filter passes it, with this evidence.
evidence=log-unavailable
passes ()
{
  local name=$1 message=$2
  shift 2
  run limited filter "$@" < "$message"
  is "$name: status" "$STATUS" 0
  like "$name: evidence" out "^X-Backsift-Evidence: $evidence;"
  without_stamp out > bare
  same "$name: the message is whole" bare "$message"
  one_line "$name"
}

# --- the sent log ---
# Holds the log until it is killed, in whatever journal mode it is.
cat > lock.py <<'END'
import sqlite3, sys, time
log = sqlite3.connect(sys.argv[1], isolation_level=None)
log.execute("PRAGMA locking_mode = EXCLUSIVE")
log.execute("BEGIN EXCLUSIVE")
log.execute("CREATE TABLE held (x)")
print("locked", flush=True)
time.sleep(3600)
END
mkfifo locked
python3 lock.py "$LOG" > locked &
locker=$!
read -r line < locked
is 'the log is locked' "$line" locked
passes 'locked log' backscatter
run limited test < backscatter
is 'locked log: test' "$STATUS" 1
new_maildir Inbox
run limited deliver --maildir Inbox < backscatter
is 'locked log: delivered' "$(files Inbox)" 1
run limited filter < ordinary
same 'locked log: ordinary mail does not even ask' out ordinary
silent 'locked log, ordinary'
sent_message locked@example.org > message
run limited record --pass < message
is 'locked log: record --pass, status' "$STATUS" 0
same 'locked log: record --pass goes on' out message
one_line 'locked log, record --pass' 'not remembered'
kill "$locker"
wait "$locker" 2>/dev/null

echo garbage > garbage.db
passes 'damaged log' backscatter --log garbage.db
head -c 3000 "$LOG" > cut.db
passes 'log cut off' backscatter --log cut.db
mkdir folder.db
passes 'log is a folder' backscatter --log folder.db
mkfifo fifo.db
passes 'log is a FIFO' backscatter --log fifo.db
: > empty.db
passes 'empty log' backscatter --log empty.db
passes 'log below a file' backscatter --log ordinary/sent.db
if as_nobody test -x "$BACKSIFT"; then
  chmod a+rx . ; chmod 700 log
  run as_nobody "$BACKSIFT" filter --config "$CONF" --now "$NOW" < backscatter
  is 'unreadable log: status' "$STATUS" 0
  like 'unreadable log' out '^X-Backsift-Evidence: log-unavailable;'
  chmod 755 log
fi

# --- settings ---
evidence=not-judged
settings '[judge]' 'mode = frobnicate'
passes 'bad settings' backscatter
like 'bad settings: key and value' err 'mode.*frobnicate'
settings '[frobnicate]' 'a = b'
passes 'unknown group' backscatter
printf '\0\377garbage' > "$CONF"
passes 'settings are garbage' backscatter
run limited filter < ordinary
same 'settings are garbage: ordinary mail' out ordinary
settings
CONF=$WORK/nowhere.conf passes 'settings are missing' backscatter
CONF=$WORK passes 'settings are a folder' backscatter
unset HOME
run limited filter < genuine
is 'no HOME: status' "$STATUS" 0
HOME=/nonexistent run "$BACKSIFT" filter < genuine
is 'HOME is missing: status' "$STATUS" 0
# Whose home it is stands in a file that is out of reach where reports are read.
# (No root and no nobody: systemd knows these without the file.)
home=$(getent passwd 1 | cut -d: -f6)
if [ "$(id -u)" = 0 ] && [ -n "$home" ]; then
  at 2026-11-01T08:00:00Z record --log open/sent.db --message-id a@example.org
  bounce never@example.org > open/never
  chmod -R a+rX open
  chmod a+rx .
  run env -u HOME setpriv --reuid=1 --regid=1 --clear-groups "$BACKSIFT" explain \
    --log "$WORK/open/sent.db" --now "$NOW" "$WORK/open/never"
  like "no HOME: the user's own, within the fence" out \
    "^quarantine: +$home/(Maildir/\\.Backscatter|\\.local/share/backsift/Backscatter)\$"
  chmod 700 .
fi
export HOME=$WORK/home

# --- the standard descriptors ---
for message in ordinary backscatter long; do
  for command in filter 'record --pass'; do
    # shellcheck disable=SC2086
    {
      limited $command < $message >&- 2> err
      is "$command, $message, stdout closed" $? 75
      limited $command < $message > /dev/full 2> err
      is "$command, $message, stdout full" $? 75
      one_line "$command, $message, stdout full" 'No space left'
      limited $command <&- > out 2> err
      is "$command, $message, stdin closed" $? 75
      is "$command, $message, stdin closed: nothing written" "$(cat out)" ''
    }
  done
  limited filter < $message 2>&- > out
  is "$message, stderr closed: status" $? 0
  without_stamp out > bare
  same "$message, stderr closed: whole" bare $message
  limited filter --log nowhere.db < $message 2>/dev/full > out
  is "$message, stderr full: status" $? 0
done
limited filter < $WORK 2> err
is 'stdin is a folder' $? 75
limited filter < ordinary 3<&- > /dev/null
is 'stdin and stdout alone' $? 0
{ ordinary; head -c 1000000 /dev/zero; } > big
limited filter < big 2> err | true
is 'the reader goes away' "${PIPESTATUS[0]}" 75
(ulimit -f 1; limited filter < big > out 2> err)
is 'file size limit' $? 75
one_line 'file size limit'
mkfifo stuck
sleep 3600 > stuck < /dev/null & # holds a pipe at stderr that nobody reads
holder=$!
exec 5<> stuck
dd if=/dev/zero of=stuck bs=65536 count=1 oflag=nonblock 2>/dev/null
limited filter --log nowhere.db < backscatter 2>&5 > out
is 'nobody reads stderr: status' $? 0
without_stamp out > bare
same 'nobody reads stderr: whole' bare backscatter
exec 5>&-
kill "$holder"

# --- room and memory ---
TMPDIR=/nonexistent run limited filter < long
if [ "$STATUS" -eq 75 ]; then is 'no room for a spool: nothing written' "$(cat out)" ''
else without_stamp out > bare; same 'no room for a spool: whole' bare long; fi
cat long | TMPDIR=/nonexistent limited filter > out 2> err
status=$?
without_stamp out > bare
ok 'no room for a spool, piped: whole, or try again' \
  test "$status" -eq 75 -o "$(cmp -s bare long; echo $?)" -eq 0
# Dovecot's limit for a process.
if [ -z "${ASAN_OPTIONS:-}" ]; then
  for message in ordinary backscatter long; do
    (ulimit -v 262144; limited filter < $message > out 2> err)
    is "256 MB of addresses, $message: status" $? 0
    without_stamp out > bare
    same "256 MB of addresses, $message: whole" bare $message
  done
fi

# --- killed at any moment: whole in quarantine or not there, and no tmp left
# behind that is taken for mail ---
whole=0
for i in $(seq 40); do
  delay=$(printf '0.%03d' $((i / 2)))
  timeout -s KILL "$delay" "$BACKSIFT" deliver --config "$CONF" --now "$NOW" \
    --maildir Inbox < backscatter
done > /dev/null 2>&1
for file in "$QUARANTINE"/new/*; do
  [ -e "$file" ] || continue
  without_stamp "$file" > bare
  cmp -s bare backscatter || whole=1
done
is 'killed: what is in quarantine is whole' "$whole" 0

# --- a syslog daemon that reads nothing, and an MDA that blocks the timer ---
cat > full-syslog.py <<'END'
import os, signal, socket, subprocess, sys
os.symlink("/proc/self/fd", "/dev/fd")
daemon = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
daemon.bind("/dev/log")
filler = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
filler.connect("/dev/log")
filler.setblocking(False)
try:
    while True:
        filler.send(b"x")
except BlockingIOError:
    pass
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
try:
    sys.exit(subprocess.call(sys.argv[1:], timeout=20))
except subprocess.TimeoutExpired:
    sys.exit(124)
END
cat > in-own-dev <<'END'
mount -t tmpfs tmpfs /dev || exit 125
mknod /dev/null c 1 3; mknod /dev/urandom c 1 9; chmod 666 /dev/*
exec python3 "$@"
END
run unshare -m bash in-own-dev full-syslog.py "$BACKSIFT" filter \
  --config "$CONF" --now "$NOW" --log nowhere.db < backscatter
if [ "$STATUS" -eq 125 ] || ! unshare -m true 2>/dev/null; then
  result 0 'stuck syslog # SKIP needs a mount namespace'
else
  is 'stuck syslog: status' "$STATUS" 0
  without_stamp out > bare
  same 'stuck syslog: whole' bare backscatter
fi
done_testing
