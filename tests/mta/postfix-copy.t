#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# contrib/postfix-copy as it stands: a cleanup service of its own copies what is
# submitted to backsift, and nothing else.

. "$(dirname "$0")/lib.sh"
. "$mta_here/postfix.sh"
# shellcheck disable=SC2086
enter_world $postfix_packages
postfix_set_up
postfix_recipe postfix-copy
postfix_start
begin_log

genuine 'who logs in' submit_with_login
ok 'who logs in: the recipient is known' found refused@example.com
genuine 'a local user' submit_as_local_user
plain_letter
to="anna@example.com, refused@example.com"
id=several@example.org
try 'several recipients' 'genuine message-id' submit_with_login \
  anna@example.com refused@example.com
ok 'several recipients: all are known' found anna@example.com
plain_letter
try 'no Message-ID' 'genuine message-id' submit_with_login
plain_letter
id=odd@example.org
odd_sender ()
{
  /bounces/smtp-send -p 587 -l anna:secret mail.example.org \
    '"-bs $(id) us"@example.org' anna@example.com
}
letter | odd_sender
ok 'an odd sender' await_queue 0
ok 'an odd sender: it is remembered' found odd@example.org
forgeries
ok 'no copy waits' await_queue 0

# --- trouble ---
# The letter goes out at once whatever happens to the copy, which is tried
# again. What was not remembered yet, is then.
in_trouble ()
{
  plain_letter
  id=$2
  to=anna@example.com
  local last
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
mended ()
{
  postqueue -f
  ok "$1: mended, the copy is taken" await_queue 0
  ok "$1: mended, it is remembered" found "$2"
}
mv /usr/local/bin/backsift /usr/local/bin/away
in_trouble 'backsift is missing' missing@example.org
mv /usr/local/bin/away /usr/local/bin/backsift
mended 'backsift is missing' missing@example.org
chmod 555 /var/lib/backsift
chown root /var/lib/backsift "$LOG" "$LOG.lock"
in_trouble 'the log can not be written' unwritten@example.org
like 'the log can not be written: it is said' /var/log/postfix.log \
  'status=deferred \(temporary failure. Command output: backsift record: not'
chown backsift /var/lib/backsift "$LOG" "$LOG.lock"
chmod 755 /var/lib/backsift
mended 'the log can not be written' unwritten@example.org
finish
