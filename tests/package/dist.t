#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make dist: the same bytes whoever makes it, when and where; and what is in it
# builds and passes its unit tests with nothing beside it.

set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
unset BUILD DEVELOPER MAKEFLAGS MFLAGS MAKELEVEL SOURCE_DATE_EPOCH
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
version=$(sed -n 's/^VERSION *:= *//p' Makefile)
name=backsift-$version

(umask 022; LC_ALL=C TZ=UTC make -s dist BUILD="$WORK/1") > "$WORK/out" 2> "$WORK/err"
is 'make dist' "$?" 0
is 'it says where' "$(cat "$WORK/out")" "$WORK/1/$name.tar.gz"
(umask 077; LC_ALL=C.UTF-8 TZ=Asia/Tokyo make -s dist BUILD="$WORK/2") > "$WORK/out"
same 'twice: the same bytes' "$WORK/1/$name.tar.gz" "$WORK/2/$name.tar.gz"

tar -tvzf "$WORK/1/$name.tar.gz" > "$WORK/list"
is 'all is in one folder' "$(awk '{ print $6 }' "$WORK/list" | cut -d/ -f1 | sort -u)" "$name"
is 'nobody owns it' "$(awk '{ print $2 }' "$WORK/list" | sort -u)" 0/0
is 'modes are those of files' "$(cut -c1-10 "$WORK/list" | sort -u | tr '\n' ' ')" \
  '-rw-r--r-- -rwxr-xr-x '
is 'nothing that is made is in it' "$(grep -c " $name/build/" "$WORK/list")" 0

mkdir "$WORK/alone"
tar -xzf "$WORK/1/$name.tar.gz" -C "$WORK/alone"
top=$WORK/alone/$name
is 'nothing is beside it' "$(ls "$WORK/alone")" "$name"
make -s -C "$top" -j"$(nproc)" DEVELOPER=1 CFLAGS=-O0 > "$WORK/log" 2>&1
is 'it builds without warnings' "$? $(grep -c warning: "$WORK/log")" '0 0'
make -s -C "$top" -j"$(nproc)" DEVELOPER=1 CFLAGS=-O0 check-unit > "$WORK/log" 2>&1
is 'its unit tests pass' "$?" 0
tail -n 1 "$WORK/log" | sed 's/^/# /'
is 'the version is in it' "$("$top/build/backsift" --version | head -n 1)" \
  "backsift $version"
(cd "$top" && tests/corpus/corpus.t) > "$WORK/out" 2>&1
is 'a test that needs more says so' "$? $(grep -c '# SKIP no ' "$WORK/out")" '0 1'
make -s -C "$top" install DESTDIR="$WORK/root" > "$WORK/log" 2>&1
is 'it installs' "$?" 0

# Without git, and with what was built lying about.
find "$top" -name '*.md' -exec touch {} +
make -s -C "$top" dist > "$WORK/out" 2>&1
same 'a tarball of the tarball: the same bytes' "$top/build/$name.tar.gz" \
  "$WORK/1/$name.tar.gz"
SOURCE_DATE_EPOCH=1700000000 make -s dist BUILD="$WORK/3" > "$WORK/out"
is 'SOURCE_DATE_EPOCH is the time' \
  "$(TZ=UTC tar -tvzf "$WORK/3/$name.tar.gz" | awk '{ print $4, $5 }' | sort -u)" \
  '2023-11-14 22:13'
done_testing
