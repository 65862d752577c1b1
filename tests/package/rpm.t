#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# contrib/rpm/backsift.spec builds, from the tarball, a package with all that is
# installed, as rpmlint likes it. Debian's rpm has not Fedora's macros: those
# that the spec uses stand here.

set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
export LC_ALL=C TZ=UTC
unset BUILD DEVELOPER MAKEFLAGS MFLAGS MAKELEVEL
spec=contrib/rpm/backsift.spec
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export HOME=$WORK

rpmlint "$spec" > "$WORK/err" 2>&1
is 'rpmlint has nothing against the spec, but that it has no home page' \
  "$(grep -cE ': [EW]: ' "$WORK/err") $(grep -cE 'no-buildroot-tag|invalid-url' "$WORK/err")" \
  '2 2'

mkdir -p "$WORK/SOURCES"
make -s dist BUILD="$WORK/build" > "$WORK/err" 2>&1
cp "$WORK"/build/*.tar.gz "$WORK/SOURCES/"
defines=(_topdir "$WORK" _sysconfdir /etc _localstatedir /var
  _sharedstatedir /var/lib _docdir /usr/share/doc _mandir /usr/share/man
  _datadir /usr/share _unitdir /usr/lib/systemd/system
  _userunitdir /usr/lib/systemd/user _sysusersdir /usr/lib/sysusers.d
  _tmpfilesdir /usr/lib/tmpfiles.d debug_package '%{nil}')
for macro in systemd_post systemd_user_post systemd_preun systemd_user_preun \
  systemd_postun_with_restart sysusers_create_compat; do
  defines+=("$macro()" '%{nil}')
done
arguments=()
for ((i = 0; i < ${#defines[@]}; i += 2)); do
  arguments+=(--define "${defines[i]} ${defines[i + 1]}")
done
# Its unit tests are the tarball's, which dist.t runs.
rpmbuild -bb --nodeps "${RPMBUILD_CHECK:---nocheck}" "${arguments[@]}" "$spec" \
  > "$WORK/log" 2>&1
is 'rpmbuild builds it' "$?" 0
package=$(find "$WORK/RPMS" -name '*.rpm')
[ -n "$package" ] || { tail -n 40 "$WORK/log"; exit 1; }

rpm -qp --requires "$package" > "$WORK/requires" 2> "$WORK/err"
like 'it depends on GMime' "$WORK/requires" '^gmime30.* >= 3\.2\.0'
like 'it depends on SQLite' "$WORK/requires" '^sqlite-libs.* >= 3\.24'
rpm -qp --recommends "$package" > "$WORK/recommends" 2> "$WORK/err"
like 'it does without Nettle' "$WORK/recommends" '^nettle'
rpm -qp --queryformat '[%{FILENAMES} %{FILEUSERNAME} %{FILEMODES:perms}\n]' \
  "$package" > "$WORK/files" 2> "$WORK/err"
like 'the program is in it' "$WORK/files" '^/usr/bin/backsift root -rwxr-xr-x$'
like 'the folder of the log is in it' "$WORK/files" \
  '^/var/lib/backsift backsift drwxr-xr-x$'
is 'nothing is set-uid' "$(grep -c ' -[rwx-]*s' "$WORK/files")" 0
done_testing
