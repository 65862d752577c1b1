# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Completion of backsift's command line, for bash. Options that take a word end
# with "=". tests/docs/completion.t compares all lists with the program.

_backsift_commands='filter test deliver record import scan quarantine log key
  explain help'
_backsift_evidence='none not-judged proof id-reused message-id envelope-id
  never-sends recipient log-unavailable no-reference log-too-young never-sent
  never-wrote-to'

# _backsift_verbs COMMAND: what may stand behind it.
_backsift_verbs ()
{
  case $1 in
  quarantine) echo list show release expire digest ;;
  log) echo status find expire ;;
  key) echo new list use remove ;;
  help) echo "$_backsift_commands" ;;
  esac
}

# _backsift_options COMMAND [VERB]
_backsift_options ()
{
  local choice="--evidence= --quarantined-since= --since= --to= --until="
  echo --config= --log= --now= -h --help
  case "$1 ${2-}" in
  "filter "* | "test "*) echo -f --sender= -r --recipient= ;;
  "deliver "*) echo --maildir= -f --sender= -r --recipient= ;;
  "explain "*) echo --json -f --sender= -r --recipient= ;;
  "record "*)
    echo --pass --sendmail --sendmail= --proof --envelope-id= --message-id= \
      --date= --subject= --mail-log --mail-log= --once \
      -f --sender= -r --recipient= ;;
  "import "*) echo --complete --all --received -q --quiet ;;
  "scan "*)
    echo --sent= -R --recurse --move --released --dry-run --list --json --undo= -q --quiet ;;
  "quarantine list") echo "$choice" --json -q --quiet ;;
  "quarantine show") echo --json --raw ;;
  "quarantine release")
    echo "$choice" --all --into= --trust -q --quiet ;;
  "quarantine expire") echo --older-than= -q --quiet ;;
  "quarantine digest") echo --print -q --quiet ;;
  "log status") echo --json ;;
  "key new") echo --standby --host ;;
  "key use" | "key remove") echo --host ;;
  esac
}

# _backsift_value OPTION WORD: the words that may be its value.
_backsift_value ()
{
  case $1 in
  --config | --log | --mail-log | --sent | --sendmail) compgen -f -- "$2" ;;
  --maildir | --into) compgen -d -- "$2" ;;
  --evidence) compgen -W "$_backsift_evidence" -- "$2" ;;
  esac
}

# _backsift_operand COMMAND VERB WORD: the words that may be an operand.
_backsift_operand ()
{
  case "$1 $2" in
  "import "* | "scan "* | "explain "*) compgen -f -- "$3" ;;
  "quarantine show" | "quarantine release")
    compgen -W "$(backsift quarantine list -q 2>/dev/null | cut -d' ' -f1)" \
      -- "$3" ;;
  "key use" | "key remove")
    compgen -W "$(backsift key list 2>/dev/null | cut -d' ' -f1)" -- "$3" ;;
  esac
}

# _backsift_has WORD LIST...
_backsift_has ()
{
  local word=$1 other
  shift
  # shellcheck disable=SC2068
  for other in $@; do
    [ "$other" != "$word" ] || return 0
  done
  return 1
}

# _backsift_reply COMMAND VERB BEFORE WORD: BEFORE is the word before WORD.
_backsift_reply ()
{
  local options verbs
  options=$(_backsift_options "$1" "$2")
  verbs=$(_backsift_verbs "$1")
  if _backsift_has "$3=" "$options"; then
    _backsift_value "$3" "$4"
  elif [[ $4 == -* ]]; then
    compgen -W "$options" -- "$4"
  elif [ -n "$verbs" ] && [ -z "$2" ]; then
    compgen -W "$verbs" -- "$4"
  else
    _backsift_operand "$1" "$2" "$4"
  fi
}

_backsift ()
{
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]} verb='' reply i
  COMPREPLY=()
  # bash takes "--log=FILE" for three words.
  if [ "$word" = = ]; then
    word=''
  elif [ "$before" = = ]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  elif _backsift_has "$before" --sendmail --mail-log; then
    before=''
  fi
  for ((i = 2; i < COMP_CWORD; i++)); do
    if [ "${COMP_WORDS[i]}" = -- ]; then
      # Another program and its arguments.
      mapfile -t COMPREPLY < <(compgen -c -- "$word"; compgen -f -- "$word")
      compopt -o filenames 2>/dev/null
      return
    fi
    if [ -z "$verb" ] &&
      _backsift_has "${COMP_WORDS[i]}" "$(_backsift_verbs "$command")"; then
      verb=${COMP_WORDS[i]}
    fi
  done
  if [ "$COMP_CWORD" -eq 1 ]; then
    reply=$(compgen -W "$_backsift_commands --help --version" -- "$word")
  else
    reply=$(_backsift_reply "$command" "$verb" "$before" "$word")
  fi
  [ -z "$reply" ] || mapfile -t COMPREPLY <<< "$reply"
  # Options are not quoted as file names are.
  if [[ ${COMPREPLY[0]-} == *= ]]; then
    compopt -o nospace 2>/dev/null
  elif [[ $word != -* ]] && [ "$COMP_CWORD" -gt 1 ]; then
    compopt -o filenames 2>/dev/null
  fi
}

complete -F _backsift backsift
