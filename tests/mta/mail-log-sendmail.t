#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# record --mail-log reads the log of a real Sendmail, which logs
# Date and Subject as contrib/mail-log-settings has it.

. "$(dirname "$0")/lib.sh"
. "$mta_here/sendmail.sh"
# shellcheck disable=SC2086
enter_world $sendmail_packages
sendmail_set_up /checkout/contrib/mail-log-settings
sendmail_start
begin_log
read_mail_log /var/log/mail.log

genuine 'who logs in' submit_with_login
ok 'who logs in: the recipient is known' found refused@example.com
genuine 'a local user' submit_as_local_user
# It relays for example.com, and bounces what is refused there.
forgery_recipient=refused@example.com
forgeries
read_mail_log_to_the_end
finish
