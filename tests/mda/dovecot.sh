# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Dovecot with a Sieve script of contrib/delivery, after lib.sh.

# sieve_recipe NAME: what it does, and what its comment has one do once.
has_limit=yes
sieve_recipe ()
{
  script=$checkout/contrib/delivery/$1.sieve
  marks=yes
  # A failing "fileinto" is tried again later.
  unfit_folder=safe
  case $1 in
  *-test) marks=no ;;
  *-deliver) unfit_folder=inbox ;;
  esac
  (cd "$checkout" && sed -n -E 's/^#     ((mkdir|install) .*)/\1/p' "$script" |
    bash -e) || echo "# the commands of $1.sieve fail"
}

# dovecot_settings plain|recipe
dovecot_settings ()
{
  printf '%s\n' "mail_location = maildir:~/Maildir" "ssl = no" \
    "postmaster_address = postmaster@example.org" "log_path = /dev/stderr"
  [ "$1" = recipe ] || return
  sed -n -E '/^#     (mkdir|install) /d; s/^#     //p' "$script"
  # The program's own limit must be below Pigeonhole's.
  sed -i "s/timeout [0-9]* /timeout ${limit:-8} /" \
    /usr/local/lib/dovecot/sieve-filter/backsift-filter
  [ -z "$limit" ] || printf "plugin {\n%s\n}\n" \
    "$(printf "sieve_%s_exec_timeout = $((limit + 1))s\n" filter execute pipe)"
}

# sieve_script plain|recipe: anna's.
sieve_script ()
{
  [ "$1" = recipe ] || return
  cp "$script" /home/anna/.dovecot.sieve
  chown 12345:12345 /home/anna/.dovecot.sieve
}
