#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What a program inherits from the one that starts it: signals that are ignored,
# blocked or pending, limits, the umask, the environment, the working folder,
# the arguments. (Descriptors: descriptors.t.)

. "$(dirname "$0")/lib.sh"
begin_log
write_messages
new_maildir Inbox

# with.py WHAT... -- PROGRAM [ARG...]: executes it with ignore=SIGNAL,
# block=SIGNAL or pending=SIGNAL (or "all"), LIMIT=N, argv=none, cwd=gone.
cat > with.py <<'END'
import os, resource, signal, sys
at = sys.argv.index("--")
program, arguments = sys.argv[at + 1], sys.argv[at + 1:]
for name, value in (what.split("=") for what in sys.argv[1:at]):
    if name.isupper():
        limit = getattr(resource, "RLIMIT_" + name)
        resource.setrlimit(limit, (int(value), int(value)))
    elif name == "argv":
        arguments = []
    elif name == "cwd":
        os.mkdir("gone")
        os.chdir("gone")
        os.rmdir("../gone")
    else:
        signals = (set(signal.valid_signals()) if value == "all"
                   else {getattr(signal, "SIG" + value)})
        signals -= {signal.SIGKILL, signal.SIGSTOP}
        if name != "ignore":
            signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        for each in signals:
            if name == "pending":
                os.kill(os.getpid(), each)
            elif name == "ignore" and each < signal.SIGRTMIN:
                signal.signal(each, signal.SIG_IGN)
if arguments:
    os.execv(program, arguments)
# Python refuses what execve() takes.
import ctypes
ctypes.CDLL(None).execve(program.encode(), (ctypes.c_char_p * 1)(None),
                         (ctypes.c_char_p * 1)(None))
END

# with WHAT COMMAND [ARG...]: the program, with these words for with.py.
with ()
{
  # shellcheck disable=SC2086
  timeout -k 1 30 python3 with.py $1 -- "$BACKSIFT" "$2" --config "$CONF" \
    --now "$NOW" "${@:3}"
}

# all_is_well WHAT: each delivery is as ever.
all_is_well ()
{
  rm -rf Inbox/*/* "$QUARANTINE"
  with "$1" filter < genuine > out 2> err
  is "$1: filter" "$? $(cat err)" '0 '
  like "$1: filter, evidence" out '^X-Backsift-Evidence: message-id;'
  without_stamp out > bare
  same "$1: filter, whole" bare genuine
  cat long | with "$1" deliver -- dd status=none > out 2> err
  is "$1: MDA" "$? $(cat err)" '0 '
  without_stamp out > bare
  same "$1: MDA, whole" bare long
  cat backscatter | with "$1" deliver --maildir "$WORK/Inbox" 2> err
  is "$1: quarantine" "$? $(cat err) $(files Inbox) $(files "$QUARANTINE")" '0  0 1'
  with "$1" record --sendmail="$(command -v dd)" -- status=none < letter > out 2> err
  is "$1: sendmail" "$? $(cat err)" '0 '
  same "$1: sendmail, whole" out letter
}

# --- signals ---
for what in ignore=CHLD ignore=all block=all pending=TERM pending=ALRM; do
  all_is_well "$what"
done
# An MTA may bounce what a signal ended.
for signal in XCPU ABRT TRAP; do
  for command in filter test 'deliver -- dd' 'record --pass' 'record'; do
    mkfifo input
    # shellcheck disable=SC2086
    "$BACKSIFT" $command --config "$CONF" < input > out 2> err &
    pid=$!
    exec 9> input
    for ((i = 0; i < 200; i++)); do
      caught=$(sed -n 's/^SigCgt:\t/0x/p' /proc/$pid/status)
      ((caught >> $(kill -l $signal) - 1 & 1)) && break
      sleep 0.02
    done
    kill -$signal $pid
    wait $pid
    is "SIG$signal, $command: try again" "$? $(cat out)" '75 '
    exec 9>&-
    rm input
  done
done

# --- limits ---
for what in STACK=262144 CPU=2 CORE=0; do all_is_well $what; done
if [ -z "${ASAN_OPTIONS:-}" ]; then
  all_is_well AS=$((32 * 1024 * 1024))
  # Where GMime and SQLite don't fit any more, all is delivered.
  for mb in 8 12; do
    for message in ordinary genuine long letter; do
      command=filter
      [ $message != letter ] || command='record --pass'
      # shellcheck disable=SC2086
      with AS=$((mb * 1024 * 1024)) $command < $message > out 2> err
      is "$mb MB of addresses, $message" $? 0
      without_stamp out > bare
      same "$mb MB of addresses, $message: whole" bare $message
    done
  done
fi
# try_again WHAT MESSAGE COMMAND...: and nothing is delivered.
try_again ()
{
  rm -rf Inbox/*/* "$QUARANTINE"
  with "$1" "${@:3}" < <(cat "$2") > out 2> err
  is "$1, ${*:3}, $2: try again" \
    "$? $(files Inbox) $(files "$QUARANTINE")" '75 0 0'
}
for size in 0 100 100000; do
  try_again FSIZE=$size long filter
  try_again FSIZE=$size long deliver --maildir Inbox
  try_again FSIZE=$size long deliver -- dd
done
try_again FSIZE=100 genuine deliver --maildir Inbox
try_again FSIZE=100 genuine filter
with FSIZE=100 filter < genuine 2> /dev/null | cat > out
is 'FSIZE=100, filter into a pipe' "${PIPESTATUS[0]}" 0
without_stamp out > bare
same 'FSIZE=100, filter into a pipe: whole' bare genuine
with FSIZE=100 deliver --maildir Inbox < backscatter 2> /dev/null
is 'FSIZE=100, quarantine: nowhere, not even in part' \
  "$? $(find Inbox "$QUARANTINE" -type f | wc -l)" '75 0'

# No child processes: root may have them all the same.
if as_nobody test -x "$BACKSIFT"; then
  mkdir his
  cp -r log "$CONF" his
  sed -i "s|$WORK|$WORK/his|" his/backsift.conf
  new_maildir his/Inbox
  chmod 711 .
  chown -R 65534 his
  cd his || exit
  # childless MESSAGE COMMAND [ARG...]. A leak checker needs a thread.
  childless ()
  {
    ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:detect_leaks=0} \
      as_nobody prlimit --nproc=0 ${memory:+--as=$memory} "$BACKSIFT" "$2" \
      --config backsift.conf --now "$NOW" "${@:3}" < "../$1" > ../out
  }
  for message in genuine backscatter; do
    childless $message filter
    is "no child processes, $message: status" $? 0
    without_stamp ../out > ../bare
    same "no child processes, $message: whole" ../bare ../$message
    like "no child processes, $message: judged" ../out '^X-Backsift-Verdict:'
  done
  childless genuine deliver -- dd
  is 'no child processes, deliver: try again' "$? $(cat ../out)" '75 '
  # GLib ends a process that gets no memory.
  if [ -z "${ASAN_OPTIONS:-}" ]; then
    sed 's/^--=b--/& /' ../genuine > ../odd # which takes GMime
    chmod 644 ../odd
    memory=12000000 childless odd filter
    is 'no child processes and no memory: try again' "$? $(cat ../out)" '75 '
  fi
  cd "$WORK" || exit
  chmod 700 .
fi

# --- the umask ---
for mask in 0 077 0277 0777; do
  rm -rf world
  mkdir -m 755 world world/host
  cat > world.conf <<END
[log]
path = $WORK/world/log/sent.db
host_path = $WORK/none.db
[proof]
keys = $WORK/world/keys/proof.keys
host_keys = $WORK/none.keys
[quarantine]
path = $WORK/world/Quarantine
inbox = $WORK/world/Inbox
END
  new_maildir world/Inbox
  bounce never2@example.org > world/Inbox/cur/1:2,S
  chmod 600 world/Inbox/cur/1:2,S
  echo 'Nov 20 10:00:00 mx postfix/pickup[1]: 4A2B: uid=1 from=<us>' > world/mail.log
  chmod 600 world/mail.log
  worked=
  while read -r command options; do
    # shellcheck disable=SC2086
    (umask $mask; exec "$BACKSIFT" "$command" --config world.conf \
      --now "$NOW" $options) < backscatter > out 2> err || worked="$worked, $command: $? $(cat err)"
  done <<END
record --message-id first@example.org --now 2026-10-20T08:00:00Z
record --message-id second@example.org
deliver --maildir world/Inbox --sender=<>
deliver --maildir world/Inbox --log $WORK/none.db
scan -q --move world/Inbox
import world/Inbox
record --mail-log=world/mail.log --once
key new
quarantine list
quarantine digest
record --log $WORK/world/host/sent.db
END
  is "umask $mask: all works" "$worked" ''
  is "umask $mask: three are in quarantine" "$(files world/Quarantine)" 3
  is "umask $mask: files are private" "$(find world -type f ! -perm 600 ! -path '*/host/*')" ''
  is "umask $mask: folders are private" \
    "$(find world/log world/keys world/Quarantine -type d ! -perm 700)" ''
  is "umask $mask: but a host's log, in a folder for all" \
    "$(stat -c %a world/host/sent.db)" 644
done
(umask 027; bs deliver -- sh -c 'umask' < ordinary > out)
is "the MDA has its caller's umask" "$(cat out)" 0027

# --- the environment ---
all_is_well cwd=gone
for what in HOME= HOME=home HOME=/nonexistent HOME="$WORK/letter" -uPATH \
  TMPDIR=. TMPDIR=/nonexistent TMPDIR=/dev/full XDG_DATA_HOME=a \
  XDG_CONFIG_HOME=../b -i; do
  rm -rf Inbox/*/* "$QUARANTINE"
  env "$what" "$BACKSIFT" filter --config "$CONF" --now "$NOW" < genuine > out 2> err
  is "env $what: filter" "$? $(grep -c '^X-Backsift-Evidence: message-id' out)" '0 1'
  cat long | env "$what" "$BACKSIFT" deliver --config "$CONF" --now "$NOW" \
    -- dd status=none > out 2> err
  is "env $what: deliver" "$? $(cat err)" '0 '
  without_stamp out > bare
  same "env $what: deliver, whole" bare long
  env "$what" "$BACKSIFT" deliver --maildir Inbox --config "$CONF" --now "$NOW" \
    < backscatter 2> err
  is "env $what: quarantine" "$? $(cat err) $(files "$QUARANTINE")" '0  1'
  env "$what" "$BACKSIFT" record --pass --config "$CONF" --now "$NOW" < letter > out 2> err
  is "env $what: record" "$? $(cat err)" '0 '
done
for what in XDG_DATA_HOME=data XDG_DATA_HOME=./data XDG_CONFIG_HOME=config; do
  env "$what" "$BACKSIFT" record < letter
  is "$what is relative: not taken" \
    "$? $(find . -name 'sent.db' ! -path './log/*' ! -path './his/*' ! -path './world/*')" \
    '0 ./home/.local/share/backsift/sent.db'
done
run python3 with.py argv=none -- "$BACKSIFT"
is 'no arguments, not even a name' "$STATUS" 64
done_testing
