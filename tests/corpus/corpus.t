#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How well reports are read, on labelled real mail that lies beside the
# project and is no part of it. Without it there is nothing to measure with.

shared=$(cd "$(dirname "$0")/../.." && pwd)/../shared
if [ ! -x "$shared/tools/score-reports" ]; then
  echo "1..0 # SKIP no ../shared/corpus beside the project"
  exit 0
fi
echo 1..1
if "$shared/tools/score-reports" -v --min answered=100 --min recognised=99.5 \
     --min kind=98.5 --min ids=99.3 --min wrong=0.3 --min recipients=97 \
     --min ordinary=99.7 "${BACKSIFT:-build/backsift}" explain --json |
   sed 's/^/# /'; [ "${PIPESTATUS[0]}" -eq 0 ]; then
  echo "ok 1 - the corpus is read as its labels say"
else
  echo "not ok 1 - the corpus is read as its labels say"
fi
