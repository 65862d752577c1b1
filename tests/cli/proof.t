#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Proof tokens: record --proof signs, and a returned token that verifies makes
# a report genuine without any log; nothing else about it makes any difference.

. "$(dirname "$0")/lib.sh"

# evidence FILE: what filter says of a report.
evidence ()
{
  bs filter < "$1" 2> err | sed -n 's/^X-Backsift-Evidence: \([^;]*\).*/\1/p'
}

# field NAME FILE: a field of the first header block, with its other lines.
field ()
{
  sed '/^\r*$/q' "$2" |
    awk -v name="$1:" 'index ($0, name) == 1 { p = 1; print; next }
      /^[ \t]/ { if (p) print; next } { p = 0 }'
}

# bounce_of FILE: a report that returns the header block of the message.
bounce_of ()
{
  bounce other@example.org |
    sed '/text\/rfc822-headers/,$d'
  printf 'Content-Type: text/rfc822-headers\n\n'
  sed '/^\r*$/,$d' "$1"
  printf '\n--=b--\n'
}

# record_there [OPTION...]: as the other host does, whose log is not ours.
record_there ()
{
  bs record --log "$WORK/there/sent.db" --proof "$@"
}

# signed: sent_message's arguments; the message with its token, in sent.
signed ()
{
  sent_message "$@" > message
  run record_there --pass < message
  cp out sent
}

# changed NAME SED-SCRIPT EVIDENCE: of a bounce of sent, changed on the way.
changed ()
{
  sed "$2" sent > changed
  bounce_of changed > report
  ok "$1: it is changed" not cmp -s sent changed
  is "$1" "$(evidence report)" "$3"
}

# --- without a key ---
sent_message a@example.org > message
run record_there --pass < message
is 'no key: status' "$STATUS" 0
same 'no key: the message goes on' out message
one_line 'no key' 'no proof token: there is no key'
printf '#!/bin/sh\ncat > "%s/handed-on"\nexit 3\n' "$WORK" > sendmail
chmod +x sendmail
run record_there --sendmail="$WORK/sendmail" -- -t < message
is 'no key, --sendmail: status is sendmail'"'"'s' "$STATUS" 3
same 'no key, --sendmail: the message goes on' handed-on message
for options in '' '--message-id a@b' '--message-id a@b --pass'; do
  # shellcheck disable=SC2086
  run bs record --proof $options < message
  is "--proof $options: bad usage" "$STATUS" 64
  one_line "--proof $options"
done

# --- signing ---
bs key new > /dev/null
key=$(bs key list | sed 's/ .*//')
run record_there --pass < message
is 'signed: status' "$STATUS" 0
silent 'signed'
is 'signed: the token stands on top' \
  "$(head -n 1 out)" "X-Backsift-Proof: 1; $key; 20261120;"
like 'signed: and goes on' <(sed -n 2p out) '^ [0-9a-f]{64}$'
same 'signed: nothing else is changed' <(sed 1,2d out) message
cp out sent
run record_there --sendmail="$WORK/sendmail" -- -t < message
is '--sendmail: status' "$STATUS" 3
same '--sendmail: the same token' handed-on sent
run bs record --pass --log there/sent.db < message
same 'without --proof nothing is added' out message

sent_message '' | sed 's/$/\r/' > message
run record_there --pass < message
is 'CRLF, no Message-ID: one of each is added' \
  "$(sed 3q out | sed 's/:.*\r$/ CRLF/; s/^ .*\r$/ CRLF/' | tr '\n' ,)" \
  'X-Backsift-Proof CRLF, CRLF,Message-ID CRLF,'
same 'CRLF, no Message-ID: nothing else is changed' <(sed 1,3d out) message
cp out sent
bounce_of sent > report
is 'CRLF, no Message-ID: the bounce is genuine' "$(evidence report)" proof
{ echo 'From us@example.org  Fri Nov 20 08:00:00 2026'
  sent_message a@example.org; } > message
run record_there --pass < message
like 'the From line stays first' <(head -n 1 out) '^From us@'
like 'and the token comes next' <(sed -n 2p out) '^X-Backsift-Proof: '
{ printf 'X-Backsift-Proof: 1; zz; 20261120;\n\tab  cd \nx-backsift-proof:odd\n'
  sent_message a@example.org; printf '\0\r\377'; } > message
run record_there --pass < message
same "others' tokens stay byte for byte" <(sed 1,2d out) message
cp out sent
bounce_of sent | tr -d '\0' > report
is "ours among others' counts" "$(evidence report)" proof
cp message unsigned
for what in Date From; do
  sent_message a@example.org | sed "/^$what:/d" > message
  run record_there --pass < message
  same "no $what: no token" out message
  silent "no $what"
  sent_message a@example.org | sed "s/^$what:.*/&\n&/" > message
  run record_there --pass < message
  same "two $what fields: no token" out message
done
sent_message a@example.org | sed '1i Message-ID: <second@example.org>' > message
run record_there --pass < message
same 'two Message-IDs: no token' out message
sent_message a@example.org | sed 's/^From: .*/From: root/' > message
run record_there --pass < message
same 'From without an address: no token' out message
settings '[judge]' 'mode = frobnicate'
sent_message a@example.org > message
run record_there --pass < message
is 'bad settings: status' "$STATUS" 0
same 'bad settings: the message goes on' out message
settings
run bs record --pass --proof --log /proc/nowhere/sent.db < message
is 'no log to write: status' "$STATUS" 0
like 'no log to write: it is signed all the same' out '^X-Backsift-Proof: '

# --- a bounce, without any log ---
signed a@example.org
bounce_of sent > report
run bs filter < report
is 'no log: status' "$STATUS" 0
silent 'no log'
is 'no log: the field' "$(grep '^X-Backsift-Evidence' out)" \
  'X-Backsift-Evidence: proof; kind=failure; id=<a@example.org>'
like 'no log: genuine' out '^X-Backsift-Verdict: genuine$'
same 'no log: the returned part keeps its token' \
  <(sed '1,/^X-Backsift-Evidence/d' out) report
ok 'no log: none is made' not test -e "$LOG"
for kind in delay success; do
  sed "s/^Action: .*/Action: $kind/;s/success/relayed/" report > other
  sed -i 's/^Action: delay/Action: delayed/' other
  is "a $kind" "$(evidence other)" proof
done

# From here on the log is there, covers all, and knows nothing of it.
begin_log
is 'a log that lacks it' "$(evidence report)" proof
sed '/^X-Backsift-Proof/,+1d' sent > changed
bounce_of changed > report
is 'the same without a token' "$(evidence report)" never-sent
bounce_of sent > report
sed 's/Message-ID: <a@/Message-ID: <known@/' sent > changed
bounce_of changed > known
is "a wrong token doesn't hurt one in the log" "$(evidence known)" message-id

# --- what was changed, and what may be ---
changed 'another Message-ID' 's/<a@example/<b@example/' never-sent
changed 'another Date' 's/08:00:00/08:00:01/' never-sent
changed 'another From' 's/<us@/<them@/' never-sent
changed 'another From, Return-Path is ours' \
  's/<us@/<them@/;1i Return-Path: <us@example.org>' never-sent
changed 'a second Message-ID below' 's/^Subject/Message-ID: <x@y>\n&/' never-sent
changed 'a second Message-ID above' '1i Message-ID: <x@y>' never-sent
changed 'a second, empty Message-ID' '1i Message-ID:' never-sent
changed 'a second From' '1i From: x@y.example' never-sent
changed 'a second Date' '1i Date: Fri, 20 Nov 2026 08:00:00 +0000' never-sent
changed 'the id as Resent-Message-ID' 's/^Message-ID/Resent-&/' never-sent
changed 'another day' 's/; 20261120;/; 20261121;/' never-sent
changed 'another key' "s/; $key;/; 0123abcd;/" never-sent
changed 'another MAC' '2s/[0-9a-f]$/x/;2s/x/g/' never-sent
changed 'another MAC, well formed' '2y/0123456789abcdef/123456789abcdef0/' \
  never-sent
changed 'half a token' '2s/.\{9\}$//' never-sent
changed 'no value' '2d;1s/:.*/:/' never-sent
changed 'another subject and recipient' \
  's/^Subject: .*/Subject: [list] Tuesday/;s/^To: .*/To: x@y.example/' proof
changed 'Date in another zone' \
  's/^Date: .*/Date: 20 Nov 2026 17:00 +0900 (JST)/' proof
changed 'another name in From' 's/^From: .*/From: =?utf-8?q?=C3=BCs?=\n <US@Example.ORG>/' proof
changed 'fields of mail systems' \
  '1i Return-Path: <bounces+1@example.com>\nReceived: from a by b; Fri, 20 Nov 2026 08:00:01 +0000\nSender: list@example.com' \
  proof
changed 'its name in small letters' '1s/^.*:/x-backsift-proof :/' proof
changed 'in capitals' '1,2y/abcdef/ABCDEF/' proof
changed 'on one line' '1{N;s/\n//}' proof
changed 'folded elsewhere' '1s/; /;\n\t/g;2s/^ .\{20\}/&\n /' proof
changed 'wrapped to column 0' '2s/^ .\{30\}/&\n/;1s/^/Received: from a by b\n/' proof
changed 'CRLF' 's/$/\r/' proof
changed 'blanks at the ends' 's/$/  /' proof
changed 'a wrong token above' '1i X-Backsift-Proof: 1; x; 20261120; 00' proof
changed 'another wrong token above' \
  "1i X-Backsift-Proof: 1; $key; 20261120; $(printf '%064d' 0)" proof
changed 'a wrong token below' 's/^Subject/X-Backsift-Proof: =?x?\n&/' proof

# --- where it must not stand ---
cp sent kept
token=$(field X-Backsift-Proof sent)
sed '/^X-Backsift-Proof/,+1d' sent > bare
# A forger's message, with all of ours in it but in its header.
sent_message forged@example.com | sed '$d' > forged
{ cat forged; cat sent; } > sent-in-body
{ bounce_of forged | sed 's,text/rfc822-headers,message/rfc822,;/^--=b--/d'
  echo; cat kept; printf '\n--=b--\n'; } > report
is 'in the body of the original' "$(evidence report)" never-sent
{ bounce_of forged | sed 's,text/rfc822-headers,message/rfc822,;/^--=b--/d'
  echo; sed 's/^/> /' kept; printf '\n--=b--\n'; } > report
is 'quoted in it' "$(evidence report)" never-sent
{ bounce_of forged |
    sed "s,text/rfc822-headers,message/rfc822,;/^--=b--/d;s/^Subject: Tues.*/&\nMIME-Version: 1.0\nContent-Type: multipart\/mixed; boundary=\"=c\"/"
  printf '%s\n' '' '--=c' 'Content-Type: message/rfc822' ''; cat kept
  printf '\n--=c--\n\n--=b--\n'; } > report
is 'in a message nested in it' "$(evidence report)" never-sent
{ echo "$token"; bounce_of bare; } > report
is "in the report's own header" "$(evidence report)" never-sent
ok 'which filter takes out' not grep -q '^X-Backsift-Proof' <(bs filter < report)
bounce_of bare | sed "s/^I could not/$(tr '\n' ' ' <<< "$token")\n\n&/" > report
is "in the report's own words" "$(evidence report)" never-sent
{ cat kept; } > plain
run bs filter < plain
ok 'ordinary mail loses it' not grep -q '^X-Backsift' out
is 'and is not judged' "$(evidence plain)" ''

# --- age ---
cp kept sent
bounce_of sent > report
# Kept for 45 days from the end of the day of sending.
NOW=2027-01-04T23:59:59Z
is 'as old as keep' "$(evidence report)" proof
NOW=2027-01-05T00:00:00Z
is 'older than keep' "$(evidence report)" never-sent
run bs explain report
like 'older than keep: explained' out 'proof token: +made with the key .* on 2026-11-20: it .*keep is over'
NOW=2026-11-19T00:00:00Z
is 'a day ahead' "$(evidence report)" proof
NOW=2026-11-18T23:59:59Z
ok 'more than a day ahead' test "$(evidence report)" != proof
like 'more than a day ahead: explained' <(bs explain report) 'that is to come'
NOW=2026-11-20T12:00:00Z
settings '[judge]' 'kinds = delay'
is 'a kind that is not judged' "$(evidence report)" not-judged
settings

# --- keys ---
mv "$KEYS" first
bs key new > /dev/null
cp "$KEYS" second
is "another site's key" "$(evidence report)" never-sent
sed -i "s/^[0-9a-f]\{8\} /$key /" "$KEYS"
is "another secret of the key's name" "$(evidence report)" never-sent
mkdir -p "$(dirname "$HOST_KEYS")"
cp first "$HOST_KEYS"
is "the host's file is asked too" "$(evidence report)" proof
rm "$HOST_KEYS"
cat first > "$KEYS"
bs key new > /dev/null
is 'an older key of two' "$(evidence report)" proof
bs key remove "$key"
is 'a key that was removed' "$(evidence report)" never-sent
cat first > "$KEYS"
bs key new --standby > standby
signed c@example.org
is 'the first key signs, not one that stands by' \
  "$(sed -n '1s/.*: 1; \([^;]*\);.*/\1/p' sent)" "$key"
bs key use "$(sed 's/ .*//' standby)"
signed c@example.org
is 'and then that one' "$(sed -n '1s/.*: 1; \([^;]*\);.*/\1/p' sent)" \
  "$(sed 's/ .*//' standby)"
bounce_of sent > other
is 'whose tokens count' "$(evidence other)" proof
cat first > "$KEYS"
is 'but not before the key is there' "$(evidence other)" never-sent
rm "$KEYS"
cp first "$HOST_KEYS"
signed c@example.org
is "without a user's key the host's signs" \
  "$(sed -n '1s/.*: 1; \([^;]*\);.*/\1/p' sent)" "$key"
rm "$HOST_KEYS"

# --- key files that are not used ---
# unusable NAME WORDS: as $KEYS is now.
unusable ()
{
  is "$1: judged by the log alone" "$(evidence report)" never-sent
  one_line "$1" "$2"
  run timeout 10 "$BACKSIFT" filter --config "$CONF" --now "$NOW" < report
  is "$1: filter's status" "$STATUS" 0
  run bs explain report
  like "$1: explained" out "^trouble: .*$2"
  run timeout 10 "$BACKSIFT" record --config "$CONF" --now "$NOW" \
    --log "$WORK/there/sent.db" --pass --proof < message
  is "$1: record's status" "$STATUS" 0
  same "$1: the message goes on" out message
  one_line "$1: record" "no proof token: .*$2"
}
sent_message a@example.org > message
cp first "$KEYS"
chmod 0644 "$KEYS"; unusable 'mode 0644' 'proof.keys: .*others'
chmod 0640 "$KEYS"; unusable 'mode 0640' 'proof.keys: .*others'
chmod 0602 "$KEYS"; unusable 'mode 0602' 'proof.keys: .*others'
ln -s "$KEYS" link; mv "$KEYS" target; chmod 0644 target
ln -s "$WORK/target" "$KEYS"; unusable 'a link to 0644' 'proof.keys: .*others'
rm "$KEYS" link target
mkdir "$KEYS"; unusable 'a folder' 'proof.keys: is not a regular file'
rmdir "$KEYS"
mkfifo -m 0600 "$KEYS"; unusable 'a FIFO' 'proof.keys: is not a regular file'
rm "$KEYS"
{ cat first; echo 'b2 no-secret'; } > "$KEYS"; chmod 600 "$KEYS"
unusable 'a broken line' "proof.keys: line $(wc -l < "$KEYS"): "
sed 's/made.*/& and so on/' first > "$KEYS"; unusable 'a word too many' 'line'
ok 'no secret is told' not grep -q "$(sed -n "s/^$key \([^ ]*\).*/\1/p" first)" err
cat first first > "$KEYS"; unusable 'a key twice' 'line'
head -c 70000 /dev/zero | tr '\0' '#' > "$KEYS"
unusable 'a large file' 'is longer than'
head -c 100 /dev/zero > "$KEYS"; unusable 'NUL bytes' 'NUL'
if [ "$(id -u)" -eq 0 ]; then
  cat first > "$KEYS"; chmod 600 "$KEYS"
  chown 65534 "$KEYS"; unusable "another user's" 'belongs to another user'
  rm "$KEYS"
fi
cat first > "$KEYS"; chmod 0400 "$KEYS"
is 'mode 0400 is used' "$(evidence report)" proof
rm -f "$KEYS"; cp first target; chmod 600 target; ln -s "$WORK/target" "$KEYS"
is 'and a link to a private file' "$(evidence report)" proof
silent 'a link'

# Nobody looks at keys where there is no token.
chmod 0644 target
bounce_of bare > bare-report
is 'no token: evidence' "$(evidence bare-report)" never-sent
silent 'no token: keys are not read'
ordinary > ordinary
run bs filter < ordinary
silent 'ordinary mail: keys are not read'
chmod 0600 target

# --- explain ---
bounce_of kept > report
like 'explain: verified' <(bs explain report) \
  "^  proof token: +made with the key $key on 2026-11-20\$"
sed 's/<a@example/<b@example/' kept > changed; bounce_of changed > report
like 'explain: wrong' <(bs explain report) "^  proof token: +wrong: .*$key"
sed "s/; $key;/; 0123abcd;/" kept > changed; bounce_of changed > report
like 'explain: unknown key' <(bs explain report) "^  proof token: .*isn't ours: 0123abcd"
sed 2d kept > changed; bounce_of changed > report
like 'explain: no token' <(bs explain report) '^  proof token: +not in the form'
sed '1i Message-ID: <x@y>' kept > changed; bounce_of changed > report
like 'explain: two Message-IDs' <(bs explain report) \
  "^  proof token: +doesn't count, since there is not one Message-ID"
bounce_of kept > report
run bs explain --json report
is 'explain --json' "$(python3 -c '
import json
o = json.load(open("out"))
print(o["verdict"], o["evidence"], o["originals"][0]["proofs"], o["detail"])')" \
  "genuine proof ['made with the key $key on 2026-11-20'] The original carries a proof token made with a key of ours: a@example.org"
bounce_of bare > report
is 'explain --json: none' "$(bs explain --json report | python3 -c '
import json, sys
print(json.load(sys.stdin)["originals"][0]["proofs"])')" '[]'
ok 'explain: no line without a token' not grep -q 'proof token' \
  <(bs explain report)
done_testing
