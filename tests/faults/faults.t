#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A sample of what `make check-faults` tries: one call of each command fails, or
# the program is killed there, and no message is lost or doubled by it. FAULTS=N
# tries one of N; 1 is all.

. "$(dirname "$0")/../cli/lib.sh"

case $(ldd "$BACKSIFT") in
*libasan*) usual=701 ;; # slow, and with a malloc() of its own
*) usual=101 ;;
esac
"$SHIMS/../faults/try-faults" --stride "${FAULTS:-$usual}" > out 2> err
is 'no fault loses or doubles a message' $? 0
grep '^#' out
echo "# $(tail -n 1 out)"
ok 'some were tried' test "$(sed -n 's/ faults tried.*//p' out)" -gt 50
done_testing
