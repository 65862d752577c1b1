# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Which fuzz targets there are, and what each starts from. The fixtures serve
# all that read mail; fixtures/fuzz/TARGET holds what fuzzing found of use to
# the target besides (tests/fuzz/keep).

fuzz_targets ()
{
  local source
  for source in tests/fuzz/fuzz_*.c; do
    source=${source##*/}
    echo "${source%.c}"
  done
}

# fuzz_fixtures TARGET
fuzz_fixtures ()
{
  case $1 in
  fuzz_settings) echo contrib/backsift.conf ;;
  fuzz_mail_log) echo fixtures/mail-log/*.log ;;
  *) echo fixtures/*/*.eml ;;
  esac
}

# fuzz_kept TARGET
fuzz_kept ()
{
  find "fixtures/fuzz/$1" -type f 2> /dev/null | sort
}

# fuzz_seeds TARGET FOLDER: copies of both, by names that differ.
fuzz_seeds ()
{
  local file name
  rm -rf "$2"
  mkdir -p "$2"
  for file in $(fuzz_fixtures "$1") $(fuzz_kept "$1"); do
    name=${file#fixtures/}
    cp "$file" "$2/${name//\//-}"
  done
}
