#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Killed by SIGKILL at a random moment, KILLS times (1,000): a record that had
# ended with 0 is found, and the log is whole.

. "$(dirname "$0")/lib.sh"

cat > kills.py <<'END'
"""kills.py PROGRAM KILLS SEED FOLDER: prints the ids of records that ended well
and how many were killed. Every fourth runs beside the one before it."""
import os
import random
import sys
import time

program, kills, seed, folder = sys.argv[1:]
random.seed(int(seed))
log = os.path.join(folder, 'sent.db')
LETTER = ('From: us@example.org\nTo: %s@example.net\nMessage-ID: <%s>\n'
          'Date: Fri, 20 Nov 2026 08:00:00 +0000\nSubject: Kill\n\nHello\n')


def start(name):
    path = os.path.join(folder, 'b' if 'b@' in name else 'a')
    with open(path, 'w') as file:
        file.write(LETTER % (name, name))
    argv = [program, 'record', '--log', log]
    if random.random() < 0.5:
        argv.append('--pass')
    with open(path, 'rb') as letter, open(os.devnull, 'wb') as nowhere:
        return os.posix_spawn(program, argv, os.environ, file_actions=[
            (os.POSIX_SPAWN_DUP2, letter.fileno(), 0),
            (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)])


began = time.monotonic()
os.waitpid(start('first@kill'), 0)
os.waitpid(start('second@kill'), 0)
usual = (time.monotonic() - began) / 2
done, n_killed = ['first@kill', 'second@kill'], 0
for i in range(int(kills)):
    names = [f'{i}@kill'] + ([f'{i}b@kill'] if i % 4 == 0 else [])
    pids = [start(name) for name in names]
    time.sleep(random.uniform(0, 1.2 * usual))
    for pid in pids:
        os.kill(pid, 9)
    for pid, name in zip(pids, names):
        status = os.waitpid(pid, 0)[1]
        if status == 0:
            done.append(name)
        elif os.WIFSIGNALED(status):
            n_killed += 1
        else:
            print(f'FAILED {name} {status}')
print('\n'.join(done))
print(f'killed {n_killed}')
END

cat > lookup.py <<'END'
"""lookup.py LOG: of the ids on stdin those that are not there, reckoned without
the program."""
import hashlib
import hmac
import sqlite3
import sys

database = sqlite3.connect(sys.argv[1])
print(database.execute('PRAGMA integrity_check').fetchone()[0])
salt = database.execute("SELECT value FROM meta WHERE name = 'salt'").fetchone()[0]
rows = {row[0] for row in database.execute('SELECT digest FROM message')}
for line in sys.stdin:
    mac = hmac.new(salt, b'm' + line.strip().encode(), hashlib.sha256).digest()
    if int.from_bytes(mac[:8], 'big', signed=True) not in rows:
        print(line.strip())
END

seed=${SEED:-$RANDOM}
echo "# SEED=$seed"
mkdir box
python3 kills.py "$BACKSIFT" "${KILLS:-1000}" "$seed" box > ended 2> err
echo "# $(tail -n 1 ended)"
like 'some were killed' ended '^killed [1-9]'
ok 'some were not' test "$(grep -c '@kill' ended)" -gt 10
ok 'none failed' not grep -q FAILED ended
sent_message next@kill | bs record --log box/sent.db
is 'the next one is recorded' $? 0
is 'all that ended well are there, and the log is whole' \
  "$({ grep '@kill$' ended; echo next@kill; } | python3 lookup.py box/sent.db)" ok
run bs log find --log box/sent.db next@kill
is 'and it can be asked' "$STATUS" 0
is 'nothing is left beside the log' "$(find box -name 'sent.db.new*' | wc -l)" 0

# killed_after SECONDS DATE COMMAND [ARG...]: with stdin, and counts in $n_hit.
n_hit=0
killed_after ()
{
  "$BACKSIFT" "$3" --config "$CONF" --now "$2" "${@:4}" < /dev/stdin \
    > /dev/null 2>> "$WORK/err" &
  local pid=$!
  sleep "$1"
  kill -KILL $pid 2> /dev/null
  wait $pid 2> /dev/null
  [ $? -ne 137 ] || n_hit=$((n_hit + 1))
}

# --- the log's first use ---
missing=
sent_message young@kill > letter
for i in $(seq 40); do
  rm -rf young
  mkdir young
  killed_after "0.0$((i % 3))$((RANDOM % 10))" "$NOW" record \
    --log young/sent.db < letter
  sent_message after@kill | bs record --log young/sent.db 2>> err ||
    missing="$missing $i"
  bs log find --log young/sent.db after@kill > /dev/null 2>> err ||
    missing="$missing $i"
done
ok 'killed at its first use, some times' test $n_hit -gt 0
is 'killed at its first use, the log is made by the next' "$missing" ''

# --- expire and import ---
new_maildir Sent
for i in $(seq 600); do sent_message "import$i@kill" > "Sent/cur/$i"; done
n_hit=0
for i in $(seq 30); do
  killed_after "0.0$((i % 4))$((RANDOM % 10))" "$NOW" import --log box/sent.db Sent < letter
done
ok 'import is killed, some times' test $n_hit -gt 0
ok 'import after it was killed' bs import --log box/sent.db Sent
is 'import after it was killed: all are there' \
  "$(seq 600 | sed 's/.*/import&@kill/' | python3 lookup.py box/sent.db)" ok
n_hit=0
for i in $(seq 10); do
  killed_after "0.00$((RANDOM % 10))" 2027-01-04T23:00:00Z log \
    expire --log box/sent.db < letter
done
ok 'expire is killed, some times' test $n_hit -gt 0
is 'expire after it was killed: nothing that is kept is gone' \
  "$(grep '@kill$' ended | python3 lookup.py box/sent.db)" ok
ok 'expire after it was killed' at 2027-03-01T00:00:00Z log expire --log box/sent.db
run bs log status --log box/sent.db
like 'and all is expired' out '^entries +0$'
done_testing
