#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# [addresses] never_sends: reports to addresses that only receive.

. "$(dirname "$0")/lib.sh"

# evidence MESSAGE [RECIPIENT]: what filter says of the file.
evidence ()
{
  RECIPIENT=${2:-} bs filter < "$1" | sed -n 's/^X-Backsift-Evidence: \([^;]*\).*/\1/p'
}

settings '[addresses]' \
  'never_sends = info@example.org; *@old.example.org since 2026-11-18'
bounce never@example.org > to-us
sed 's/^To: us@/To: info@/' to-us > to-info
sed 's/^To: us@example/To: anna@old.example/' to-us > to-alias
is 'no log, to us' "$(evidence to-us)" log-unavailable
is 'no log, to a receive-only address' "$(evidence to-info)" never-sends
is 'the alias that leads here stands in To' \
  "$(evidence to-info us@example.org)" never-sends
is 'the envelope alone names it' \
  "$(evidence to-us info@example.org)" never-sends
sed '1i X-Original-To: info@example.org' to-us > original-to
is 'X-Original-To names it' \
  "$(evidence original-to us@example.org)" never-sends
is 'a retired alias, mail of a day after' "$(evidence to-alias)" never-sends
bounce never@example.org '' 'Tue, 17 Nov 2026 23:59:59 +0000' |
  sed 's/^To: us@example/To: anna@old.example/' > to-alias-before
is 'a retired alias, mail of the day before' "$(evidence to-alias-before)" \
  log-unavailable
NOW=2026-11-28T00:00:00Z
is 'the same, when it can bounce no more' "$(evidence to-alias-before)" \
  never-sends
NOW=2026-11-20T12:00:00Z

run bs filter < to-info
like 'filter names the address that never sends' out \
  '^X-Backsift-Evidence: never-sends; kind=failure; recipient=<info@example.org>$'

begin_log
bounce known@example.org | sed 's/^To: us@/To: info@/' > genuine
is 'what was sent is genuine all the same' "$(evidence genuine)" message-id
ordinary | sed 's/^To: us@/To: info@/' > letter
run bs filter < letter
same 'ordinary mail to it passes' out letter
new_maildir "$HOME/Maildir"
run bs deliver --maildir "$HOME/Maildir" < to-info
is 'deliver: status' "$STATUS" 0
is 'deliver: it is quarantined' "$(files "$QUARANTINE")" 1
run bs explain to-info
like 'explain names the address' out '^because: .*info@example\.org'
settings '[judge]' 'kinds = delay' '[addresses]' 'never_sends = info@example.org'
is 'a kind that is not judged' "$(evidence to-info)" not-judged

for bad in 'info' 'info@example.org since now' 'a@example.org, b@example.org'; do
  settings '[addresses]' "never_sends = $bad"
  run bs explain to-info
  is "$bad: status" "$STATUS" 78
  one_line "$bad" 'never_sends = '
done
done_testing
