# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# The cases of tests/mda, the same for every agent. The test says what that is:
# agent_set_up "recipe" or "plain" puts its files into a fresh home, with and
# without backsift; agent delivers the message on stdin, and its exit status is
# the agent's. After each case there must be exactly one copy of the message; or
# none, and the agent asked to be called again (75): then it is, once all is
# mended, and there must be exactly one.

# --- what the test may say besides ---------------------------------------

# Whether what is delivered shows the evidence. "backsift test" marks nothing.
marks=yes
# Where backscatter goes; the inbox, where a recipe only marks it.
backscatter_place=Backscatter
# Where it goes if its folder can't be used.
unfit_folder=inbox
# The sent log and the settings of who runs backsift.
sent_log=/home/anna/.local/share/backsift/sent.db
settings=/home/anna/.config/backsift.conf
# Fields that the agent writes anew each time; a regular expression.
own_fields=
# Whether agent_set_up can set a time limit: if $limit is not empty, 1 second.
has_limit=no
limit=

# agent_again: what the caller does later with what was not taken.
agent_again ()
{
  agent
}

# agent_forget: of the case before, besides /home and /var/mail.
agent_forget ()
{
  :
}

# agent_knows_recipe: of the above, what differs with $recipe.
agent_knows_recipe ()
{
  case $recipe in
  *-test) marks=no ;;
  *) marks=yes ;;
  esac
}

# --- one case ------------------------------------------------------------

# A home with a Maildir, and nothing left of the case before.
fresh_home ()
{
  agent_forget
  find /home /var/mail /var/lib/backsift -mindepth 1 -delete
  rm -f "$settings"
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
    ! -path '/home/anna/.getmail/*' ! -path '/home/anna/.mpop*' \
    ! -name '.fetch*' ! -name '.fdm.*' ! -name '.forward' \
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

# send MESSAGE [AGENT]: hands the message to the agent; sets status, and copy
# and place where there is one copy.
send ()
{
  sender=
  case $1 in ordinary-*) sender=alice@example.net ;; esac
  ${2:-agent} > "$world/output" 2>&1 < "$messages/$1"
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

# Without the header fields that only backsift may have put there, what differs
# each time, and the "From " line, which means nothing in a Maildir.
without_our_fields ()
{
  perl -0777 -ne '
    s/\AFrom .*\n//;
    my ($head) = /\A(.*?\n)\r*(?:\n|\z)/s or die "no header";
    my $rest = substr $_, length $head;
    $head =~ s/^(?:X-Backsift-[^:]*'"${own_fields:+|$own_fields}"'):.*\n(?:[ \t].*\n)*//gm;
    print $head, $rest' "$1"
}

# What is wrong with the one copy that there is; nothing where all is well.
fault_of_copy ()
{
  local fields evidence
  [ "$marks" = yes ] || set -- any
  fields=$(sed '/^\r*$/q' "$copy" | grep -a '^X-Backsift-')
  evidence=$(sed -n 's/^X-Backsift-Evidence: \([^;]*\).*/\1/p' <<< "$fields")
  case $1 in
  any | "${evidence:-none}") ;;
  *) echo "evidence is ${evidence:-none}, not $1" ;;
  esac
  if [ "$1" = none ] && [ -n "$fields" ]; then echo "not ours: $fields"; fi
  without_our_fields "$plain" > "$world/wanted"
  without_our_fields "$copy" | cmp - "$world/wanted" 2>&1
}

# check_copy NAME PLACE EVIDENCE: of what was sent.
check_copy ()
{
  local fault
  if [ "$status $place" != "0 $2" ]; then
    fail "$1" "exit status $status, in $place; not in $2"
    return
  fi
  fault=$(fault_of_copy "$3")
  if [ -n "$fault" ]; then fail "$1" "$fault"; else pass "$1"; fi
}

# check NAME MESSAGE PLACE EVIDENCE: sends the message into the home that the
# case made. PLACE "safe": in the inbox, or there at the next try.
check ()
{
  send "$2"
  if [ "$3" = safe ] && [ "$status $place" = "75 none" ]; then
    check_again "$1 (tried again)" "$2"
  else
    check_copy "$1" "${3/safe/inbox}" "$4"
  fi
}

# check_again NAME MESSAGE: it was not taken. Mended, it is.
check_again ()
{
  put_program
  rm -rf /home/anna/Maildir/.Backscatter
  send "$2" agent_again
  check_right "$1" "$2"
}

# check_right NAME MESSAGE: it is where it belongs.
check_right ()
{
  case $2 in
  genuine) check_copy "$1" inbox message-id ;;
  backscatter) check_copy "$1" "$backscatter_place" never-sent ;;
  *) check_copy "$1" inbox none ;;
  esac
}

# put_log LOG FILE OWNER: as the sent log of that name, and its folder.
put_log ()
{
  mkdir -p "$(dirname "$2")"
  cp "$world/$1" "$2"
  chmod 755 "$(dirname "$2")"
  chmod 644 "$2"
  chown -R "$3" "$(dirname "$2")"
}

log_owner ()
{
  case $sent_log in
  /home/*) echo 12345:12345 ;;
  *) echo backsift: ;;
  esac
}

# prepare MESSAGE [LOG]: a home for a case, with the recipe and that log.
prepare ()
{
  plain_copy "$1"
  put_program
  fresh_home
  [ -z "${2:-}" ] || put_log "$2" "$sent_log" "$(log_owner)"
  chown -R 12345:12345 /home/anna
  agent_set_up recipe
  rm -f "$world/output"
}

# --- the cases -----------------------------------------------------------

verdict_cases ()
{
  prepare genuine complete
  check "a genuine bounce goes into the inbox" genuine inbox message-id
  prepare backscatter complete
  check "backscatter goes into its folder" backscatter $backscatter_place never-sent
  if [ $backscatter_place != inbox ]; then folder_cases; fi
  for message in "$messages"/ordinary-*; do
    message=${message##*/}
    prepare "$message" complete
    check "$message passes byte for byte" "$message" inbox none
  done
}

folder_cases ()
{
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

as_owner_of_log ()
{
  setpriv --reuid="$(stat -c %u $sent_log)" --regid="$(stat -c %g $sent_log)" \
    --clear-groups env -i PATH=/usr/bin:/bin "$@"
}

# A log that one user writes for the whole host, and no other.
host_log_cases ()
{
  for message in genuine backscatter; do
    prepare $message
    put_log complete /var/lib/backsift/sent.db backsift:
    send $message
    check_right "the host's log, and none at home: $message" $message
  done
}

log_cases ()
{
  prepare backscatter young
  check "a young log: delivered" backscatter inbox log-too-young
  prepare backscatter
  check "no log: delivered" backscatter inbox log-unavailable
  prepare backscatter complete
  echo "this is no database, and long enough to be read as one" > $sent_log
  check "a corrupt log: delivered" backscatter inbox log-unavailable
  prepare backscatter complete
  chmod 000 $sent_log
  check "an unreadable log: delivered" backscatter inbox log-unavailable
  for message in backscatter ordinary-letter; do
    prepare $message complete
    coproc locker { as_owner_of_log python3 -c "$lock_log" $sent_log; }
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
    mkdir -p "$(dirname $settings)"
    printf '[log]\nkept = 45d\n' > $settings
    chown -R 12345:12345 /home/anna
    case $message in
    ordinary-*) check "bad settings: $message passes" $message inbox none ;;
    *) check "bad settings: $message delivered" $message inbox not-judged ;;
    esac
  done
}

# stand_in NAME [MESSAGE]: stdin is its script. The message is one besides.
stand_in ()
{
  { echo "#!/bin/sh"; echo "PATH=/usr/bin:/bin"; cat; } > "$world/stand-in"
  for message in backscatter ordinary-letter ${2:-}; do
    prepare $message complete
    put_program "$world/stand-in"
    check "$1: $message is safe" $message safe none
  done
}

failure_cases ()
{
  for message in backscatter ordinary-letter ordinary-20-megabytes; do
    prepare $message complete
    rm $installed
    check "backsift is missing: $message is safe" $message safe none
  done
  stand_in "crashes at once" <<'END'
kill -SEGV $$
END
  stand_in "crashes after a few bytes" <<'END'
head -c 300
kill -SEGV $$
END
  stand_in "crashes half way" ordinary-20-megabytes <<'END'
message=$(mktemp)
cat > $message
head -c $(($(wc -c < $message) / 2)) $message
rm $message
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
  hang_cases
}

# It hangs for a while, and then does its work: for a second, or HANG_SECONDS=60,
# which all agents were seen to wait for. Where a limit can be set, the agent is
# seen to give it up.
hang_cases ()
{
  printf '#!/bin/sh\nsleep %s\nexec %s "$@"\n' "${HANG_SECONDS:-1}" \
    "$world/backsift" > "$world/slow"
  printf '#!/bin/sh\nexec sleep 60\n' > "$world/stuck"
  for message in backscatter ordinary-letter; do
    prepare $message complete
    put_program "$world/slow"
    send $message
    check_right "hangs for a while: $message" $message
  done
  [ $has_limit = yes ] || return
  limit=1
  for message in backscatter ordinary-letter; do
    prepare $message complete
    put_program "$world/stuck"
    check "hangs for a minute: $message is safe" $message safe none
  done
  limit=
}

run_cases ()
{
  verdict_cases
  host_log_cases
  log_cases
  settings_cases
}

# run_recipes FILE...: all of it with each.
run_recipes ()
{
  for recipe in "$@"; do
    echo "# $recipe"
    agent_knows_recipe
    run_cases
    failure_cases
  done
}

finish ()
{
  echo "1..$n_tests"
  [ "$n_failed" -eq 0 ]
}
