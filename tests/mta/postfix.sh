# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Postfix for the tests of this folder, after lib.sh: mail to port 25 from
# anybody for example.net, whose unknown users it accepts first and bounces
# afterwards, as bad hosts do; submission on port 587 for who logs in (Dovecot
# knows the password "secret"), and sendmail for local users.

postfix_packages="postfix dovecot-core"

# Before postfix_start: main.cf and master.cf as an administrator has them.
postfix_set_up ()
{
  user postfix 101
  echo postdrop:x:102: >> /etc/group
  cat > /etc/postfix/main.cf <<'END'
compatibility_level = 3.6
myhostname = mx.example.net
mydestination = example.net, mx.example.net
mynetworks = 127.0.0.0/8
inet_interfaces = mx.example.net
inet_protocols = ipv4
local_recipient_maps =
allow_min_user = yes
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
alias_maps =
home_mailbox = Maildir/
maillog_file = /var/log/postfix.log
END
  # The services that every Postfix has; a recipe may replace some.
  { sed 's/^\([a-z][^ ]* .* [-yn]  *[-yn]  *\)y\( .*\)/\1n\2/' \
      /usr/share/postfix/master.cf.dist
    cat <<'END'
submission inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
END
  } > /etc/postfix/master.cf
  for program in postqueue postdrop; do
    chgrp postdrop /usr/sbin/$program
    chmod g+s /usr/sbin/$program
  done
}

# postfix_recipe FILE [WAY]: the lines of a file in contrib, for that of several
# ways; a service of a name that is there is replaced.
postfix_recipe ()
{
  local service
  recipe "/checkout/contrib/$1" "main.cf${2:+: $2}" >> /etc/postfix/main.cf
  recipe "/checkout/contrib/$1" "master.cf${2:+: $2}" > "$WORK/master.cf"
  for service in $(awk '/^[a-z]/ { print $1 }' "$WORK/master.cf"); do
    awk -v name="$service" '/^[^ #]/ { skips = $1 == name } !skips' \
      /etc/postfix/master.cf > "$WORK/rest"
    cp "$WORK/rest" /etc/postfix/master.cf
  done
  cat "$WORK/master.cf" >> /etc/postfix/master.cf
}

dovecot_auth_start ()
{
  user dovecot 103
  user dovenull 104
  mkdir -p /etc/dovecot /run/dovecot
  cat > /etc/dovecot/dovecot.conf <<'END'
protocols =
log_path = /var/log/dovecot.log
disable_plaintext_auth = no
auth_mechanisms = plain login
ssl = no
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
END
  dovecot || echo "Bail out! Dovecot does not start"
}

postfix_alone ()
{
  /usr/lib/postfix/sbin/post-install create-missing 2>/dev/null
  chown postfix /var/lib/postfix
  postfix start > "$WORK/output" 2>&1 || sed 's/^/# /' "$WORK/output"
}

postfix_start ()
{
  start_sink
  postfix_alone
  dovecot_auth_start
  await_smtp
  await_smtp 587
}

# Ways to hand a letter in.
submit_with_login ()
{
  /bounces/smtp-send -p 587 -l anna:secret mail.example.org us@example.org \
    "${@:-refused@example.com}"
}

submit_as_local_user ()
{
  as anna sendmail -i -f us@example.org "${@:-refused@example.com}"
}

# await_queue N: until so many letters are in the queue.
await_queue ()
{
  for _ in $(seq 100); do
    [ "$(postqueue -j | wc -l)" -ne "$1" ] || return 0
    sleep 0.2
  done
  postqueue -p | sed 's/^/# /'
  return 1
}

flush_queue ()
{
  postqueue -f
}
