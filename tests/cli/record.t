#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# record: what is remembered, and that mail goes on whatever happens to it.

. "$(dirname "$0")/lib.sh"

found ()
{
  bs log find -- "$1" > /dev/null 2>&1
}

# --- a message on stdin ---
{ echo 'Cc: cc@example.net'; echo 'Bcc: bcc@example.net'
  echo 'Resent-To: resent@example.net'; echo 'Resent-Message-ID: <again@x>'
  sent_message one@example.org To@Example.NET; } > message
run bs record < message
is 'message: status' "$STATUS" 0
is 'message: stdout empty' "$(cat out)" ''
silent message
for what in one@example.org '<one@example.org>' again@x to@example.net \
  cc@example.net bcc@example.net resent@example.net; do
  ok "finds $what" found "$what"
done
ok "doesn't find what was never sent" not found two@example.org
ok 'the log holds nothing in clear' not grep -aqi 'example\|Tuesday' "$LOG"
is 'log file mode: others read no more than they need' \
  "$(( 0$(stat -c %a "$LOG") & 022 ))" 0

sent_message two@example.org to-field@example.net > message
run bs record -r One@example.com -r 'two@example.com, three@example.com' \
  --envelope-id Env+1 < message
is 'with -r: status' "$STATUS" 0
for what in one@example.com two@example.com three@example.com Env+1; do
  ok "with -r: finds $what" found "$what"
done
ok "with -r: the fields' recipients are not used" not found to-field@example.net

sent_message operands@example.org to-field@example.net > message
run bs record -- -x@example.com two@example.com root '"a b"@example.com' < message
is 'behind --: status' "$STATUS" 0
for what in -x@example.com two@example.com '"a b"@example.com'; do
  ok "behind --: finds $what" found "$what"
done
ok "behind --: the fields' recipients are not used" not found to-field@example.net
run bs record --message-id a@b -- a@example.com
is '--message-id with operands: status' "$STATUS" 64

sent_message '' noid@example.net > message
run bs record < message
is 'no Message-ID: status' "$STATUS" 0
ok 'no Message-ID: recipients are remembered' found noid@example.net
printf 'Subject: x\n\ny\n' > message
run bs record < message
is 'nothing to remember: status' "$STATUS" 65
one_line 'nothing to remember' 'Message-ID'

# --- facts alone ---
run bs record --message-id '<facts@example.org>' --subject Facts \
  --date 'Thu, 19 Nov 2026 08:00:00 +0100' -r f@example.net < /dev/null
is 'facts: status' "$STATUS" 0
run bs log find facts@example.org
like 'facts: the date as in the field' out 'date 2026-11-19T07:00:00Z'
ok 'facts: recipient' found f@example.net
run bs record --message-id facts2@example.org --date 2026-11-19 < /dev/null
run bs log find facts2@example.org
like 'facts: an ISO date' out 'date 2026-11-19T00:00:00Z'

# --- --pass ---
sent_message pass@example.org > message
run bs record --pass < message
is '--pass: status' "$STATUS" 0
same '--pass: unchanged' out message
ok '--pass: remembered' found pass@example.org
{ sent_message pass2@example.org; printf '\0\r\377'; } > message
run bs record --pass < message
same '--pass: any bytes' out message

# given_id NAME: message without an id; puts the id into $id.
given_id ()
{
  run bs record --pass < message
  id=$(grep -a -m 1 '^Message-ID: <' out | tr -d '\r' | sed 's/.*<\(.*\)>/\1/')
  ok "$1: has an id of ours" test -n "$id"
  ok "$1: which is remembered" found "$id"
  grep -av '^Message-ID:' out > rest
  same "$1: nothing else is changed" rest message
}
sent_message '' > message
given_id 'no Message-ID'
like "no Message-ID: in the sender's domain" out '^Message-ID: <[^@ ]+@example\.org>$'
sent_message '' | sed 's/$/\r/' > message
given_id 'no Message-ID, CRLF'
like 'CRLF: the new line ends so too' out $'^Message-ID: <.*>\r$'
{ echo 'From us@example.org  Fri Nov 20 08:00:00 2026'; sent_message ''; } \
  > message
given_id 'no Message-ID, From line'
like 'the From line stays first' <(head -n 1 out) '^From us@'
sent_message '' | sed '1i Message-ID:' > message
run bs record --pass < message
same 'a broken Message-ID stays alone' out message
printf '' > message
run bs record --pass -r a@example.net < message
same 'an empty message stays empty' out message

# --- trouble stops no message ---
sent_message lost@example.org > message
mkdir not-a-log
for log in /proc/nowhere/sent.db "$WORK/message" "$WORK/not-a-log"; do
  run bs record --pass --log "$log" < message
  is "log $log, --pass: status" "$STATUS" 0
  same "log $log, --pass: the message goes on" out message
  one_line "log $log, --pass" 'not remembered'
  run bs record --log "$log" < message
  is "log $log: status" "$STATUS" 75
  one_line "log $log" 'not remembered'
done
run bs record --pass -r nobody < message
is 'bad -r, --pass: status' "$STATUS" 0
same 'bad -r, --pass: the message goes on' out message
one_line 'bad -r, --pass' 'nobody'
settings '[judge]' 'mode = frobnicate'
run bs record --pass < message
same 'bad settings, --pass: the message goes on' out message
one_line 'bad settings, --pass' 'frobnicate'
run bs record < message
is 'bad settings: try again' "$STATUS" 75
settings
bs record --pass < message > /dev/full 2> err
is '--pass, full disk: status' $? 75
one_line '--pass, full disk'
bs record --pass < message >&- 2> err
is '--pass, stdout closed: status' $? 75
bs record <&- 2> err
is 'stdin closed: status' $? 75
one_line 'stdin closed'
done_testing
