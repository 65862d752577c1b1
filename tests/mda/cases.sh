# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# The cases of tests/mda, the same for every agent. The test says what that is:
# agent_set_up "recipe" or "plain" puts its files into a fresh home, with and
# without backsift; agent delivers the message on stdin, and its exit status is
# the agent's. After each case there must be exactly one copy of the message.

# --- one case ------------------------------------------------------------

# A home with a Maildir, and nothing left of the case before.
fresh_home ()
{
  find /home /var/mail -mindepth 1 -delete
  mkdir /home/anna
  mkdir -p /home/anna/Maildir/{cur,new,tmp}
  chmod -R go= /home/anna
  chown -R 12345:12345 /home/anna
}

# put_program [FILE]: installs the program under test, or a stand-in.
put_program ()
{
  rm -f $installed
  install -m 755 "${1:-$world/backsift}" $installed
}

# copies: each file in the user's reach that may be a message, a line each.
# All that is no message is named here, so that a message in an unforeseen
# place counts.
copies ()
{
  find /home /var/mail -type f -size +0 ! -name 'backsift-index.db*' \
    ! -path '/home/anna/.local/*' ! -path '/home/anna/.config/*' \
    ! -name '.procmailrc' ! -name '.mailfilter' ! -name '.dovecot.sieve' \
    ! -name '.dovecot.svbin' ! -name '.dovecot.sieve.log' \
    ! -name 'dovecot.index*' ! -name 'dovecot.list.index*' \
    ! -name 'dovecot-uid*' ! -name subscriptions
}

place_of ()
{
  case $1 in
  /home/anna/Maildir/new/*) echo inbox ;;
  /home/anna/Maildir/.Backscatter/new/*) echo Backscatter ;;
  *) echo "$1" ;;
  esac
}

# send MESSAGE: hands the message to the agent; sets status, and copy and
# place where there is one copy.
send ()
{
  sender=
  case $1 in ordinary-*) sender=alice@example.net ;; esac
  agent > "$world/output" 2>&1 < "$messages/$1"
  status=$?
  copy=$(copies)
  case $copy in
  "") place=none ;;
  *$'\n'*) place="several places: $copy" ;;
  *) place=$(place_of "$copy") ;;
  esac
}

# Another agent follows.
forget_plain_copies ()
{
  rm -f "$world"/plain-*
}

# Sets plain: what the agent stores without backsift.
plain_copy ()
{
  plain=$world/plain-$1
  [ ! -e "$plain" ] || return 0
  fresh_home
  agent_set_up plain
  send "$1"
  if [ "$status $place" != "0 inbox" ]; then
    fail "$1 without backsift: exit status $status, in $place"
    return 1
  fi
  cp "$copy" "$plain"
}

pass ()
{
  n_tests=$((n_tests + 1))
  echo "ok $n_tests - $1"
}

fail ()
{
  n_tests=$((n_tests + 1))
  n_failed=$((n_failed + 1))
  echo "not ok $n_tests - $1"
  shift
  printf '# %s\n' "$@"
  sed 's/^/# output: /' "$world/output" | cut -c1-300 | head -n 20
}

# Without the header fields that only backsift may have put there, and the
# "From " line, which means nothing in a Maildir.
without_our_fields ()
{
  sed '1{/^From /d};1,/^\r*$/{/^X-Backsift-/d}' "$1"
}

# What is wrong with the one copy that there is; nothing where all is well.
fault_of_copy ()
{
  local fields evidence
  fields=$(sed '/^\r*$/q' "$copy" | grep -a '^X-Backsift-')
  evidence=$(sed -n 's/^X-Backsift-Evidence: \([^;]*\).*/\1/p' <<< "$fields")
  [ "${evidence:-none}" = "$1" ] || echo "evidence is ${evidence:-none}, not $1"
  if [ "$1" = none ] && [ -n "$fields" ]; then echo "not ours: $fields"; fi
  without_our_fields "$plain" > "$world/wanted"
  without_our_fields "$copy" | cmp - "$world/wanted" 2>&1
}

# check NAME MESSAGE PLACE EVIDENCE: sends the message into the home that the
# case made. PLACE "safe": in the inbox, or the agent said "try again" (75)
# and kept none.
check ()
{
  local fault
  send "$2"
  if [ "$3" = safe ] && [ "$status $place" = "75 none" ]; then
    pass "$1 (tried again later)"
    return
  fi
  local wanted=${3/safe/inbox}
  if [ "$status $place" != "0 $wanted" ]; then
    fail "$1" "exit status $status, in $place; not in $wanted"
    return
  fi
  fault=$(fault_of_copy "$4")
  if [ -n "$fault" ]; then fail "$1" "$fault"; else pass "$1"; fi
}

# prepare MESSAGE [LOG]: a home for a case, with the recipe and that log.
prepare ()
{
  plain_copy "$1"
  put_program
  fresh_home
  [ -z "${2:-}" ] || cp -a "$world/$2" /home/anna/.local
  agent_set_up recipe
  rm -f "$world/output"
}

# --- the cases -----------------------------------------------------------

# Where backscatter goes whose folder can't be used.
unfit_folder=inbox

verdict_cases ()
{
  prepare genuine complete
  check "a genuine bounce goes into the inbox" genuine inbox message-id
  prepare backscatter complete
  check "backscatter goes into its folder" backscatter Backscatter never-sent
  prepare backscatter complete
  send backscatter
  rm "$copy"
  check "and so when the folder is there" backscatter Backscatter never-sent
  prepare backscatter complete
  touch /home/anna/Maildir/.Backscatter
  check "a folder that can't be made: delivered" backscatter $unfit_folder never-sent
  prepare backscatter complete
  mkdir -m 500 /home/anna/Maildir/.Backscatter
  chown 12345:12345 /home/anna/Maildir/.Backscatter
  check "a folder that takes nothing: delivered" backscatter $unfit_folder never-sent
  for message in "$messages"/ordinary-*; do
    message=${message##*/}
    prepare "$message" complete
    check "$message passes byte for byte" "$message" inbox none
  done
}

# Holds the log in an exclusive transaction until its input ends.
lock_log='
import sqlite3, sys
log = sqlite3.connect(sys.argv[1], isolation_level=None)
log.execute("PRAGMA locking_mode=EXCLUSIVE")
log.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
'

log_cases ()
{
  prepare backscatter young
  check "a young log: delivered" backscatter inbox log-too-young
  prepare backscatter
  check "no log: delivered" backscatter inbox log-unavailable
  prepare backscatter complete
  echo "this is no database, and long enough to be read as one" \
    > /home/anna/.local/share/backsift/sent.db
  check "a corrupt log: delivered" backscatter inbox log-unavailable
  prepare backscatter complete
  chmod 000 /home/anna/.local/share/backsift/sent.db
  check "an unreadable log: delivered" backscatter inbox log-unavailable
  for message in backscatter ordinary-letter; do
    prepare $message complete
    coproc locker {
      anna python3 -c "$lock_log" /home/anna/.local/share/backsift/sent.db
    }
    local locker_in=${locker[1]} locked=
    read -r -t 30 locked <&"${locker[0]}"
    if [ "$locked" != locked ]; then fail "the log can't be locked"; fi
    case $message in
    ordinary-*) check "a locked log: $message passes" $message inbox none ;;
    *) check "a locked log: delivered" $message inbox log-unavailable ;;
    esac
    exec {locker_in}>&-
    wait "$locker_PID" 2>/dev/null
  done
}

settings_cases ()
{
  for message in genuine backscatter ordinary-letter; do
    prepare $message complete
    mkdir /home/anna/.config
    printf '[log]\nkeep = for ever\n' > /home/anna/.config/backsift.conf
    chown -R 12345:12345 /home/anna/.config
    case $message in
    ordinary-*) check "bad settings: $message passes" $message inbox none ;;
    *) check "bad settings: $message delivered" $message inbox log-unavailable ;;
    esac
  done
}

# stand_in NAME: stdin is its script.
stand_in ()
{
  { echo "#!/bin/sh"; echo "PATH=/usr/bin:/bin"; cat; } > "$world/stand-in"
  for message in genuine backscatter ordinary-letter ordinary-20-megabytes; do
    prepare $message complete
    put_program "$world/stand-in"
    check "$1: $message is safe" $message safe none
  done
}

failure_cases ()
{
  for message in genuine backscatter ordinary-letter ordinary-20-megabytes; do
    prepare $message complete
    rm $installed
    check "backsift is missing: $message is safe" $message safe none
  done
  stand_in "killed half way" <<'END'
head -c 300
kill -SEGV $$
END
  stand_in "says 75 half way" <<'END'
head -c 300
cat >/dev/null
exit 75
END
  stand_in "says 75 after all" <<'END'
cat
exit 75
END
  stand_in "says 1 and nothing" <<'END'
exit 1
END
}

run_cases ()
{
  verdict_cases
  log_cases
  settings_cases
}

finish ()
{
  echo "1..$n_tests"
  [ "$n_failed" -eq 0 ]
}
