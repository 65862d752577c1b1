#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What a message could do that takes over the process which reads it: nothing
# but say something wrong about itself. And where the system has no fence, mail
# is judged and delivered as well.

. "$(dirname "$0")/lib.sh"
"$BACKSIFT" --version | grep -qx 'fence: Landlock, seccomp' ||
  skip_all 'this system has no Landlock or no seccomp'
build_shims break-out no-fence

# A port of this host where somebody listens.
python3 -c 'import socket, sys
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    server.accept()[0].close()' > port &
listener=$!
trap 'kill $listener; chmod -R u+rwX "$WORK"; rm -rf "$WORK"' EXIT
until [ -s port ] || ! kill -0 $listener; do sleep 0.05; done

begin_log
# korean ID: a bounce with a text that can't be read without a converter.
korean ()
{
  bounce "$1" |
    sed 's/^I could not/Content-Type: text\/plain; charset=euc-kr\n\n\xb0\xa1 &/; /^--=b$/{n;/^$/d}'
}
korean never@example.org > backscatter
korean known@example.org > genuine
# A plain one, which is read without GMime, with a text to be decoded.
bounce never@example.org |
  sed '/^I could not/s/.*/SSBjb3VsZCBub3QgZGVsaXZlciB5b3VyIG1lc3NhZ2UuCg==/
    0,/^--=b$/s/^--=b$/&\nContent-Transfer-Encoding: base64/' > plain
echo 'of another mailbox' > secret
echo 'cat > delivered' > mda

# within SHIM COMMAND [ARG...]: the program, with what SHIM does to it.
within ()
{
  local shim=$1
  shift
  LD_PRELOAD=$shim ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 \
    bs "$@"
}

# attack SHIM COMMAND [ARG...]: as within(), with all that is tried.
attack ()
{
  rm -f planted
  echo 'of another mailbox' > secret
  BREAK_OUT_READ=$WORK/secret BREAK_OUT_WRITE=$WORK/planted \
    BREAK_OUT_PORT=$(cat port) within "$@"
}

breaking ()
{
  BREAK_OUT_EXEC=/bin/echo attack "$WORK/break-out.so" "$@"
}

# tried: what came of it, in one line.
tried ()
{
  sed -nE 's/^([a-z]+: (refused|succeeded))$/\1/p' err out | paste -sd ' '
}

all_are ()
{
  echo "passwd: $1 read: $1 write: $1 remove: $1 connect: $1 signal: $1"
}

# refused NAME: all that was tried, and nothing came of it.
refused ()
{
  is "$1: all is refused" "$(tried)" "$(all_are refused) exec: refused"
  ok "$1: nothing is written" test ! -e planted
  is "$1: nothing is removed" "$(cat secret)" 'of another mailbox'
}

# --- the fence holds, and the message is judged as without ---

for verdict in backscatter genuine; do
  run bs filter < $verdict
  cp out expected
  like "without an attack: $verdict" out "^X-Backsift-Verdict: $verdict\$"
  run breaking filter < $verdict
  is "filter, $verdict: status" "$STATUS" 0
  refused "filter, $verdict"
  same "filter, $verdict: the message is the same" out expected
done
run bs filter < plain
cp out expected
run breaking filter < plain
refused 'filter, plain'
same 'filter, plain: the message is the same' out expected
like 'filter, plain: it is judged' out '^X-Backsift-Verdict: backscatter$'
run breaking test < backscatter
is 'test: status of backscatter' "$STATUS" 0
refused 'test'
run breaking test < genuine
is 'test: status of a genuine bounce' "$STATUS" 1
run breaking deliver -- /bin/sh mda < genuine
is 'deliver: status' "$STATUS" 0
refused 'deliver'
bs filter < genuine > expected
same 'deliver: the MDA, which can write files, has the message' delivered expected
rm delivered
run breaking deliver -- /bin/sh mda < backscatter
refused 'deliver, backscatter'
is 'deliver, backscatter: it is in quarantine' \
  "$(ls delivered "$QUARANTINE"/new 2> ls.err | wc -l)" 2

new_maildir box
cp backscatter box/new/1; cp genuine box/new/2; ordinary > box/new/3
run breaking scan box
is 'scan: status' "$STATUS" 0
refused 'scan'
like 'scan: one is backscatter' out '^ *[^ ].* 1 .*never-sent|never-sent.* 1'
rm -f "$QUARANTINE"/.backsift* "$QUARANTINE"/*.db
run breaking quarantine list
refused 'quarantine list'
like 'quarantine list: the message is there' out never-sent
id=$(bs quarantine list --json | sed -nE 's/.*"id":"([^"]*)".*/\1/p')

# The leak checker of such a build needs what the fence forbids.
if grep -q __asan_init "$BACKSIFT"; then
  echo '# explain and quarantine show have no fence in this build'
else
  run breaking explain --json backscatter
  is 'explain: status' "$STATUS" 0
  refused 'explain'
  like 'explain: the verdict' out '"verdict":"backscatter"'
  run breaking explain < genuine
  refused 'explain, of stdin'
  run breaking quarantine show --json "$id"
  is 'quarantine show: status' "$STATUS" 0
  refused 'quarantine show'
  like 'quarantine show: the verdict' out '"verdict":"backscatter"'
fi

# --- the log, of which a process behind a fence can read two files ---

# What a killed writer leaves whose changes are in the file already.
leave_journal ()
{
  python3 -c 'import os, sqlite3, sys
log = sqlite3.connect(sys.argv[1], isolation_level=None)
log.execute("PRAGMA journal_mode=TRUNCATE")
log.execute("PRAGMA cache_size=2")
log.execute("BEGIN IMMEDIATE")
log.execute("CREATE TABLE half AS WITH RECURSIVE n(i) AS"
            " (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)"
            " SELECT i, zeroblob(100) FROM n")
os._exit(0)' "$LOG"
  test -s "$LOG-journal"
}

# judged NAME: each command finds the genuine bounce in the log.
judged ()
{
  $before
  run bs filter < genuine
  like "$1, filter" out '^X-Backsift-Verdict: genuine$'
  silent "$1, filter"
  $before
  run bs explain --json genuine
  like "$1, explain" out '"verdict":"genuine"'
  silent "$1, explain"
  $before
  run bs scan --json box
  like "$1, scan" out '"verdict":"genuine"'
  silent "$1, scan"
}

before=leave_journal
ok 'a writer was killed' leave_journal
judged 'after a writer was killed'
before='rm -f -- '$LOG-journal
judged 'a log without a journal'
before=
bs record --message-id another@example.org
mv log elsewhere
mkdir log
ln -s "$WORK/elsewhere/sent.db" "$LOG"
judged 'a link to a log'
before=leave_journal
LOG=$WORK/elsewhere/sent.db judged 'a link to a log, after a writer was killed'
before=

# Folders that are reached through links, or lie beside the first one.
new_maildir other
cp genuine other/cur/4
ln -s ../other box/.Linked
new_maildir .Side
new_maildir .Side.More
cp genuine .Side.More/new/5
cp genuine .Side/new/6
# So many that each reader is at work by then, which has 128 at a time.
ordinary > box/cur/ordinary
for i in $(seq $((128 * ($(nproc) < 32 ? $(nproc) : 32) + 50))); do
  echo "box/cur/ordinary$i"
done | xargs -n 1 ln box/cur/ordinary
run bs scan -R --json box
is 'scan, through a link: two are genuine' "$(grep -c '"verdict":"genuine"' out)" 2
silent 'scan, through a link'
run bs scan -R --json .Side
is 'scan, beside: two are genuine' "$(grep -c '"verdict":"genuine"' out)" 2
silent 'scan, beside'
{ echo 'From MAILER-DAEMON Fri Nov 20 09:00:00 2026'; cat genuine; echo; } > mbox
run bs scan --json mbox
is 'scan of an mbox' "$(grep -c '"verdict":"genuine"' out)" 1
silent 'scan of an mbox'

# What is no file, and larger than what is kept of it in memory.
{ cat genuine; head -c 3000000 /dev/zero | tr '\0' x; echo; } > long
run bs explain --json <(cat long) - genuine < <(cat long)
is 'explain of pipes' "$(grep -c '"verdict":"genuine"' out)" 3
silent 'explain of pipes'

# --- programs and the network, for commands that need neither ---

at_end ()
{
  BREAK_OUT_AT_END=1 breaking "$@"
}

new_maildir Sent
sent_message c@example.org > Sent/cur/c
for line in 'import Sent' 'scan other' 'quarantine list' 'log status' \
  'key list' 'explain genuine'; do
  # shellcheck disable=SC2086
  run at_end $line
  is "$line: neither programs nor network" "$(tried)" \
    'connect: refused exec: refused'
done
run at_end filter < genuine
like 'filter: it would be seen' err '^connect: succeeded$'

# What they start may be set-group-ID, as Postfix's postdrop is.
echo 'cat > /dev/null; grep -E "^(NoNewPrivs|Seccomp):" /proc/self/status > state' > program
chmod +x program
sed -i '1i #!/bin/sh' program
free=$(printf 'NoNewPrivs:\t0\nSeccomp:\t0')
before=$(grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status)
if [ "$before" = "$free" ]; then
  run bs deliver -- ./program < genuine
  is 'deliver: the MDA has no fence' "$(cat state)" "$free"
  rm state
  sent_message d@example.org | run bs record --sendmail="$WORK/program"
  is 'record: sendmail has no fence' "$(cat state)" "$free"
fi

# --- without a fence all that would be done, and mail is judged all the same ---

for number in 1 22 38; do
  export NO_FENCE=$number
  for command in filter 'explain --json'; do
    # shellcheck disable=SC2086
    run attack "$WORK/no-fence.so:$WORK/break-out.so" $command < backscatter
    is "no fence ($number), $command: status" "$STATUS" 0
    is "no fence ($number), $command: what is tried succeeds" "$(tried)" \
      "$(all_are succeeded)"
    like "no fence ($number), $command: it is judged" out \
      '^X-Backsift-Verdict: backscatter$|"verdict":"backscatter"'
  done
  run within "$WORK/no-fence.so" deliver -- /bin/sh mda < genuine
  is "no fence ($number), deliver: status" "$STATUS" 0
  silent "no fence ($number), deliver"
  same "no fence ($number), deliver: the message is delivered" delivered expected
  run within "$WORK/no-fence.so" scan box
  is "no fence ($number), scan: status" "$STATUS" 0
  silent "no fence ($number), scan"
done
LD_PRELOAD=$WORK/no-fence.so \
  ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 \
  run "$BACKSIFT" --version
like 'no fence: --version says so' out '^fence: none$'

# What an odd report is read with is loaded before the fence, but not what only
# the log needs: most mail that is looked at turns out to be ordinary. (The loader
# writes no such notes from behind a fence, and sanitizers load all at once.)
if [ -z "${ASAN_OPTIONS:-}" ] && ldd --version 2>&1 | grep -q -i 'glibc\|gnu libc'; then
  ordinary | sed 's/^Subject: .*/Subject: =?euc-kr?Q?=B0=A1?=/' > encoded
  for message in encoded backscatter; do
    LD_DEBUG=files LD_DEBUG_OUTPUT=$WORK/loaded run within "$WORK/no-fence.so" filter < $message
    like "$message: GMime is loaded" <(cat loaded.*) 'calling init: .*/libgmime-'
    is "$message: whether SQLite is" \
      "$(cat loaded.* | grep -c 'calling init: .*/libsqlite3')" \
      "$([ $message = encoded ]; echo $?)"
    rm -f loaded.*
  done
fi
done_testing
