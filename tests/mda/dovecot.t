#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real Dovecot LDA and Pigeonhole with the Sieve scripts of contrib/delivery
# as they stand, and the settings and commands that their comments ask for, run
# as by Postfix's mailbox_command.

. "$(dirname "$0")/lib.sh"
. "$checkout/tests/mda/dovecot.sh"
enter_world

agent_set_up ()
{
  dovecot_settings "$1" > /etc/dovecot/dovecot.conf
  sieve_script "$1"
}

agent ()
{
  anna /usr/lib/dovecot/dovecot-lda -f "$sender" -a "us@example.org"
}

for recipe in backsift backsift-test backsift-deliver; do
  echo "# $recipe.sieve"
  sieve_recipe "$recipe"
  run_cases
  failure_cases
done
finish
