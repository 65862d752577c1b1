#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# None of five fixed runs takes more instructions than instructions.tsv allows.

here=$(dirname "$0")
build=${BUILD:-$here/../../build}
exec "$here/instructions" --check "${BACKSIFT:-$build/backsift}" "$build"
