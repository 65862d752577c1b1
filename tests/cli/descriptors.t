#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Descriptors: each set of the standard ones closed, few to be had, high ones
# inherited. A delivery is right or to be tried again with nothing delivered;
# nothing that is meant for one descriptor gets into what has its number.

. "$(dirname "$0")/lib.sh"
begin_log
cp "$LOG" start.db
write_messages
# No shell: that wants ten descriptors.
sendmail=--sendmail=$(command -v dd)
mda='dd of=handed-on status=none'

# in_world COMMAND...: from the same beginnings.
in_world ()
{
  rm -rf Inbox "$QUARANTINE" handed-on out err
  new_maildir Inbox
  cp start.db "$LOG"
  rm -f "$LOG.missed"
  "$@"
  STATUS=$?
}

# found MESSAGE: where it is, whole but for stamps, and how often; CHANGED for
# what is there otherwise.
found ()
{
  local place file all=''
  for place in out handed-on Inbox "$QUARANTINE"; do
    for file in "$place" "$place"/new/* "$place"/cur/*; do
      [ -f "$file" ] && [ -s "$file" ] || continue
      without_stamp "$file" > bare
      if cmp -s bare "$1"; then all="$all ${place##*/}"; else all="$all CHANGED"; fi
    done
  done
  echo "${all# }"
}

# databases: "ok" where nothing was written over an SQLite file, from its start.
databases ()
{
  local file
  for file in "$LOG" "$QUARANTINE/backsift-index.db"; do
    [ ! -s "$file" ] || [ "$(head -c 15 "$file")" = 'SQLite format 3' ] || echo "$file"
  done
  echo ok
}

# --- standard descriptors ---

# closed NAMES MESSAGE COMMAND [ARG...]: with those of "in out err" closed; the
# message comes through a pipe where "piped" is among them.
closed ()
{
  local names=" $1 " message=$2
  shift 2
  (
    exec < "$message" > out 2> err
    [[ $names != *' piped '* ]] || exec < <(cat)
    [[ $names != *' in '* ]] || exec <&-
    [[ $names != *' out '* ]] || exec >&-
    [[ $names != *' err '* ]] || exec 2>&-
    exec timeout 20 "$BACKSIFT" "$1" --config "$CONF" --now "$NOW" "${@:2}"
  )
}

# with_closed NAMES MESSAGE WHERE COMMAND...: the message is there alone, or
# nowhere where it can't be read or (filter) written.
with_closed ()
{
  local names=$1 message=$2 where=$3 want
  shift 3
  in_world closed "$names" "$message" "$@"
  want="0 $where ok"
  [[ " $names " != *' in '* ]] || want='75  ok'
  [[ $where != out || " $names " != *' out '* ]] || want='75  ok'
  is "$names closed, $*, $message" \
    "$STATUS $(found "$message") $(databases)" "$want"
  [[ " $names " != *' in '* || " $names " == *' err '* ]] ||
    like "$names closed, $*, $message: it says so" err "can't read the message"
}

# shellcheck disable=SC2086
for names in in out err 'out err' 'in out err'; do
  with_closed "$names" genuine out filter
  with_closed "$names" long handed-on deliver -- $mda
  with_closed "$names" backscatter Quarantine deliver -- $mda
  with_closed "$names" genuine Inbox deliver --maildir Inbox
  with_closed "$names" backscatter Quarantine deliver --maildir Inbox
  with_closed "$names" letter out record --pass
  with_closed "$names" letter handed-on record "$sendmail" -- ${mda#dd }
  with_closed "$names" letter '' record
  # With something to complain of.
  with_closed "$names" backscatter Inbox deliver --maildir Inbox --log ordinary
  with_closed "$names" letter handed-on record --log ordinary/x "$sendmail" -- ${mda#dd }
done
in_world closed 'in out' ordinary test
is 'in out closed, test' "$STATUS" 75
for names in 'out' 'err' 'out err'; do
  in_world closed "$names" backscatter test
  is "$names closed, test" "$STATUS" 0
  in_world closed "$names" backscatter explain
  is "$names closed, explain" "$STATUS" "$([[ $names == *out* ]] && echo 74 || echo 0)"
done

# What comes through a pipe and is large is in a temporary file by then, which
# must not be what is closed.
# shellcheck disable=SC2086
for names in 'piped out' 'piped err' 'piped out err'; do
  with_closed "$names" long out filter
  with_closed "$names" long out record --pass
  with_closed "$names" long handed-on deliver -- $mda
  with_closed "$names" long Inbox deliver --maildir Inbox
done

# A library that ends the process writes to stderr, which may be the mail.
for size in 4096 8192 10240 12288; do
  if [ -z "${ASAN_OPTIONS:-}" ]; then
    (ulimit -v $size; exec "$BACKSIFT" filter --config "$CONF" --now "$NOW" \
      < genuine > out 2>&1) 2> err
    STATUS=$?
    without_stamp out > bare
    is "stderr is stdout, $size kB: the message alone, or none" \
      "$(case $STATUS in 0) cmp bare genuine ;; esac)" ''
  fi
done

# --- few descriptors ---

# few N MESSAGE COMMAND [ARG...]: with N descriptors, and none above 2 open.
cat > few.py <<'END'
import os, resource, sys
n = int(sys.argv[1])
os.closerange(3, 256)
resource.setrlimit(resource.RLIMIT_NOFILE, (n, n))
os.execv(sys.argv[2], sys.argv[2:])
END
few ()
{
  python3 few.py "$1" "$BACKSIFT" "$3" --config "$CONF" --now "$NOW" "${@:4}" \
    < "$2" > out 2> err
}
# 3: not even a shared library can be opened.
for n in 4 5 6 8; do
  for use in 'genuine out filter' 'long out filter' 'ordinary out filter' \
    'letter out record --pass' 'letter handed-on record' \
    'genuine handed-on deliver' 'long handed-on deliver' \
    'genuine Inbox deliver --maildir Inbox' 'letter - record' \
    'backscatter Quarantine deliver --maildir Inbox' 'backscatter - test'; do
    read -r message where command <<< "$use"
    case $command,$where in
    deliver,*) command="deliver -- $mda" ;;
    record,handed-on) command="record $sendmail -- ${mda#dd }" ;;
    esac
    # shellcheck disable=SC2086
    in_world few $n "$message" $command
    got="$STATUS $(found "$message")"
    [ "$where" != - ] || where=
    case $n,$command,$got in
    8,*,"0 $where") result 0 "8 descriptors, $command, $message" ;;
    # Below, it may be unjudged, and then is delivered.
    [4-6],*,"0 $where" | [4-6],*,'75 ' | [4-6],*,'0 Inbox' | [4-6],test,'1 ')
      result 0 "$n descriptors, $command, $message" ;;
    *) is "$n descriptors, $command, $message" "$got" "0 $where" ;;
    esac
    is "$n descriptors, $command, $message: sound" "$(databases)" ok
  done
done
# What a person calls.
bounce never@example.org > forged
for command in 'scan --move Inbox' 'import Inbox' 'log expire' 'quarantine list' \
  'quarantine expire' 'key list' explain; do
  in_world cp forged Inbox/cur/1
  # shellcheck disable=SC2086
  few 8 backscatter $command
  is "8 descriptors, $command" $? 0
done

# --- inherited ones ---
exec 77<> ordinary 200> inherited
# shellcheck disable=SC2086
in_world closed '' genuine deliver -- $mda
is 'inherited descriptors: status' "$STATUS $(found genuine)" '0 handed-on'
is 'inherited descriptors: nothing gets there' "$(cat inherited)" ''
same 'inherited descriptors: nor there' ordinary <(ordinary)
exec 77>&- 200>&-
done_testing
