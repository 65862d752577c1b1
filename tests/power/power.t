#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Loss of power, all of it; tests/cli/power.t is the short one.

exec "$(dirname "$0")/../cli/power.t" --all
