#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# import of a Sent folder, a Maildir and an mbox, as cron runs it: what is
# stored there was sent, by whatever server.

. "$(dirname "$0")/lib.sh"
. "$mta_here/postfix.sh"
# shellcheck disable=SC2086
enter_world $postfix_packages
LOG=/home/anna/.local/share/backsift/sent.db
log_user=anna
postfix_set_up
postfix_start
begin_log
as anna mkdir -p /home/anna/Maildir/.Sent/{cur,new,tmp}

imports ()
{
  as anna $installed import -q "$1"
}
stored_in_maildir ()
{
  cat > "$WORK/sent"
  submit_with_login < "$WORK/sent" &&
    install -o anna -g anna "$WORK/sent" "/home/anna/Maildir/.Sent/cur/$id:2,S" &&
    imports /home/anna/Maildir/.Sent
}
stored_in_mbox ()
{
  cat > "$WORK/sent"
  submit_with_login < "$WORK/sent" &&
    { echo "From us@example.org  $(date '+%a %b %e %T %Y')"; cat "$WORK/sent"
      echo; } >> /home/anna/sent-mail && imports /home/anna/sent-mail
}
for _ in 1 2; do
  genuine 'a Maildir' stored_in_maildir
  genuine 'an mbox' stored_in_mbox
done
ok 'the recipient is known' found refused@example.com
forgeries
finish
