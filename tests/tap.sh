# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# TAP for scripts in bash. $WORK is a folder; its file err, where it is not
# empty, is shown beside a value that is not the expected one.

n_tests=0
result ()
{
  n_tests=$((n_tests + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $n_tests - $2"
  else
    echo "not ok $n_tests - $2"
    return 1
  fi
}

# ok NAME COMMAND...: the command succeeds.
ok ()
{
  local name=$1
  shift
  if "$@" >/dev/null 2>&1; then result 0 "$name"
  else
    result 1 "$name"
    echo "# failed: $*"
  fi
}

not ()
{
  ! "$@"
}

# is NAME GOT WANT
is ()
{
  if [ "$2" = "$3" ]; then result 0 "$1"
  else
    result 1 "$1"
    printf 'got  %s\nwant %s\n' "$2" "$3" | sed 's/^/# /'
    [ ! -s "$WORK/err" ] || sed 's/^/# stderr: /' "$WORK/err"
  fi
}

# like NAME FILE REGEXP: a line of the file matches.
like ()
{
  if grep -Eq -e "$3" "$2"; then result 0 "$1"
  else
    result 1 "$1"
    echo "# no line matches $3 in:"
    sed 's/^/# /' "$2"
  fi
}

# same NAME FILE FILE: equal, byte for byte.
same ()
{
  if cmp -s "$2" "$3"; then result 0 "$1"
  else
    result 1 "$1"
    cmp "$2" "$3" 2>&1 | sed 's/^/# /'
  fi
}

# one_line NAME [WORDS]: stderr is one whole line, with these words in it.
one_line ()
{
  is "$1: one line on stderr" "$(wc -l < "$WORK/err")" 1
  [ $# -lt 2 ] || like "$1: it says why" "$WORK/err" "$2"
}

silent ()
{
  is "$1: nothing on stderr" "$(cat "$WORK/err")" ''
}

done_testing ()
{
  echo "1..$n_tests"
}

skip_all ()
{
  echo "1..0 # SKIP $1"
  exit 0
}
