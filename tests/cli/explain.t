#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# explain: text for people, JSON for programs, safe on a terminal.

. "$(dirname "$0")/lib.sh"

# json KEY FILE: a key's value of the one object in the file.
json ()
{
  python3 -c '
import json, sys
print(json.dumps(json.load(open(sys.argv[2], encoding="utf-8"))[sys.argv[1]]))' "$@"
}

# --- no log at all ---
bounce never@example.org > never
run bs explain --json never
is 'no log: status' "$STATUS" 0
is 'no log: evidence' "$(json evidence out)" '"log-unavailable"'
ok 'no log: none is made' not test -e "$LOG"

begin_log
bounce known@example.org Them@Example.NET > known
ordinary > ordinary

# --- JSON ---
run bs explain --json never
is 'json: one line' "$(wc -l < out)" 1
while IFS='=' read -r key value; do
  is "json: $key" "$(json "$key" out)" "$value"
done <<'END'
file="never"
kind="failure"
message_ids=["never@example.org"]
recipients=["them@example.net"]
reported_to="us@example.org"
sender="us@example.org"
subject="Tuesday"
date="2026-11-20T08:00:00Z"
envelope_id=null
verdict="backscatter"
evidence="never-sent"
action="quarantine"
END
is 'json: quarantine' "$(json quarantine out)" "\"$QUARANTINE\""
like 'json: keys in the order of the design' out '^\{"file":.*,"kind":.*,"message_ids":.*,"recipients":.*,"reported_to":.*,"sender":.*,"subject":.*,"date":.*,"envelope_id":.*,"verdict":.*,"evidence":.*,"detail":'
# --- where the id was found, and what was ignored ---
# member JSON-PATH: of the one object in out.
member ()
{
  python3 -c '
import json, sys
print(json.dumps(eval("o" + sys.argv[1], {"o": json.load(open("out"))})))' "$1"
}
{ bounce outer@example.org |
    sed 's/^Message-ID: <outer/In-Reply-To: <thread@x>\n&/; /^--=b--$/d'
  printf 'body\n\nMessage-ID: <nested@example.net>\n--=b--\n'; } > nested
run bs explain --json nested
is 'json, found: ids' "$(member '["originals"][0]["message_ids"]')" \
  '["outer@example.org"]'
is 'json, found: how' "$(member '["originals"][0]["how"]')" '"returned message"'
is 'json, found: part' "$(member '["originals"][0]["part"]')" '"3"'
is 'json, found: type' "$(member '["originals"][0]["media_type"]')" \
  '"text/rfc822-headers"'
is 'json, found: line' "$(member '["originals"][0]["line"]')" \
  "$(sed '1,/rfc822-headers$/d' nested | sed 1d |
     grep -n '^Message-ID: <outer' | cut -d: -f1)"
is 'json, found: the log' "$(member '["originals"][0]["log"]')" \
  '["not in the log"]'
is 'json, found: subject' "$(member '["originals"][0]["subject"]')" '"Tuesday"'
is 'json, found: not inside another' "$(member '["originals"][0]["inside"]')" null
is 'json: what the log said of recipients' "$(json recipients_log out)" '[]'
is 'json: since when the log is complete' "$(json log_covers out)" \
  "$(bs explain nested | sed -n 's/^log covers: *\(.*\)/"\1"/p')"
is 'json, ignored: ids' \
  "$(member '["ignored"][0]["message_id"]') $(member '["ignored"][1]["message_id"]')" \
  '"thread@x" "nested@example.net"'
is 'json, ignored: why' "$(member '["ignored"][1]["how"]')" \
  '"inside the returned message"'
run bs explain nested
like 'text: where the id was found' out \
  '^original: +returned message, part 3 \(text/rfc822-headers\), lines 1-[0-9]+, id on line [0-9]'
like 'text: what was ignored' out \
  '^ignored: +nested@example.net \(inside the returned message, part 3 '
run bs explain --json ordinary
is 'json, ordinary: verdict' "$(json verdict out)" null
is 'json, ordinary: evidence' "$(json evidence out)" null
is 'json, ordinary: ids' "$(json message_ids out)" '[]'
run bs explain --json < known
is 'json, stdin: file' "$(json file out)" '"-"'
is 'json, stdin: verdict' "$(json verdict out)" '"genuine"'
is 'json, stdin: recipients in lower case' "$(json recipients out)" \
  '["them@example.net"]'
run bs explain --json known never ordinary
is 'json: a line a file' "$(wc -l < out)" 3
name=$(printf 'n\303\244me \377\n"x"')
cp never "$name"
run bs explain --json "$name"
is 'json: a hostile file name is a string' "$(wc -l < out)" 1
like 'json: and valid' <(json file out) '^"n'

# --- text ---
run bs explain never
while IFS= read -r line; do
  like "text: $line" out "^$line"
done <<'END'
file: +never$
kind: +failure$
kind's reason: +.
reported to: +us@example.org$
recipient: +them@example.net
original: +.
 *message-id: +never@example.org \(not in the log\)$
 *sender: +us@example.org$
 *subject: +Tuesday$
 *date: +2026-11-20T08:00:00Z$
verdict: +backscatter$
evidence: +never-sent$
because: +.*: never@example.org$
action: +quarantine$
quarantine: +/
END
bounce never@example.org | sed 's/ 20 Nov 2026 / 20 Nov 2020 /' > aged
run bs explain aged
like 'text: older than the log, by its date' out '^ *date: +2020-11-20T08:00:00Z$'
like 'text: but the log is older than mail can bounce' out \
  '^because: +The sent log reaches back far enough, and the Message-ID of the original is not in it: '
run bs explain known
like 'text, genuine: what the log said' out 'in the log, sent 2026-11-20T08:00'
like 'text, genuine: action' out '^action: +deliver$'
run bs explain ordinary
like 'text, ordinary: kind' out '^kind: +ordinary$'
ok 'text, ordinary: no verdict' not grep -q '^verdict' out

{ printf 'From: MAILER-DAEMON@x\n'
  bounce "$(printf 'a\033[31mb@example.org')" |
    sed $'s/Subject: Tuesday/Subject: =?utf-8?q?red=1B=5B31m=0Averdict:_genuine=E2=80=AE?= \033]0;t\007/'
} > hostile
run bs explain hostile
ok 'hostile: no control characters in text' \
  not grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' out
is 'hostile: no line is forged' "$(grep -c '^verdict:' out)" 1
run bs explain --json hostile
is 'hostile: one line of JSON' "$(wc -l < out)" 1
ok 'hostile: no control characters in JSON' not grep -qP '[\x00-\x09\x0b-\x1f\x7f]' out

# --- more than is read ---
{ bounce cut@example.org nobody@example.net |
    sed '/^Content-Type: text.rfc822/,$d'
  echo; yes 'a line of sixty-three characters, again and again and again ....' |
    head -c 5000000; printf '\n\n--=b\nContent-Type: message/rfc822\n\n'
  sent_message known@example.org; } > long
run bs explain --json long
like 'too long: it is noted' <(json notes out) 'longer than what is looked at'
is 'too long: nothing is concluded' "$(json evidence out)" '"no-reference"'

# --- a bounce of a bounce ---
{ bounce x@example.org |
    sed 's/^To: us/To: postmaster/; s/=b/=c/; /rfc822-headers/,$d'
  printf 'Content-Type: message/rfc822\n\n'
  bounce inner@example.org
  printf -- '\n--=c--\n'; } > double
run bs explain --json double
is 'double bounce: both ids' "$(json message_ids out)" \
  '["bounce-of-inner@example.org@mx.example.net", "inner@example.org"]'
is 'double bounce: the inner place is inside the outer part' \
  "$(member '["originals"][1]["inside"]') $(member '["originals"][1]["part"]')" \
  '"3" "3"'
run bs explain double
like 'double bounce: said in words' out 'all of the message in part 3$'

# --- what can't be read ---
run bs explain --json never nowhere known "$WORK"
is 'unreadable: status' "$STATUS" 74
is 'unreadable: the others are explained' "$(wc -l < out)" 2
is 'unreadable: a line each' "$(wc -l < err)" 2
like 'unreadable: which' err '^backsift explain: nowhere: '
run bs explain ''
is 'empty file name: status' "$STATUS" 74
bs explain <&- > out 2> err
is 'stdin closed: status' $? 74
bs explain never > /dev/full 2> err
ok 'full disk: fails' test $? -ne 0
one_line 'full disk'
run bs explain /dev/null
is 'empty message: status' "$STATUS" 0
mkdir empty
for i in $(seq 40); do : > "empty/$i"; done
run bash -c 'ulimit -n 24 && exec "$@"' - "$BACKSIFT" explain \
  --config "$CONF" --now "$NOW" empty/* never
is 'more empty messages than descriptors: status' "$STATUS" 0
is 'more empty messages than descriptors: all' "$(grep -c '^file:' out)" 41
mapfile -t folders < <(yes empty | head -40)
run bash -c 'ulimit -n 24 && exec "$@"' - "$BACKSIFT" explain \
  --config "$CONF" --now "$NOW" "${folders[@]}" never
is 'more folders than descriptors: all' "$(grep -c 'Is a directory' err)" 40

# --- another day: what is judged depends on it ---
bounce early@example.org '' 'Sun, 18 Oct 2026 08:00:00 +0000' > early
run at 2026-10-25T00:00:00Z explain --json early
is '--now: before all is covered' "$(json evidence out)" '"log-too-young"'
run bs explain --json early
is '--now: when all is covered' "$(json evidence out)" '"never-sent"'
settings '[judge]' 'mode = observe'
run bs explain --json never
is 'observing: action' "$(json action out)" '"deliver"'
done_testing
