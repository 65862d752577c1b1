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

has_limit=yes
run_recipes procmailrc procmailrc-test procmailrc-deliver
finish
