# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Shared by the tests of this folder: a home, $box/home, in which command lines
# of the documentation are run as they stand there. They start in the top of
# the checkout; the program is $program, in $build.

export LC_ALL=C TZ=UTC
unset XDG_DATA_HOME XDG_CONFIG_HOME SENDER RECIPIENT
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
program=$(realpath "${BACKSIFT:-build/backsift}")
# shellcheck disable=SC2034
build=$(dirname "$program")
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT

mkdir -p "$box/bin" "$box/host" "$box/home/.config" "$box/home/Maildir/"{cur,new,tmp} \
  "$box/home/Maildir/.Sent/"{cur,new,tmp}
ln -s "$program" "$box/bin/backsift"
# This host may have a log and keys of its own.
printf '[log]\nhost_path = ~/none.db\n[proof]\nhost_keys = ~/none.keys\n' \
  > "$box/home/.config/backsift.conf"
printf '#!/bin/sh\ncat > "%s/handed-on"\n' "$box" > "$box/bin/sendmail"
chmod +x "$box/bin/sendmail"
{ sed '/^Message-ID:/d;/^$/q' fixtures/sent/unknown-user.eml | sed '$d'
  echo "Message-ID: <20261120080000.1@example.org>"
  sed -n '/^$/,$p' fixtures/sent/unknown-user.eml; } > "$box/home/message.eml"
cp "$box/home/message.eml" "$box/home/Maildir/.Sent/cur/1:2,S"

# What stands in for a path of the host's, in a line that is run.
in_box ()
{
  sed -e "s|/usr/sbin/sendmail|$box/bin/sendmail|" -e "s|/tmp/package|$box/root|" \
    -e "s|/usr/local/bin/backsift|$program|g" \
    -e "s|/var/lib/backsift/|$box/host/|; s|/home/\*/|$box/home/|" <<< "$1"
}

# Runs a line of the documentation at home, with a message on stdin.
at_home ()
{
  (cd "$box/home" && HOME=$box/home PATH=$box/bin:$PATH \
    bash -e -c "$(in_box "$1")") > "$box/output" 2>&1 < "$box/home/message.eml"
}
