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

copy_troubles
finish
