#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# deliver: what goes to the MDA, into the Maildir, into quarantine.

. "$(dirname "$0")/lib.sh"
begin_log
write_messages

# An MDA that stores what it gets and ends as told.
cat > mda <<'END'
#!/bin/sh
cat > "$WORK/mda.got"
printf '%s\n' "$@" > "$WORK/mda.arguments"
exit "${MDA_STATUS:-0}"
END
chmod +x mda
export WORK

# --- to an MDA ---
run bs deliver -- "$WORK/mda" -a -- 'b c' '' < ordinary
is 'ordinary: status' "$STATUS" 0
same 'ordinary: the MDA gets it as it is' mda.got ordinary
is 'the MDA gets its arguments' "$(cat mda.arguments)" $'-a\n--\nb c'
silent ordinary
for status in 1 67 75 77; do
  MDA_STATUS=$status run bs deliver -- ./mda < ordinary
  is "the MDA's exit status $status is ours" "$STATUS" "$status"
done
run bs deliver -- ./mda < genuine
like 'genuine bounce: stamped' mda.got '^X-Backsift-Verdict: genuine$'
without_stamp mda.got > bare
same 'genuine bounce: otherwise unchanged' bare genuine

rm mda.got
run bs deliver -- ./mda < backscatter
is 'backscatter: status' "$STATUS" 0
ok 'backscatter: not to the MDA' not test -e mda.got
is 'backscatter: in quarantine' "$(files "$QUARANTINE")" 1
like 'backscatter: stamped' "$(find "$QUARANTINE/new" -type f)" \
  '^X-Backsift-Evidence: never-sent;'
without_stamp "$(find "$QUARANTINE/new" -type f)" > bare
same 'backscatter: otherwise unchanged' bare backscatter
is 'nothing is left in tmp' "$(find "$QUARANTINE/tmp" -type f | wc -l)" 0
silent backscatter

run bs deliver -- ./no-such-mda < ordinary
is 'no such MDA: status' "$STATUS" 75
one_line 'no such MDA' 'no-such-mda'
run bs deliver -- sh -c 'kill -9 $$' < ordinary
is 'killed MDA: status' "$STATUS" 75
one_line 'killed MDA'
{ ordinary; head -c 3000000 /dev/zero; } > big
run bs deliver -- sh -c 'exit 0' < big
is 'an MDA that reads nothing decides for itself' "$STATUS" 0
run bs deliver -- sh -c 'exit 77' < big
is 'also where it fails' "$STATUS" 77
run bs deliver -- sh -c 'trap "echo default" PIPE; kill -PIPE $$' < ordinary
is 'the MDA has the usual signals' "$(cat out)" default
printf '' > nothing
run bs deliver -- ./mda < nothing
is 'empty message: status' "$STATUS" 0
same 'empty message: the MDA gets it' mda.got nothing
bs deliver -- ./mda <&- 2> err
is 'stdin closed: status' $? 75
rm mda.got
bs deliver -- ./mda < "$WORK" 2> err
is 'unreadable message: status' $? 75
ok 'unreadable message: no MDA runs, or it sees no end' \
  not test -s mda.got

# --- into a Maildir ---
new_maildir Inbox
run bs deliver --maildir Inbox < ordinary
is 'Maildir: status' "$STATUS" 0
same 'Maildir: ordinary as it is' "$(find Inbox/new -type f)" ordinary
is 'Maildir: mode' "$(stat -c %a "$(find Inbox/new -type f)")" 600
run bs deliver --maildir Inbox < backscatter
is 'Maildir: backscatter goes elsewhere' "$(files Inbox)" 1
is 'Maildir: into quarantine' "$(files "$QUARANTINE")" 2
run bs deliver --maildir nowhere < ordinary
is 'missing Maildir: status' "$STATUS" 75
one_line 'missing Maildir' 'nowhere'
ok 'missing Maildir: not made' not test -e nowhere

# --- a quarantine that is made in a Maildir ---
new_maildir Root
QUARANTINE=$WORK/Root/.Backscatter settings
run bs deliver --maildir Root < backscatter
is 'a new quarantine is subscribed to' "$(cat Root/subscriptions)" Backscatter
: > Root/subscriptions
run bs deliver --maildir Root < backscatter
is 'and never again' "$(files Root/.Backscatter), $(cat Root/subscriptions)" '2, '

# --- what the settings say ---
rm -rf Inbox "$QUARANTINE"
new_maildir Inbox
settings '[actions]' 'backscatter = discard'
run bs deliver --maildir Inbox < backscatter
is 'discard: status' "$STATUS" 0
is 'discard: nowhere' "$(files Inbox)$(files "$QUARANTINE")" 00
settings '[actions]' 'backscatter = deliver'
run bs deliver --maildir Inbox < backscatter
is 'deliver: in the inbox' "$(files Inbox)$(files "$QUARANTINE")" 10
settings '[judge]' 'mode = observe'
run bs deliver --maildir Inbox < backscatter
is 'observe: in the inbox' "$(files Inbox)$(files "$QUARANTINE")" 20
settings '[actions.failure]' 'backscatter = deliver'
run bs deliver --maildir Inbox < backscatter
is 'by kind: in the inbox' "$(files Inbox)$(files "$QUARANTINE")" 30
settings '[judge]' 'mode = frobnicate'
run bs deliver --maildir Inbox < backscatter
is 'bad settings: status' "$STATUS" 0
is 'bad settings: in the inbox' "$(files Inbox)$(files "$QUARANTINE")" 40
one_line 'bad settings' 'frobnicate'
settings
run bs deliver --maildir Inbox --log missing.db < backscatter
is 'no log: in the inbox' "$(files Inbox)$(files "$QUARANTINE")" 50

# --- a quarantine that takes nothing: the message is delivered ---
# delivered NAME [COMMAND...]: backscatter, run by the command.
delivered ()
{
  local name=$1
  shift
  rm -rf Inbox
  new_maildir Inbox
  chmod 777 . Inbox Inbox/*
  run "$@" "$BACKSIFT" deliver --config "$CONF" --now "$NOW" --maildir Inbox \
    < backscatter
  is "$name: status" "$STATUS" 0
  is "$name: in the inbox, once" "$(files Inbox)" 1
  one_line "$name" 'quarantine'
}
rm -rf "$QUARANTINE"; echo x > "$QUARANTINE"
delivered 'quarantine is a file'
rm "$QUARANTINE"; ln -s nowhere/at/all "$QUARANTINE"
delivered 'quarantine is a dangling link'
rm "$QUARANTINE"; mkdir "$QUARANTINE"; echo x > "$QUARANTINE/new"
delivered 'quarantine/new is a file'
rm -rf "$QUARANTINE"
if as_nobody test -x "$BACKSIFT"; then
  chmod -R a+rX .
  new_maildir "$QUARANTINE"
  delivered 'quarantine is read-only' as_nobody
  is 'read-only quarantine: empty' "$(files "$QUARANTINE")" 0
fi
done_testing
