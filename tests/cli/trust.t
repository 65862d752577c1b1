#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Strangers' bytes: hostile.py puts each of its values into each place of a
# report, and here is tried what comes of it: in our header fields, on a
# terminal, in JSON, in the digest, in syslog and on stderr, in SQL, in a shell,
# in arguments and in file names. A value has run in a shell where there is a
# file PWNED.

here=$(realpath "$(dirname "$0")")
. "$(dirname "$0")/lib.sh"
hostile="python3 $here/hostile.py"
contrib=$here/../../contrib
begin_log

# right NAME CHECK ARG...: hostile.py finds nothing wrong.
right ()
{
  is "$1" "$($hostile "${@:2}" 2>&1)" ''
}

$hostile messages messages
places=$($hostile places)
new_maildir box
cp messages/* box/new

# --- what is printed, by place ---
mkdir explained
for place in $places; do
  bs explain messages/"$place".* > "explained/$place.txt" 2>&1
  is "$place, explain: status" $? 0
  bs explain --json messages/"$place".* > "explained/$place.json" 2>&1
  n=$(find messages -name "$place.*" | wc -l)
  is "$place, explain: one each" "$(grep -c '^file: ' "explained/$place.txt") $(wc -l < "explained/$place.json")" \
    "$n $n"
done
right 'explain' text explained/*.txt
right 'explain --json' json explained/*.json
n_reports=$(cat explained/*.json | grep -vc '"kind":"ordinary"')
run bs explain --json messages/returned-subject.{html,shell,sql,format,json,quotes}
python3 -c 'import json
for line in open("out"):
    print(json.loads(line)["subject"].partition("Tuesday ")[2])' > subjects
cat > wanted <<'END'
</p><script>alert(1)</script>"'><a href='http://evil.example'>&amp;
$(touch${IFS}PWNED)`touch${IFS}PWNED`;touch${IFS}PWNED|b&
a';DROP/**/TABLE/**/message;--
%s%n%08x%%
a"},{"verdict":"genuine","b":"
a"'\\b
END
same 'a subject is there as it was' subjects wanted
run bs scan --list box
right 'scan --list' text out
is 'scan --list: a line each' "$(grep -c 'Z left \|Z to-move ' out)" "$n_reports"
run bs scan --json box
right 'scan --json' json out
is 'scan --json: an object each' "$(wc -l < out)" "$n_reports"

# --- our header fields ---
mkdir filtered
for file in messages/{to,recipient,returned-id,envelope-id,all}.*; do
  bs filter < "$file" > "filtered/${file#*/}"
done
right 'filter' stamped messages filtered
for store in whole headers; do
  settings "store = $store"
  rm -rf "$QUARANTINE" stored
  mkdir stored
  for file in messages/all.* messages/returned-id.*; do
    bs deliver --maildir box < "$file"
    find "$QUARANTINE/new" -type f -exec mv {} "stored/${file#*/}" \; 2>/dev/null
  done
  ok "deliver, store = $store: most are there" test "$(find stored -type f | wc -l)" -gt 30
  right "deliver, store = $store" stamped messages stored
done
settings
sent_message proved@example.org > message
(umask 077; bs key new > /dev/null)
mkdir proved
for file in messages/{all,returned-id,from-name}.*; do
  sed 's/^Content-Type:.*/X-A: b/' "$file" | bs record --pass > "proved/${file##*/}" 2>/dev/null
done
is 'record --pass: one proof, on top, in two lines' "$(
  for file in proved/*; do
    head -n 2 "$file" | grep -Pzv '^X-Backsift-Proof: 1; [0-9a-z]+; [0-9]+;\r?\n [\w-]+\r?\n$' |
      tr -d '\0' | grep -q '^X-Backsift-Proof' && echo "$file"
  done)" ''

# --- the quarantine and its digest ---
index_tables ()
{
  python3 -c 'import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
print(c.execute("PRAGMA integrity_check").fetchone()[0],
      *sorted(row[0] for row in c.execute("SELECT name FROM sqlite_master")))' "$1"
}

rm -rf "$QUARANTINE" box inbox
new_maildir box; new_maildir inbox
bounce never@example.org | bs deliver --maildir inbox
usual_tables=$(index_tables "$QUARANTINE/backsift-index.db")
rm -rf "$QUARANTINE"
cp messages/* box/new
settings "inbox = $WORK/inbox"
run bs scan --move -q box
is 'scan --move: status' "$STATUS" 0
n=$(files "$QUARANTINE")
ok 'scan --move: most are there' test "$n" -gt 300
run bs quarantine list
right 'quarantine list' text out
is 'quarantine list: a line each' "$(grep -c '^[0-9a-f]* .*Z ' out)" "$n"
cut -d' ' -f1 out | grep -x '[0-9a-f]*' > ids
run bs quarantine list --json
right 'quarantine list --json' json out
is 'quarantine list --json: an object each' "$(wc -l < out)" "$n"
# shellcheck disable=SC2046
run bs quarantine show $(cat ids)
right 'quarantine show' text out
# shellcheck disable=SC2046
run bs quarantine show --json $(cat ids)
right 'quarantine show --json' json out
run bs quarantine digest
right 'quarantine digest' digest inbox/new/*
is 'the index is whole, and has no other tables' \
  "$(index_tables "$QUARANTINE/backsift-index.db")" "$usual_tables"
run bs quarantine release --all -q --into inbox
is 'quarantine release: all are back' "$STATUS $(files inbox) $(files "$QUARANTINE")" "0 $((n + 1)) 0"
# What may be about mail of ours is named in the digest, by its subject.
rm -rf inbox; new_maildir inbox
for value in html escape bidi lf shell; do
  for place in subject word; do
    sed 's/example\.com/example.org/' messages/returned-$place.$value |
      bs deliver --maildir inbox
  done
done
run at 2026-11-23T12:00:00Z quarantine digest --print
right 'quarantine digest: likely ones' digest out
like 'quarantine digest: there are some' out 'may be about mail of yours'

# --- file names ---
# shellcheck disable=SC2016
names=("a
verdict: genuine" $'a\e[2Jb' $'a\x9bb' $'a\xff\xfeb' '-rf' '--help' '..a' '...' 'a b' '*' \
  ";touch PWNED;" '$(touch PWNED)' '`touch PWNED`' "'; DROP TABLE message; --" '%s%n' \
  '<script>' $'a\u202eb' "$(printf 'L%.0s' {1..180})" 'a,B=1.2.n' 'a:b' '"')
rm -rf box "$QUARANTINE"
for name in "${names[@]}"; do
  new_maildir "boxes/.$name"
  # What begins with a dot is no message.
  bounce "a$RANDOM@example.org" > "boxes/.$name/cur/1$name:2,S"
done
new_maildir boxes
run bs scan -R --list boxes
right 'names, scan --list' text out
is 'names, scan --list: a line each' "$(grep -c 'Z to-move' out)" "${#names[@]}"
run bs scan -R --json boxes
right 'names, scan --json' json out
run bs import -q boxes
right 'names, import' lines any 'backsift import: ' err
find boxes -type f -print0 | sort -z > before
run bs scan -R --move boxes
right 'names, scan --move' text out
id=$(sed -n 's/.*--undo //p' out)
is 'names, scan --move: all' "$(find "$QUARANTINE/cur" -type f -printf x)" \
  "$(printf 'x%.0s' "${names[@]}")"
run bs quarantine list --json
right 'names, quarantine list --json' json out
run bs quarantine list
right 'names, quarantine list' text out
run bs scan --undo
right 'names, scan --undo, a list' text out
run bs scan --undo "$id"
is 'names, scan --undo: status' "$STATUS" 0
find boxes -type f -print0 | sort -z > after
same 'names, scan --undo: as they were' after before
for name in "${names[@]}"; do
  { echo 'From a'; bounce b@example.org; } > "mbox-$name" 2>/dev/null || continue
  run bs scan --list "./mbox-$name"
  cat out err >> printed
  run bs import "./mbox-$name"
  cat out err >> printed
done
right 'names of mboxes' text printed
like 'names of mboxes: they are printed' printed 'never-sent.*mbox-'

# --- what is said on stderr and to syslog ---
cat > in-own-dev <<'END'
mount -t tmpfs tmpfs /dev || exit 125
mknod /dev/null c 1 3; mknod /dev/urandom c 1 9; chmod 666 /dev/*
exec "$@"
END
cat > listen.py <<'END'
import os, socket, subprocess, sys
os.symlink("/proc/self/fd", "/dev/fd")
daemon = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
daemon.bind("/dev/log")
daemon.setblocking(False)
status = subprocess.call(sys.argv[2:], stdin=open("message"))
with open(sys.argv[1], "wb") as log:
    try:
        while True:
            log.write(daemon.recv(65536).rstrip(b"\0") + b"\n")
    except BlockingIOError:
        sys.exit(status)
END
sent_message said@example.org > message
bounce said-not@example.org > report
# Each value as an argument: in its place stands V.
said=0
mkdir said
while read -r value escaped; do
  # shellcheck disable=SC2059
  v=$(printf -- "${escaped//\%/\\x}"; echo .)
  v=${v%.}
  printf '%s\n' '[log]' "path = $v" > bad.conf
  printf '[log]\n%s = x\n' "$v" > worse.conf
  printf '%s\n' "$v" > bad.keys
  chmod 600 bad.keys
  printf '[proof]\nkeys = %s\n' "$WORK/bad.keys" > keys.conf
  while read -r -a words; do
    for i in "${!words[@]}"; do words[i]=${words[i]/V/$v}; done
    said=$((said + 1))
    "$BACKSIFT" "${words[@]}" < message > said/$said.out 2> said/$said.err
    STATUS=$?
    [ "$STATUS" -lt 126 ] || is "$value: backsift ${words[0]}" "$STATUS" 'less than 126'
  done <<'END'
V
help V
explain ./V
explain --V
scan ./V
import ./V
log find V
log status --log ./V
quarantine show V --config bad.conf
quarantine list --evidence V
scan --undo V
key use V
key list --config keys.conf
filter --config ./V
filter --config worse.conf
filter --now V
record --message-id V -r V
record --message-id a@b -r V
record --mail-log ./V --once
deliver -- ./V
END
done < <($hostile quoted | grep -v '^long\|^crlf\|^cr \|^delete\|^separators\|^quotes\|^json\|^folded\|^sql\|^parameter')
find said -empty -delete
n=$(find said -name '*.err' | wc -l)
ok 'stderr: there was something to be said' test "$n" -gt 150
right 'stderr' lines 1 backsift said/*.err
right 'stdout' text said/*.out
rm -f ./*.db*

if unshare -m true 2>/dev/null; then
  for value in $'a\nb' $'a\e[2Jb' $'a\x9b\xffb' $'a\u202eb' '%s%n%s'; do
    run unshare -m bash in-own-dev python3 listen.py datagrams \
      "$BACKSIFT" filter --config "./$value" --now "$NOW"
    is "syslog, $(printf %q "$value"): status" "$STATUS" 0
    right "syslog, $(printf %q "$value")" lines 1 '<20>' datagrams
    run unshare -m bash in-own-dev python3 listen.py datagrams \
      "$BACKSIFT" deliver --config "$CONF" --now "$NOW" -- "./$value"
    right "syslog, deliver -- $(printf %q "$value")" lines 1 '<20>' datagrams
  done
else
  result 0 'syslog # SKIP needs a mount namespace'
fi

# --- SQL, and back literally ---
log_found ()
{
  run bs log find "$1"
  is "log find $(printf %q "$1") is found" "$STATUS $(cut -d' ' -f1 out | sort -u)" "0 $2"
}
tables=$(index_tables "$LOG")
# shellcheck disable=SC2016
for value in "a';DROP/**/TABLE/**/message;--@example.org" 'a"b@example.org' 'a%s%n@example.org' \
  'a\b@example.org' '$(touch${IFS}PWNED)@example.org'; do
  bs record --message-id "$value" -r them@example.net
  log_found "$value" message-id
  sent_message "m$value" | bs record
  log_found "m$value" message-id
  { echo 'From x'; sent_message "i$value"; } > mbox
  bs import -q mbox
  log_found "i$value" message-id
  printf 'Nov 20 08:00:00 mx postfix/%s\n' 'pickup[1]: AAAA4: uid=1 from=<u>' \
    "cleanup[1]: AAAA4: message-id=<l$value>" \
    'qmgr[1]: AAAA4: from=<u@example.org>, size=1, nrcpt=1 (queue active)' \
    'smtp[1]: AAAA4: to=<x@example.net>, relay=mx, delay=1, dsn=2.0.0, status=sent (ok)' \
    'qmgr[1]: AAAA4: removed' > mail.log
  bs record --mail-log=mail.log --once
  log_found "l$value" message-id
  rm -f "$LOG".mail-log-*
done
bs record --message-id e@example.org -r "o'neill--%s@example.net"
log_found "o'neill--%s@example.net" recipient
is 'the log is whole' "$(index_tables "$LOG")" "$tables"
for value in messages/all.*; do
  tr '\0' '\n' < "$value" | sed 's/^/Nov 20 08:00:00 mx postfix\/cleanup[1]: 4B: message-id=</'
  tr '\0' '\n' < "$value" | sed 's/^/2026-11-20 08:00:00 1abcde-000000000fG-0abc <= /'
  tr '\0' '\n' < "$value" | sed 's/^/Nov 20 08:00:00 mx sendmail[1]: AAK1: from=/'
done > mail.log
run bs record --mail-log=mail.log --once
is 'hostile mail log: status' "$STATUS" 0
right 'hostile mail log' lines any backsift err
is 'hostile mail log: the log is whole' "$(index_tables "$LOG")" "$tables"

# --- shells and arguments ---
bin=$WORK/bin
mkdir "$bin" "$bin/fake"
cat > "$bin/args" <<'END'
#!/bin/sh
cat > "$OUT.stdin"
printf '%s\0' "$@" > "$OUT.args"
tr '\0' '\n' < /proc/$$/environ > "$OUT.environ"
END
chmod +x "$bin/args"
export OUT=$WORK/seen
while read -r value escaped; do
  # shellcheck disable=SC2059
  v=$(printf -- "${escaped//\%/\\x}"; echo .)
  v=${v%.}
  bounce known@example.org > message
  SENDER=$v RECIPIENT=$v run bs deliver -- "$bin/args" -f "$v" "$v@example.org" -- "$v"
  is "deliver, $value: status" "$STATUS" 0
  printf '%s\0' -f "$v" "$v@example.org" -- "$v" | cmp -s - seen.args
  is "deliver, $value: the MDA has its arguments" $? 0
  if grep -q 'could not deliver\|known@example.org' seen.args seen.environ; then
    is "deliver, $value: nothing of the message in arguments, environment" yes no
  fi
  sed "s,/usr/local/bin/backsift record,$BACKSIFT record --config $CONF,;s,/usr/sbin/sendmail,$bin/args," \
    "$contrib/sendmail-wrapper" > "$bin/wrapper"
  run sh "$bin/wrapper" -i -f "$v" -- "$v@example.org" < message
  printf '%s\0' -i -f "$v" -- "$v@example.org" | cmp -s - seen.args
  is "sendmail-wrapper, $value: its arguments" $? 0
  [[ $value =~ ^(lf|escape|no-utf8|quotes|shell|format|option)$ ]] || continue
  for recipe in sieve-filter sieve-execute sieve-pipe; do
    new_maildir "$WORK/home $value/Maildir"
    sed "s,/usr/local/bin/backsift \([a-z]*\),$BACKSIFT \1 --config $CONF," \
      "$contrib/delivery/$recipe" > "$bin/$recipe"
    HOME="$WORK/home $value" SENDER=$v RECIPIENT=$v USER=$v ORIG_RECIPIENT=$v \
      run sh "$bin/$recipe" < message
    case $recipe in
    sieve-filter) is "$recipe, $value: two fields" "$(grep -c ^X-Backsift- out)" 2 ;;
    sieve-execute) is "$recipe, $value: not backscatter" "$STATUS" 1 ;;
    sieve-pipe) is "$recipe, $value: delivered" "$(files "$HOME $value/Maildir")" 1 ;;
    esac
  done
done < <($hostile quoted | grep -v '^long')
bs filter -f -x -r --help < report > out
is 'filter -f -x -r --help' "$(grep -c ^X-Backsift- out)" 2
is 'nothing of all this ran in a shell' "$(find "$WORK" -name 'PWNED*')" ''
done_testing
