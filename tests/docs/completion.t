#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion in bash, zsh and fish, each run by its shell: it offers the
# commands, verbs, options and words that the program has, and no others.

. "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2034
WORK=$box
. tests/tap.sh

export HOME=$box/home PATH=$box/bin:$PATH
checkout=$PWD
commands=$("$program" help | sed -n 's/^  \([a-z]*\) .*/\1/p')
evidence=$("$program" quarantine list --evidence=x 2>&1 | sed 's/.*say one of: //')

# What is there to be completed: a message in quarantine, a key, and files.
mkdir -p "$HOME/Maildir/.Backscatter/"{cur,new,tmp} "$HOME/folder"
cp fixtures/postfix/forged.eml "$HOME/Maildir/.Backscatter/new/1.M1.mx"
"$program" key new > "$box/key"
read -r key _ < "$box/key"
id=$("$program" quarantine list -q | sed 's/ .*//')

# --- the shells ------------------------------------------------------------

# bash_offers LINE: in a shell of its own, as readline calls the function. The
# words are cut at "=", as COMP_WORDBREAKS says.
bash_offers ()
{
  bash --norc -c '
    . "$1"
    COMP_LINE=$2
    IFS=" " read -r -a COMP_WORDS <<< "${2//=/ = }"
    [[ $2 != *" " ]] || COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _backsift
    [ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}"
  ' - "$checkout/src/command/completion.bash" "$1"
}

# fish says a word whole: "--evidence=proof". LINE is given as it is.
fish_offers ()
{
  fish --no-config -c "
    source '$checkout/src/command/completion.fish'
    complete -C '$1'" | cut -f1 | sed 's/^--[a-z-]*=//'
}

# zsh begins but once, for all lines.
zsh_offers ()
{
  sed -n "s/^$1	//p" "$box/zsh-offers"
}

# offers SHELL LINE: sorted, "--log=" as "--log", and no hidden files, which
# readline leaves out by itself.
offers ()
{
  (cd "$HOME" && "$1_offers" "$2") | sed 's/=$//; /^\./d' | sort -u
}

lines=('backsift ')
# verbs_of COMMAND
verbs_of ()
{
  case $1 in
  quarantine) echo list show release expire digest ;;
  log) echo status find expire ;;
  key) echo new list use remove ;;
  esac
}
for command in $commands; do
  lines+=("backsift $command ")
  [ "$command" != help ] || continue
  for verb in $(verbs_of "$command"); do
    lines+=("backsift $command $verb -" "backsift $command $verb --")
  done
  [ -n "$(verbs_of "$command")" ] || lines+=("backsift $command -" "backsift $command --")
done
lines+=('backsift quarantine list --evidence=' 'backsift quarantine list --evidence=never'
  'backsift quarantine show ' 'backsift quarantine release ' 'backsift key use '
  'backsift key remove ' 'backsift scan ' 'backsift import ' 'backsift explain mess'
  'backsift deliver --maildir=' 'backsift filter --config=' 'backsift filter --config '
  'backsift scan --sent=f' 'backsift deliver -- sendm' 'backsift filter --now=')

mkdir "$box/zsh"
cp src/command/completion.zsh "$box/zsh/_backsift"
(cd "$HOME" && printf '%s\n' "${lines[@]}" |
  "$checkout/tests/docs/zsh-complete" "$box/zsh") > "$box/zsh-offers"
is 'zsh completes' "$?" 0
ok 'the function for zsh is well-formed' zsh -n src/command/completion.zsh
ok 'the functions for fish are well-formed' fish -n src/command/completion.fish

sorted ()
{
  tr -s ' ' '\n' <<< "$*" | sort -u
}

# --- commands and verbs ----------------------------------------------------

for shell in bash zsh fish; do
  is "$shell: the commands" \
    "$(offers "$shell" 'backsift ' | grep -vx -e --help -e --version)" \
    "$(sorted "$commands")"
  is "$shell: help" "$(offers "$shell" 'backsift help ')" "$(sorted "$commands")"
  for command in quarantine log key; do
    # As the program itself says: "say status [--json], find ..."
    verbs=$(HOME=$box "$program" "$command" --help |
      sed -n "s/^  backsift $command \[OPTION.*\] //p" |
      sed 's/ [A-Z.-]*//g; s/|/ /g')
    is "$shell: the verbs of $command" "$(offers "$shell" "backsift $command ")" \
      "$(sorted "$verbs")"
  done
done

# --- options ---------------------------------------------------------------

# options_of COMMAND [VERB], by the synopsis of its page, which manual.t
# compares with the program; the short ones by --help.
options_of ()
{
  local long
  long=$(tests/docs/pages.py synopsis "src/command/backsift-$1.1" ${2:+"$2"}
    echo --help)
  echo "$long"
  "$program" "$1" --help | sed -nE 's/^  (-.), (--[a-z-]+).*/\1 \2/p' |
    while read -r short name; do
      ! grep -qx -e "$name" <<< "$long" || echo "$short"
    done
}

# The long ones stand behind "--"; all of them behind "-", but fish and zsh may
# leave those out that have no short form.
for shell in bash zsh fish; do
  for command in $commands; do
    [ "$command" != help ] || continue
    for verb in $(verbs_of "$command" | grep . || echo -); do
      [ "$verb" != - ] || verb=
      line="backsift $command ${verb:+$verb }"
      is "$shell: long options: $line" "$(offers "$shell" "$line--")" \
        "$(options_of "$command" "$verb" | grep -e ^-- | sort -u)"
      is "$shell: short options: $line" \
        "$(offers "$shell" "$line-" | grep -x -e '-.')" \
        "$(options_of "$command" "$verb" | grep -x -e '-.' | sort -u)"
    done
  done
done

# --- words -----------------------------------------------------------------

for shell in bash zsh fish; do
  is "$shell: words of evidence" \
    "$(offers "$shell" 'backsift quarantine list --evidence=')" \
    "$(sorted "$evidence")"
  is "$shell: words that start so" \
    "$(offers "$shell" 'backsift quarantine list --evidence=never')" \
    "$(sorted never-sends never-sent never-wrote-to)"
  for verb in show release; do
    is "$shell: ids for $verb" \
      "$(offers "$shell" "backsift quarantine $verb " | grep -v ^-)" "$id"
  done
  for verb in use remove; do
    is "$shell: keys to $verb" \
      "$(offers "$shell" "backsift key $verb " | grep -v ^-)" "$key"
  done
  for line in 'scan ' 'import ' 'filter --config=' 'filter --config '; do
    is "$shell: files: $line" \
      "$(offers "$shell" "backsift $line" | grep -v ^- | tr -d / | tr '\n' ' ')" \
      'Maildir folder message.eml '
  done
  is "$shell: a message" "$(offers "$shell" 'backsift explain mess')" message.eml
  is "$shell: folders only" \
    "$(offers "$shell" 'backsift deliver --maildir=' | tr -d / | tr '\n' ' ')" \
    'Maildir folder '
  is "$shell: a folder that starts so" \
    "$(offers "$shell" 'backsift scan --sent=f' | tr -d /)" folder
  ok "$shell: a program behind --" \
    grep -qx sendmail <(offers "$shell" 'backsift deliver -- sendm')
  is "$shell: nothing for a date" "$(offers "$shell" 'backsift filter --now=')" ''
done

# --- at a real prompt ------------------------------------------------------

mkdir "$HOME/a folder"
while IFS='|' read -r typed whole _; do
  is "bash, typed: $typed" "$(cd "$HOME" && printf '%s\n' "$typed" |
    "$checkout/tests/docs/bash-complete" "$checkout/src/command/completion.bash")" \
    "$whole"
done <<'END'
backsift sc|backsift scan |
backsift scan --mo|backsift scan --move |
backsift scan --lo|backsift scan --log=|
backsift scan --log=mes|backsift scan --log=message.eml |
backsift quarantine li|backsift quarantine list |
backsift quarantine list --evidence=never-w|backsift quarantine list --evidence=never-wrote-to |
backsift deliver --maildir=fo|backsift deliver --maildir=folder/|
backsift scan a|backsift scan a\ folder/|
backsift deliver -- sendm|backsift deliver -- sendmail |
END

# --- installed -------------------------------------------------------------

unset MAKEFLAGS MFLAGS MAKELEVEL
make -s BUILD="$build" install-completion DESTDIR="$box/root" PREFIX=/usr \
  > "$box/output" 2>&1
is 'make install-completion' "$?" 0
while read -r source installed; do
  same "$installed is there" "src/command/$source" "$box/root/usr/share/$installed"
done <<'END'
completion.bash bash-completion/completions/backsift
completion.zsh zsh/site-functions/_backsift
completion.fish fish/vendor_completions.d/backsift.fish
END

done_testing
