#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every fixture through every fuzz target. BUILD is where the targets are.

cd "$(dirname "$0")/../.." || exit 1
n=0
for target in "${BUILD:?}"/tests/fuzz/fuzz_*; do
  [ -x "$target" ] || continue
  case $target in *.d) continue ;; esac
  n=$((n + 1))
  name=${target##*/}
  log=$(mktemp)
  if ${WATCHER:-} "$target" fixtures/*/*.eml fixtures/mail-log/*.log > "$log" 2>&1; then
    echo "ok $n - $name: $(grep -c '^ok' "$log") fixtures, whole and cut off"
  else
    echo "not ok $n - $name"
    tail -n 20 "$log" | sed 's/^/# /'
  fi
  rm -f "$log"
done
# Nothing built is nothing tried.
[ "$n" -gt 0 ] || { n=1; echo "not ok 1 - no fuzz target is in $BUILD"; }
echo "1..$n"
