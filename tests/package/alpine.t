#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# contrib/alpine/APKBUILD: what abuild runs is run here, by a plain shell and
# from the tarball. That musl is no trouble, tests/lint/musl says.

# What is in single quotes is for the shell in abuild.
# shellcheck disable=SC2016
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
export LC_ALL=C TZ=UTC
unset BUILD DEVELOPER MAKEFLAGS MFLAGS MAKELEVEL
recipe=$PWD/contrib/alpine/APKBUILD
version=$(sed -n 's/^VERSION *:= *//p' Makefile)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

for script in contrib/alpine/*; do
  ok "$script is for any sh" dash -n "$script"
done
make -s dist BUILD="$WORK/dist" > "$WORK/err" 2>&1
tar -xzf "$WORK/dist/backsift-$version.tar.gz" -C "$WORK"

# abuild's part: variables, and that the user of pkgusers is there by then.
abuild ()
{
  (cd "$WORK/backsift-$version" &&
    pkgdir=$WORK/root recipe=$recipe dash -e -c '
      install ()
      {
        [ "$*" = "-d -o backsift -g backsift -m 755 $pkgdir/var/lib/backsift" ]
        command install -d -m 755 "$pkgdir/var/lib/backsift"
      }
      . "$recipe"
      '"$1") > "$WORK/out" 2> "$WORK/err"
}

abuild 'for name in pkgname pkgver pkgrel pkgdesc url arch license source; do
  eval "[ -n \"\$$name\" ]"; done'
is 'all that Alpine asks for is set' "$?" 0
abuild '[ ${#pkgdesc} -lt 128 ]'
is 'the description is short' "$?" 0
abuild 'echo $source' && is 'the source is the tarball' "$(cat "$WORK/out")" \
  "backsift-$version.tar.gz"
abuild 'ls "$(dirname "$recipe")/"$install'
is 'the script for installing is there' "$?" 0
abuild build
is 'build' "$?" 0
abuild package
is 'package' "$?" 0
ok 'the program is in it' [ -x "$WORK/root/usr/bin/backsift" ]
ok 'the folder of the log is in it' [ -d "$WORK/root/var/lib/backsift" ]
is 'nothing for systemd is in it' "$(find "$WORK/root" -name '*systemd*')" ''
for library in gmime nettle sqlite-libs; do
  abuild 'echo " $depends "'
  like "it depends on $library" "$WORK/out" " $library "
done
done_testing
