#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What goes wrong with the sent log: full and read-only disks, file systems
# without locks, damage of each kind. Every time there is one clear line, mail
# goes on both ways, and afterwards all works again.

. "$(dirname "$0")/lib.sh"

printf '#!/bin/sh\ncat > "%s/handed-on"\n' "$WORK" > sendmail
chmod +x sendmail
sent_message next@example.org > letter
bounce known@example.org > genuine

# faulty NAME [EVIDENCE [WORDS]]: with the log as it is now. Nothing hangs.
faulty ()
{
  local name=$1 evidence=${2:-log-unavailable} words=${3:-}
  run timeout 60 "$BACKSIFT" record --config "$CONF" --now "$NOW" < letter
  is "$name, record: try again" "$STATUS" 75
  one_line "$name, record" "not remembered.*$words"
  run timeout 60 "$BACKSIFT" record --pass --config "$CONF" --now "$NOW" < letter
  is "$name, --pass: status" "$STATUS" 0
  same "$name, --pass: the message goes on" out letter
  one_line "$name, --pass" 'the message goes on'
  rm -f handed-on
  run timeout 60 "$BACKSIFT" record --config "$CONF" --now "$NOW" \
    --sendmail=./sendmail -- a@example.net < letter
  is "$name, --sendmail: status" "$STATUS" 0
  same "$name, --sendmail: the message goes on" handed-on letter
  one_line "$name, --sendmail" 'the message goes on'
  run timeout 20 "$BACKSIFT" filter --config "$CONF" --now "$NOW" < genuine
  is "$name, filter: status" "$STATUS" 0
  like "$name, filter: evidence" out "^X-Backsift-Evidence: $evidence;"
  without_stamp out > passed
  same "$name, filter: the message passes" passed genuine
}

# missed NAME: what went out unrecorded is no backscatter when it bounces,
# and log status says that it went.
missed ()
{
  run bs filter < <(bounce next@example.org)
  like "$1: what was missed is not judged" out \
    '^X-Backsift-Evidence: log-too-young;'
  run bs filter < <(bounce forged@example.com '' 'Fri, 20 Nov 2026 12:30:00 +0000')
  like "$1: what is dated later is" out '^X-Backsift-Evidence: never-sent;'
  run bs log status
  is "$1: a warning" "$STATUS" 1
  like "$1: its words" out 'some sent mail is missing: .*--complete'
  like "$1: complete since then" out '^complete since  *2026-11-20T12:01:00Z'
  run bs log status --json
  like "$1: in JSON" out '"missed_until":"2026-11-20T12:01:00Z"'
  run at 2026-12-10T08:00:00Z log status
  ok "$1: not for ever" not grep -q 'sent mail is missing' out
}

# commands NAME: those of a person end with one line and a status of theirs.
commands ()
{
  local line
  new_maildir Sent
  for line in 'log status' 'log find a@b' 'log expire' 'import Sent'; do
    # shellcheck disable=SC2086
    run timeout 60 "$BACKSIFT" $line --config "$CONF" --now "$NOW"
    ok "$1, $line: a documented status" \
      grep -qw "$STATUS" <<< '64 65 73 74 75 78'
    one_line "$1, $line" 'sent\.db'
  done
}

# sound NAME: it all works again, and what was there is there.
sound ()
{
  run bs record < letter
  is "$1, afterwards: record" "$STATUS" 0
  run bs filter < genuine
  like "$1, afterwards: what was known is" out \
    '^X-Backsift-Evidence: message-id;'
  run bs log find next@example.org
  is "$1, afterwards: what was recorded is" "$STATUS" 0
}

# --- damage ---
begin_log
cp "$LOG" good
damaged ()
{
  local name=$1
  cp good "$LOG"
  "${@:2}"
  cp "$LOG" bad
  faulty "$name"
  same "$name: the file is left as it is" "$LOG" bad
  commands "$name"
  cp good "$LOG"
  sound "$name"
}
overwrite ()
{
  head -c "$2" /dev/urandom | dd of="$LOG" bs=1 seek="$1" conv=notrunc status=none
}
damaged 'no header' overwrite 0 100
damaged 'the first page' overwrite 120 3000
damaged 'text' cp letter "$LOG"
damaged 'cut in the first page' truncate -s 2000 "$LOG"
damaged 'cut behind the first page' truncate -s 4096 "$LOG"
damaged 'cut in the last page' truncate -s -1000 "$LOG"
cp letter "$LOG"
rm -f "$LOG.missed"
run bs record < letter
cp good "$LOG"
missed 'no log to write to'
rm -f "$LOG.missed"
settings '[judge]' 'mode = frobnicate'
run bs record --pass < letter
same 'settings that are wrong: the message goes on' out letter
settings
missed 'settings that are wrong'
new_maildir Complete
cp letter Complete/cur/1
run bs import --complete Complete
like 'what was missed is imported: judged again' <(bs filter < <(bounce never@example.org)) \
  '^X-Backsift-Evidence: never-sent;'
run bs log status
is 'what was missed is imported: no warning' "$STATUS" 0
cp good "$LOG"
sql ()
{
  python3 -c 'import sqlite3, sys
c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()' \
    "$LOG" "$1"
}
damaged 'a newer release' sql 'PRAGMA user_version = 99'
another_database ()
{
  rm "$LOG"
  sql 'CREATE TABLE theirs (x)'
}
damaged "another program's" another_database

# A log of many pages, cut off at many lengths and with each page overwritten.
# What was sent is found or nothing is concluded; mail goes on.
n_judged=0
wrong=
judge ()
{
  timeout 20 "$BACKSIFT" filter --config "$CONF" --now "$NOW" < genuine \
    > out 2>> err
  grep -Eq '^X-Backsift-Evidence: (message-id|log-unavailable);' out ||
    wrong="$wrong, filter: $1"
  timeout 20 "$BACKSIFT" record --pass --config "$CONF" --now "$NOW" < letter \
    2>> err | cmp -s - letter || wrong="$wrong, record: $1"
  rm -f "$LOG-journal"
  n_judged=$((n_judged + 1))
}
sql "WITH RECURSIVE number (i) AS
       (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < 1500)
     INSERT INTO message SELECT random(), 1795161600, i, 0, 0 FROM number"
cp "$LOG" many
size=$(stat -c %s many)
for ((length = 512; length < size; length += 1499)); do
  head -c $length many > "$LOG"
  judge "cut to $length"
done
for ((page = 0; page < size / 4096; page++)); do
  for bytes in /dev/zero /dev/urandom; do
    cp many "$LOG"
    dd if=$bytes of="$LOG" bs=4096 seek=$page count=1 conv=notrunc status=none
    judge "page $page from $bytes"
  done
done
is 'damage of many kinds: never a wrong answer' "$wrong" ''
ok 'damage of many kinds: some of it' test $n_judged -gt 40
cp good "$LOG"

# --- what is no file ---
for kind in mkdir mkfifo; do
  rm "$LOG"
  $kind "$LOG"
  faulty "$kind in its place"
  commands "$kind in its place"
  rm -r "$LOG"
  cp good "$LOG"
  sound "$kind in its place"
done
mv "$LOG" elsewhere.db
ln -s "$WORK/not-mounted/sent.db" "$LOG"
faulty 'a link to nowhere' log-unavailable 'No such file or directory'
is 'a link to nowhere: nothing is left beside it' \
  "$(find log -name '*.new*' | wc -l)" 0
rm "$LOG"
mv elsewhere.db "$LOG"
sound 'a link to nowhere'
: > "$LOG"
run bs filter < genuine
like 'empty: unverifiable' out '^X-Backsift-Evidence: log-unavailable;'
run bs record < letter
is 'empty: the next record fills it' "$STATUS" 0
cp good "$LOG"

# A FIFO where SQLite has its journal holds nobody.
rm -f "$LOG-journal"
mkfifo "$LOG-journal"
faulty 'a FIFO as journal'
commands 'a FIFO as journal'
rm "$LOG-journal"
sound 'a FIFO as journal'

# --- disks ---
if unshare --mount true 2> /dev/null; then
  export -f sent_message bounce
  cat > on-disk <<'END'
# on-disk KIND: with log/ on a disk of its own.
mount -t tmpfs -o size=300k tmpfs "$WORK/log"
cp "$WORK/good" "$LOG"
case $1 in
full) head -c 300000 /dev/zero > "$WORK/log/rest" 2> /dev/null
      words='make room on its disk' ;;
read-only) mount -o remount,ro "$WORK/log"; words='read-only|Read-only' ;;
esac
faulty "disk $1" message-id "($words)"
same "disk $1: the file is left as it is" "$LOG" "$WORK/good"
case $1 in
full) rm "$WORK/log/rest"
      missed "disk $1" ;;
read-only) mount -o remount,rw "$WORK/log" ;;
esac
sound "disk $1"
END
  rm -rf log
  mkdir log
  for kind in full read-only; do
    # One test script inside the namespace: its own numbers go on.
    declare -p BACKSIFT CONF LOG NOW WORK n_tests > inside
    declare -f >> inside
    { cat inside on-disk; echo "echo \$n_tests > '$WORK/n'"; } > script
    unshare --mount bash script "$kind"
    n_tests=$(cat n)
  done

  # syslog has what stderr has.
  cat > listen <<'END'
import socket, sys
server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
server.bind('/dev/log')
open(sys.argv[1], 'w').close()
with open(sys.argv[2], 'ab', buffering=0) as log:
    while True:
        log.write(server.recv(8192).rstrip(b'\0\n') + b'\n')
END
  cat > with-syslog <<'END'
mkdir -p "$WORK/dev"
mount -t tmpfs tmpfs "$WORK/dev"
touch "$WORK/dev/null"
mount --bind /dev/null "$WORK/dev/null"
mount --rbind "$WORK/dev" /dev
python3 "$WORK/listen" "$WORK/listening" "$WORK/syslog" &
listener=$!
for _ in $(seq 100); do [ ! -e "$WORK/listening" ] || break; sleep 0.1; done
for use in --pass '--sendmail=./sendmail'; do
  "$BACKSIFT" record --config "$CONF" --now "$NOW" $use --log "$WORK/letter" \
    < "$WORK/letter" > /dev/null 2>&1
done
sleep 0.5
kill $listener
END
  { declare -p BACKSIFT CONF NOW WORK; cat with-syslog; } > script
  unshare --mount bash script
  is 'trouble goes to syslog, too' \
    "$(grep -c 'backsift\[[0-9]*\]: record: not remembered: .*; the message goes on' syslog)" 2
fi

# --- a file system without locks ---
case $(ldd "$BACKSIFT") in
*libasan*) ;; # which must be loaded first
*)
  cat > no-locks.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
int
flock (int fd, int operation)
{
  (void) fd, (void) operation;
  errno = ENOLCK;
  return -1;
}
static int
lockless (const char *name, int fd, int command, void *argument)
{
  if (command == F_SETLK || command == F_SETLKW || command == F_GETLK) {
    errno = ENOLCK;
    return -1;
  }
  int (*real) (int, int, ...) = (int (*) (int, int, ...)) dlsym (RTLD_NEXT, name);
  return real (fd, command, argument);
}
#define LOCKLESS(name)                                                        \
  int name (int fd, int command, ...)                                         \
  {                                                                           \
    va_list list;                                                             \
    va_start (list, command);                                                 \
    void *argument = va_arg (list, void *);                                   \
    va_end (list);                                                            \
    return lockless (#name, fd, command, argument);                           \
  }
LOCKLESS (fcntl)
LOCKLESS (fcntl64)
END
  if ${CC:-cc} -shared -fPIC -o no-locks.so no-locks.c -ldl; then
    rm -rf log
    begin_log
    export LD_PRELOAD=$WORK/no-locks.so
    faulty 'no locks' log-unavailable 'with locks'
    commands 'no locks'
    unset LD_PRELOAD
    sound 'no locks'
  fi ;;
esac
done_testing
