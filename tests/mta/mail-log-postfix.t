#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# record --mail-log reads the log of a real Postfix, which logs
# Date and Subject as contrib/mail-log-settings has it; and without, where our
# ids alone are told from a forger's.

. "$(dirname "$0")/lib.sh"
. "$mta_here/postfix.sh"
# shellcheck disable=SC2086
enter_world $postfix_packages
postfix_set_up
recipe /checkout/contrib/mail-log-settings sent_header > /etc/postfix/sent_header
postfix_recipe mail-log-settings
postfix_start
begin_log
read_mail_log /var/log/postfix.log

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
id=local.bounce@example.org
to=nosuchuser@example.net
try 'an unknown user of our own' 'genuine message-id' submit_with_login \
  nosuchuser@example.net
forgeries
read_mail_log_to_the_end
finish
