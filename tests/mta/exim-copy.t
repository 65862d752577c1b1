#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# contrib/exim-copy as it stands: an unseen router hands what is submitted to
# backsift, and nothing else.

. "$(dirname "$0")/lib.sh"
. "$mta_here/exim.sh"
# shellcheck disable=SC2086
enter_world $exim_packages
exim_set_up /checkout/contrib/exim-copy
exim_start
begin_log

genuine 'who logs in' submit_with_login
ok 'who logs in: the recipient is known' found refused@example.com
genuine 'a local user' submit_as_local_user
plain_letter
id=several@example.org
try 'recipients that no field names' 'genuine message-id' submit_with_login \
  hidden@example.com refused@example.com '"-bs $(id)"@example.com' \
  anna@example.net
for address in hidden@example.com '"-bs $(id)"@example.com' anna@example.net; do
  ok "recipients that no field names: $address is known" found "$address"
done
plain_letter
try 'no Message-ID' 'genuine recipient' submit_with_login
forgeries

# --- trouble ---
queue_is ()
{
  for _ in $(seq 50); do
    [ "$(exim4 -bpc)" -ne "$1" ] || return 0
    sleep 0.2
  done
  exim4 -bp | sed 's/^/# /'
  return 1
}
in_trouble ()
{
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
  ok "$1: the copy waits" queue_is 1
  ok "$1: it is not remembered" not found "$2"
}
mended ()
{
  last=$(last_number)
  exim4 -qff
  ok "$1: mended, the copy is taken" queue_is 0
  ok "$1: mended, it is remembered" found "$2"
  is "$1: mended, the letter does not go out again" "$(last_number)" "$last"
}
mv /usr/local/bin/backsift /usr/local/bin/away
in_trouble 'backsift is missing' missing@example.org
mv /usr/local/bin/away /usr/local/bin/backsift
mended 'backsift is missing' missing@example.org
chmod 555 /var/lib/backsift
chown root /var/lib/backsift "$LOG" "$LOG.lock"
in_trouble 'the log can not be written' unwritten@example.org
like 'the log can not be written: it is said' /var/log/mail.log \
  'backsift\[[0-9]*\]: record: not remembered'
chown backsift /var/lib/backsift "$LOG" "$LOG.lock"
chmod 755 /var/lib/backsift
mended 'the log can not be written' unwritten@example.org
finish
