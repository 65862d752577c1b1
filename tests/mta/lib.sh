# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Shared by the tests of this folder, which fill the sent log by one way each
# with a real MTA in a world of its own (tests/bounces/world.sh). Our host is
# mx.example.net; we write as us@example.org, whose bounces arrive at
# smtp-sink. A test
#
#     . "$(dirname "$0")/lib.sh"
#     enter_world PACKAGE...     nothing before this line runs inside
#     ...                        sets the MTA up, and starts the sink and it
#     begin_log
#     genuine NAME COMMAND...    the command sends the letter on its stdin to
#                                refused@example.com: its bounce is genuine
#     forgeries                  what a stranger sends through our MTA with our
#                                address and ids: the bounces are backscatter
#     finish

set -u
mta_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$mta_here/../tap.sh"
. "$mta_here/../bounces/world.sh"
. "$mta_here/../recipe.sh"

checkout=$(cd "$mta_here/../.." && pwd)
installed=/usr/local/bin/backsift
LOG=/var/lib/backsift/sent.db # and whose it is
log_user=backsift
WORK=/tmp
n_bounces=0
n_letters=0
mail_log=

# --- the world -----------------------------------------------------------

# enter_world PACKAGE...: from outside runs the test again inside, and never
# comes back.
enter_world ()
{
  if [ -n "${WORLD_INSIDE:-}" ]; then
    furnish_world
    return
  fi
  local program
  program=$(realpath "${BACKSIFT:-$checkout/build/backsift}")
  [ -x "$program" ] || { echo "Bail out! no program $program"; exit 1; }
  [ "$(id -u)" -eq 0 ] || skip_all "needs root, to run an MTA"
  unshare --mount --net --uts --ipc --pid --fork --kill-child true \
    2>/dev/null || skip_all "no namespaces here"
  fetch "$@" >&2 || { echo "Bail out! no packages: $*"; exit 1; }
  world "/checkout/tests/mta/$(basename "$0")" \
    "$checkout" /checkout "$(dirname "$program")" /program
  exit
}

# The program, a user whose the host's sent log is, and the log's folder.
furnish_world ()
{
  cd /tmp || exit 1
  install -D -m 755 /program/backsift $installed
  user backsift 120
  install -d -o backsift -g backsift -m 755 /var/lib/backsift
}

# as USER COMMAND...: with nearly no environment, as MTAs run programs.
as ()
{
  setpriv --reuid="$1" --regid="$1" --clear-groups \
    env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/bin HOME="/home/$1" USER="$1" \
    LOGNAME="$1" "${@:2}"
}

# --- the log -------------------------------------------------------------

# A log that covers whatever bounces today.
begin_log ()
{
  as "$log_user" $installed record --log $LOG \
    --now "$(date -d '20 days ago' +%F)" --message-id seed@example.org -r seed@example.net ||
    echo "Bail out! no log"
}

found ()
{
  $installed log find --log $LOG -- "$1" > /dev/null 2>&1
}

# judged FILE: "VERDICT EVIDENCE" of a message, as anna's delivery agent would
# have it.
judged ()
{
  read_mail_log_to_the_end
  as anna $installed filter --log $LOG < "$1" 2> "$WORK/err" | sed -n '
    s/^X-Backsift-Verdict: //p
    s/^X-Backsift-Evidence: \([^;]*\).*/\1/p' | tr '\n' ' ' | sed 's/ $//'
}

# read_mail_log FILE: from now on the log is read before each judgement, as
# would be while it is followed.
read_mail_log ()
{
  mail_log=$1
}

read_mail_log_to_the_end ()
{
  [ -z "$mail_log" ] ||
    as root $installed record --log $LOG --mail-log="$mail_log" --once
}

# --- letters -------------------------------------------------------------

# What letter prints; a case changes some of it.
plain_letter ()
{
  id=
  subject="Minutes of the meeting"
  date=$(date -R)
  to=refused@example.com
  extra=
  body="Dear all, the minutes are attached."
}

letter ()
{
  printf 'From: Us <us@example.org>\nTo: %s\nSubject: %s\nDate: %s\n' \
    "$to" "$subject" "$date"
  [ -z "$id" ] || printf 'Message-ID: <%s>\n' "$id"
  [ -z "$extra" ] || printf '%s\n' "$extra"
  printf '\n%s\n' "$body"
}

# await_bounce LAST: sets $bounce to the one that came to us after the sink's
# message LAST; empty where none did.
await_bounce ()
{
  local came=
  bounce=
  for _ in $(seq 150); do
    came=$(new_bounces "$1")
    [ -z "$came" ] || break
    sleep 0.2
  done
  [ -n "$came" ] || return 1
  n_bounces=$((n_bounces + 1))
  { echo "Return-Path: <>"; cat "/run/sink/${came%%$'\n'*}.eml"; } \
    > "$WORK/bounce"
  bounce=$WORK/bounce
}

# try NAME EXPECTED COMMAND...: the letter goes out by the command, and its
# bounce is judged as expected.
try ()
{
  local name=$1 expected=$2 last
  shift 2
  last=$(last_number)
  letter > "$WORK/letter"
  "$@" < "$WORK/letter" > "$WORK/output" 2>&1
  is "$name: it is accepted" "$?" 0 || sed 's/^/# /' "$WORK/output"
  if await_bounce "$last"; then
    is "$name: the bounce" "$(judged "$bounce")" "$expected"
  else
    result 1 "$name: a bounce comes"
    tail -n 20 /var/log/*.log | sed 's/^/# /'
  fi
}

# genuine NAME COMMAND...: $known is the id of the last such letter.
expected_of_genuine="genuine message-id"
genuine ()
{
  n_letters=$((n_letters + 1))
  plain_letter
  id=genuine.$n_letters@example.org
  known=$id
  try "$1" "$expected_of_genuine" "${@:2}"
}

# What a stranger at gate.spam.example.com does.
forge ()
{
  /bounces/smtp-send gate.spam.example.com us@example.org "$to"
}

# forged NAME: our MTA accepts it for a user that it then does not find.
forged ()
{
  try "forged, $1" "${2:-backscatter never-sent}" forge
  case $id in
  "$known") ;;
  *) ok "forged, $1: it is not recorded" not found "$id" ;;
  esac
}

# forgery NUMBER: a letter that is none of ours.
forgery_recipient=nosuchuser@example.net
forgery ()
{
  plain_letter
  id=forged.$1@spam.example.com
  subject="You have won"
  date=$(date -R -d '3 hours ago')
  to=$forgery_recipient
  body="Click here."
}

# forgeries [EXPECTED]: after a genuine letter; EXPECTED is for a forgery whose
# only id is one of ours.
forgeries ()
{
  forgery 1
  forged "with our address"
  forgery 2
  extra="In-Reply-To: <$known>
References: <$known>"
  forged "in a thread of ours"
  forgery 3
  extra="Message-ID: <$known>"
  forged "our id in a second Message-ID"
  forgery 4
  extra="Message-ID: <$id>"
  id=$known
  forged "our id in a first Message-ID, beside another"
  ok "forged, a second id: it is not recorded" \
    not found forged.4@spam.example.com
  forgery 5
  subject="Re: <$known>"
  forged "our id in the subject"
  forgery 6
  body="Message-ID: <$known>

$(letter)"
  forged "our id in the body"
  forgery 7
  id=$known
  forged "our id as its own" "${1:-backscatter id-reused}"
}

# --- a copy that fails ---------------------------------------------------

# For ways that hand backsift a copy with a place in the MTA's queue, which the
# test knows by await_queue N (until so many messages are in it) and flush_queue.

# copy_fails NAME ID: the letter goes out at once, and its copy waits.
copy_fails ()
{
  local last
  plain_letter
  id=$2
  to=anna@example.com
  last=$(last_number)
  letter | submit_with_login anna@example.com
  for _ in $(seq 100); do
    [ "$(last_number)" -eq "$last" ] || break
    sleep 0.1
  done
  is "$1: the letter goes out" "$(grep -c "^Message-ID: <$2>" \
    "/run/sink/$(last_number).eml")" 1
  ok "$1: the copy waits" await_queue 1
  ok "$1: it is not remembered" not found "$2"
}

# copy_is_taken NAME ID: now that it is mended.
copy_is_taken ()
{
  local last
  last=$(last_number)
  flush_queue
  ok "$1: mended, the copy is taken" await_queue 0
  ok "$1: mended, it is remembered" found "$2"
  is "$1: mended, the letter does not go out again" "$(last_number)" "$last"
}

# copy_troubles: backsift missing, and a log that it can't write.
copy_troubles ()
{
  mv /usr/local/bin/backsift /usr/local/bin/away
  copy_fails 'backsift is missing' missing@example.org
  mv /usr/local/bin/away /usr/local/bin/backsift
  copy_is_taken 'backsift is missing' missing@example.org
  chmod 555 /var/lib/backsift
  chown root /var/lib/backsift "$LOG" "$LOG.lock"
  copy_fails 'the log can not be written' unwritten@example.org
  like 'the log can not be written: it is said' /var/log/mail.log \
    'backsift\[[0-9]*\]: record: not remembered'
  chown backsift /var/lib/backsift "$LOG" "$LOG.lock"
  chmod 755 /var/lib/backsift
  copy_is_taken 'the log can not be written' unwritten@example.org
}

# Nobody else got a bounce: none about a copy, none twice.
finish ()
{
  sleep 1
  is "each letter bounced once, and nothing else did" \
    "$(new_bounces 0 | wc -l)" "$n_bounces"
  done_testing
}
