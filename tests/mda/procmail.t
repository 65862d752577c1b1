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

# full_maildir: it is a file system of its own, on which nothing is free.
full_maildir ()
{
  mount -t tmpfs -o size=64k,uid=12345,gid=12345,mode=700 tmpfs /home/anna/Maildir
  install -d -m 700 -o 12345 -g 12345 /home/anna/Maildir/{cur,new,tmp}
  cat /dev/zero > /home/anna/Maildir/.full 2>/dev/null
}

# procmail's last resort, /var/mail/anna, is one that nobody reads: it is not to
# be used, nor the message bounced.
unfit_maildir_cases ()
{
  for message in ordinary-letter genuine backscatter; do
    prepare $message complete
    chmod a-w /home/anna/Maildir/{cur,new,tmp,.}
    send $message
    unfit_maildir_case "a Maildir that takes nothing: $message"
    chmod u+w /home/anna/Maildir/{cur,new,tmp,.}
    send $message
    check_right "and then takes it: $message" $message

    prepare $message complete
    full_maildir
    send $message
    rm /home/anna/Maildir/.full
    unfit_maildir_case "a full Maildir: $message"
    send $message
    check_right "and then has room: $message" $message
    umount /home/anna/Maildir
  done
}

unfit_maildir_case ()
{
  if [ "$status $(copies)" = "75 " ]; then pass "$1"; else
    fail "$1" "exit status $status, in $(copies)"
  fi
}

has_limit=yes
run_recipes procmailrc procmailrc-test procmailrc-deliver
for recipe in procmailrc procmailrc-test procmailrc-deliver; do
  echo "# $recipe"
  agent_knows_recipe
  no_maildir_cases
  unfit_maildir_cases
done
finish
