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

copy_troubles
finish
