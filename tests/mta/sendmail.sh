# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Sendmail for the tests of this folder, after lib.sh: mail to port 25 from
# anybody for example.net and example.com, which it bounces where the next host
# refuses it; submission on port 587 for who logs in, and sendmail for local
# users, which hands on to port 25 of the loopback interface.

sendmail_packages="sendmail-bin sasl2-bin libsasl2-modules"
mta=/usr/libexec/sendmail/sendmail

# sendmail_set_up [FILE]: the settings as an administrator has them, with the
# part sendmail.mc of a file in contrib.
sendmail_set_up ()
{
  user smmta 101
  user smmsp 102
  mkdir -p /etc/mail /run/sendmail/mta /var/spool/mqueue /var/spool/mqueue-client \
    /var/lib/sendmail /etc/sasl2 /usr/lib/sasl2
  touch /etc/mail/aliases
  printf '#!/bin/sh\ncat >> "/tmp/$1"\n' > /usr/bin/deliver
  chmod 755 /usr/bin/deliver
  cat > /etc/mail/sendmail.mc <<END
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(\`linux')dnl
undefine(\`ALIAS_FILE')dnl
define(\`confDOMAIN_NAME', \`mx.example.net')dnl
define(\`confPID_FILE', \`/run/sendmail/sendmail.pid')dnl
define(\`QUEUE_DIR', \`/var/spool/mqueue')dnl
define(\`STATUS_FILE', \`/var/lib/sendmail/statistics')dnl
define(\`confTO_IDENT', \`0s')dnl
define(\`confDONT_PROBE_INTERFACES', \`True')dnl
define(\`confAUTH_MECHANISMS', \`PLAIN LOGIN')dnl
TRUST_AUTH_MECH(\`PLAIN LOGIN')dnl
FEATURE(\`no_default_msa')dnl
FEATURE(\`relay_hosts_only')dnl
define(\`LOCAL_MAILER_PATH', \`/usr/bin/deliver')dnl
define(\`LOCAL_MAILER_ARGS', \`deliver \$u')dnl
DAEMON_OPTIONS(\`Family=inet, Addr=192.0.2.10, Name=MTA')dnl
DAEMON_OPTIONS(\`Family=inet, Addr=127.0.0.1, Name=Local')dnl
DAEMON_OPTIONS(\`Family=inet, Addr=192.0.2.10, Port=587, Name=MSA, M=a')dnl
LOCAL_DOMAIN(\`example.net')dnl
RELAY_DOMAIN(\`example.com')dnl
$(recipe "${1:-/dev/null}" sendmail.mc)
MAILER(\`local')dnl
MAILER(\`smtp')dnl
$(recipe "${1:-/dev/null}" "sendmail.mc, at the end")
END
  m4 /etc/mail/sendmail.mc > /etc/mail/sendmail.cf 2>/dev/null
  (cd /usr/share/sendmail/cf/cf && m4 -D_CF_DIR_=/usr/share/sendmail/cf/ \
    ../m4/cf.m4 - <<END > /etc/mail/submit.cf 2>/dev/null
define(\`confCF_VERSION', \`Submit')dnl
define(\`__OSTYPE__',\`')dnl
define(\`_USE_DECNET_SYNTAX_', \`1')dnl
define(\`confTIME_ZONE', \`USE_TZ')dnl
define(\`confDONT_INIT_GROUPS', \`True')dnl
define(\`confPID_FILE', \`/run/sendmail/msp.pid')dnl
define(\`MSP_QUEUE_DIR', \`/var/spool/mqueue-client')dnl
FEATURE(\`msp', \`[127.0.0.1]')dnl
$(recipe "${1:-/dev/null}" "sendmail.mc, at the end")
END
  )
  printf '%s\n' 'pwcheck_method: auxprop' 'auxprop_plugin: sasldb' \
    'mech_list: PLAIN LOGIN' | tee /etc/sasl2/Sendmail.conf > /usr/lib/sasl2/Sendmail.conf
  echo secret | saslpasswd2 -p -c -u mx.example.net anna
  chmod 700 /var/spool/mqueue
  chown smmsp:smmsp /var/spool/mqueue-client
  chmod 770 /var/spool/mqueue-client
  chgrp smmsp $mta
  chmod g+s $mta
}

sendmail_start ()
{
  start_sink
  $mta -C/etc/mail/sendmail.cf -bD > /var/log/sendmail.err 2>&1 &
  await_smtp
  await_smtp 587
}

# Ways to hand a letter in.
submit_with_login ()
{
  /bounces/smtp-send -p 587 -l anna@mx.example.net:secret mail.example.org \
    us@example.org "${@:-refused@example.com}"
}

submit_as_local_user ()
{
  as anna $mta -Ac -i -f us@example.org "${@:-refused@example.com}"
}
