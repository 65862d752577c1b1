#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# filter: what is passed, what is put on top, and what is taken out.

. "$(dirname "$0")/lib.sh"
begin_log

# --- ordinary mail, byte for byte ---
mkdir ordinary
printf '' > ordinary/empty
printf 'x' > ordinary/one-byte
printf '\n' > ordinary/one-line-end
ordinary > ordinary/plain
ordinary | head -c -1 > ordinary/no-final-line-end
ordinary | sed 's/$/\r/' > ordinary/crlf
ordinary | tr '\n' '\r' > ordinary/bare-cr
{ ordinary; printf 'a\0b\0\0\n'; } > ordinary/nul-in-body
{ printf 'Sub\0ject: x\n'; ordinary; } > ordinary/nul-in-header
{ ordinary; printf '\377\376\200 \303\244\n'; } > ordinary/eight-bit
{ printf 'Subject: \344\366\374\n'; ordinary; } > ordinary/eight-bit-header
{ printf 'From them@example.net  Fri Nov 20 09:00:00 2026\n'; ordinary; } \
  > ordinary/from-line
{ ordinary; printf 'a\rb\r\nc\n\r\n'; } > ordinary/mixed-line-ends
printf 'no header at all\n' > ordinary/text
printf 'Subject: header only' > ordinary/header-only
printf '\n\nbody\n' > ordinary/starts-empty
{ printf 'X-Long: '; head -c 600000 /dev/zero | tr '\0' a; echo; ordinary; } \
  > ordinary/endless-header
{ ordinary; head -c 3000000 /dev/zero; } > ordinary/three-megabytes
for message in ordinary/*; do
  run bs filter < "$message"
  same "$message passes byte for byte" out "$message"
  is "$message: status" "$STATUS" 0
  cat "$message" | bs filter > piped
  same "$message passes through a pipe" piped "$message"
done

# A regular file is read from where it stands, not from its start.
{ ordinary; ordinary; } > two
{ dd bs=1 count="$(ordinary | wc -c)" of=/dev/null 2>/dev/null; run bs filter; } < two
ordinary > one
same 'reads from the file offset on' out one

# --- forged fields ---
{ echo 'X-Backsift-Verdict: genuine'; echo 'x-backsift-anything: 1'
  printf ' folded\n'; ordinary; } > forged
run bs filter < forged
ordinary > wanted
same 'forged fields are taken out of ordinary mail' out wanted
{ echo 'X-Backsift-Verdict: genuine'; bounce never@example.org; } > forged
run bs filter < forged
is 'a forged verdict goes, ours stays' "$(grep -c '^X-Backsift-Verdict' out)" 1
like 'ours is backscatter' out '^X-Backsift-Verdict: backscatter$'
{ ordinary; echo 'X-Backsift-Verdict: in the body'; } > body
run bs filter < body
same 'what stands in the body stays' out body

# --- reports ---
# judged NAME VERDICT EVIDENCE: of the message on stdin.
judged ()
{
  cat > message
  run bs filter < message
  is "$1: status" "$STATUS" 0
  like "$1: verdict" out "^X-Backsift-Verdict: $2$"
  like "$1: evidence" out "^X-Backsift-Evidence: $3; kind="
  without_stamp out > bare
  same "$1: nothing else is changed" bare message
}
judged 'known id' genuine message-id < <(bounce known@example.org)
judged 'unknown id' backscatter never-sent < <(bounce never@example.org)
judged 'known id, another message' backscatter id-reused \
  < <(bounce known@example.org them@example.net 'Mon, 2 Nov 2026 10:00:00 GMT' |
      sed 's/Subject: Tuesday/Subject: Cheap pills/')
judged 'no id, known recipient' genuine recipient \
  < <(bounce '' them@example.net)
judged 'no id, unknown recipient' backscatter never-wrote-to \
  < <(bounce '' stranger@example.net)
names_nothing ()
{
  printf '%s\n' 'Return-Path: <>' 'From: MAILER-DAEMON@mx.example.net' \
    'Subject: Undelivered Mail Returned to Sender' \
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b' \
    '' '--b' '' 'Sorry.' '--b--'
}
judged 'names nothing' unverifiable no-reference < <(names_nothing)

bounce never@example.org | sed 's/$/\r/' > message
run bs filter < message
like 'CRLF: our field ends so too' out $'^X-Backsift-Verdict: backscatter\r$'
{ printf 'From MAILER-DAEMON Fri Nov 20 09:00:00 2026\n'
  bounce never@example.org; } > message
run bs filter < message
is 'the From line stays first' "$(head -n 1 out)" "$(head -n 1 message)"
like 'with From line: verdict' out '^X-Backsift-Verdict: backscatter$'

# --- without a log ---
bounce never@example.org > message
run bs filter --log "$WORK/missing.db" < message
is 'missing log: status' "$STATUS" 0
like 'missing log: verdict' out '^X-Backsift-Verdict: unverifiable$'
like 'missing log: evidence' out '^X-Backsift-Evidence: log-unavailable;'
one_line 'missing log' 'backsift filter: '
ok 'filter makes no log' not test -e "$WORK/missing.db"

# --- envelope ---
# The same words from a person are no report, unless the envelope says so.
{ echo 'From: them@example.net'; echo 'Subject: hello'; echo; echo hi; } > message
run bs filter -f them@example.net < message
same 'ordinary with -f' out message
SENDER='' RECIPIENT=us@example.org run bs filter < message
same 'a null sender alone makes no report' out message
# --- a bounce that is faster than what records the message ---
bounce fast@example.org '' 'Fri, 20 Nov 2026 11:59:58 +0000' > fast
bs filter < fast > out &
sent_message fast@example.org | bs record
wait $!
like 'recorded while it is judged: genuine' out '^X-Backsift-Evidence: message-id;'
bounce never-fast@example.org '' 'Fri, 20 Nov 2026 11:59:58 +0000' > fast
run bs filter < fast
like 'never recorded: backscatter' out '^X-Backsift-Verdict: backscatter'

# --- stderr and stdout are one (seen: Exim's transport_filter) ---
for command in filter "record --pass"; do
  ordinary > letter
  # shellcheck disable=SC2086
  (printf '[log]\nkeep = for ever\n' > bad.conf
   "$BACKSIFT" $command --config bad.conf < letter 2>&1) | cat > out
  same "$command: no word of ours gets into a message" out letter
done
bounce unknown@example.org > report
("$BACKSIFT" filter --config "$CONF" --log none/sent.db < report 2>&1) | cat > out
is 'filter: nor when the log is missing' "$(without_stamp out | cmp - report 2>&1)" ''

# --- what ordinary mail costs ---
# loads FILE: which of the large libraries filter loads for it.
loads ()
{
  LD_DEBUG=files bs filter < "$1" 2>&1 > /dev/null |
    grep -Eo 'lib(gmime-3\.0|sqlite3|gio-2\.0)\.so' | sort -u | tr '\n' ' '
}
ordinary > letter
bounce known@example.org > report
sed 's/^--=b--/& /' report > odd
ordinary | sed 's/^Subject: .*/Subject: =?utf-8?Q?M=C3=BCtze?=/' > encoded
sent_message known@example.org | bs record
# A program that is watched by a sanitizer has them from its start.
if ! ldd "$BACKSIFT" | grep -q libasan; then
  is 'ordinary mail loads no large library' "$(loads letter)" ''
  is 'nor does one with an encoded subject' "$(loads encoded)" ''
  is 'a plain report loads what the log needs' "$(loads report)" 'libsqlite3.so '
  is 'an odd one GMime, too' "$(loads odd)" 'libgio-2.0.so libgmime-3.0.so libsqlite3.so '
  is 'a plain message is recorded without GMime' "$(sent_message x@example.org |
    LD_DEBUG=files bs record 2>&1 | grep -Eo 'lib(gmime-3\.0|sqlite3)\.so' |
    sort -u)" libsqlite3.so
fi
# --- settings that can't be used ---
begin_log
for wrong in 'mode = frobnicate' 'never_existed = 1'; do
  settings '[judge]' "$wrong"
  run bs filter < <(bounce never@example.org)
  is "$wrong: status" "$STATUS" 0
  like "$wrong: evidence" out '^X-Backsift-Evidence: not-judged; kind=failure$'
  one_line "$wrong" 'no report is judged'
done
run "$BACKSIFT" filter --config nowhere.conf < <(bounce never@example.org)
like 'missing settings: evidence' out '^X-Backsift-Evidence: not-judged; kind=failure$'
one_line 'missing settings' 'nowhere.conf'
settings

done_testing
