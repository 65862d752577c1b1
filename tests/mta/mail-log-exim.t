#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# record --mail-log reads the log of a real Exim, which logs
# Date and Subject as contrib/mail-log-settings has it.

. "$(dirname "$0")/lib.sh"
. "$mta_here/exim.sh"
# shellcheck disable=SC2086
enter_world $exim_packages
exim_set_up /checkout/contrib/mail-log-settings
exim_start
begin_log
read_mail_log /var/log/exim4/mainlog

genuine 'who logs in' submit_with_login
ok 'who logs in: the recipient is known' found refused@example.com
genuine 'a local user' submit_as_local_user
forgeries
read_mail_log_to_the_end
finish
