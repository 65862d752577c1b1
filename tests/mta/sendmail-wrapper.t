#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# contrib/sendmail-wrapper before the sendmail of Postfix, and before msmtp,
# which submits with a login: with the arguments that mail programs give, mutt
# itself, and in sendmail's own place.

. "$(dirname "$0")/lib.sh"
. "$mta_here/postfix.sh"
# shellcheck disable=SC2086
enter_world $postfix_packages msmtp mutt
LOG=/home/anna/.local/share/backsift/sent.db
log_user=anna
postfix_set_up
postfix_start
begin_log

install -m 755 /checkout/contrib/sendmail-wrapper /usr/local/bin/backsift-sendmail
# wrapped ARG...: as a mail program of anna's calls it.
wrapped ()
{
  as anna backsift-sendmail "$@"
}

# Each row: who calls so, and the arguments.
while IFS='|' read -r who line; do
  # shellcheck disable=SC2086
  genuine "$who" wrapped $line
  ok "$who: the recipient is remembered" found refused@example.com
done <<'END'
mutt|-oem -oi -f us@example.org -- refused@example.com
mutt with DSN|-oem -oi -f us@example.org -N failure,delay -R hdrs -- refused@example.com
PHP|-t -i -fus@example.org
cron|-FCronDaemon -i -B8BITMIME -oem -f us@example.org refused@example.com
Emacs|-oi -fus@example.org -odb -t
git send-email|-f us@example.org -i refused@example.com
mailx|-i -bm -r us@example.org refused@example.com
a name apart|-F Us -t -oi -f us@example.org --
END

# --- real mail programs ---
printf '%s\n' 'set from = us@example.org' 'set use_envelope_from' \
  'set envelope_from_address = us@example.org' \
  "$(sed -n 's/^# mutt *//p' /checkout/contrib/sendmail-wrapper)" \
  'set copy = no' 'set realname = Us' > /home/anna/.muttrc
mutt_sends ()
{
  as anna mutt -F /home/anna/.muttrc -H -
}
genuine 'mutt itself' mutt_sends

cat > /home/anna/.msmtprc <<'END'
account default
host mx.example.net
port 587
auth plain
user anna
password secret
tls off
from us@example.org
END
chown 1000:1000 /home/anna/.msmtprc
chmod 600 /home/anna/.msmtprc
sed 's,/usr/sbin/sendmail --,/usr/bin/msmtp --,' \
  /checkout/contrib/sendmail-wrapper > /usr/local/bin/backsift-msmtp
chmod 755 /usr/local/bin/backsift-msmtp
msmtp_sends ()
{
  as anna backsift-msmtp "$@"
}
while read -r line; do
  # shellcheck disable=SC2086
  genuine "msmtp $line" msmtp_sends $line
done <<'END'
refused@example.com
-t
-a default -- refused@example.com
--account=default --read-recipients
--file=/home/anna/.msmtprc -f us@example.org refused@example.com
END
# hidden NAME COMMAND...: to NAME, whom no field names; To has $field.
hidden ()
{
  plain_letter
  id=$1@example.org
  to=$field
  letter | "${@:2}" "$1@example.com" > "$WORK/output" 2>&1
  is "${*:2}: it is accepted" "$?" 0
  ok "${*:2}: the recipient is remembered" found "$1@example.com"
}
field=named@example.com
hidden both.postfix wrapped -t -i -f us@example.org --
hidden both.msmtp msmtp_sends -t
field=unsent@example.com
hidden tls msmtp_sends --tls=off
hidden auth msmtp_sends --auth=plain
hidden account msmtp_sends -a default
ok 'without -t a field names no recipient' not found unsent@example.com

forgeries

# --- in the place of sendmail ---
cp /usr/sbin/sendmail /usr/sbin/sendmail.real
sed 's,/usr/sbin/sendmail --,/usr/sbin/sendmail.real --,' \
  /checkout/contrib/sendmail-wrapper > /usr/sbin/sendmail
diverted ()
{
  as anna sendmail "$@"
}
genuine 'in its place' diverted -t -i -fus@example.org
cp /usr/sbin/sendmail.real /usr/sbin/sendmail

# --- status, output, and what is no submission ---
plain_letter
letter > "$WORK/letter"
same_as_sendmail ()
{
  local line
  for line in "$@"; do
    # shellcheck disable=SC2086
    as anna /usr/sbin/sendmail $line < "$WORK/letter" > "$WORK/want" 2>&1
    local status=$?
    # shellcheck disable=SC2086
    wrapped $line < "$WORK/letter" > "$WORK/got" 2>&1
    is "sendmail $line: the same status" "$?" "$status"
    same "sendmail $line: the same output" "$WORK/got" "$WORK/want"
  done
}
same_as_sendmail -bp '-t -Z' '-bx' '-i -f' '-bv'
is 'SMTP on stdin goes to sendmail alone' \
  "$(printf 'EHLO us\r\nQUIT\r\n' | wrapped -bs | grep -c '^2[25][01]')" \
  "$(printf 'EHLO us\r\nQUIT\r\n' | as anna sendmail -bs | grep -c '^2[25][01]')"

# Trouble with the log stops no mail, and is said in the mail system's log.
chmod 0 /home/anna/.local/share/backsift
plain_letter
id=untold@example.org
try 'a log that is out of reach' 'unverifiable log-unavailable' \
  wrapped -t -i -f us@example.org
like 'a log that is out of reach: it is said' "$WORK/output" 'not remembered'
like 'a log that is out of reach: in syslog' /var/log/mail.log \
  'backsift\[[0-9]*\]: record: not remembered'
chmod 700 /home/anna/.local/share/backsift
finish
