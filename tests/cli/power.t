#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Loss of power at each moment of a command: tests/power/power says how. Here a
# few commands, and few of the states are gone on from; with --all (make
# check-faults) each.

tests=$(realpath "$(dirname "$0")/..")
. "$tests/cli/lib.sh"
build_shims write-log
quick=--quick
[ "${1:-}" != --all ] || quick=
SHIM=$WORK/write-log.so "$tests/power/power" "$BACKSIFT" $quick
