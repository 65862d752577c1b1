#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# contrib/delivery/forward as it stands, and with MDAs of all sorts instead of
# its Maildir, as Postfix's local(8) runs them: by a shell, and every exit status but
# 0 and 75 bounces the mail. Hence the "|| exit 75": backsift itself never says
# anything else, but may be missing. The agents have no recipe of their own, so
# it is deliver that sorts.

. "$(dirname "$0")/lib.sh"
enter_world

agent_set_up ()
{
  mode=$1
  printf '%s\n' 'DEFAULT=$HOME/Maildir/' > /home/anna/.procmailrc
  printf '%s\n' 'DEFAULT="$HOME/Maildir"' > /home/anna/.mailfilter
  chmod 600 /home/anna/.mailfilter
  chown 12345:12345 /home/anna/.procmailrc /home/anna/.mailfilter
}

# What follows "deliver" stands in destination.
agent ()
{
  case $mode/$destination in
  recipe/--maildir\ \$HOME*) anna sh -c "$(sed -n 's/^"|\(.*\)"$/\1/p' \
    "$checkout/contrib/delivery/forward")" ;;
  recipe/*) anna sh -c "$installed deliver $destination || exit 75" ;;
  plain/--maildir*) sed '1{/^From /d}' > /home/anna/Maildir/new/plain ;;
  plain/*) anna sh -c "${destination#-- }" ;;
  esac
}

printf '%s\n' "mail_location = maildir:~/Maildir" "ssl = no" \
  "log_path = /dev/stderr" > /etc/dovecot/dovecot.conf

for destination in '-- procmail -a ""' '-- maildrop' \
  '-- /usr/lib/dovecot/dovecot-lda -f "$SENDER" -a "$RECIPIENT"' \
  '--maildir $HOME/Maildir'; do
  echo "# deliver $destination"
  forget_plain_copies
  run_cases
done
failure_cases

for destination in '-- /nonexistent/mda' "-- sh -c 'kill -SEGV \$\$'" \
  '-- sh -c "cat >/dev/null; exit 67"' '--maildir /nonexistent'; do
  prepare ordinary-letter complete
  send ordinary-letter
  if [ "$status $place" = "75 none" ]; then
    pass "tried again later: $destination"
  else
    fail "tried again later: $destination" "exit status $status, in $place"
  fi
done
finish
