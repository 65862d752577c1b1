#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# contrib/postfix-content-filter as it stands: what is submitted goes through
# backsift and back to sendmail.

. "$(dirname "$0")/lib.sh"
. "$mta_here/postfix.sh"
# shellcheck disable=SC2086
enter_world $postfix_packages
postfix_set_up
postfix_recipe postfix-content-filter
postfix_start
begin_log

genuine 'who logs in' submit_with_login
ok 'who logs in: the recipient is known' found refused@example.com
plain_letter
id=several@example.org
try 'a recipient that no field names' 'genuine message-id' submit_with_login \
  hidden@example.com refused@example.com
ok 'a recipient that no field names: it is known' found hidden@example.com
plain_letter
try 'no Message-ID' 'genuine message-id' submit_with_login

# arrives RECIPIENT: the letter reaches the host outside for it, once.
arrives ()
{
  local last
  last=$(last_number)
  letter | submit_with_login "$1"
  for _ in $(seq 100); do
    [ "$(last_number)" -eq "$last" ] || break
    sleep 0.1
  done
  await_queue 0 && [ "$(last_number)" -eq $((last + 1)) ] &&
    [ "$(sed -n 2p "/run/sink/$(last_number).env")" = "$1" ]
}
# Addresses that a shell or an option parser might take for something else.
while IFS= read -r address; do
  plain_letter
  id=odd@example.org
  ok "recipient $address" arrives "$address"
done <<'END'
-bs@example.com
-t@example.com
"a b"@example.com
"$(id)`id`;id"@example.com
"a\"b"@example.com
END
forgeries

# --- trouble ---
mv /usr/local/bin/backsift /usr/local/bin/away
plain_letter
id=missing@example.org
to=anna@example.com
last=$(last_number)
letter | submit_with_login anna@example.com
sleep 2
ok 'backsift is missing: the letter waits' await_queue 1
mv /usr/local/bin/away /usr/local/bin/backsift
postqueue -f
ok 'backsift is missing: mended, it goes out' await_queue 0
is 'backsift is missing: once' "$(last_number)" "$((last + 1))"
ok 'backsift is missing: it is remembered' found missing@example.org

chmod 555 /var/lib/backsift
chown root /var/lib/backsift "$LOG" "$LOG.lock"
plain_letter
id=unwritten@example.org
to=anna@example.com
ok 'the log can not be written: the letter goes out' arrives anna@example.com
like 'the log can not be written: it is said' /var/log/mail.log \
  'backsift\[[0-9]*\]: record: not remembered'
finish
