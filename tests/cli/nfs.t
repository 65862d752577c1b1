#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Maildirs on NFS and on file systems that can do less: what is said to have
# failed was done, links and locks are not to be had, a close or a sync brings
# the error. A message is in one place, whole, or the MTA is told to try again
# and it is nowhere; in doubt it is in the inbox.

. "$(dirname "$0")/lib.sh"
begin_log
write_messages
build_shims nfs

# on_nfs FAULTS PATH COMMAND [ARG...]: the program, with the shim told so.
on_nfs ()
{
  FAULTS=$1 FAULTY=$2 LD_PRELOAD=$WORK/nfs.so \
    ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 \
    timeout 20 "$BACKSIFT" "$3" --config "$CONF" --now "$NOW" "${@:4}"
}

# messages FOLDER...: their contents, wherever they are.
messages ()
{
  find "$@" -type f \( -path '*/cur/*' -o -path '*/new/*' \) \
    -exec md5sum {} + 2> /dev/null | cut -d' ' -f1 | sort
}

# --- deliveries ---

# delivered FAULTS STATUS INBOX QUARANTINE: what a genuine bounce and a forged
# one, with faults in the folder where each belongs, come to: the status and how
# many messages are where. All are whole.
delivered ()
{
  local message folder got='' changed=0
  for message in genuine backscatter; do
    rm -rf Inbox "$QUARANTINE"
    new_maildir Inbox
    new_maildir "$QUARANTINE"
    folder=Inbox
    [ $message = genuine ] || folder=Quarantine
    run on_nfs "$1" $folder deliver --maildir Inbox < $message
    got="$got $message $STATUS $(files Inbox) $(files "$QUARANTINE")"
    for file in Inbox/*/* "$QUARANTINE"/*/*; do
      without_stamp "$file" > bare 2> /dev/null
      [ ! -s bare ] || cmp -s bare $message || changed=$((changed + 1))
    done
  done
  is "deliver, $1" "$got, $changed changed" " genuine $2 $3 0 backscatter 0 $4, 0 changed"
}
delivered_there ()
{
  delivered "$1" 0 1 '0 1'
}
# The genuine one is to be tried again, the forged one is in the inbox.
not_delivered ()
{
  delivered "$1" 75 0 '1 0'
}

plain=renameat2=EINVAL
delivered_there $plain
for error in EPERM EOPNOTSUPP ENOSYS; do delivered_there "$plain link=$error"; done
# A request was sent twice, and the second answer counts.
for error in +EEXIST +EIO +EEXIST@1 +ENOENT; do delivered_there "$plain link=$error"; done
for error in +ENOENT +EIO; do
  delivered_there "$plain link=EPERM rename=$error"
  delivered_there "renameat2=$error"
done
delivered_there renameat2=+EEXIST
delivered_there unlink=+ENOENT
delivered_there "$plain unlink=+ENOENT"
delivered_there "$plain unlink=EIO"
delivered_there open-new=+EEXIST@1
# Nothing was done.
for fault in link=EIO 'link=EPERM rename=EIO'; do not_delivered "$plain $fault"; done
not_delivered renameat2=EEXIST
not_delivered open-new=ESTALE
not_delivered open=ESTALE
# Errors that come late.
for fault in sync=EIO sync=EDQUOT close=+EIO close=+EDQUOT; do not_delivered $fault; done
not_delivered sync-folder=EIO
not_delivered 'sync-folder=EIO unlink=+ENOENT'
# What can't be done there is not asked for.
for error in EINVAL EOPNOTSUPP ENOSYS; do delivered_there sync-folder=$error; done
delivered_there 'flock=ENOLCK fcntl=ENOLCK'
delivered_there fstat=ESTALE@2

# --- the output, the spool, the log ---
run on_nfs close=+EDQUOT out filter < backscatter
is 'filter, the quota ends at close' "$STATUS" 75
one_line 'filter, the quota ends at close' 'Disk quota exceeded'
{ ordinary; head -c 3000000 /dev/zero | tr '\0' x; } > big
for fault in open-nameless=EOPNOTSUPP open-nameless=EINVAL; do
  TMPDIR=$WORK run on_nfs $fault "$WORK" deliver -- cat < <(cat big)
  is "spool, $fault: status" "$STATUS" 0
  same "spool, $fault: whole" out big
done
run on_nfs read=ESTALE genuine filter < genuine
is 'the message went stale: try again' "$STATUS $(cat out)" '75 '
mkdir young
for fault in renameat2=EINVAL renameat2=+ENOENT renameat2=+EEXIST sync-folder=EINVAL \
  'renameat2=EINVAL rename=+ENOENT unlink=+ENOENT' 'link=EPERM unlink=+ENOENT'; do
  run on_nfs "$fault" young record --log "young/$fault/sent.db" < letter
  is "a log's first use, $fault" "$STATUS" 0
  ok "a log's first use, $fault: it is there" bs log find --log "young/$fault/sent.db" \
    letter@example.org
  is "a log's first use, $fault: nothing is left beside it" \
    "$(find "young/$fault" -name '*.new*')" ''
done
run on_nfs 'sync-folder=EINVAL' keys key new
is 'a key, sync-folder=EINVAL' "$STATUS" 0

# --- moving what is there ---
make_inbox ()
{
  rm -rf inbox "$QUARANTINE"
  new_maildir inbox
  for i in 1 2 3; do bounce "never$i@example.org" > inbox/cur/$i.a:2,S; done
  bounce never4@example.org > inbox/new/4.a
  bounce known@example.org > inbox/new/5.a
  touch -d 2026-11-20T09:30:00Z inbox/*/*
}
make_inbox
messages inbox > want
for fault in $plain "$plain rename=+ENOENT" "$plain rename=+EIO" renameat2=+ENOENT \
  renameat2=+EEXIST renameat2=+EIO unlink=+ENOENT flock=ENOLCK \
  sync-folder=EINVAL; do
  make_inbox
  run on_nfs "$fault" '' scan --move inbox
  is "scan, $fault" "$STATUS $(files inbox) $(files "$QUARANTINE")" '0 1 4'
  like "scan, $fault: so it says" out ' 4 moved'
  id=$(sed -n 's/^to take that back: backsift scan --undo //p' out)
  run on_nfs "$fault" '' scan --undo "$id" inbox
  is "undo, $fault" "$STATUS $(files inbox) $(files "$QUARANTINE")" '0 5 0'
  like "undo, $fault: so it says" out '^4 '
  messages inbox "$QUARANTINE" > got
  same "undo, $fault: the same messages" got want
  bs scan -q --move inbox
  run on_nfs "$fault" '' quarantine release --into inbox --all
  is "release, $fault" "$STATUS $(files inbox) $(files "$QUARANTINE")" '0 5 0'
done
for fault in open=ESTALE read=ESTALE fstat=ESTALE; do
  make_inbox
  on_nfs "$fault" inbox/ scan -q --move inbox 2> err
  is "scan, $fault: all stay" "$(files inbox)" 5
done
done_testing
