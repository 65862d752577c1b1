#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The version stands in the Makefile. What can't take it from there says the
# same.

set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
program=$(realpath "${BACKSIFT:-build/backsift}")
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

version=$(sed -n 's/^VERSION *:= *//p' Makefile)
is 'there is one' "$(grep -cE '^[0-9]+\.[0-9]+\.[0-9]+$' <<< "$version")" 1
is 'backsift --version' "$("$program" --version | head -n 1)" "backsift $version"
is 'the latest of the news' \
  "$(sed -n '/^## News/,$s/^\*\*\([0-9.]*\)\*\* (.*): .*/\1/p' README.md | head -n 1)" \
  "$version"
is 'contrib/debian/changelog' \
  "$(sed -n '1s/^backsift (\(.*\)-[^-]*) .*/\1/p' contrib/debian/changelog)" "$version"
is 'contrib/rpm/backsift.spec' \
  "$(sed -n 's/^Version: *//p' contrib/rpm/backsift.spec)" "$version"
is 'contrib/alpine/APKBUILD' \
  "$(sed -n 's/^pkgver=//p' contrib/alpine/APKBUILD)" "$version"
done_testing
