#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# test: tells the verdict by its exit status, and only 0 is "backscatter".

. "$(dirname "$0")/lib.sh"
begin_log

# status NAME WANT: of the message on stdin.
status ()
{
  run bs test
  is "$1" "$STATUS" "$2"
  is "$1: stdout empty" "$(cat out)" ''
}
status 'backscatter' 0 < <(bounce never@example.org)
status 'genuine bounce' 1 < <(bounce known@example.org)
status 'ordinary' 1 < <(ordinary)
status 'empty' 1 < <(printf '')
bs test <&- 2> err
is 'stdin closed' $? 75
one_line 'stdin closed'
bs test < "$WORK" 2> err
is 'stdin is a directory' $? 75
bounce never@example.org > message
run bs test --log missing.db < message
is 'no log' "$STATUS" 1
settings '[judge]' 'mode = observe'
status 'backscatter while observing' 1 < <(bounce never@example.org)
settings '[judge]' 'mode = frobnicate'
run bs test < message
is 'backscatter, bad settings' "$STATUS" 1
one_line 'bad settings' 'frobnicate'
settings

# All is read, so that who feeds it meets no broken pipe.
{ ordinary; head -c 2000000 /dev/zero; } > big
(set -o pipefail; trap - PIPE; cat big | bs test; echo "${PIPESTATUS[*]}") > statuses
is 'reads to the end' "$(cat statuses)" '0 1'
done_testing
