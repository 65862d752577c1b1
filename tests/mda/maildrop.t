#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real maildrop with contrib/delivery/mailfilter, mailfilter-test and
# mailfilter-deliver as they stand, run as by Postfix's mailbox_command. Its
# own time limit, five minutes, can't be set.

. "$(dirname "$0")/lib.sh"
enter_world

agent_set_up ()
{
  case $1 in
  recipe) cp "$checkout/contrib/delivery/$recipe" /home/anna/.mailfilter ;;
  plain) echo 'DEFAULT="$HOME/Maildir"' > /home/anna/.mailfilter ;;
  esac
  chmod 600 /home/anna/.mailfilter
  chown 12345:12345 /home/anna/.mailfilter
}

agent ()
{
  anna maildrop
}

run_recipes mailfilter mailfilter-test mailfilter-deliver
finish
