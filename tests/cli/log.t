#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# log: status, find, expire.

. "$(dirname "$0")/lib.sh"

for line in status 'status --json' 'find a@b' expire; do
  # shellcheck disable=SC2086
  run bs log $line
  is "no log, $line: status" "$STATUS" 74
  one_line "no log, $line" 'sent\.db yet: begin it with backsift record'
  ok "no log, $line: none is made" not test -e "$LOG"
done

begin_log
run bs log status
is 'status: status' "$STATUS" 0
like 'status: path' out "^log +$LOG\$"
like 'status: entries' out '^entries +2$'
like 'status: recipients' out '^recipients +2$'
like 'status: coverage' out '^complete since +2026-10-20T08:00:00Z$'
like 'status: coverage of recipients' out \
  '^recipients complete since +2026-10-20T08:00:00Z$'
like 'status: last entry' out '^last entry +2026-11-20T08:00:00Z$'
like 'status: size' out '^size +[1-9][0-9]* bytes$'
run bs log status --json
is 'status --json' "$(python3 -c '
import json
s = json.load(open("out"))
print(s["log"], s["entries"], s["recipients"], s["complete_since"],
      s["last_entry"], s["schema"] > 0, s["size_bytes"] > 0)')" \
  "$LOG 2 2 2026-10-20T08:00:00Z 2026-11-20T08:00:00Z True True"

# --- recipients ---
# A message that may have gone to anybody may be what a report without a
# Message-ID is about, until it can't bounce any more.
cp -r log before
judged ()
{
  "$BACKSIFT" filter --config "$CONF" --now "$1" < <(bounce '' a@example.com "$2") |
    sed -n 's/^X-Backsift-Evidence: \([a-z-]*\);.*/\1/p'
}
is 'recipients: all are known' \
  "$(judged "$NOW" 'Fri, 20 Nov 2026 08:00:00 +0000')" never-wrote-to
at 2026-11-20T09:00:00Z record --message-id bcc@example.org < /dev/null
run bs log status
like 'recipients: one message without' out \
  '^recipients complete since +2026-11-20T09:00:00Z$'
like 'recipients: ids are complete as before' out '^complete since +2026-10-20T08'
is 'recipients: a report about what is dated earlier' \
  "$(judged "$NOW" 'Fri, 20 Nov 2026 08:00:00 +0000')" log-too-young
is 'recipients: one about what is dated later' \
  "$(judged "$NOW" 'Fri, 20 Nov 2026 10:00:00 +0000')" never-wrote-to
is 'recipients: any after ten days' \
  "$(judged 2026-11-30T10:00:00Z 'Fri, 20 Nov 2026 08:00:00 +0000')" never-wrote-to
rm -rf log; mv before log

# --- which way ---
{ echo 'From x'; sent_message imported@example.org imported@example.net; } > mbox
bs import mbox > /dev/null
printf '#!/bin/sh\ncat > /dev/null\n' > sendmail
chmod +x sendmail
sent_message wrapped@example.org |
  at 2026-11-20T09:00:00Z record --sendmail=./sendmail -- w@example.net
run bs log status
is 'ways: status' "$STATUS" 0
is 'ways' "$(grep '^by ' out | tr -s ' ')" \
  'by record 2 entries, 2 recipients, last 2026-11-20T08:00:00Z
by sendmail 1 entry, 1 recipient, last 2026-11-20T09:00:00Z
by import 1 entry, 1 recipient, last 2026-11-20T08:00:00Z'
run bs log status --json
is 'ways, JSON' "$(python3 -c '
import json
for w in json.load(open("out"))["ways"]:
    print(w["way"], w["entries"], w["recipients"], w["last_entry"])')" \
  'record 2 2 2026-11-20T08:00:00Z
sendmail 1 1 2026-11-20T09:00:00Z
import 1 1 2026-11-20T08:00:00Z'
run bs log find imported@example.net
like 'find a recipient: which way' out '^recipient .* by import$'
run bs log find w@example.net
like 'find a recipient: which way, sendmail' out '^recipient .* by sendmail$'
rm -f "$LOG"*
begin_log

run bs log find known@example.org
is 'find: status' "$STATUS" 0
is 'find' "$(cat out)" \
  'message-id   sent 2026-11-20T08:00:00Z  date 2026-11-20T08:00:00Z  by record'
run bs log find '<known@example.org>'
is 'find with brackets: status' "$STATUS" 0
run bs log find THEM@example.net
like 'find an address' out '^recipient +sent 2026-11-20T08:00:00Z'
run bs log find never@example.org
is 'not found: status' "$STATUS" 1
is 'not found: stdout empty' "$(cat out)" ''
one_line 'not found' "^backsift log: never@example.org is not in $LOG\$"

# Another log, and the host's.
sent_message other@example.org | bs record --log other.db
run bs log find --log other.db other@example.org
is 'another log: status' "$STATUS" 0
run bs log find --log other.db known@example.org
is 'another log holds other things' "$STATUS" 1
cp other.db none.db
run bs log find other@example.org
is "find looks at the host's log too" "$STATUS" 0
run bs log find never@example.org
is 'not found in either: status' "$STATUS" 1
one_line 'not found in either' "is not in $LOG or $WORK/none.db\$"
run bs log status
is "status shows the host's log too" "$(grep -c '^log ' out)" 2

# --- both logs: the later beginning counts ---
# told NAME SINCE RECIPIENTS: what status says of both, in text and in JSON.
told ()
{
  run bs log status
  is "both, $1" "$(tail -n 2 out | tr -s ' ')" \
    "both logs complete since $2
recipients in both since $3"
  run bs log status --json
  is "both, $1: JSON" "$(python3 -c '
import json
for line in open("out"):
    s = json.loads(line)
    print(s["all_logs_complete_since"] or "never: one is empty",
          s["all_logs_recipients_complete_since"] or "never: one has none")' |
    uniq -c | tr -s ' ')" " 2 $2 $3"
}
told "the host's begins later" 2026-11-20T12:00:00Z 2026-11-20T12:00:00Z
is "both, the host's begins later: so it is judged" \
  "$(judged "$NOW" 'Fri, 20 Nov 2026 08:00:00 +0000')" log-too-young
mv "$LOG" mine.db; mv none.db "$LOG"; mv mine.db none.db
told "one's own begins later" 2026-11-20T12:00:00Z 2026-11-20T12:00:00Z
mv "$LOG" mine.db; mv none.db "$LOG"; mv mine.db none.db
at 2026-11-21T09:00:00Z record --message-id bcc@example.org --log none.db \
  < /dev/null
told 'one without recipients' 2026-11-20T12:00:00Z 2026-11-21T09:00:00Z
mv none.db filled.db
: > mbox
bs import --log none.db mbox > /dev/null
told 'one is empty' 'never: one is empty' 'never: one has none'
rm -f none.db; mv filled.db none.db
run bs log status --log other.db
ok 'a single log says nothing of both' not grep -q both out
mv "$LOG" mine.db
run bs log find other@example.org
is 'a user needs no log where the host has one: find' "$STATUS" 0
run bs log status
is 'a user needs no log where the host has one: status' \
  "$STATUS $(grep '^log ' out | tr -s ' ')" "0 log $WORK/none.db"
mv mine.db "$LOG"
if [ "$(id -u)" = 0 ]; then
  mkdir -m 700 closed
  mv none.db closed
  chmod a+rx . log
  chmod a+r "$LOG"
  settings '[log]' "host_path = $WORK/closed/none.db"
  for command in status "find known@example.org"; do
    # shellcheck disable=SC2086
    run as_nobody "$BACKSIFT" log --config "$CONF" --now "$NOW" $command
    is "a host's log that may not be looked at: $command" "$STATUS" 73
    like "a host's log that may not be looked at: $command: why" err \
      'closed/none.db: Permission denied'
  done
  settings
fi
rm -rf none.db closed

run at 2026-12-20T08:00:00Z log expire
is 'expire: status' "$STATUS" 0
like 'expire: count' out '^removed [1-9][0-9]* entries$'
run bs log find first@example.org
is 'expire: what is too old is gone' "$STATUS" 1
run bs log find known@example.org
is 'expire: what is not is there' "$STATUS" 0
run bs log status
like 'expire: coverage starts later' out '^complete since +2026-11-05T08:00:00Z$'
run at 2026-12-20T08:00:00Z log expire
is 'expire again' "$(cat out)" 'removed 0 entries'

# --- settings that don't go together remove nothing ---
sent_message kept@example.org | bs record
printf '[log]\nkeep = 5d\n' > short.conf
for line in 'log expire' 'log status' 'import mbox' explain; do
  # shellcheck disable=SC2086
  run "$BACKSIFT" $line --config=short.conf --log="$LOG" < /dev/null
  is "keep below queue_lifetime, $line: status" "$STATUS" 78
  one_line "keep below queue_lifetime, $line" 'keep is 5 days, less than .* 10 days'
  like "keep below queue_lifetime, $line: which file" err ': short\.conf: \[log\] keep'
done
run bs log find kept@example.org
is 'keep below queue_lifetime: all is there' "$STATUS" 0
sent_message more@example.org > letter
run "$BACKSIFT" record --pass --config=short.conf --log="$LOG" < letter
same 'keep below queue_lifetime, record --pass: mail goes out' out letter

# --- warnings ---
# recorded DAY...: a log of mail sent on these days of November.
recorded ()
{
  local day
  rm -f "$LOG"*
  for day in "$@"; do
    sent_message "day$day@example.org" | at "2026-11-${day}T10:00:00Z" record
  done
}
# warns NAME STATUS DATE: whether log status warns then.
warns ()
{
  run at "$3" log status
  is "$1: status" "$STATUS" "$2"
  is "$1: a warning" "$(grep -c '^warning ' out)" "$2"
  run at "$3" log status --json
  is "$1, JSON: status" "$STATUS" "$2"
  is "$1, JSON" "$(python3 -c '
import json
print(int(json.load(open("out"))["warning"] is not None))')" "$2"
}
recorded 02 03 04 05 06 09 10 11 12 13
warns 'daily, a quiet weekend' 0 2026-11-16T08:00:00Z
warns 'daily, just below a week' 0 2026-11-20T09:59:59Z
warns 'daily, then none for a week' 1 2026-11-20T10:00:00Z
recorded 03 04 05 06 09 10 11 12 13
warns 'now and then, none for a week' 0 2026-11-25T08:00:00Z
recorded 01
warns 'one message, weeks ago' 0 2026-11-30T08:00:00Z
warns 'one message, just below keep' 0 2026-12-16T09:59:59Z
warns 'one message, longer ago than keep' 1 2026-12-16T10:00:00Z
at 2027-02-01T08:00:00Z log expire > /dev/null
warns 'nothing is left' 1 2027-02-01T08:00:00Z
rm -f "$LOG"*
: > mbox
bs import mbox > /dev/null
warns 'a new log' 0 "$NOW"

echo garbage > garbage.db
for line in status 'find a@b' expire; do
  # shellcheck disable=SC2086
  run bs log $line --log garbage.db
  is "damaged log, $line: status" "$STATUS" 65
  one_line "damaged log, $line" 'garbage.db'
done
done_testing
