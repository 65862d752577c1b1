# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck shell=bash
# Shared by the scripts of this folder; bash. See make-all. Each MTA runs in a
# world of its own, see world.sh.

set -eu
trap 'echo "$0: failed in line $LINENO" >&2' ERR
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

FIXTURES=${FIXTURES:-$WORLD_HERE/../../fixtures}
MTA=$(basename "$0")

# enter_world: from outside; what is kept goes to /out.
enter_world ()
{
  mkdir -p "$FIXTURES/$MTA"
  world "/bounces/$MTA" "$(cd "$FIXTURES/$MTA" && pwd)" /out
}

# sink: starts the world outside; from then on a missing case makes us fail.
sink ()
{
  missing=""
  trap '[ -z "$missing" ] || exit 1' EXIT
  start_sink
}

# about CASE: sets what the original of that case is. The values are those of
# its .expected too: kind, id, failed (recipients), sender, subject, date, utc.
about ()
{
  kind=failure id=$1.1@example.org sender=us@example.org
  client=mail.example.org parameters="" notify="" extra=""
  body="Dear all,

please find the figures below. They are final.

Kind regards
Us"
  date="Fri, 20 Nov 2026 08:00:00 +0000" utc=2026-11-20T08:00:00Z
  case $1 in
    unknown-user)
      subject="Invoice 2026-118"
      to=nosuchuser@example.net failed=$to ;;
    remote-refusal)
      subject="Minutes of Thursday's meeting"
      date="Fri, 20 Nov 2026 09:05:00 +0100" utc=2026-11-20T08:05:00Z
      to=refused@example.com failed=$to ;;
    remote-refusal-multiline)
      subject="Newsletter, autumn issue"
      date="Fri, 20 Nov 2026 08:10:00 GMT" utc=2026-11-20T08:10:00Z
      to=policy@example.com failed=$to ;;
    mailbox-full)
      subject="Photographs"
      date="Fri, 20 Nov 2026 00:15:00 -0800" utc=2026-11-20T08:15:00Z
      to=full@example.com failed=$to ;;
    mailbox-full-data)
      subject="More photographs"
      date="20 Nov 2026 08:20:00 +0000" utc=2026-11-20T08:20:00Z
      to=fulldata@example.com failed=$to ;;
    delay-warning)
      subject="Are you coming on Monday?" kind=delay
      date="Fri, 20 Nov 2026 08:25:00 +0000" utc=2026-11-20T08:25:00Z
      to=later@example.com failed=$to ;;
    several-recipients-one-fails)
      subject="Agenda"
      date="Fri, 20 Nov 2026 08:30:00 +0000" utc=2026-11-20T08:30:00Z
      to="anna@example.com refused@example.com carl@example.com"
      failed=refused@example.com ;;
    several-recipients-two-fail)
      subject="Agenda, second version"
      date="Fri, 20 Nov 2026 08:35:00 +0000" utc=2026-11-20T08:35:00Z
      to="refused@example.com anna@example.com full@example.com"
      failed="full@example.com refused@example.com" ;;
    headers-only)
      subject="Only the header comes back" parameters=" RET=HDRS"
      date="Fri, 20 Nov 2026 08:40:00 +0000" utc=2026-11-20T08:40:00Z
      to=refused@example.com failed=$to ;;
    8bit)
      subject="Grüße aus Köln" parameters=" BODY=8BITMIME"
      body="Liebe Anna,

schöne Grüße aus Köln: es ist kühl, und das Öl ist teuer (3 €).

Bis bald"
      date="Fri, 20 Nov 2026 08:45:00 +0000" utc=2026-11-20T08:45:00Z
      to=refused@example.com failed=$to ;;
    smtputf8)
      subject="Überraschung für Jörg" parameters=" BODY=8BITMIME SMTPUTF8"
      body="Lieber Jörg,

alles Gute zum Geburtstag!"
      date="Fri, 20 Nov 2026 08:50:00 +0000" utc=2026-11-20T08:50:00Z
      to=jörg@example.com failed=$to ;;
    utf8-header)
      subject="Größe und Maße" parameters=" BODY=8BITMIME"
      date="Fri, 20 Nov 2026 08:52:00 +0000" utc=2026-11-20T08:52:00Z
      to=refused@example.com failed=$to ;;
    success-dsn | success-dsn-relayed)
      subject="Please confirm" kind=success notify=" NOTIFY=SUCCESS,FAILURE"
      parameters=" ENVID=order-4711"
      date="Fri, 20 Nov 2026 08:55:00 +0000" utc=2026-11-20T08:55:00Z
      to=anna@example.net failed=""
      [ "$1" = success-dsn ] || to=anna@example.com ;;
    gave-up)
      subject="Reminder"
      date="Fri, 20 Nov 2026 09:00:00 +0000" utc=2026-11-20T09:00:00Z
      to=later@example.com failed=$to ;;
    forged)
      subject="You have won" id=forged.1@spam.example.com
      client=gate.spam.example.com body="Click here to collect your prize."
      date="Thu, 19 Nov 2026 23:05:00 -0500" utc=2026-11-20T04:05:00Z
      to=nosuchuser@example.net failed=$to ;;
    forged-references)
      subject="Re: Invoice 2026-118" id=forged.2@spam.example.com
      client=gate.spam.example.com
      body="In reply to your message <unknown-user.1@example.org>:

Message-ID: <unknown-user.1@example.org>
open the attachment, please."
      extra="In-Reply-To: <unknown-user.1@example.org>
References: <remote-refusal.1@example.org>
 <unknown-user.1@example.org>"
      date="Thu, 19 Nov 2026 23:10:00 -0500" utc=2026-11-20T04:10:00Z
      to=nosuchuser@example.net failed=$to ;;
    no-message-id)
      subject="No identification" id=""
      date="Fri, 20 Nov 2026 09:05:00 +0000" utc=2026-11-20T09:05:00Z
      to=nosuchuser@example.net failed=$to ;;
    *)
      echo "no such case: $1" >&2
      exit 1 ;;
  esac
  adjust "$1"
}

# adjust CASE: where an MTA needs another original; a script may define it.
adjust () { :; }

# original CASE: prints the message that about described.
original ()
{
  case $1 in
    8bit) shown="=?utf-8?q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=" ;;
    *)    shown=$subject ;;
  esac
  printf 'From: Us <us@example.org>\nTo: %s\n' "${to// /,$'\n' }"
  printf 'Subject: %s\nDate: %s\n' "$shown" "$date"
  [ -z "$id" ] || printf 'Message-ID: <%s>\n' "$id"
  [ -z "$extra" ] || printf '%s\n' "$extra"
  printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n'
  printf 'Content-Transfer-Encoding: 8bit\n\n%s\n' "$body"
}

# submit CASE: hands the original to the MTA; a script may define its own.
submit ()
{
  recipients=()
  for address in $to; do recipients+=("$address$notify"); done
  original "$1" | /bounces/smtp-send "$client" "$sender$parameters" \
                                     "${recipients[@]}"
}

# poke: called again and again while a bounce is awaited.
poke () { :; }

# bounce CASE: sends the original, awaits the bounce, keeps it with what is true.
bounce ()
{
  case " ${BOUNCES_ONLY:-$1} " in *" $1 "*) ;; *) return 0 ;; esac
  about "$1"
  rm -f "/out/$1.eml" "/out/$1.expected"
  last=$(last_number)
  submit "$1" || { echo "$MTA: $1: not accepted" >&2; missing=yes; return 0; }
  for _ in $(seq 100); do
    poke "$1"
    came=$(new_bounces "$last")
    [ -z "$came" ] || break
    sleep 0.3
  done
  sleep 0.5
  came=$(new_bounces "$last")
  case $(echo $came | wc -w) in
    1) ;;
    *) echo "$MTA: $1: not one bounce came, but:" $came >&2
       missing=yes; return 0 ;;
  esac
  { echo "Return-Path: <$(head -n 1 "/run/sink/$came.env")>"
    cat "/run/sink/$came.eml"; } > "/out/$1.eml"
  # Without an id in the original, the MTA may have added its own.
  [ -n "$id" ] || id=$(sed -n 's/^Message-I[Dd]: <\(.*\)>$/\1/p' "/out/$1.eml" |
                       sed -n 2p)
  # OpenSMTPD doesn't pass the sender's envelope id on.
  envelope_id=$(grep -io 'envelope-id: *order-4711' "/out/$1.eml" |
                sed 's/.*: *//')
  # Sendmail also names the address that its own led to.
  [ "$MTA $1" != "sendmail unknown-user" ] ||
    failed="$failed nosuchuser@mx.example.net"
  truth > "/out/$1.expected"
  [ -z "$id" ] || grep -qF "$id" "/out/$1.eml" ||
    { echo "$MTA: $1: $id is not in the bounce" >&2; missing=yes; }
}

# truth: what a reader of the bounce should find.
truth ()
{
  cat <<END | sed 's/ $//'
date: $utc
envelope_id: $envelope_id
kind: $kind
message_ids: $id
recipients: $failed
reported_to: us@example.org
sender: $sender
subject: $subject
END
}
