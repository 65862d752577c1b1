#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The manual pages say what the program does: options, verbs, settings and their
# defaults, evidence and exit statuses are compared with the program's own
# words, recipes with contrib/, diagnostics with the strings of src/, and the
# examples are run.

. "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2034
WORK=$box
. tests/tap.sh
. tests/recipe.sh

pages=$(echo src/*.[157] src/*/*.[157])
commands=$("$program" help | sed -n 's/^  \([a-z]*\) .*/\1/p' | grep -vx help)

# ask WHAT PAGE [WORD]: what a page says.
ask ()
{
  tests/docs/pages.py "$@"
}

page_of ()
{
  echo "src/command/backsift-$1.1"
}

# --- mdoc ------------------------------------------------------------------

# Pages that are not installed here are no fault, and whether ours are there is
# asked below.
for page in $pages; do
  is "$page is clean" "$(mandoc -T lint -W style "$page" 2>&1 |
    grep -v -e 'referenced manual not found' -e 'outdated mandoc.db')" ''
  is "$page refers to pages that are there" "$(ask references "$page" |
    while read -r name; do
      [ -n "$(find src -name "$name")" ] || echo "$name"
    done)" ''
  is "$page tells no message that nobody says" "$(ask unsaid "$page")" ''
done

# --- options ---------------------------------------------------------------

# of_program COMMAND: "-f --sender ADDRESS" of each option that --help prints.
of_program ()
{
  "$program" "$1" --help |
    sed -nE 's/^  (-(.), )?--([a-z-]+)(=([A-Z]+))?  .*/-\2 --\3 \5/p' |
    sed -E 's/^- //; s/ $//' | sort
}

all_options=$(for command in $commands; do
  of_program "$command" | grep -o -e '--[a-z-]*'
done | sort -u; echo --version)

for command in $commands; do
  page=$(page_of "$command")
  is "help $command and $command --help are the same" \
    "$("$program" help "$command")" "$("$program" "$command" --help)"
  is "$page has the options of the program" \
    "$(ask options "$page" | sort)" "$(of_program "$command")"
  is "$page has all of them in its synopsis" \
    "$(ask synopsis "$page")" \
    "$(of_program "$command" | grep -o -e '--[a-z-]*' | grep -vx -e --help | sort)"
  is "$page has the exit statuses that --help says" \
    "$(ask statuses "$page" | sort -n)" \
    "$("$program" "$command" --help | sed -n '/^Exit status:/,/^$/p' |
      grep -ow '[0-9][0-9]*' | sort -nu)"
done

for page in $pages; do
  is "$page speaks of no other option" \
    "$(ask mentioned "$page" | grep -vxF -e "$all_options")" ''
done

# --- verbs -----------------------------------------------------------------

cat > "$box/settings.conf" <<END
[log]
path = $box/verbs/sent.db
host_path = $box/verbs/none.db
[proof]
keys = $box/verbs/proof.keys
host_keys = $box/verbs/proof.keys
[quarantine]
path = $box/verbs/.Backscatter
inbox = $box/verbs
[addresses]
never_sends = us@example.org
END
mkdir -p "$box/verbs/"{cur,new,tmp}
"$program" key new --config "$box/settings.conf" > "$box/key"
read -r key _ < "$box/key"

# word_for OPTION: one that fits.
word_for ()
{
  case $1 in
  --since | --until | --quarantined-since) echo "$1=2026-11-20" ;;
  --evidence) echo "$1=never-sent" ;;
  --to) echo "$1=us@example.org" ;;
  --into) echo "$1=$box/verbs" ;;
  --older-than) echo "$1=1d" ;;
  *) echo "$1" ;;
  esac
}

# taken COMMAND VERB [OPERAND]: the options that it does not call bad usage.
taken ()
{
  local option operand
  for option in $(of_program "$1" | grep -o -e '--[a-z-]*' |
    grep -vx -e --config -e --log -e --now -e --help | sort); do
    operand=${3:-}
    [ "$option" != --all ] || operand=
    # shellcheck disable=SC2086
    HOME=$box/verbs "$program" "$1" "$2" "$(word_for "$option")" $operand \
      --config "$box/settings.conf" > /dev/null 2>&1
    [ $? -eq 64 ] || echo "$option"
  done
}

while read -r command verb operand; do
  is "the synopsis of $command $verb has the options that it takes" \
    "$(ask synopsis "$(page_of "$command")" "$verb" |
      grep -vx -e --config -e --log -e --now)" \
    "$(taken "$command" "$verb" "${operand//KEY/$key}")"
done <<'END'
quarantine list
quarantine show 0123
quarantine release 0123
quarantine expire
quarantine digest
log status
log find a@example.org
log expire
key list
key use KEY
key remove KEY
key new
END

# --- settings --------------------------------------------------------------

# tests/base/test_settings.c compares contrib/backsift.conf with the code.
is 'backsift.conf.5 has all settings with their defaults' \
  "$(ask settings src/base/backsift.conf.5)" \
  "$(sed -nE -e 's/^\[([a-z_]+)\]$/\1/p' -e 's/^#([a-z_]+) = ?(.*)/#\1=\2/p' \
      -e 's/^#([a-z_]+) =$/#\1=/p' contrib/backsift.conf |
    awk '/^#/ { print group "." substr ($0, 2); next } { group = $0 }')"

# Each line "key = value" of it, with the group that it stands in.
awk '/^\.Ss \[/ { sub (/\\&/, ""); print $2 } sub (/^\.Dl /, "")' \
  src/base/backsift.conf.5 > "$box/lines.conf"
ask examples src/base/backsift.conf.5 > "$box/block.conf"
for settings in lines block; do
  at_home "backsift quarantine list --config='$box/$settings.conf'"
  is "the examples of backsift.conf.5 load: $settings" "$?" 0
done

# --- words -----------------------------------------------------------------

words_of_program=$("$program" quarantine list --evidence=x 2>&1 |
  sed 's/.*say one of: none //' | tr ' ' '\n')
verdicts=$(tr -s ' \n' ' ' < src/verdict/evidence.c |
  grep -oE '\{ ?"[a-z-]+", VERDICT_[A-Z]+' |
  sed -E 's/.*"(.*)", VERDICT_(.*)/\1 \L\2/' | grep -v '^none ' | sort)
is 'each word of evidence has a verdict' "$(cut -d' ' -f1 <<< "$verdicts")" \
  "$(sort <<< "$words_of_program")"
is 'backsift.1 has the evidence and its verdicts' \
  "$(ask evidence src/backsift.1 | sort)" "$verdicts"
# shellcheck disable=SC2016
is 'README.md has them too' \
  "$(sed -nE 's/^\| ([a-z]+) \| `([a-z-]+)` \| .*/\2 \1/p' README.md | sort)" \
  "$verdicts"
is 'backsift.1 has the kinds' \
  "$(ask terms src/backsift.1 Kinds | sort)" \
  "$(sed -n 's/.*\[REPORT_KIND_[A-Z]*\] = "\([a-z]*\)".*/\1/p' src/report/report.c |
    grep -vx ordinary | sort)"
is 'backsift.1 lists the commands' \
  "$(sed -n '/^The commands are/,/^\.El/s/^\.It Cm //p' src/backsift.1)" \
  "$commands
help"
is 'backsift.1 has all exit statuses' \
  "$(ask statuses src/backsift.1 | sort -n)" \
  "$({ for command in $commands; do ask statuses "$(page_of "$command")"; done
    grep -o 'EX_[A-Z]*' src/command/exit_status.c |
      python3 -c 'import os, sys
for name in sys.stdin: print(getattr(os, name.strip()))'; } | sort -nu)"

# --- recipes ---------------------------------------------------------------

# A block of the page stands behind the comment "recipe NAME", and is what is in
# the file of that name but comments and empty lines; behind "recipe NAME PART",
# what is in that part of it. tests/docs/pages.py refresh makes it so.
while read -r name part; do
  file=$(find contrib -name "$name")
  is "backsift-recipes.7 has $name as it is${part:+, $part}" \
    "$(ask recipe src/backsift-recipes.7 "$name${part:+ $part}" | grep .)" \
    "$({ if [ -n "$part" ]; then recipe "$file" "$part"; else cat "$file"; fi; } |
      grep -v -E '^(#[^!]|#?$)')"
done < <(sed -n 's/^\.\\" recipe //p' src/backsift-recipes.7)

# A file with parts is shown by them all. What systemd has and the settings are
# not shown, but named.
for file in $(find contrib -maxdepth 1 -type f ! -name backsift.conf) \
  contrib/delivery/*; do
  sed -n "s,^# --- \(.*\) ---$,${file##*/} \1,p" "$file" | grep . ||
    echo "${file##*/}"
done | sort > "$box/recipes"
is 'backsift-recipes.7 has all of contrib/' \
  "$(sed -n 's/^\.\\" recipe //p' src/backsift-recipes.7 | sort)" \
  "$(cat "$box/recipes")"

# A heading names each as it lies in the folder of examples.
for file in $(cut -d ' ' -f 1 "$box/recipes" | uniq); do
  file=$(find contrib -name "$file")
  ok "backsift-recipes.7 has a heading for $file" \
    grep -qE "^\.(Ss .*[( ]|It Pa (.* )?)${file#contrib/}([,)]| ,|$)" \
    src/backsift-recipes.7
done
for file in backsift.conf $(find contrib/systemd -type f); do
  ok "backsift-recipes.7 names $file" \
    grep -qE "(^|[ /(])${file##*/}([ ,)]|$)" src/backsift-recipes.7
done

# --- examples --------------------------------------------------------------

mkdir "$box/log"
printf '[addresses]\nnever_sends = us@example.org\n' \
  >> "$box/home/.config/backsift.conf"
printf 'Nov 25 08:00:00 mx postfix/pickup[1]: A1B2C: uid=1000 from=<a>\n' \
  > "$box/log/mail.log"
# Another original than that which an example trusts.
sed 's/^\(Message-I[Dd]: <\)/\1another./' fixtures/postfix/forged.eml \
  > "$box/home/Maildir/cur/1.M1.mx:2,"
at_home 'backsift record' || echo 'Bail out! record fails'

# What stands for ID: a message in quarantine, or what scan --move has said.
id_for ()
{
  local quarantine=$box/home/Maildir/.Backscatter
  case $1 in
  "backsift scan "*) sed -n 's/.*scan --undo //p' "$box/output" ;;
  *)
    mkdir -p "$quarantine/"{cur,new,tmp}
    cp fixtures/postfix/forged.eml "$quarantine/new/2.M2.mx"
    HOME=$box/home "$program" quarantine list -q | sed -n '1s/ .*//p' ;;
  esac
}

run_example ()
{
  local line=$1 id
  case $line in
  '"|'*) line=${line#\"|} line=${line%\"} ;;
  "if backsift "* | "backsift "* | "rm -f ~/.local/share/backsift/sent.db "*) ;;
  *)
    # Part of a recipe, which tests/mda or tests/mta run, or a command that
    # tests/docs/commands.t does.
    ok "$2: it is in contrib/: $line" grep -rqF -e "$line" contrib
    return ;;
  esac
  if [[ $line == *" ID" ]]; then
    id=$(id_for "$line")
    [ -n "$id" ] || { result 1 "$2: no ID for $line"; return; }
    line=${line%ID}$id
  fi
  case $line in
  # Without --once it would not end.
  *--mail-log=*) line="${line//\/var\/log/$box/log}"
    [[ $line == *--once* ]] || line+=" --once" ;;
  # There is no procmail: cat reads the message.
  *"deliver -- "*) line="${line/\/usr\/bin\/procmail/cat}" ;;
  esac
  if at_home "$line"; then result 0 "$2: $1"
  else
    result 1 "$2: $1"
    sed 's/^/# /' "$box/output"
  fi
}

for page in $pages; do
  [ "$page" != src/base/backsift.conf.5 ] || continue
  while IFS= read -r line; do
    [ -z "$line" ] || run_example "$line" "${page##*/}" < /dev/null
  done < <(ask examples "$page" | grep -v '^X-Backsift-')
done

# --- installed -------------------------------------------------------------

unset MAKEFLAGS MFLAGS MAKELEVEL
make -s BUILD="$build" install-manual DESTDIR="$box/root" PREFIX=/usr \
  SYSCONFDIR=/etc/mail > "$box/output" 2>&1
is 'make install-manual' "$?" 0
is 'each page is where man looks' \
  "$(cd "$box/root/usr/share/man" && echo man?/* | tr ' ' '\n' | sort)" \
  "$(for page in $pages; do echo "man${page##*.}/${page##*/}"; done | sort)"
ok 'a page names the folder of the settings' \
  grep -q 'Pa /etc/mail/backsift.conf' "$box/root/usr/share/man/man5/backsift.conf.5"
ok 'and that of the recipes' \
  grep -q 'Pa /usr/share/doc/backsift' "$box/root/usr/share/man/man7/backsift-recipes.7"

done_testing
