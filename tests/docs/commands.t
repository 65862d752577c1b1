#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the documentation says is so: each command line in README.md, INSTALL
# and the comments of contrib/ is run here as it stands, or named below as run
# elsewhere; one that is neither fails. The recipe in README.md is that of contrib/,
# it names all that tests/mda runs, and the example settings load.

. "$(dirname "$0")/lib.sh"
n_tests=0
n_failed=0
unset MAKEFLAGS MFLAGS MAKELEVEL

# result NAME: of the command just before; its output is in $box/output.
result ()
{
  local status=$?
  n_tests=$((n_tests + 1))
  if [ $status -eq 0 ]; then
    echo "ok $n_tests - $1"
  else
    n_failed=$((n_failed + 1))
    echo "not ok $n_tests - $1"
    echo "# exit status $status"
    sed 's/^/# /' "$box/output" | head -n 20
  fi
}

# The program is not built again here: what is tested is what is installed.
make_here ()
{
  local line
  line=$(in_box "$1")
  # shellcheck disable=SC2086
  eval "make -s BUILD='$build' -o '$program' ${line#make}" "$2" \
    > "$box/output" 2>&1
}

# --- command lines -------------------------------------------------------

command_lines ()
{
  sed -n -E 's/^ {4}((backsift|make)( .*)?)$/\1/p' README.md
  sed -n -E 's/^"\|(.*)"$/\1/p' contrib/delivery/forward
  sed -n -E 's/^ {7}((backsift|make|install|useradd|apt-get|systemd-[a-z]*)( .*)?)$/\1/p' INSTALL
  sed -n -E 's/^# {3,}(((sudo|backsift|make|maildirmake|ln|install|mkdir|dpkg-divert|useradd|systemctl|systemd-[a-z]*|sievec)( .*)?))$/\1/p' \
    $(find contrib -type f | sort)
}

run_line ()
{
  local line=$1
  case $line in
  "make demo" | "make check")
    echo "# run by .ci/run: $line" ;;
  "make deb")
    echo "# run by tests/package/deb.t: $line" ;;
  "apt-get install ./"*)
    grep -qF "types root '$line'" tests/mda/newcomer
    result "run by tests/mda/newcomer: $line" ;;
  make | "make SYSCONFDIR="*)
    make -n BUILD="$box/build" ${line#make} > "$box/output" 2>&1
    result "$line" ;;
  "make install"*)
    rm -rf "$box/root"
    make_here "$line" "$(grep -q DESTDIR= <<< "$line" || echo "DESTDIR='$box/root'")" &&
      find "$box/root" -name backsift -type f -perm -100 | grep -q . &&
      find "$box/root" -name backsift.conf | grep -q .
    result "$line" ;;
  "make uninstall"*)
    { rm -rf "$box/root"; make_here "make install" "DESTDIR='$box/root'"; } &&
      make_here "$line" "DESTDIR='$box/root'" &&
      ! find "$box/root" ! -type d | tee -a "$box/output" | grep -q .
    result "$line" ;;
  "install -d -o backsift "*)
    # There is no such user here.
    sed "s|-o backsift\( -g [a-z]*\)\?||; s|/var/lib|$box&|" <<< "$line" |
      bash > "$box/output" 2>&1
    result "$line" ;;
  *"backsift deliver "*)
    rm -f "$box/home/Maildir/new/"*
    at_home "$line" && cmp "$box/home/message.eml" "$box/home/Maildir/new/"*
    result "$line" ;;
  *" /usr/local/lib/dovecot/sieve-filter"* | \
    *" /usr/local/lib/dovecot/sieve-execute"* | \
    *"contrib/delivery/sieve-pipe"*)
    grep -qF "#     $line" contrib/delivery/*.sieve
    result "run by tests/mda/dovecot.t: $line" ;;
  *" /usr/local/lib/dovecot/"*sieve*)
    grep -qF "#     $line" contrib/sent.sieve
    result "run by tests/mta/dovecot-imapsieve.t: $line" ;;
  systemd-sysusers | "systemd-tmpfiles --create")
    echo "# run by tests/package/install.t: $line" ;;
  "useradd "* | "systemctl "* | "dpkg-divert "* | "ln -s /usr/local/bin/backsift-sendmail "*)
    # What they lead to is run by tests/mta.
    sh -n <<< "$line" > "$box/output" 2>&1
    result "$line" ;;
  "install -m 644 sent_header "*)
    # tests/mta/mail-log-postfix.t puts it there.
    sh -n <<< "$line" > "$box/output" 2>&1
    result "$line" ;;
  "backsift quarantine "*ID)
    quarantined=$box/home/Maildir/.Backscatter
    mkdir -p "$quarantined/"{cur,new,tmp}
    cp fixtures/postfix/forged.eml "$quarantined/new/1.M1.mx"
    id=$(HOME=$box/home "$program" quarantine list -q | sed -n '1s/ .*//p')
    at_home "${line%ID}$id" && [ -n "$id" ] && [ -s "$box/output" ]
    result "$line" ;;
  "backsift quarantine "*)
    at_home "$line" && [ -s "$box/output" ]
    result "$line" ;;
  "backsift record --mail-log="*)
    mkdir -p "$box/log"
    printf 'Nov 25 08:00:00 mx postfix/pickup[1]: A1B2C: uid=1000 from=<a>\n' \
      > "$box/log/mail.log"
    at_home "$(sed "s|/var/log|$box/log|" <<< "$line")"
    result "$line" ;;
  "install -m 755 contrib/sendmail-wrapper "*)
    sed "s|/usr/local/bin|$box/bin|" <<< "$line" | bash > "$box/output" 2>&1 &&
      [ -x "$box/bin/backsift-sendmail" ]
    result "$line" ;;
  "backsift record --sendmail="*)
    at_home "$line" && cmp "$box/home/message.eml" "$box/handed-on"
    result "$line" ;;
  "backsift key new")
    at_home "$line" && grep -q ' signs ' "$box/output"
    result "$line" ;;
  "backsift record --proof "*)
    at_home "$line" && ! grep -q . "$box/output" &&
      sed '/^X-Backsift-Proof:/,+1d' "$box/handed-on" | cmp "$box/home/message.eml" &&
      grep -q '^X-Backsift-Proof: 1; ' "$box/handed-on"
    result "$line" ;;
  "backsift log find "*)
    at_home "$line" && grep -q '^message-id ' "$box/output"
    result "$line" ;;
  "backsift import "* | "backsift log status" | "backsift explain "* | \
    "backsift scan "*)
    at_home "$line" && [ -s "$box/output" ]
    result "$line" ;;
  *)
    : > "$box/output"
    false
    result "no test runs: $line" ;;
  esac
}

while read -r line; do
  run_line "$line" </dev/null
done < <(command_lines)

# --- recipes -------------------------------------------------------------

# What a recipe does, without comments and what differs from site to site.
bare ()
{
  grep -v -E '^(#|$|PATH=|DEFAULT=)'
}

awk '/^That of procmail/ { follows = 1; next }
  follows && /^    / { print substr ($0, 5) }
  follows && /^And/ { exit }' README.md | bare > "$box/in-readme"
bare < contrib/delivery/procmailrc > "$box/in-contrib"
[ -s "$box/in-readme" ] && diff "$box/in-readme" "$box/in-contrib" > "$box/output"
result "README.md has contrib/delivery/procmailrc as it is"

# README.md's table has all of them.
for file in contrib/delivery/*; do
  grep -qF "($file)" README.md || echo "$file"
done > "$box/output"
[ ! -s "$box/output" ]
result "README.md names each recipe"

# Whatever names a file of contrib/ names one that is there.
named=$(grep -ohE 'contrib/[A-Za-z0-9./_-]*[A-Za-z0-9]' -r README.md INSTALL contrib src |
  sort -u)
for file in $named; do [ -e "$file" ] || echo "$file"; done > "$box/output"
[ -n "$named" ] && [ ! -s "$box/output" ]
result "the files of contrib/ that are named are there"

# --- crontab ---

grep -v -E '^(#|$)' contrib/crontab > "$box/crontab"
while read -r _ _ _ _ _ line; do
  at_home "$line"
  result "crontab: $line"
done < "$box/crontab"

# --- settings ------------------------------------------------------------

cp contrib/backsift.conf "$box/as-it-is.conf"
sed -E 's/^#([a-z_]+ = )/\1/' contrib/backsift.conf > "$box/all-set.conf"
for settings in as-it-is all-set; do
  at_home "backsift log status --config='$box/$settings.conf'"
  result "contrib/backsift.conf loads, $settings"
done

echo "1..$n_tests"
[ "$n_failed" -eq 0 ]
