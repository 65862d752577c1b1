#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scan --move on a Maildir that the real Dovecot serves meanwhile: a person sets
# flags, appends, copies, moves and expunges messages by IMAP, and two scans run
# at once again and again. Each message is there in the end, once, with its
# flags, and Dovecot has nothing to complain of. In every other round the
# quarantine is on another disk, a slow one, to which messages are copied.

. "$(dirname "$0")/lib.sh"
enter_world
user=$checkout/tests/mda/imap-user
texts=$world/texts
state=$world/state
inbox=/home/anna/Maildir
quarantine=$inbox/.Backscatter

# message NUMBER KIND FILE
message ()
{
  { printf 'X-Number: %s\nX-Kind: %s\n' "$1" "$2"; cat "$3"; } > "$texts/$1"
  if [ $(($1 % 3)) -eq 0 ]; then
    cp "$texts/$1" "$inbox/cur/$1.M1.mx:2,"
  else
    cp "$texts/$1" "$inbox/new/$1.M1.mx"
  fi
}

make_inbox ()
{
  local i
  ! mountpoint -q $quarantine || umount $quarantine
  fresh_home
  put_log complete $sent_log 12345:12345
  mkdir "$texts"
  for i in $(seq 1 30); do message "$i" forged "$world/backscatter"; done
  for i in $(seq 31 45); do message "$i" genuine "$world/genuine"; done
  for i in $(seq 46 60); do
    message "$i" ordinary "$fixtures/ordinary/letter.eml"
  done
  if [ $((SEED % 2)) -eq 0 ]; then
    mkdir $quarantine
    mount -t tmpfs tmpfs $quarantine
    mkdir $quarantine/{cur,new,tmp}
  fi
  chown -R 12345:12345 /home/anna
}

# scan ARGUMENT...: what it says to stderr, and its status if that is not 0.
scan ()
{
  local slow=
  [ $((SEED % 2)) -ne 0 ] || slow="LD_PRELOAD=$world/slow-sync.so"
  anna env $slow $installed scan -q "$@" 2>&1 >/dev/null || echo "exit status $?"
}

# nothing NAME FILE: it is empty.
nothing ()
{
  if [ -s "$2" ]; then fail "$1" "$(head -n 20 "$2")"; else pass "$1"; fi
}

# equal NAME FILE FILE
equal ()
{
  if diff "$2" "$3" > "$world/diff"; then pass "$1"
  else
    fail "$1" "$(head -n 20 "$world/diff")"
  fi
}

# complaints NAME [BUT]: of Dovecot's, since the last time.
complaints ()
{
  grep -E ' (Warning|Error|Fatal|Panic): ' "$world/dovecot.log" |
    grep -v "${2:-^$}" > "$world/complaints"
  nothing "$1" "$world/complaints"
  : > "$world/dovecot.log"
}

sender=
: > "$world/output"
cc -shared -fPIC -O1 -o "$world/slow-sync.so" "$checkout/tests/shim/slow-sync.c" ||
  echo "Bail out! no shim"
start_dovecot imap /home/anna "mail_location = maildir:~/Maildir" \
  "namespace inbox {" "inbox = yes" "}"
for SEED in $(seq 1 "${ROUNDS:-4}"); do
  export SEED
  rm -rf "$texts"
  make_inbox
  $user mark "$texts" "$state" > "$world/said" 2>&1
  nothing "round $SEED: flags are set" "$world/said"
  $user check "$texts" "$state" > "$world/said" 2>&1
  nothing "round $SEED: they are in the names" "$world/said"

  $user work "$texts" "$state" 500 > "$world/said" 2>&1 &
  client=$!
  n_scans=0
  : > "$world/scan1"
  : > "$world/scan2"
  while kill -0 $client 2> /dev/null; do
    scan --move $inbox >> "$world/scan1" &
    scan --move $inbox >> "$world/scan2"
    wait $!
    n_scans=$((n_scans + 1))
  done
  wait $client
  nothing "round $SEED: the client had what it wanted" "$world/said"
  nothing "round $SEED: a scan complains of nothing ($n_scans)" "$world/scan1"
  nothing "round $SEED: nor does the other" "$world/scan2"
  $user check "$texts" "$state" > "$world/said" 2>&1
  nothing "round $SEED: nothing is lost or doubled, flags are there" "$world/said"

  scan --move $inbox > "$world/said"
  nothing "round $SEED: a last scan" "$world/said"
  grep -l '^X-Kind: forged' $inbox/cur/* $inbox/new/* > "$world/said" 2> /dev/null
  nothing "round $SEED: all forged ones are in quarantine" "$world/said"
  $user check "$texts" "$state" > "$world/said" 2>&1
  nothing "round $SEED: all is there still" "$world/said"

  complaints "round $SEED: Dovecot complains of nothing"

  # By IMAP, the inbox has then what was in both folders.
  { $user files $inbox; $user files $quarantine; } | sort > "$world/wanted"
  for id in $(find $quarantine -type f | sed -n 's/.*,B=\([0-9-]*\)\..*/\1/p' |
    sort -u); do
    scan --undo "$id" >> "$world/said"
  done
  nothing "round $SEED: undone" "$world/said"
  $user show INBOX 2>&1 | sort > "$world/got"
  equal "round $SEED: by IMAP all is there, with its flags" "$world/got" "$world/wanted"
  $user show Backscatter > "$world/said" 2>&1
  nothing "round $SEED: by IMAP the quarantine is empty" "$world/said"
  # It saw them go, and the names are the same.
  complaints "round $SEED: nor afterwards" \
    'Warning: .*: Expunged message reappeared, giving a new UID'
done
finish
