#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# record --proof: what one host signs, in contrib/postfix-content-filter, is
# genuine on another that has the key, and no log of what the first sent.

. "$(dirname "$0")/lib.sh"
. "$mta_here/postfix.sh"
# shellcheck disable=SC2086
enter_world $postfix_packages
postfix_set_up
postfix_recipe postfix-content-filter
sed -i 's,record --log=/var/lib/backsift/sent.db,record --proof --log=/var/lib/backsift/sending.db,' \
  /etc/postfix/master.cf
as backsift $installed key new --host > "$WORK/output" 2>&1 ||
  echo "Bail out! no key"
# Copied to whoever delivers, as to another host.
install -d -o anna -g anna -m 700 /home/anna/.local /home/anna/.local/share \
  /home/anna/.local/share/backsift
install -o anna -g anna -m 600 /var/lib/backsift/proof.keys \
  /home/anna/.local/share/backsift/proof.keys
postfix_start
begin_log
expected_of_genuine="genuine proof"

genuine 'a signed letter' submit_with_login
ok 'this host has no record of it' not found "$known"
is 'the bounce returns one token' "$(grep -c '^X-Backsift-Proof: ' "$bounce")" 1
token=$(grep '^X-Backsift-Proof: ' "$bounce")
plain_letter
try 'a signed letter that had no Message-ID' 'genuine proof' submit_with_login
forgeries 'backscatter never-sent'
forgery 8
extra=$token
forged 'with our token'
forgery 9
extra=$token
id=$known
forged 'with our token and its id' 'backscatter never-sent'
finish
