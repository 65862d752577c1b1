#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What README.md shows of a session is what one sees: its lines "$ COMMAND" are
# run, in a home with real reports on one certain day, and what they print is
# compared with the lines below. "..." stands for lines that are left out, and
# at a line's end for its rest. The commands of its troubleshooting part run.

. "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2034
WORK=$box
. tests/tap.sh

export HOME=$box/home PATH=$box/bin:$PATH
readme=$PWD/README.md
fixtures=$PWD/fixtures
now=2026-11-24T08:00:00Z

# --- the home --------------------------------------------------------------

# The day is part of the program here.
rm "$box/bin/backsift"
cat > "$box/bin/backsift" <<END
#!/bin/bash
exec "$program" "\$1" --now=$now "\${@:2}"
END
chmod +x "$box/bin/backsift"

rm "$HOME/Maildir/.Sent/cur/"*
for message in "$fixtures"/sent/*.eml; do
  cp "$message" "$HOME/Maildir/.Sent/cur/$(basename "$message"):2,S"
done
for message in postfix/{unknown-user,delay-warning,forged,forged-references} \
  exim/forged ordinary/letter; do
  cp "$fixtures/$message.eml" "$HOME/Maildir/new/${message//\//-}"
done
touch -d "$now" "$HOME/Maildir/new/"*
cp "$fixtures/postfix/forged.eml" "$HOME/bounce.eml"
cp "$fixtures/postfix/forged-references.eml" "$HOME/message.eml"
cd "$HOME" || exit 1

# --- the session -----------------------------------------------------------

# Of the indented blocks that begin with a command, all lines.
awk '/^    [$] / { inside = 1 } !/^    / { inside = 0 }
  inside { print substr ($0, 5) }' "$readme" > "$box/session"

# Ids are made of file names, with random parts: those of the session stand for
# the real ones, "SESSION REAL" a line, in the order in which they come up.
: > "$box/ids"

learn_ids ()
{
  paste -d ' ' <(grep -oE '^[0-9a-f]{10}' "$box/shown") \
    <(grep -oE '^[0-9a-f]{10}' "$box/out") 2>/dev/null |
    grep -E '^\w+ \w+$' >> "$box/ids"
}

# with_ids FROM TO: replaces the ids of a column.
with_ids ()
{
  sed "$(awk -v from="$1" -v to="$2" '{ print "s/" $from "/" $to "/g" }' "$box/ids")"
}

# What is printed, as the session would show it.
as_shown ()
{
  with_ids 2 1 < "$box/out" |
    sed -E "s|$HOME|/home/anna|g; s/[0-9]{8}-[0-9]{6}-[0-9a-f]{4}/20261124-080000-5324/g"
}

# matches LINE SHOWN
matches ()
{
  case $2 in
  *" ...") [[ $1 == "${2%...}"* ]] ;;
  *) [ "$1" = "$2" ] ;;
  esac
}

# The lines of $box/shown are those of standard input, but for what they leave
# out.
agree ()
{
  local line shown any=no
  exec 3< "$box/shown"
  while IFS= read -r shown <&3; do
    if [ "$shown" = ... ]; then any=yes; continue; fi
    while IFS= read -r line || { echo "# it does not print: $shown"; return 1; }; do
      ! matches "$line" "$shown" || break
      [ $any = yes ] || { echo "# it prints: $line"; return 1; }
    done
    any=no
  done
  [ $any = yes ] || ! IFS= read -r line || { echo "# it also prints: $line"; return 1; }
}

# try COMMAND: with what it should print in $box/shown.
try ()
{
  local status
  bash -c "$(with_ids 1 2 <<< "$1")" > "$box/out" 2>&1 < /dev/null
  learn_ids
  as_shown | agree > "$box/difference"
  status=$?
  result $status "\$ $1" || cat "$box/difference"
}

command=
: > "$box/shown"
while IFS= read -r line; do
  case $line in
  '$ '*)
    [ -z "$command" ] || try "$command"
    command=${line#\$ }
    : > "$box/shown" ;;
  *) printf '%s\n' "$line" >> "$box/shown" ;;
  esac
done < <(cat "$box/session"; echo '$ ')
ok 'there is a session' [ "$n_tests" -gt 4 ]

# --- troubleshooting -------------------------------------------------------

"$program" key new > /dev/null
# Of the table: what stands between backticks and starts with the program.
while IFS= read -r line; do
  cp "$fixtures/exim/forged.eml" "$HOME/Maildir/.Backscatter/new/1.M1.mx"
  id=$(backsift quarantine list -q | sed -n '1s/ .*//p')
  line=${line// ID/ $id}
  bash -c "${line// ADDRESS/ us@example.org}" > "$box/output" 2>&1 < message.eml
  status=$?
  # log status may warn.
  ok "troubleshooting: $line" [ $status -le 1 ]
done < <(sed -n '/^## Troubleshooting/,/^## /p' "$readme" |
  grep -o '`backsift [^`]*`' | tr -d '`' | grep ' .* ' | sort -u)

done_testing
