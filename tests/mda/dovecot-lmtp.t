#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real Dovecot, by LMTP, with contrib/delivery/backsift.sieve, and with each
# of the Sieve scripts there by the sockets of dovecot-socket.conf, all as they
# stand. It serves the virtual user anna, whose mail belongs to vmail.

. "$(dirname "$0")/lib.sh"
. "$checkout/tests/mda/dovecot.sh"
enter_world
echo "vmail:x:12345:12345::/home/anna:/usr/sbin/nologin" >> /etc/passwd
mkdir -p "$world/dovecot"
config=/etc/dovecot/dovecot.conf
log=$world/dovecot.log

lmtp_settings ()
{
  dovecot_settings plain | grep -v log_path
  cat <<DOVECOT
protocols = lmtp
log_path = $log
state_dir = $world/dovecot
$(dovecot_users /home/anna)
service lmtp {
  unix_listener lmtp {
    mode = 0600
  }
}
DOVECOT
  case $by in
  exec) dovecot_settings recipe | grep -v log_path ;;
  socket) cat "$checkout/contrib/delivery/dovecot-socket.conf" ;;
  esac
}

# With new settings it starts anew.
agent_set_up ()
{
  { lmtp_settings
    echo "plugin {"
    echo "  sieve_default = /etc/dovecot/global.sieve"
    [ -z "$limit" ] ||
      printf "sieve_%s_exec_timeout = $((limit + 1))s\n" filter execute pipe
    echo "}"
  } | sed "s/timeout 8 /timeout ${limit:-8} /" > "$world/config"
  sieve_script "$1"
  if [ "$by" = socket ] && [ "$1" = recipe ]; then
    # Where a site has its global scripts.
    mv /home/anna/.dovecot.sieve /etc/dovecot/global.sieve
    sievec -c "$world/config" /etc/dovecot/global.sieve
  else
    rm -f /etc/dovecot/global.*
  fi
  ! cmp -s "$world/config" $config || return
  if [ -e /run/dovecot/master.pid ]; then doveadm stop; fi
  while [ -e /run/dovecot/master.pid ]; do sleep 0.1; done
  cp "$world/config" $config
  dovecot || echo "# Dovecot does not start"
}

agent ()
{
  : > "$log"
  "$checkout/tests/mda/lmtp-send" /run/dovecot/lmtp "$sender" us@example.org
  local result=$?
  cat "$log"
  return $result
}

own_fields='Received|Return-Path|Delivered-To'
by=exec
echo "# backsift.sieve"
sieve_recipe backsift
run_cases
failure_cases
by=socket
for recipe in backsift backsift-test backsift-deliver; do
  echo "# $recipe.sieve by a socket"
  sieve_recipe "$recipe"
  case $recipe in
  *-deliver) settings=/home/anna/.config/backsift.conf ;;
  *)
    sent_log=/var/lib/backsift/sent.db
    settings=/etc/backsift.conf ;;
  esac
  run_cases
  failure_cases
done
finish
