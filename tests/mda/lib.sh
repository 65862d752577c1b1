# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Shared by the tests of this folder: the place where they happen, messages
# and logs; the cases stand in cases.sh. A test sources this file, enters the
# world, says what its agent is (see cases.sh) and calls run_cases.
#
# It all happens in a world of its own (mount, pid, network and host name
# namespaces): /etc, /usr/local, /home, /run, /var/lib and /var/mail are written
# to a tmpfs that vanishes with it, and so do all processes; /var/lib/backsift is
# empty, whatever the host has there. So the recipes can be used as they stand,
# the programs find a real user "anna", and the host keeps nothing. Where an MTA is
# the agent, it is one of the worlds of tests/bounces/world.sh.

export LC_ALL=C TZ=UTC
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
fixtures=$checkout/fixtures
installed=/usr/local/bin/backsift
n_tests=0
n_failed=0

# --- the world -----------------------------------------------------------

skip_all ()
{
  echo "1..0 # SKIP $1"
  exit 0
}

# enter_world [PACKAGE...]: runs the test again inside, and never comes back
# outside. With packages, they are unpacked there.
enter_world ()
{
  if [ -n "${MDA_WORLD:-}" ]; then
    make_world
    furnish_world
    return
  fi
  if [ -n "${WORLD_INSIDE:-}" ]; then
    world=/tmp/world
    mkdir $world
    program=/program/backsift
    sed -i /^anna:/d /etc/passwd /etc/group
    furnish_world
    return
  fi
  program=$(realpath "${BACKSIFT:-$checkout/build/backsift}")
  [ -x "$program" ] || { echo "Bail out! no program $program"; exit 1; }
  if [ $# -gt 0 ]; then enter_mta_world "$@"; fi
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo -n"
    $as_root true 2>/dev/null || skip_all "needs root, to be another user"
  fi
  spaces="unshare --mount --uts --ipc --net --pid --fork --kill-child"
  $as_root $spaces true 2>/dev/null || skip_all "no namespaces here"
  world=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rmdir '$world'" EXIT
  $as_root $spaces env MDA_WORLD="$world" BACKSIFT="$program" \
    bash "$0" </dev/null
  exit
}

# enter_mta_world PACKAGE...
enter_mta_world ()
{
  [ "$(id -u)" -eq 0 ] || skip_all "needs root, to run an MTA"
  unshare --mount --net --uts --ipc --pid --fork --kill-child true \
    2>/dev/null || skip_all "no namespaces here"
  fetch "$@" >&2 || { echo "Bail out! no packages: $*"; exit 1; }
  world "/checkout/tests/mda/$(basename "$0")" \
    "$checkout" /checkout "$(dirname "$program")" /program
  exit
}

overlay_on ()
{
  mkdir -p "$world/upper$1" "$world/work$1"
  mount -t overlay overlay "$1" \
    -o "lowerdir=$1,upperdir=$world/upper$1,workdir=$world/work$1"
}

make_world ()
{
  # The first process of a pid namespace: nobody empties the host's /home by
  # setting a variable.
  [ $$ -eq 1 ] || { echo "Bail out! MDA_WORLD is set outside"; exit 1; }
  set -e
  world=$MDA_WORLD
  program=$BACKSIFT
  mount -t tmpfs -o mode=755 tmpfs "$world"
  overlay_on /etc
  overlay_on /usr/local
  overlay_on /var/lib
  # The host may have a log and keys of its own, there or where a link leads to.
  mkdir -p /var/lib/backsift
  for place in /home /run /var/lib/backsift; do
    mount -t tmpfs -o mode=755 tmpfs "$place"
  done
  mount -t tmpfs -o "mode=2775,gid=$(getent group mail | cut -d: -f3)" \
    tmpfs /var/mail
  mount -t proc proc /proc
  hostname mx.example.net
  printf '%s\n' "127.0.0.1 localhost" "192.0.2.10 mx.example.net mx" > /etc/hosts
  echo "hosts: files" > /etc/nsswitch.conf
  set +e
}

furnish_world ()
{
  set -e
  cp "$program" "$world/backsift"
  echo "anna:x:12345:12345:Anna:/home/anna:/bin/sh" >> /etc/passwd
  echo "anna:x:12345:" >> /etc/group
  echo "backsift:x:12346:12346::/var/lib/backsift:/usr/sbin/nologin" >> /etc/passwd
  echo "backsift:x:12346:" >> /etc/group
  mkdir -p "$(dirname "$installed")"
  install -d -m 755 -o backsift -g backsift /var/lib/backsift
  set +e
  make_messages
  make_logs
}

# anna COMMAND...: as the user, with the environment that Postfix's local(8)
# gives. What differs between messages stands in sender.
anna ()
{
  (umask 077
   cd /var/spool/postfix 2>/dev/null || cd /
   exec setpriv --reuid=12345 --regid=12345 --clear-groups \
     env -i PATH=/usr/bin:/bin HOME=/home/anna USER=anna LOGNAME=anna \
     SHELL=/bin/sh LOCAL=anna DOMAIN=example.org EXTENSION= \
     SENDER="$sender" RECIPIENT=anna@example.org \
     ORIGINAL_RECIPIENT=us@example.org "$@")
}

# --- Dovecot as a server -------------------------------------------------

# dovecot_users HOME: its settings by which there is anna alone.
dovecot_users ()
{
  cat <<DOVECOT
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=12345 gid=12345 home=$1
}
DOVECOT
}

# start_dovecot PROTOCOL HOME SETTING...: on 127.0.0.1, logging to
# $world/dovecot.log.
start_dovecot ()
{
  { printf '%s\n' "protocols = $1" "listen = 127.0.0.1" \
      "log_path = $world/dovecot.log" "state_dir = $world/dovecot" \
      "disable_plaintext_auth = no" "ssl = no" "${@:3}" \
      "service $1-login {" "chroot =" "}"
    dovecot_users "$2"; } > /etc/dovecot/dovecot.conf
  mkdir "$world/dovecot"
  ip link set lo up
  dovecot || echo "Bail out! Dovecot does not start"
}

# --- messages and logs ---------------------------------------------------

# as_of DATE FILE: the fixture as if its mail were of another date.
as_of ()
{
  sed -E "s/^((Arrival-)?Date): .*/\1: $(date -R -d "$1")/" "$2"
}

# handed_over SENDER FILE: as local(8) hands a message to a command.
handed_over ()
{
  echo "From ${1:-MAILER-DAEMON}  $(date '+%a %b %e %T %Y')"
  printf '%s: %s\n' Return-Path "<$1>" X-Original-To us@example.org \
    Delivered-To anna@example.org
  sed '1{/^From /d};/^Return-Path: <>$/d' "$2"
}

make_messages ()
{
  messages=$world/messages
  mkdir "$messages"
  as_of "1 hour ago" "$fixtures/postfix/unknown-user.eml" > "$world/genuine"
  as_of "1 hour ago" "$fixtures/postfix/forged.eml" > "$world/backscatter"
  handed_over "" "$world/genuine" > "$messages/genuine"
  handed_over "" "$world/backscatter" > "$messages/backscatter"
  for letter in "$fixtures"/ordinary/*.eml; do
    handed_over alice@example.net "$letter" \
      > "$messages/ordinary-$(basename "$letter" .eml)"
  done
  letter=$fixtures/ordinary/letter.eml
  { echo "X-Backsift-Verdict: backscatter"; cat "$letter"; } > "$world/forged"
  handed_over alice@example.net "$world/forged" \
    > "$messages/ordinary-forged-verdict"
  { handed_over alice@example.net "$letter"; printf 'no\rfinal newline'; } \
    > "$messages/ordinary-no-final-newline"
  { handed_over alice@example.net "$letter"; printf 'a NUL: \000.\n'; } \
    > "$messages/ordinary-nul"
  { handed_over alice@example.net "$letter"
    head -c 15000000 /dev/urandom | base64; } > "$messages/ordinary-20-megabytes"
}

# Two logs: one that is complete for the last month and holds the original of
# the genuine bounce, and one that has just begun.
make_logs ()
{
  sender=us@example.org
  fresh_home
  put_program
  local sent=/home/anna/Maildir/.Sent
  mkdir -p $sent/cur $sent/new $sent/tmp
  as_of "30 days ago" "$fixtures/sent/gave-up.eml" > "$sent/cur/1:2,S"
  chown -R 12345:12345 /home/anna
  anna $installed import --complete $sent >/dev/null ||
    echo "# import: exit status $?"
  as_of "1 hour ago" "$fixtures/sent/unknown-user.eml" |
    anna $installed record || echo "# record: exit status $?"
  mv $sent_log "$world/complete"
  fresh_home
  anna $installed record < "$fixtures/sent/8bit.eml"
  mv $sent_log "$world/young"
}

. "$checkout/tests/bounces/world.sh"
. "$checkout/tests/recipe.sh"
. "$(dirname "${BASH_SOURCE[0]}")/cases.sh"
