#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real Exim with contrib/delivery/exim as it stands: a pipe transport, and a
# transport_filter, for the user anna. A message that stays in the queue is
# tried again once all is mended; one that bounces is lost.

. "$(dirname "$0")/lib.sh"
. "$checkout/tests/mta/exim.sh"
enter_world $exim_packages
log=/var/log/exim4/mainlog

agent_set_up ()
{
  case $1 in
  plain) exim_settings ;;
  recipe) exim_settings "$checkout/contrib/delivery/exim" $way ;;
  esac
  [ -z "$limit" ] ||
    sed -i -E "s/(timeout) = .*m$/\1 = ${limit}s/" /etc/exim4/exim4.conf
}

exim_settings ()
{
  sed -i '/^Debian-exim:/d' /etc/passwd /etc/group
  exim_set_up "$@"
  sed -i 's/^primary_hostname/message_size_limit = 0\n&/' /etc/exim4/exim4.conf
}

agent_forget ()
{
  find /var/spool/exim4 -type f -delete
}

# What the log says became of it.
delivered ()
{
  cat $log
  if grep -q ' \*\* ' $log; then return 1; fi
  if [ "$(exim4 -bpc)" -eq 0 ] && grep -q ' => ' $log; then return 0; fi
  return 75
}

# What Exim adds itself is taken out of the message.
agent ()
{
  install -o Debian-exim -g Debian-exim -m 640 /dev/null $log
  sed '/^From .*/,/^Delivered-To: anna/d' |
    anna /usr/sbin/exim4 -odf -i -f "${sender:-<>}" anna@example.net
  delivered
}

agent_again ()
{
  install -o Debian-exim -g Debian-exim -m 640 /dev/null $log
  exim4 -qf
  delivered
}

exim_settings
exim4 -bP message_size_limit > /dev/null || echo "# Exim takes no settings"
own_fields='Received|Message-Id|Date|Delivery-date|Envelope-to|Return-path'
has_limit=yes
for way in deliver filter; do
  echo "# $way"
  case $way in
  filter) backscatter_place=inbox ;;
  esac
  run_cases
  failure_cases
done
finish
