#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# contrib/sent.sieve as it stands, with the settings that its comment asks for:
# what is stored in Sent by IMAP is remembered. The letters go out by Postfix.

. "$(dirname "$0")/lib.sh"
. "$mta_here/postfix.sh"
# shellcheck disable=SC2086
enter_world $postfix_packages dovecot-imapd dovecot-sieve
LOG=/home/anna/.local/share/backsift/sent.db
log_user=anna
user dovecot 103
user dovenull 104
cat > /etc/dovecot/dovecot.conf <<'END'
protocols = imap
listen = 192.0.2.10
log_path = /var/log/dovecot.log
disable_plaintext_auth = no
auth_mechanisms = plain login
ssl = no
mail_location = maildir:~/Maildir
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \Sent
  }
  mailbox Drafts {
    auto = create
  }
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=1000 gid=1000 home=/home/anna
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0666
  }
}
service imap-login {
  chroot =
}
END
sed -n 's/^#     //p' /checkout/contrib/sent.sieve |
  sed '/^mkdir/,$d' >> /etc/dovecot/dovecot.conf
(cd /checkout && sed -n 's/^#     //p' contrib/sent.sieve | sed -n '/^mkdir/,$p' |
  bash -e) || echo "Bail out! the recipe's commands fail"

dovecot_auth_start ()
{
  dovecot || echo "Bail out! Dovecot does not start"
}
postfix_set_up
postfix_start
begin_log

cat > /tmp/imap <<'END'
#!/usr/bin/python3
"""imap append FOLDER | move FROM TO: a message on stdin into a folder, or the
last one of a folder into another."""
import imaplib
import sys

imap = imaplib.IMAP4("192.0.2.10")
imap.login("anna", "secret")
if sys.argv[1] == "append":
    text = sys.stdin.buffer.read().replace(b"\n", b"\r\n")
    answer = imap.append(sys.argv[2], r"(\Seen)", None, text)
else:
    imap.select(sys.argv[2])
    answer = imap.uid("MOVE", imap.uid("SEARCH", "ALL")[1][0].split()[-1],
                      sys.argv[3])
imap.logout()
sys.exit(answer[0] != "OK")
END
chmod +x /tmp/imap
in_folder ()
{
  grep -lr "^Message-ID: <$2>" "/home/anna/Maildir/$1/cur" | grep -c .
}

# Sent by the server that it likes, and then stored.
sends_and_stores ()
{
  cat > "$WORK/sent"
  submit_with_login < "$WORK/sent" && /tmp/imap append Sent < "$WORK/sent"
}
genuine 'a message that is stored in Sent' sends_and_stores
ok 'a message that is stored in Sent: the recipient is known' \
  found refused@example.com
plain_letter
id=8bit@example.org
subject="Grüße"
body="Schöne Grüße"
try '8-bit text' 'genuine message-id' sends_and_stores
plain_letter
id=draft@example.org
letter | /tmp/imap append Drafts
ok 'a draft is not remembered' not found draft@example.org
/tmp/imap move Drafts Sent
ok 'a draft that is moved to Sent is' found draft@example.org
plain_letter
id=received@example.net
letter | /tmp/imap append INBOX
/tmp/imap move INBOX Sent
is 'what is moved from elsewhere: it is in Sent' "$(in_folder .Sent "$id")" 1
ok 'what is moved from elsewhere is not remembered' not found received@example.net
plain_letter
id=large@example.org
body=$(head -c 8000000 /dev/urandom | base64)
letter | /tmp/imap append Sent
ok 'a large message' found large@example.org
plain_letter
letter | /tmp/imap append Sent
is 'no Message-ID: it is stored' "$(find /home/anna/Maildir/.Sent/cur -type f | wc -l)" 6
forgeries

# --- trouble ---
plain_letter
id=stored@example.org
chmod 0 /home/anna/.local/share/backsift
letter | /tmp/imap append Sent
is 'a log that is out of reach: APPEND succeeds' $? 0
is 'a log that is out of reach: it is stored' "$(in_folder .Sent "$id")" 1
like 'a log that is out of reach: it is said' /var/log/mail.log \
  'backsift\[[0-9]*\]: record: not remembered'
chmod 700 /home/anna/.local/share/backsift
mv /usr/local/bin/backsift /usr/local/bin/away
id=stored2@example.org
letter | /tmp/imap append Sent
is 'backsift is missing: APPEND succeeds' $? 0
is 'backsift is missing: it is stored' "$(in_folder .Sent "$id")" 1
printf '#!/bin/sh\nsleep 60\n' > /usr/local/bin/backsift
chmod 755 /usr/local/bin/backsift
id=stored3@example.org
letter | /tmp/imap append Sent
is 'backsift hangs: APPEND succeeds' $? 0
is 'backsift hangs: it is stored' "$(in_folder .Sent "$id")" 1
mv /usr/local/bin/away /usr/local/bin/backsift
finish
