#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real procmail with contrib/delivery/procmailrc, procmailrc-test and
# procmailrc-deliver as they stand, run as by Postfix's mailbox_command.

. "$(dirname "$0")/lib.sh"
enter_world

agent_set_up ()
{
  case $1 in
  recipe) cp "$checkout/contrib/delivery/$recipe" /home/anna/.procmailrc ;;
  plain) echo 'DEFAULT=$HOME/Maildir/' > /home/anna/.procmailrc ;;
  esac
  [ -z "$limit" ] || sed -i "1iTIMEOUT=$limit" /home/anna/.procmailrc
  chown 12345:12345 /home/anna/.procmailrc
}

agent ()
{
  anna procmail -a ""
}

# procmail makes the Maildir. backsift deliver does not, and leaves the first
# message to DEFAULT.
no_maildir_cases ()
{
  local evidence=never-sent
  case $recipe in *-deliver) evidence=none ;; esac
  for message in ordinary-letter backscatter; do
    prepare $message complete
    rm -r /home/anna/Maildir
    case $message in
    ordinary-*) check "no Maildir: $message is in one" $message inbox none ;;
    *) check "no Maildir: $message is in one" $message inbox $evidence ;;
    esac
    find /home/anna/Maildir -type f -delete
    send $message
    check_right "the Maildir is made: $message" $message
  done
}

has_limit=yes
run_recipes procmailrc procmailrc-test procmailrc-deliver
for recipe in procmailrc procmailrc-test procmailrc-deliver; do
  echo "# $recipe"
  agent_knows_recipe
  no_maildir_cases
done
finish
