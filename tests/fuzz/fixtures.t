#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Each fuzz target with its fixtures, whole and cut off, and with what fuzzing
# found of use. BUILD is where the targets are.

cd "$(dirname "$0")/../.." || exit 1
. tests/fuzz/lib.sh
n=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for name in $(fuzz_targets); do
  n=$((n + 1))
  # shellcheck disable=SC2046
  if ${WATCHER:-} "${BUILD:?}/tests/fuzz/$name" $(fuzz_fixtures "$name") \
    -- $(fuzz_kept "$name") > "$log" 2>&1
  then
    echo "ok $n - $name: $(grep -c '^ok' "$log") files"
  else
    echo "not ok $n - $name"
    tail -n 20 "$log" | sed 's/^/# /'
  fi
done
echo "1..$n"
