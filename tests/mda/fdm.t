#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real fdm with contrib/delivery/fdm.conf and fdm-deliver.conf as they
# stand, run as from cron for a Maildir account; by POP3 in fetch.t. On stdin
# only what a failing backsift does: fdm itself loses mail there.

. "$(dirname "$0")/lib.sh"
enter_world

incoming=$world/incoming

agent_set_up ()
{
  { echo "account \"incoming\" maildir \"$incoming\""
    echo 'account "stdin" disabled stdin'
    [ -z "$limit" ] || echo "set timeout $limit"
    case $1 in
    recipe) cat "$checkout/contrib/delivery/$recipe" ;;
    plain) printf '%s\n' 'action "inbox" maildir "%h/Maildir"' \
      'match all action "inbox"' ;;
    esac
  } > /home/anna/.fdm.conf
  chmod 600 /home/anna/.fdm.conf
  chown 12345:12345 /home/anna/.fdm.conf
}

agent_forget ()
{
  rm -rf "$incoming"
  mkdir -p "$incoming"/{cur,new,tmp}
  chown -R 12345:12345 "$incoming"
}

# What fdm has not fetched it was asked to try again.
agent ()
{
  if [ $by = stdin ]; then
    anna fdm -a stdin fetch
    return
  fi
  cat > "$incoming/new/message"
  chown 12345:12345 "$incoming/new/message"
  agent_again
}

agent_again ()
{
  anna fdm fetch
  [ -z "$(ls "$incoming/new" "$incoming/cur" | grep -v :$)" ] || return 75
}

agent_knows_recipe ()
{
  case $recipe in
  *-deliver*) marks=yes unfit_folder=inbox ;;
  *) marks=no unfit_folder=safe ;;
  esac
}

own_fields=Received
has_limit=yes
by=account
run_recipes fdm.conf fdm-deliver.conf
echo "# fdm.conf, on stdin"
recipe=fdm.conf
marks=no
by=stdin
has_limit=no
forget_plain_copies
failure_cases
finish
