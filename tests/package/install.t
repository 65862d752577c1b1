#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make install puts everything below the folders that it is told and names
# these in what it installs; make uninstall takes away just that. The units are
# such as systemd takes, in a box as tight as it may be.

set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
export LC_ALL=C TZ=UTC
unset BUILD DEVELOPER MAKEFLAGS MFLAGS MAKELEVEL
program=$(realpath "${BACKSIFT:-build/backsift}")
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# make_here TARGET [VARIABLE=VALUE...]: with the program that is tested.
make_here ()
{
  make -s BUILD="$(dirname "$program")" -o "$program" "$@" 2> "$WORK/err"
}

# tree FOLDER: files with their modes, links, and folders.
tree ()
{
  (cd "$1" && find . -printf '%y %m %p\n' | sort)
}

# --- what is installed, and uninstalled ---

count=0
while read -r folder variables; do
  count=$((count + 1))
  root=$WORK/root$count
  # shellcheck disable=SC2086
  ok "install $variables" make_here install DESTDIR="$root" $variables
  ok "$variables: the program is there" [ -x "$root$folder/bin/backsift" ]
  is "$variables: what is there may be read by all" \
    "$(find "$root" ! -type d ! -perm 644 ! -perm 755)" ''
  is "$variables: nothing names another path" \
    "$(grep -rhoE '(^|[^A-Z])/[a-z/]*bin/backsift( |$)' "$root$folder"/{lib,share} \
      2>/dev/null | tr -d '="| ' | sort -u)" "$folder/bin/backsift"

  # procmail and maildrop find it by PATH; sieve-pipe only what it needs besides.
  besides=/usr/bin:/bin own_bin=$folder/bin:/usr/bin:/bin
  is "$variables: PATH leads to it" \
    "$(grep -rhE '^PATH=.*:' "$root$folder/share" | tr -d '"' | sort -u)" \
    "$(printf 'PATH=%s\n' "${own_bin#/usr/bin:}" $besides | sort -u)"

  is "$variables: the README's links to recipes lead somewhere" \
    "$(grep -oE '\]\(examples/[^)]*' "$root$folder/share/doc/backsift/README.md" |
      sed 's/^](//' | sort -u | while read -r link; do
        [ -e "$root$folder/share/doc/backsift/$link" ] || echo "$link"
      done)" ''

  # A file of somebody else's in each folder; and what make uninstall left of it.
  find "$root" -type d > "$WORK/folders"
  while read -r there; do echo mine > "$there/foreign"; done < "$WORK/folders"
  tree "$root" | grep -E '^d|/foreign$' > "$WORK/expected"
  # shellcheck disable=SC2086
  ok "uninstall $variables" make_here uninstall DESTDIR="$root" $variables
  tree "$root" > "$WORK/left"
  same "$variables: uninstall leaves what is others'" "$WORK/left" "$WORK/expected"
  # shellcheck disable=SC2086
  ok "uninstall $variables, again" make_here uninstall DESTDIR="$root" $variables
done <<'END'
/usr/local
/usr PREFIX=/usr
/opt/bs PREFIX=/opt/bs SYSTEMDDIR=/lib SYSCONFDIR=/opt/etc LOCALSTATEDIR=/srv
/usr PREFIX=/usr SYSTEMDDIR=
END

make_here install DESTDIR="$WORK/alone" && make_here uninstall DESTDIR="$WORK/alone"
is 'uninstall: no file is left' "$(find "$WORK/alone" ! -type d)" ''
is 'uninstall: no folder of ours is left' "$(find "$WORK/alone" -name '*backsift*')" ''

make_here install DESTDIR="$WORK/plain" PREFIX=/usr SYSTEMDDIR=
is 'without systemd nothing is for it' \
  "$(find "$WORK/plain" -path '*/lib/*')" ''

make_here install DESTDIR="$WORK/moved" LOCALSTATEDIR=/srv/state SYSCONFDIR=/srv/etc
is 'the folder of the log is named as it is' \
  "$(grep -rl /var/lib/backsift "$WORK/moved/usr/local/"{lib,share/doc/backsift/examples})" ''
is 'all recipes are among the examples' \
  "$(cd "$WORK/moved/usr/local/share/doc/backsift/examples" &&
    find . -type f | sort)" \
  "$(cd contrib && { find . -maxdepth 1 -type f; find ./delivery -type f; } | sort)"
like 'systemd makes it there' "$WORK/moved/usr/local/lib/tmpfiles.d/backsift.conf" \
  '^d /srv/state/lib/backsift '
like 'the settings are named where they are' \
  "$WORK/moved/usr/local/share/doc/backsift/examples/backsift.conf" \
  '/srv/etc/backsift.conf'

# --- the folders that are compiled in ---

make -s BUILD="$WORK/build" CFLAGS=-O0 LOCALSTATEDIR="$WORK/state" \
  SYSCONFDIR="$WORK/etc" "$WORK/build/backsift" > "$WORK/out" 2>&1
is 'it builds with other folders' $? 0
mkdir -p "$WORK/state/lib/backsift" "$WORK/etc" "$WORK/home"
other ()
{
  HOME=$WORK/home "$WORK/build/backsift" "$@" > "$WORK/out" 2> "$WORK/err"
}
other record --log="$WORK/state/lib/backsift/sent.db" < fixtures/sent/8bit.eml
id=$(sed -n 's/^Message-ID: *//Ip' fixtures/sent/8bit.eml)
ok 'LOCALSTATEDIR: the log there is asked' other log find "$id"
printf '[log]\nhost_path = %s/none\n' "$WORK" > "$WORK/etc/backsift.conf"
ok 'SYSCONFDIR: the settings there are read' not other log find "$id"

# --- systemd ---

if ! command -v systemd-analyze > /dev/null; then
  echo "# no systemd here: units are not looked at"
  done_testing
  exit
fi
make_here install PREFIX="$WORK/usr" LOCALSTATEDIR=/var
mkdir -m 700 "$WORK/run"
for unit in "$WORK"/usr/lib/systemd/*/*; do
  kind=$(basename "$(dirname "$unit")")
  XDG_RUNTIME_DIR=$WORK/run systemd-analyze verify "--$kind" \
    --man=no --recursive-errors=no "$unit" > "$WORK/out" 2>&1
  is "systemd takes $kind/${unit##*/}" "$?, $(cat "$WORK/out")" '0, '
done

# exposure UNIT: ten times what systemd says; a user's units are rated as if
# they were root's.
exposure ()
{
  mkdir -p "$WORK/rated/etc/systemd/system"
  cp "$1" "$WORK/rated/etc/systemd/system/"
  systemd-analyze security --offline=yes --no-pager --root="$WORK/rated" \
    "${1##*/}" 2>/dev/null |
    sed -n 's/.*exposure level for .*: \([0-9]*\)\.\([0-9]\).*/\1\2/p'
}
while read -r unit most; do
  rating=$(exposure "$WORK/usr/lib/systemd/$unit")
  ok "$unit is as tight as it was: $rating" [ "${rating:-99}" -le "$most" ]
done <<'END'
system/backsift-mail-log.service 6
user/backsift-import.service 54
user/backsift-quarantine.service 54
END

if command -v systemd-sysusers > /dev/null; then
  root=$WORK/root-of-users
  mkdir -p "$root/etc"
  cp /usr/lib/sysusers.d/basic.conf "$WORK/usr/lib/sysusers.d/backsift.conf" "$WORK/"
  ok 'systemd-sysusers makes the user' systemd-sysusers --root="$root" \
    "$WORK/basic.conf" "$WORK/backsift.conf"
  like 'nobody logs in as it' "$root/etc/passwd" \
    '^backsift:x:[0-9]+:[0-9]+:[^:]*:/var/lib/backsift:/usr/sbin/nologin$'
  systemd-tmpfiles --root="$root" --create "$WORK/usr/lib/tmpfiles.d/backsift.conf" \
    > "$WORK/out" 2>&1
  is 'systemd-tmpfiles makes the folder' \
    "$(stat -c %a "$root/var/lib/backsift")" 755
  chmod 2750 "$root/var/lib/backsift"
  systemd-tmpfiles --root="$root" --create "$WORK/usr/lib/tmpfiles.d/backsift.conf" \
    > "$WORK/out" 2>&1
  is 'and leaves a mode that was set' \
    "$(stat -c %a "$root/var/lib/backsift")" 2750
fi
done_testing
