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

# Without a Maildir nothing is stored where nobody looks: in an mbox file of its
# name, or a folder in it.
inbox_cases ()
{
  local message
  for recipe in "$@"; do
    agent_knows_recipe
    for message in ordinary-letter backscatter; do
      prepare $message complete
      rm -r /home/anna/Maildir
      send $message
      if [ "$status $place" = "75 none" ] && [ ! -e /home/anna/Maildir ]; then
        pass "$recipe, no Maildir: $message is not taken"
      else
        fail "$recipe, no Maildir: $message" "exit status $status, in $place"
      fi
      anna mkdir -p /home/anna/Maildir/{cur,new,tmp}
      send $message
      check_right "$recipe, no Maildir until later: $message" $message
    done
  done
}

inbox_cases mailfilter mailfilter-test mailfilter-deliver
run_recipes mailfilter mailfilter-test mailfilter-deliver
finish
