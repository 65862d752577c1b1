#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real procmail with contrib/delivery/procmailrc as it stands, run as by Postfix's
# mailbox_command.

. "$(dirname "$0")/lib.sh"
enter_world

agent_set_up ()
{
  case $1 in
  recipe) cp "$checkout/contrib/delivery/procmailrc" /home/anna/.procmailrc ;;
  plain) echo 'DEFAULT=$HOME/Maildir/' > /home/anna/.procmailrc ;;
  esac
  chown 12345:12345 /home/anna/.procmailrc
}

agent ()
{
  anna procmail -a ""
}

run_cases
failure_cases
finish
