#compdef backsift
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of backsift's command line, for zsh. tests/docs/completion.t
# compares it with the program.

local -a shared envelope choice evidence quiet
local curcontext=$curcontext state line verb
local -A opt_args

shared=(
  '--config=[read this settings file and no other]:settings file:_files'
  '--log=[use this sent log and no other]:sent log:_files'
  '--now=[act as if it were then]:date:'
  '(- *)'{-h,--help}'[print what it does and its options]'
)
envelope=(
  '(-f --sender=)'{-f,--sender=}'[the envelope sender]:address:'
  '(-r --recipient=)'{-r,--recipient=}'[the envelope recipient]:address:'
)
quiet=('(-q --quiet)'{-q,--quiet}'[print no more than has to be said]')
evidence=(none not-judged proof id-reused message-id envelope-id never-sends
  recipient log-unavailable no-reference log-too-young never-sent
  never-wrote-to)
choice=(
  '--since=[only what came then or later]:date:'
  '--until=[only what came before]:date:'
  '--quarantined-since=[only what was put there then or later]:date:'
  "--evidence=[only what is there for this reason]:evidence:($evidence)"
  '*--to=[only what came to this address]:address:'
)

_backsift_commands ()
{
  local -a commands=(
    'filter:copy a message, a report with its verdict on top'
    'test:tell by the exit status whether a message is backscatter'
    'deliver:put backscatter into quarantine, and deliver all else'
    'record:remember an outgoing message in the sent log'
    'import:remember the mail in existing Sent folders'
    'scan:sort existing folders'
    'quarantine:look into the quarantine, and take back out of it'
    'log:look after the sent log'
    'key:make and list the keys of proof tokens'
    'explain:say what a message says, and why it is judged so'
    'help:list the commands, or say more about one'
  )
  _describe command commands
}

_backsift_quarantined ()
{
  local -a ids=(${${(f)"$(backsift quarantine list -q 2>/dev/null)"}%% *})
  compadd -a ids
}

_backsift_keys ()
{
  local -a ids=(${${(f)"$(backsift key list 2>/dev/null)"}%% *})
  compadd -a ids
}

# _backsift_verbs VERB...: finds the verb, whose options and operands are then
# all that is left of the line, for the caller too.
_backsift_verbs ()
{
  _arguments -C $shared "1:verb:($*)" '*:: :->verb' && return
  [[ $state != verb ]] || verb=$words[1]
  compstate[restore]=
}

_backsift_quarantine ()
{
  _backsift_verbs list show release expire digest
  case $verb in
  list) _arguments $shared $quiet $choice \
    '--json[print one JSON object a message]' ;;
  show) _arguments $shared '--json[print one JSON object a message]' \
    '--raw[print the message itself]' '*:id:_backsift_quarantined' ;;
  release) _arguments $shared $quiet $choice \
    '--all[all that the other options leave]' \
    '--into=[release into this Maildir]:Maildir:_files -/' \
    '--trust[remember the original as sent]' '*:id:_backsift_quarantined' ;;
  expire) _arguments $shared $quiet \
    '--older-than=[instead of the settings'\'' keep]:time:' ;;
  digest) _arguments $shared $quiet '--print[print it, and deliver nothing]' ;;
  esac
}

_backsift_log ()
{
  _backsift_verbs status find expire
  case $verb in
  status) _arguments $shared '--json[print one JSON object a log]' ;;
  find) _arguments $shared '1:Message-ID or address:' ;;
  expire) _arguments $shared ;;
  esac
}

_backsift_key ()
{
  local host='--host[the file of the host]'
  _backsift_verbs new list use remove
  case $verb in
  new) _arguments $shared $host '--standby[let it be accepted, but not sign]' ;;
  list) _arguments $shared ;;
  use | remove) _arguments $shared $host '1:key:_backsift_keys' ;;
  esac
}

_backsift_deliver ()
{
  local dashes=${words[(i)--]}
  if (( dashes < CURRENT )); then
    # Another program and its arguments.
    shift $dashes words
    (( CURRENT -= dashes ))
    _normal
  else
    _arguments $shared $envelope \
      '--maildir=[deliver into this Maildir]:Maildir:_files -/'
  fi
}

_backsift_record ()
{
  _arguments $shared $envelope \
    '--pass[copy the message to standard output]' \
    '--sendmail=-[hand the message to sendmail]::sendmail command:_files' \
    '--proof[add a proof token to what is handed on]' \
    '--envelope-id=[the envelope id it is sent with]:id:' \
    '--message-id=[read no message: remember this id]:id:' \
    '--date=[its Date]:date:' \
    '--subject=[its Subject]:text:' \
    '--mail-log=-[follow the log of an MTA]::log file:_files' \
    '--once[end at the end of the log]' \
    '*:recipient or argument of sendmail:'
}

_backsift_scan ()
{
  _arguments $shared \
    '*--sent=[first remember what this folder holds]:Sent folder:_files' \
    '(-R --recurse)'{-R,--recurse}'[subfolders too]' \
    '(--dry-run)--move[move backscatter into quarantine]' \
    '--released[take what was released as any other]' \
    '(--move)--dry-run[move nothing]' \
    '(--json)--list[print a line about each report]' \
    '(--list)--json[print one JSON object a report]' \
    '--undo=[put back what this scan moved]:id:' \
    '(-q --quiet)'{-q,--quiet}'[print no table]' \
    '*:Maildir:_files'
}

_arguments -C '(- *)'{-h,--help}'[list the commands]' \
  '(- *)--version[print the version]' \
  '1:command:_backsift_commands' '*:: :->rest' && return
[[ $state = rest ]] || return 1

case $words[1] in
filter | test) _arguments $shared $envelope ;;
deliver) _backsift_deliver ;;
record) _backsift_record ;;
import) _arguments $shared \
  '--complete[these folders hold all that was sent]' \
  '--all[read what was read before, too]' \
  '--received[take mail that was received, too]' \
  '(-q --quiet)'{-q,--quiet}'[print nothing where all goes well]' \
  '*:Sent folder:_files' ;;
scan) _backsift_scan ;;
quarantine) _backsift_quarantine ;;
log) _backsift_log ;;
key) _backsift_key ;;
explain) _arguments $shared $envelope '--json[print one JSON object a message]' \
  '*:message:_files' ;;
help) _arguments '1:command:_backsift_commands' ;;
esac
