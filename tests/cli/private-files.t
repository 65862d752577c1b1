#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Nothing of a message is readable by others at any moment, whatever the umask:
# each file and folder is private from its making on, temporary files have no
# name, no program that we start inherits one, and no argument or variable tells
# of a message. Seen by strace(1), which shows what was for a moment only.

. "$(dirname "$0")/lib.sh"
strace -f -o /dev/null true 2>/dev/null || skip_all 'needs strace, and to be allowed to trace'

cat > look.py <<'END'
"""What is wrong in a trace; then, of how many files and folders it tells."""
import re
import sys

trace, temporary = open(sys.argv[1], errors="replace").read(), sys.argv[2]
# A call that another process interrupts is in two pieces.
trace = re.sub(r"^(\d+) (.*) <unfinished \.\.\.>\n((?:.*\n)*?)\1 <\.\.\. \w+ resumed>",
               r"\3\1 \2", trace, flags=re.M)
n_made, named = 0, {}
for line in trace.splitlines():
    # Of the script that is our MDA.
    if '"/dev/null"' in line or '/inherited"' in line:
        continue
    made = re.search(r'open(?:at)?\((?:AT_FDCWD, )?"(.*?)", (\S+?O_(?:CREAT|TMPFILE)\S*), (0\d+)\) += (-?\d+)', line)
    folder = re.search(r'mkdir(?:at)?\((?:AT_FDCWD, )?"(.*?)", (0\d+)\) += 0', line)
    mode = re.search(r'chmod(?:at)?\((.*?), (0\d+)\) += 0', line)
    if "O_CREAT" in line and not made and "= -1" not in line and "/dev/" not in line:
        print("not understood:", line)
    if made and int(made[4]) >= 0:
        name, flags = made[1], made[2]
        n_made += 1
        if int(made[3], 8) & 0o077 and "/open-log/" not in name:
            print("readable by others:", line)
        # GLib's own, in commands that start no program.
        if "O_CLOEXEC" not in flags and not re.search(
                r"\.(import|mail-log)-\w+\.\w+$", name):
            print("inherited:", line)
        if not re.search("O_EXCL|O_TMPFILE|O_NOFOLLOW", flags):
            print("follows a link:", line)
        if name.startswith(temporary + "/"):
            named[name] = line
    if folder:
        n_made += 1
        if int(folder[2], 8) & 0o077:
            print("a folder for others:", line)
    if mode and int(mode[2], 8) & 0o077 and "/open-log/" not in trace:
        print("opened to others:", line)
    gone = re.search(r'unlink(?:at)?\((?:AT_FDCWD, )?"(.*?)"', line)
    if gone:
        named.pop(gone[1], None)
    if "execve(" in line and re.search("SECRET", line):
        print("told to a program:", line[:300])
for line in named.values():
    print("a temporary file keeps its name:", line)
print(n_made)
END

cat > mda <<'END'
#!/bin/sh
cat > /dev/null
ls /proc/$$/fd > "$WORK/inherited"
END
chmod +x mda
export WORK
input=/dev/null
mkdir tmp
export TMPDIR=$WORK/tmp
begin_log
./mda < /dev/null # what there is without us
mv inherited as-usual
{ bounce forged@example.com | sed 's/^Subject: Tuesday/Subject: SECRET/'; } > forged
{ bounce known@example.org | sed 's/^Subject: Tuesday/Subject: SECRET/'; } > known
{ cat known; yes SECRET | head -c 20000000; } > large
sent_message SECRET@example.org > sent

# traced NAME LEAST COMMAND...: under $umask, $input through a pipe; it makes LEAST
# files and folders at least. A leak checker can't work where it is traced itself.
traced ()
{
  local made
  local -x ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:detect_leaks=0}
  # shellcheck disable=SC2086
  (umask "$umask"
   cat $input |
     strace -f -v -s 4096 -o trace -e trace=open,openat,creat,mkdir,mkdirat,chmod,fchmod,fchmodat,unlink,unlinkat,execve \
       "$BACKSIFT" "$3" --config "$CONF" --now "$NOW" "${@:4}" > out 2> err)
  is "umask $umask, $1: status" $? 0
  python3 look.py trace "$TMPDIR" > seen
  made=$(tail -n 1 seen)
  is "umask $umask, $1" "$(sed '$d' seen)" ''
  ok "umask $umask, $1: $2 files or folders at least were made" test "$made" -ge "$2"
}

fresh ()
{
  rm -rf inbox box log "$QUARANTINE" keys
  new_maildir inbox; new_maildir box
  (umask 077; begin_log)
  cp forged box/cur/1:2,S; cp known box/cur/2:2,S
  chmod 600 box/cur/*
}

for umask in 0 022; do
  fresh
  input=known traced 'deliver into a Maildir' 1 deliver --maildir inbox
  input=forged traced 'deliver into quarantine' 8 deliver --maildir inbox
  settings 'store = headers'
  input=forged traced 'deliver into quarantine, shortened' 1 deliver --maildir inbox
  settings "inbox = $WORK/inbox"
  input='large' traced 'deliver, large' 2 deliver --maildir inbox
  input='large' traced 'deliver to an MDA, large' 1 deliver -- ./mda
  same "umask $umask: the MDA inherits nothing" inherited as-usual
  input='large' traced 'filter, large' 1 filter
  input='sent large' traced 'record --sendmail, large' 1 record --sendmail=./mda -- -t
  same "umask $umask: sendmail inherits nothing" inherited as-usual
  input='sent large' traced 'record --pass, large' 0 record --pass
  rm -rf log
  input=sent traced 'record, first use' 3 record
  traced 'import' 1 import box
  printf 'Nov 20 08:00:00 mx postfix/%s\n' 'pickup[1]: AAAA4: uid=1 from=<u>' \
    'cleanup[1]: AAAA4: message-id=<SECRET@x>' > mail.log
  traced 'record --mail-log' 1 record --mail-log=mail.log --once
  traced 'key new' 2 key new
  fresh
  traced 'scan --move' 7 scan --move box
  traced 'quarantine list' 0 quarantine list
  traced 'quarantine digest' 1 quarantine digest
  traced 'quarantine release' 0 quarantine release --all
  if mountpoint -q /dev/shm && other=$(mktemp -d -p /dev/shm); then
    mkdir "$other/Q"
    settings "path = $other/Q/box" "inbox = $WORK/inbox"
    sed -i "0,/^path = .*Quarantine/{//d}" "$CONF"
    fresh
    traced 'scan --move, another file system' 8 scan --move box
    traced 'quarantine release, another file system' 1 quarantine release --all
    is "umask $umask, another file system: nothing is open to others" \
      "$(find "$other" -type f -perm /077)" ''
    rm -rf "$other"
    settings "inbox = $WORK/inbox"
  fi
  is "umask $umask: nothing is open to others" \
    "$(find inbox box home log -type f -perm /077)" ''
  is "umask $umask: no temporary file is left" "$(ls tmp)" ''
done

# A log that others may read, for its folder says so: it holds digests only.
mkdir -m 755 open-log
umask=077 input=sent traced 'record, a log for all' 2 record --log open-log/sent.db
is 'a log for all: but not its lock' "$(find open-log -type f ! -perm /077)" \
  open-log/sent.db.lock

# An index of a release before, which went by the umask.
fresh
bs deliver --maildir inbox < forged
chmod 644 "$QUARANTINE/backsift-index.db"
bs quarantine list > /dev/null
is 'an index that others may read is closed' "$(stat -c %a "$QUARANTINE/backsift-index.db")" 600
done_testing
