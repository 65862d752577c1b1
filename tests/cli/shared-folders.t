#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Folders in which others may write: what another user prepared there, a link, a
# FIFO or a file of his, is neither followed, nor written to, nor waited for,
# nor believed. He is mallory; we are root, and then anna. Where the kernel's
# fs.protected_* are set, it does much of this for us.

. "$(dirname "$0")/lib.sh"
as_nobody test -x "$BACKSIFT" || skip_all 'only root can be two users'

chmod a+rx .
shared=$WORK/shared   # all may write in it
private=$WORK/private # what is ours alone
his=$WORK/his         # a Maildir of mallory's
victim=$private/victim

mallory ()
{
  as_nobody env shared="$shared" private="$private" his="$his" \
    sh -c "umask 0; cd '$shared' && { $1; }"
}

# ours COMMAND [ARG...]: as who we are just now, not for long.
ours ()
{
  local user=()
  [ "$who" = root ] ||
    user=(setpriv --reuid=12345 --regid=12345 --clear-groups)
  timeout 20 "${user[@]}" "$BACKSIFT" "$1" --config "$CONF" --now "$NOW" "${@:2}"
}

# tried COMMAND...: runs it, and notes what must not be in $wrong.
tried ()
{
  run "$@"
  [ "$STATUS" -lt 124 ] || wrong+="$2: status $STATUS;"
}

# What is private, all of it.
snapshot ()
{
  find "$private" -printf '%P %y %u %m %T@ %s\n' | sort
}

# prepared WHAT [MODE]: the world as it is before we come, and $wrong empty.
prepared ()
{
  rm -rf "$shared" "$his" "$private"
  mkdir "$shared" "$private"
  printf precious > "$victim"
  : > "$private/old"
  touch -d 2001-01-01 "$victim" "$private/old"
  new_maildir "$private/box"
  bounce private@example.org > "$private/box/cur/1"
  sent_message private@example.org | tee "$private/secret" > "$private/box/cur/2"
  chmod -R go= "$private"
  [ "$who" = root ] || chown -R 12345:12345 "$private"
  new_maildir "$his"
  chmod -R 777 "$his"
  chown -R nobody "$his"
  chmod "${2:-1777}" "$shared"
  mallory "$1"
  before=$(snapshot)
  wrong=
}

# shared_box [TRICK]: a Maildir of ours in which others may write, and what
# mallory made of it.
shared_box ()
{
  new_maildir "$shared/box"
  chmod -R 777 "$shared/box"
  [ "$who" = root ] || chown -R 12345:12345 "$shared/box"
  mallory "cd box; ${1:-true}"
}

# unharmed NAME: nothing private has changed, and he got nothing of ours.
unharmed ()
{
  local after
  after=$(snapshot)
  [ "$after" = "$before" ] || wrong+="changed: $(diff <(echo "$before") <(echo "$after"));"
  [ -z "$(find "$his" -type f -print -quit)" ] || wrong+="he has mail;"
  is "$who: $1" "$wrong" ''
}

# --- the sent log, and what lies beside it ---
settings
bounce forged@example.com > forged
sent_message forged@example.com '' 'Fri, 20 Nov 2026 08:00:00 +0000' |
  "$BACKSIFT" record --log "$WORK/forged.db" --now "$NOW"
sent_message mine@example.org > message
printf '%s\n' 'Nov 20 08:00:00 mx postfix/pickup[1]: 4AAAA: uid=1 from=<u>' \
  'Nov 20 08:00:00 mx postfix/cleanup[1]: 4AAAA: message-id=<log@example.org>' \
  > mail.log
chmod a+r forged.db "$CONF" forged message mail.log

use_log ()
{
  local log=$shared/sent.db
  tried ours record --log "$log" < message
  tried ours import -q --log "$log" "$private/box"
  tried ours record --log "$log" --mail-log=mail.log --once
  tried ours filter --log "$log" < forged
  [ "$STATUS" -eq 0 ] || wrong+="filter ends with $STATUS;"
  ! grep -q '^X-Backsift-Verdict: genuine' out || wrong+="he proved a forgery;"
  tried ours log --log "$log" find forged@example.com
  tried ours log --log "$log" status
}

declare -A mode=([root]=1777 [anna]=0777)
# What stands between ' and ' is mallory's shell.
log_tricks ()
{
  local name trick
  while IFS='|' read -r name trick; do
    prepared "$trick" "${mode[$who]}"
    use_log
    unharmed "the log: $name"
  done <<'END'
a link to what is ours|ln -s $private/victim sent.db
a link to nowhere|ln -s $private/new sent.db
a link to a log of his|cp ../forged.db his.db; ln -s his.db sent.db
a log of his|cp ../forged.db sent.db
a FIFO|mkfifo sent.db
a folder|mkdir sent.db
a journal that is a link|ln -s $private/victim sent.db-journal
a journal that is a FIFO|mkfifo sent.db-journal
a journal of his|echo x > sent.db-journal
a WAL and its index that are links|ln -s $private/victim sent.db-wal; ln -s $private/new sent.db-shm
a lock that is a link|ln -s $private/victim sent.db.lock
a lock that is a link to nowhere|ln -s $private/new sent.db.lock
a lock that is a FIFO|mkfifo sent.db.lock
a note of what is missed, a link|ln -s $private/victim sent.db.missed
END
}

# The state's name is known once there is one: state of a log, of a folder.
state_tricks ()
{
  local name trick state
  for state in mail-log import; do
    while IFS='|' read -r name trick; do
      prepared true 0777
      tried ours record --log "$shared/sent.db" --mail-log=mail.log --once
      tried ours import -q --log "$shared/sent.db" "$private/box"
      is "$who: there is a state file of $state" \
        "$(find "$shared" -name "sent.db.$state-*" | wc -l)" 1
      as_nobody sh -c "umask 0; for s in '$shared'/sent.db.$state-*; do rm \$s; $trick; done" \
        private="$private"
      tried ours record --log "$shared/sent.db" --mail-log=mail.log --once
      tried ours import -q --log "$shared/sent.db" "$private/box"
      unharmed "state of $state: $name"
    done <<END
a link|ln -s $victim \$s
a FIFO|mkfifo \$s
a file of his|echo x > \$s
END
  done
}

# --- Maildirs ---
# Our settings with the quarantine there, and an inbox that nobody tampers with.
own_settings ()
{
  settings "inbox = $WORK/inbox"
  sed -i "s|^path = $QUARANTINE\$|path = $1|" "$CONF"
  chmod a+r "$CONF"
}

# What is in the inbox; each message is to be delivered once.
delivered ()
{
  local n
  n=$(find "$WORK/inbox" -type f -path '*/new/*' | wc -l)
  [ "$n" -eq "$1" ] || wrong+="in the inbox: $n;"
}

fresh_inbox ()
{
  rm -rf "$WORK/inbox"
  new_maildir "$WORK/inbox"
  [ "$who" = root ] || chown -R 12345:12345 "$WORK/inbox"
}

# The Maildir is the quarantine; and then it is where the MDA delivers.
maildir_tricks ()
{
  local name trick
  while IFS='|' read -r name trick; do
    prepared true 0777
    case $name in its*) shared_box "$trick" ;; *) mallory "$trick" ;; esac
    fresh_inbox
    own_settings "$shared/box"
    tried ours deliver --maildir "$WORK/inbox" < forged
    delivered 1
    like "$who: quarantine: $name: it is said" err 'belongs to another user'
    tried ours deliver --maildir "$shared/box" < usual
    [ "$name" = 'his own' ] || [ "$STATUS" -eq 75 ] ||
      wrong+="--maildir ends with $STATUS;"
    tried ours deliver --maildir "$shared/box/" < usual
    tried ours scan --move -q "$private/box"
    tried ours quarantine expire -q
    unharmed "a Maildir: $name"
  done <<'END'
a link to his|ln -s $his box
a link to ours|ln -s $private/box box
his own|mkdir box; cd box; mkdir cur new tmp
its tmp is a link to his|rmdir tmp; ln -s $his/tmp .
its tmp is a link to what is old|rmdir tmp; ln -s $private tmp
its new is a link to his|rmdir new; ln -s $his/new .
its cur is a link to his|rmdir cur; ln -s $his/cur .
END
}

# What lies in a Maildir that is really one, and shared.
index_tricks ()
{
  local name trick
  while IFS='|' read -r name trick; do
    prepared true 0777
    shared_box "$trick"
    fresh_inbox
    own_settings "$shared/box"
    tried ours deliver --maildir "$WORK/inbox" < forged
    delivered 0
    tried ours quarantine list
    is "$who: beside the messages: $name: it is listed" \
      "$(grep -c ' never-sent .*forged@\| never-sent .*them@' out)" 1
    tried ours scan --list "$shared/box"
    tried ours quarantine release --all
    delivered 1
    unharmed "beside the messages: $name"
  done <<'END'
an index that is a link|ln -s $private/victim backsift-index.db
an index that is a link to nowhere|ln -s $private/new backsift-index.db
an index that is a FIFO|mkfifo backsift-index.db
an index of his|echo x > backsift-index.db
a journal that is a link|ln -s $private/victim backsift-index.db-journal
a journal that is a FIFO|mkfifo backsift-index.db-journal
a WAL that is a link|ln -s $private/victim backsift-index.db-wal
a message that is a link|ln -s $private/secret cur/1:2,S; ln -s $private/secret new/2
a message that is a FIFO|mkfifo new/1
a folder among the messages|mkdir new/1 cur/2
END
}

# What is to be put back, where the folder is another one by now.
way_back_tricks ()
{
  local way
  for way in 'quarantine release --all' 'scan --undo ID' 'scan --undo ID SHARED'; do
    prepared true 0777
    shared_box
    fresh_inbox
    own_settings "$WORK/inbox/.Quarantine"
    cp forged "$shared/box/cur/1:2,S"
    [ "$who" = root ] || chown 12345 "$shared/box/cur/1:2,S"
    run ours scan --move "$shared/box"
    id=$(sed -n 's/.*--undo //p' out)
    # shellcheck disable=SC2016
    mallory 'cd box; rm -r cur new; ln -s $his/cur $his/new .'
    way=${way/ID/$id}
    # shellcheck disable=SC2086
    tried ours ${way/SHARED/$shared/box}
    unharmed "back into a folder that leads to him: ${way%% *}"
    is "$who: it stays where it is" "$(files "$WORK/inbox/.Quarantine")" 1
  done
}

# Dovecot's list of folders lies beside the quarantine.
list_tricks ()
{
  local name trick
  while IFS='|' read -r name trick; do
    prepared "mkdir cur new tmp; $trick" 0777
    fresh_inbox
    own_settings "$shared/.Quarantine"
    tried ours deliver --maildir "$WORK/inbox" < forged
    delivered 0
    unharmed "the list of folders: $name"
  done <<'END'
a link|ln -s $private/victim subscriptions
a FIFO|mkfifo subscriptions
its lock is a link|ln -s $private/new subscriptions.lock
its lock is a FIFO|mkfifo subscriptions.lock
END
}

# Folders of others that are read: their links lead to what they can't read.
reading_tricks ()
{
  local name trick
  while IFS='|' read -r name trick; do
    prepared "mkdir cur new tmp; $trick" 1777
    fresh_inbox
    own_settings "$WORK/inbox/.Quarantine"
    tried ours scan -R --list "$shared"
    ! grep -q 'never-sent' out || wrong+='it is listed;'
    tried ours import -q --log "$WORK/inbox/sent.db" "$shared"
    tried ours log --log "$WORK/inbox/sent.db" find private@example.org
    ! grep -q message-id out || wrong+='it is remembered;'
    unharmed "read: $name"
  done <<'END'
a message that is a link|ln -s $private/secret cur/1:2,S
a folder that is a link|ln -s $private/box .Box
a plain folder that is a link|ln -s $private Plain
END
}

# --- keys ---
key_tricks ()
{
  local name trick
  while IFS='|' read -r name trick; do
    prepared "$trick" 0777
    settings
    sed -i "s|^keys = .*|keys = $shared/keys|" "$CONF"
    tried ours record --pass --log "$private/box/tmp/none.db" < message
    ! grep -qi '^X-Backsift-Proof' out || wrong+='it is signed with his key;'
    rm -f "$private"/box/tmp/none.db*
    tried ours key new
    tried ours key list
    find "$private/box/tmp" "$private/box" -maxdepth 0 -exec touch -d 2001-01-01 {} +
    before=$(echo "$before" | grep -v '^box/tmp \|^box ')
    after=$(snapshot | grep -v '^box/tmp \|^box ')
    is "$who: keys: $name" "$wrong$(diff <(echo "$before") <(echo "$after"))" ''
  done <<'END'
a link|ln -s $private/victim keys
a link to nowhere|ln -s $private/new keys
a FIFO|mkfifo keys
a file of his|umask 077; echo "a1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" > keys
END
}

ordinary > usual
begin_log
chmod -R a+rX usual log
for who in root anna; do
  log_tricks
  state_tricks
  maildir_tricks
  index_tricks
  way_back_tricks
  list_tricks
  reading_tricks
  key_tricks
done
done_testing
