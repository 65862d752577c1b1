# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of backsift's command line, for fish. tests/docs/completion.t
# compares it with the program.

set -l commands filter test deliver record import scan quarantine log key explain help

# The words behind "backsift" that are no options.
function __backsift_words
    set -l words (commandline -opc | string match --invert -- '-*')
    set -e words[1]
    echo "$words"
end

# They start with these.
function __backsift_has
    string match -q -- "$argv *" (__backsift_words)" "
end

# They are these, and no more.
function __backsift_ends
    test (__backsift_words) = "$argv"
end

function __backsift_quarantined
    backsift quarantine list -q 2>/dev/null | string replace -r ' .*' ''
end

function __backsift_keys
    backsift key list 2>/dev/null | string replace -r ' .*' ''
end

# For an option's value, which may stand behind "=".
function __backsift_folders
    __fish_complete_directories (commandline -ct | string replace -r '^--[a-z-]*=' '')
end

# Another program and its arguments, behind "--".
function __backsift_program
    set -l words (commandline -opc) (commandline -ct)
    set -l dashes (contains -i -- -- $words)
    or return
    set -e words[1..$dashes]
    complete -C "$words"
end

complete -c backsift -f

# --- commands and verbs ---

complete -c backsift -n __backsift_ends -a filter -d 'Copy a message, a report with its verdict on top'
complete -c backsift -n __backsift_ends -a test -d 'Tell by the exit status whether a message is backscatter'
complete -c backsift -n __backsift_ends -a deliver -d 'Put backscatter into quarantine, and deliver all else'
complete -c backsift -n __backsift_ends -a record -d 'Remember an outgoing message in the sent log'
complete -c backsift -n __backsift_ends -a import -d 'Remember the mail in existing Sent folders'
complete -c backsift -n __backsift_ends -a scan -d 'Sort existing folders'
complete -c backsift -n __backsift_ends -a quarantine -d 'Look into the quarantine, and take back out of it'
complete -c backsift -n __backsift_ends -a log -d 'Look after the sent log'
complete -c backsift -n __backsift_ends -a key -d 'Make and list the keys of proof tokens'
complete -c backsift -n __backsift_ends -a explain -d 'Say what a message says, and why it is judged so'
complete -c backsift -n __backsift_ends -a help -d 'List the commands, or say more about one'
complete -c backsift -n __backsift_ends -s h -l help -d 'List the commands'
complete -c backsift -n __backsift_ends -l version -d 'Print the version'

complete -c backsift -n '__backsift_ends quarantine' -a 'list show release expire digest'
complete -c backsift -n '__backsift_ends log' -a 'status find expire'
complete -c backsift -n '__backsift_ends key' -a 'new list use remove'
complete -c backsift -n '__backsift_ends help' -a "$commands"

# --- options of all commands, and of several ---

for command in $commands[1..-2]
    complete -c backsift -n "__backsift_has $command" -l config -r -F -d 'Read this settings file and no other'
    complete -c backsift -n "__backsift_has $command" -l log -r -F -d 'Use this sent log and no other'
    complete -c backsift -n "__backsift_has $command" -l now -x -d 'Act as if it were then'
    complete -c backsift -n "__backsift_has $command" -s h -l help -d 'Print what it does and its options'
end
for command in filter test deliver record explain
    complete -c backsift -n "__backsift_has $command" -s f -l sender -x -d 'The envelope sender'
    complete -c backsift -n "__backsift_has $command" -s r -l recipient -x -d 'The envelope recipient'
end
for command in import scan 'quarantine list' 'quarantine release' 'quarantine expire' 'quarantine digest'
    complete -c backsift -n "__backsift_has $command" -s q -l quiet -d 'Print no more than has to be said'
end
for command in scan explain 'quarantine list' 'quarantine show' 'log status'
    complete -c backsift -n "__backsift_has $command" -l json -d 'Print JSON objects'
end

# --- operands ---

for command in import scan explain
    complete -c backsift -n "__backsift_has $command" -F
end
complete -c backsift -n '__backsift_has deliver' -a '(__backsift_program)'
complete -c backsift -n '__backsift_has quarantine show' -a '(__backsift_quarantined)'
complete -c backsift -n '__backsift_has quarantine release' -a '(__backsift_quarantined)'
complete -c backsift -n '__backsift_has key use' -a '(__backsift_keys)'
complete -c backsift -n '__backsift_has key remove' -a '(__backsift_keys)'

# --- each command's own ---

complete -c backsift -n '__backsift_has deliver' -l maildir -x -a '(__backsift_folders)' -d 'Deliver into this Maildir'

complete -c backsift -n '__backsift_has record' -l pass -d 'Copy the message to standard output'
complete -c backsift -n '__backsift_has record' -l sendmail -d 'Hand the message to sendmail'
complete -c backsift -n '__backsift_has record' -l proof -d 'Add a proof token to what is handed on'
complete -c backsift -n '__backsift_has record' -l envelope-id -x -d 'The envelope id it is sent with'
complete -c backsift -n '__backsift_has record' -l message-id -x -d 'Read no message: remember this id'
complete -c backsift -n '__backsift_has record' -l date -x -d 'Its Date'
complete -c backsift -n '__backsift_has record' -l subject -x -d 'Its Subject'
complete -c backsift -n '__backsift_has record' -l mail-log -d 'Follow the log of an MTA'
complete -c backsift -n '__backsift_has record' -l once -d 'End at the end of the log'

complete -c backsift -n '__backsift_has import' -l complete -d 'These folders hold all that was sent'
complete -c backsift -n '__backsift_has import' -l all -d 'Read what was read before, too'
complete -c backsift -n '__backsift_has import' -l received -d 'Take mail that was received, too'

complete -c backsift -n '__backsift_has scan' -l sent -r -F -d 'First remember what this folder holds'
complete -c backsift -n '__backsift_has scan' -s R -l recurse -d 'Subfolders too'
complete -c backsift -n '__backsift_has scan' -l move -d 'Move backscatter into quarantine'
complete -c backsift -n '__backsift_has scan' -l dry-run -d 'Move nothing'
complete -c backsift -n '__backsift_has scan' -l list -d 'Print a line about each report'
complete -c backsift -n '__backsift_has scan' -l released -d 'Take what was released as any other'
complete -c backsift -n '__backsift_has scan' -l undo -x -d 'Put back what this scan moved'

for verb in list release
    complete -c backsift -n "__backsift_has quarantine $verb" -l since -x -d 'Only what came then or later'
    complete -c backsift -n "__backsift_has quarantine $verb" -l until -x -d 'Only what came before'
    complete -c backsift -n "__backsift_has quarantine $verb" -l quarantined-since -x -d 'Only what was put there then or later'
    complete -c backsift -n "__backsift_has quarantine $verb" -l evidence -x -d 'Only what is there for this reason' -a 'none not-judged proof id-reused message-id envelope-id never-sends recipient log-unavailable no-reference log-too-young never-sent never-wrote-to'
    complete -c backsift -n "__backsift_has quarantine $verb" -l to -x -d 'Only what came to this address'
end
complete -c backsift -n '__backsift_has quarantine show' -l raw -d 'Print the message itself'
complete -c backsift -n '__backsift_has quarantine release' -l all -d 'All that the other options leave'
complete -c backsift -n '__backsift_has quarantine release' -l into -x -a '(__backsift_folders)' -d 'Release into this Maildir'
complete -c backsift -n '__backsift_has quarantine release' -l trust -d 'Remember the original as sent'
complete -c backsift -n '__backsift_has quarantine expire' -l older-than -x -d 'Instead of keep in the settings'
complete -c backsift -n '__backsift_has quarantine digest' -l print -d 'Print it, and deliver nothing'

complete -c backsift -n '__backsift_has key new' -l standby -d 'Let it be accepted, but not sign'
for verb in new use remove
    complete -c backsift -n "__backsift_has key $verb" -l host -d 'The file of the host'
end
