#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make deb, as lintian likes it; and the package in a bare Debian: installed
# with apt-get, tried by its own test (contrib/debian/tests/smoke), removed and
# purged. The Debian comes from the mirror that apt-get uses; where it can't be
# had, this fails.

set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
export LC_ALL=C TZ=UTC DEBIAN_FRONTEND=noninteractive PATH=$PATH:/usr/sbin:/sbin
unset BUILD DEVELOPER MAKEFLAGS MFLAGS MAKELEVEL

if [ "$(id -u)" -ne 0 ]; then
  exec sudo -n env BACKSIFT="${BACKSIFT:-}" bash "$0"
fi
# A world of its own, so that no mount and no process stays.
if [ -z "${PACKAGE_WORLD:-}" ]; then
  exec env PACKAGE_WORLD=1 unshare --mount --pid --fork --kill-child bash "$0"
fi
WORK=$(mktemp -d)
trap 'umount -l "$WORK/root/proc" 2>/dev/null; rm -rf --one-file-system "$WORK"' EXIT

# --- the package ---

make -s deb BUILD="$WORK" > "$WORK/log" 2>&1
is 'make deb' "$?" 0
package=$(ls "$WORK"/deb/backsift_*.deb) || { tail -n 40 "$WORK/log"; exit 1; }
lintian --allow-root --fail-on error,warning "$WORK"/deb/*.changes > "$WORK/err" 2>&1
is 'lintian has nothing against it' "$? $(grep -c override "$WORK/err")" '0 0'
needs=$(dpkg-deb -f "$package" Depends)
for library in libgmime-3.0-0 libsqlite3-0; do
  ok "it depends on $library, which is loaded when needed" \
    grep -q "$library" <<< "$needs"
done

# --- a bare Debian ---

codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' |
  sed -n "s/^Debian $codename //p" | head -n 1)
proxy=$(apt-config dump --format '%v' Acquire::http::Proxy)
root=$WORK/root
http_proxy=${proxy:-${http_proxy:-}} debootstrap --variant=minbase \
  "$codename" "$root" "${mirror:-http://deb.debian.org/debian}" > "$WORK/log" 2>&1
is 'a bare Debian' "$?" 0
[ -x "$root/usr/bin/apt-get" ] || { tail -n 20 "$WORK/log"; exit 1; }
cp /etc/resolv.conf /etc/hosts "$root/etc/"
[ -z "$proxy" ] || echo "Acquire::http::Proxy \"$proxy\";" > "$root/etc/apt/apt.conf"
mount -t proc proc "$root/proc"
cp "$package" contrib/debian/tests/smoke "$root/tmp/"
package=/tmp/${package##*/}

# inside COMMAND...: its output is in $WORK/err, which is shown where it fails.
inside ()
{
  chroot "$root" "$@" > "$WORK/err" 2>&1
}

# backsifts: what there is of it, besides the copy in /tmp.
backsifts ()
{
  (cd "$root" && find . -xdev -path ./tmp -prune -o -path ./proc -prune -o \
    -name '*backsift*' -print | sort)
}

is 'nothing of it is there' "$(backsifts)" ''
inside apt-get -q -y install --no-install-recommends "$package"
is 'apt-get installs it' "$?" 0
is 'nothing is turned on' "$(find "$root/etc" -name '*backsift*')" ''
inside sh -c "ldd /usr/bin/backsift | grep -E 'gmime|sqlite'"
is 'the libraries are not linked' "$?" 1
inside /tmp/smoke
is 'its own test' "$? $(tail -n 1 "$WORK/err")" '0 PASSED'

# --- again, away, and back ---

log=/var/lib/backsift/sent.db
chmod 2750 "$root/var/lib/backsift"
inside dpkg -i "$package"
is 'installed again: the mode that was set stays' \
  "$? $(stat -c %a "$root/var/lib/backsift")" '0 2750'
inside dpkg --remove backsift
is 'removed' "$?" 0
ok 'removed: the log stays' [ -s "$root$log" ]
ok 'removed: the program does not' not test -e "$root/usr/bin/backsift"
inside dpkg -i "$package"
echo 'a key' > "$root/var/lib/backsift/proof.keys"
inside dpkg --purge backsift
is 'purged: says what stays' "$? $(grep -c 'it stays' "$WORK/err")" '0 1'
is 'purged: keys stay, the log does not' "$(ls -A "$root/var/lib/backsift")" proof.keys
rm "$root/var/lib/backsift/proof.keys"
inside dpkg -i "$package" && inside dpkg --purge backsift
is 'purged: nothing stays' "$? $(backsifts)" '0 '
inside getent passwd backsift
is 'purged: but the user' "$?" 0
inside dpkg -i "$package"
is 'and installed once more, with the user there' "$?" 0
done_testing
