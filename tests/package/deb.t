#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make deb, as lintian likes it; and the package in a bare Debian: installed
# with apt-get, tried by its own test (contrib/debian/tests/smoke), removed and
# purged.

set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/package/lib.sh
enter_package_world

# --- the package ---

make_package
lintian --allow-root --fail-on error,warning "$WORK"/deb/*.changes > "$WORK/err" 2>&1
is 'lintian has nothing against it' "$? $(grep -c override "$WORK/err")" '0 0'
needs=$(dpkg-deb -f "$package" Depends)
for library in libgmime-3.0-0 libsqlite3-0; do
  ok "it depends on $library, which is loaded when needed" \
    grep -q "$library" <<< "$needs"
done

is 'it does without Nettle' "$(dpkg-deb -f "$package" Recommends)" libnettle8

# --- in a bare Debian ---

bare_debian
cp "$package" contrib/debian/tests/smoke "$root/tmp/"
package=/tmp/${package##*/}

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
inside sh -c "ldd /usr/bin/backsift | grep -E 'gmime|sqlite|nettle'"
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
