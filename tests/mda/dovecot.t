#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real Dovecot LDA and Pigeonhole with contrib/delivery/backsift.sieve as it stands
# and the settings that its comment asks for, run as by Postfix's
# mailbox_command.

. "$(dirname "$0")/lib.sh"
enter_world

# A failing "fileinto" is tried again later.
unfit_folder=safe
bin_dir=/usr/local/lib/dovecot/sieve-filter
mkdir -p $bin_dir
ln -s $installed $bin_dir/backsift

settings ()
{
  printf '%s\n' "mail_location = maildir:~/Maildir" "ssl = no" \
    "postmaster_address = postmaster@example.org" "log_path = /dev/stderr"
  if [ "$1" = recipe ]; then
    sed -n 's/^#     //p' "$checkout/contrib/delivery/backsift.sieve"
  fi
}

agent_set_up ()
{
  settings "$1" > /etc/dovecot/dovecot.conf
  cp "$checkout/contrib/delivery/backsift.sieve" /home/anna/.dovecot.sieve
  chown 12345:12345 /home/anna/.dovecot.sieve
}

agent ()
{
  anna /usr/lib/dovecot/dovecot-lda -f "$sender" -a "us@example.org"
}

run_cases
failure_cases
finish
