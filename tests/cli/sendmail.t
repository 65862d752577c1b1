#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# record --sendmail: recipients and sender from sendmail's arguments, and the
# message handed on whatever happens.

. "$(dirname "$0")/lib.sh"
export WORK
cat > sendmail <<'END'
#!/bin/sh
cat > "$WORK/got"
printf '%s\n' "$@" > "$WORK/arguments"
exit "${SENDMAIL_STATUS:-0}"
END
chmod +x sendmail

found ()
{
  bs log find -- "$1" > /dev/null 2>&1
}

# Each row: recipients that are remembered, "/", those that are not, and the
# command line. field@example.net stands in To.
n=0
while IFS='|' read -r line wanted unwanted; do
  rm -rf log
  n=$((n + 1))
  sent_message "m$n@example.org" field@example.net > message
  # shellcheck disable=SC2086
  run bs record --sendmail=./sendmail -- $line < message
  is "$line: status" "$STATUS" 0
  same "$line: handed on" got message
  # shellcheck disable=SC2086
  is "$line: with all arguments" "$(cat arguments)" "$(printf '%s\n' $line)"
  silent "$line"
  ok "$line: the id is remembered" found "m$n@example.org"
  for what in $wanted; do ok "$line: $what" found "$what"; done
  for what in $unwanted; do ok "$line: not $what" not found "$what"; done
done <<'END'
a@x.example|a@x.example|field@example.net
-oi -- a@x.example -b@x.example|a@x.example -b@x.example|field@example.net
-t|field@example.net|
-oi -t|field@example.net|
-ti|field@example.net|
-t -oi -- a@x.example|field@example.net a@x.example|
--read-recipients a@x.example|field@example.net a@x.example|
--tls=on --auth=plain --timeout=9 a@x.example|a@x.example|field@example.net
--from=s@x.example --file=/c@x.example a@x.example|a@x.example|s@x.example field@example.net
--from s@x.example a@x.example|a@x.example|s@x.example
-f s@x.example a@x.example|a@x.example|s@x.example field@example.net
-fs@x.example a@x.example|a@x.example|s@x.example
-i -F n@x.example a@x.example|a@x.example|n@x.example
-N d@x.example -R r@x.example a@x.example|a@x.example|d@x.example r@x.example
-V env1 a@x.example|a@x.example env1|
-o i@x.example a@x.example|a@x.example|i@x.example
-bm -v a@x.example,b@x.example|a@x.example b@x.example|
a@x.example -f s@x.example b@x.example|a@x.example b@x.example|s@x.example
root a@x.example|a@x.example|
END

# --- exit status, ids, trouble ---
sent_message '' > message
run bs record --sendmail=./sendmail -- -f us@sender.example a@x.example < message
like "a new id, in the sender's domain" got '^Message-ID: <.*@sender\.example>$'
ok 'which is remembered' found \
  "$(sed -n 's/^Message-ID: <\(.*\)>$/\1/p' got)"
{ echo 'Bcc: hidden@example.net'; sent_message bcc@example.org; } > message
run bs record --sendmail=./sendmail -- -t < message
same '-t: Bcc stays for sendmail to take out' got message
ok '-t: Bcc is remembered' found hidden@example.net
for status in 1 67 75; do
  SENDMAIL_STATUS=$status run bs record --sendmail=./sendmail -- -t < message
  is "sendmail's exit status $status is ours" "$STATUS" "$status"
done
rm got
run bs record --sendmail=./sendmail --log /proc/nowhere/db -- -t < message
is 'no log: status' "$STATUS" 0
same 'no log: handed on' got message
one_line 'no log' 'not remembered'
run bs record --sendmail=./no-such -- -t < message
is 'no such sendmail: status' "$STATUS" 75
one_line 'no such sendmail' 'no-such'
run bs record --sendmail='/bin/sh' -- -c 'kill -9 $$' < message
is 'killed sendmail: status' "$STATUS" 75

# Remembered first: sendmail that looks at the log finds the message there.
printf '#!/bin/sh\nexec "%s" log find --config "%s" order@example.org\n' \
  "$BACKSIFT" "$CONF" > looks
chmod +x looks
sent_message order@example.org > message
run bs record --sendmail=./looks -- -t < message
is 'remembered before it is handed on' "$STATUS" 0

# What is no submission goes to sendmail with stdin untouched.
for use in -bs -bp '-b p' -bi -q -I; do
  printf 'MAIL FROM:<>\nno header\n' > dialogue
  # shellcheck disable=SC2086
  SENDMAIL_STATUS=3 run bs record --sendmail=./sendmail -- $use < dialogue
  is "$use: status" "$STATUS" 3
  same "$use: stdin is sendmail's" got dialogue
done
done_testing
