#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real fetchmail, getmail, mpop and fdm with their files in contrib/delivery
# as they stand, fetching by POP3 from the real Dovecot. What stays on the
# server is fetched again once all is mended.

. "$(dirname "$0")/lib.sh"
enter_world
server=$world/server

# settings_of FETCHER plain|recipe: its settings on stdout.
settings_of ()
{
  local recipe=$checkout/contrib/delivery
  case $1/$2 in
  fetchmail/plain) echo 'defaults mda "cat > ~/Maildir/new/plain"' ;;
  fetchmail/recipe) cat "$recipe/fetchmailrc" ;;
  getmail/plain) printf '%s\n' "[destination]" "type = Maildir" "path = ~/Maildir/" ;;
  getmail/recipe) cat "$recipe/getmailrc" ;;
  mpop/plain) printf '%s\n' defaults "delivery maildir ~/Maildir" ;;
  mpop/recipe) cat "$recipe/mpoprc" ;;
  fdm/*) echo 'account "pop" pop3 server "127.0.0.1" port 110 user "anna" pass "secret"' ;;
  esac
  case $1/$2 in
  fetchmail/*) echo 'poll 127.0.0.1 protocol pop3 user anna password secret sslproto ""' ;;
  getmail/*) printf '%s\n' "[retriever]" "type = SimplePOP3Retriever" \
    "server = 127.0.0.1" "username = anna" "password = secret" "[options]" \
    "delete = true" ;;
  mpop/*) printf '%s\n' "account default" "host 127.0.0.1" "user anna" \
    "password secret" "auth user" "tls off" ;;
  fdm/plain) printf '%s\n' 'action "inbox" maildir "%h/Maildir"' \
    'match all action "inbox"' ;;
  fdm/recipe) cat "$recipe/fdm-deliver.conf" ;;
  esac
}

agent_set_up ()
{
  local file
  case $fetcher in
  fetchmail) file=.fetchmailrc ;;
  getmail) file=.config/getmail/getmailrc ;;
  mpop) file=.mpoprc ;;
  fdm) file=.fdm.conf ;;
  esac
  mkdir -p "$(dirname /home/anna/$file)"
  settings_of $fetcher "$1" > /home/anna/$file
  chmod 600 /home/anna/$file
  chown -R 12345:12345 /home/anna
}

agent_forget ()
{
  rm -rf "$server"
  mkdir -p "$server"/{cur,new,tmp}
  chown -R 12345:12345 "$server"
}

agent ()
{
  sed '1{/^From /d}' > "$server/new/1.M1.mx"
  chown 12345:12345 "$server/new/1.M1.mx"
  agent_again
}

agent_again ()
{
  case $fetcher in
  fetchmail) anna fetchmail --invisible ;;
  getmail) anna getmail ;;
  mpop) anna mpop ;;
  fdm) anna fdm fetch ;;
  esac
  [ -z "$(find "$server/new" "$server/cur" -type f)" ] || return 75
}

start_dovecot pop3 "$server" "mail_location = maildir:$server" \
  "pop3_no_flag_updates = yes"
own_fields='Received|Delivered-To|Return-Path|X-Getmail-Retrieved-From-Mailbox'
for fetcher in fetchmail getmail mpop fdm; do
  echo "# $fetcher"
  forget_plain_copies
  run_cases
  failure_cases
done
finish
