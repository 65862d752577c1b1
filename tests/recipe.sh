# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# recipe FILE PART: the lines of a recipe in contrib that a part of it holds,
# between "# --- PART ---" and the next such line.
recipe ()
{
  awk -v part="# --- $2 ---" '/^# --- / { inside = $0 == part; next }
    inside && !/^#/' "$1"
}
