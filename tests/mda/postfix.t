#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The real Postfix with contrib/delivery/postfix as it stands: mailbox_command
# for the user anna, and a pipe transport for a virtual domain whose mail
# belongs to vmail; and anna with contrib/delivery/forward. A message that stays in the queue is tried again once all is
# mended; one that bounces is lost.

. "$(dirname "$0")/lib.sh"
. "$checkout/tests/mta/postfix.sh"
enter_world $postfix_packages
WORK=/tmp
log=/var/log/postfix.log

# load: the recipe, with the time limit where there is one. Only where that is
# another one: Postfix waits for seconds where its settings are new.
load ()
{
  [ "$way $limit" != "${loaded:-}" ] || return
  loaded="$way $limit"
  cp "$world/main.cf" "$world/master.cf" /etc/postfix
  postfix_recipe delivery/postfix "$way"
  sed -i "s/timeout 600/timeout ${limit:-600}/" /etc/postfix/*.cf
  postfix reload 2>/dev/null
}

forward ()
{
  cat > /home/anna/.forward
  chown 12345:12345 /home/anna/.forward
}

# Without backsift it goes past the recipe.
agent_set_up ()
{
  recipient=anna@example.net
  case $way/$1 in
  pipe/plain) recipient=anna@plain.example.org ;;
  pipe/recipe) recipient=anna@example.org ;;
  forward/recipe) forward < "$checkout/contrib/delivery/forward" ;;
  */plain) echo /home/anna/Maildir/ | forward ;;
  esac
  load
}

# postsuper takes seconds.
agent_forget ()
{
  ! find /var/spool/postfix/{incoming,active,deferred} -type f | grep -q . ||
    postsuper -d ALL 2>/dev/null
}

# Until the log says what became of it. A service that is just being loaded anew
# may miss that there is work.
await_delivery ()
{
  for round in $(seq 300); do
    if [ $((round % 10)) -eq 0 ]; then
      postkick public pickup W
      postkick public qmgr I
    fi
    said=$(sed -n 's/.* to=<anna@.*status=\([a-z]*\).*/\1/p' $log | tail -n 1)
    case $said in
    sent) if grep -q ': removed$' $log; then return 0; fi ;;
    deferred) return 75 ;;
    bounced) break ;;
    esac
    sleep 0.05
  done
  sed 's/^/# /' $log
  return 1
}

# What Postfix adds itself is taken out of the message.
agent ()
{
  : > $log
  sed '/^From .*/,/^Delivered-To: anna/d' |
    anna /usr/sbin/sendmail -i -f "$sender" "$recipient"
  await_delivery
}

agent_again ()
{
  : > $log
  postqueue -f
  await_delivery
}

echo "vmail:x:12345:12345::/home/anna:/usr/sbin/nologin" >> /etc/passwd
postfix_set_up
printf '%s\n' "message_size_limit = 0" "mailbox_size_limit = 0" \
  "virtual_mailbox_domains = example.org plain.example.org" \
  "transport_maps = inline:{ { plain.example.org = plain: } }" \
  >> /etc/postfix/main.cf
cat >> /etc/postfix/master.cf <<'END'
plain unix - n n - 10 pipe
  flags=DRhu user=vmail null_sender=
  argv=/usr/lib/dovecot/dovecot-lda -f ${sender} -a ${original_recipient} -d ${recipient}
END
cp /etc/postfix/main.cf /etc/postfix/master.cf "$world"
postfix_alone
mkdir -p /etc/dovecot /run/dovecot
user dovecot 103
user dovenull 104
cat > /etc/dovecot/dovecot.conf <<END
protocols =
log_path = /var/log/dovecot.log
ssl = no
mail_location = maildir:~/Maildir
$(dovecot_users /home/anna)
service auth {
  unix_listener auth-userdb {
    mode = 0666
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
END
install -m 666 /dev/null /var/log/dovecot.log
dovecot || echo "# Dovecot does not start"

own_fields='Received|Message-Id|Date|Delivered-To'
has_limit=yes
for way in mailbox_command pipe forward; do
  echo "# $way"
  forget_plain_copies
  # That of Postfix itself, 1000 seconds.
  if [ $way = forward ]; then has_limit=no; fi
  run_cases
  failure_cases
done
finish
