# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Exim for the tests of this folder, after lib.sh: mail to port 25 from anybody
# for example.net, whose unknown users it accepts first and bounces afterwards,
# as bad hosts do; submission on port 587 for who logs in, and exim4 as sendmail
# for local users.

exim_packages="exim4-daemon-heavy"

# exim_set_up [FILE [WAY]]: the settings as an administrator has them, with the
# parts of a file in contrib in their places, for that of several ways.
exim_set_up ()
{
  local file=${1:-/dev/null} way=${2:+: $2}
  user Debian-exim 101
  mkdir -p /run/exim4 /etc/exim4 /var/spool/exim4 /var/log/exim4
  chown Debian-exim:Debian-exim /run/exim4 /var/spool/exim4 /var/log/exim4
  cat > /etc/exim4/exim4.conf <<END
primary_hostname = mx.example.net
domainlist local_domains = example.net : mx.example.net
local_interfaces = 192.0.2.10
daemon_smtp_ports = 25 : 587
acl_smtp_rcpt = check_recipient
acl_smtp_data = check_data
acl_not_smtp = check_local
untrusted_set_sender = *
local_from_check = false
tls_advertise_hosts =
rfc1413_query_timeout = 0s
queue_run_in_order = true
keep_environment =
$(recipe "$file" main)

begin acl
check_recipient:
  accept authenticated = *
  accept domains = +local_domains
  deny
check_data:
$(recipe "$file" acl_smtp_data)
  accept
check_local:
$(recipe "$file" acl_not_smtp)
  accept

begin routers
$(recipe "$file" "routers$way")
remote:
  driver = dnslookup
  domains = ! +local_domains
  transport = smtp
  no_more
local:
  driver = accept
  check_local_user
  transport = maildir
  cannot_route_message = Unrouteable address

begin transports
$(recipe "$file" "transports$way")
smtp:
  driver = smtp
  hosts_try_fastopen =
maildir:
  driver = appendfile
  directory = /home/\$local_part_data/Maildir
  maildir_format

begin retry
* * F,1d,15m

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{\$auth2:\$auth3}{anna:secret}}
  server_set_id = \$auth2
END
}

exim_start ()
{
  start_sink
  exim4 -bdf > /var/log/exim4/stderr 2>&1 &
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
  as anna exim4 -i -f us@example.org "${@:-refused@example.com}"
}

await_queue ()
{
  for _ in $(seq 50); do
    [ "$(exim4 -bpc)" -ne "$1" ] || return 0
    sleep 0.2
  done
  exim4 -bp | sed 's/^/# /'
  return 1
}

flush_queue ()
{
  exim4 -qff
}
