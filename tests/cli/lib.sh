# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Shared by the scripts of this folder (bash, TAP). Each has a world of its
# own, $WORK, with a HOME, a settings file and a sent log in it; the clock
# stands at $NOW. The program is $BACKSIFT, by default build/backsift.

set -u
. "$(dirname "${BASH_SOURCE[0]}")/../tap.sh"
export LC_ALL=C TZ=UTC
unset SENDER RECIPIENT XDG_CONFIG_HOME XDG_DATA_HOME
SHIMS=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../shim")
BACKSIFT=$(realpath "${BACKSIFT:-$(dirname "$0")/../../build/backsift}")
[ -x "$BACKSIFT" ] || { echo "Bail out! no program at $BACKSIFT"; exit 1; }
WORK=$(mktemp -d)
trap 'chmod -R u+rwX "$WORK"; rm -rf "$WORK"' EXIT
cd "$WORK" || exit 1
mkdir home
export HOME=$WORK/home
CONF=$WORK/backsift.conf
LOG=$WORK/log/sent.db
KEYS=$WORK/keys/proof.keys
HOST_KEYS=$WORK/host-keys/proof.keys
QUARANTINE=$WORK/home/Quarantine
NOW=2026-11-20T12:00:00Z

# settings [LINE...]: the settings file, with more lines of a group each.
settings ()
{
  printf '%s\n' '[log]' "path = $LOG" "host_path = $WORK/none.db" \
    '[proof]' "keys = $KEYS" "host_keys = $HOST_KEYS" \
    '[quarantine]' "path = $QUARANTINE" "$@" > "$CONF"
}
settings

# make_other: $other, a folder on another file system.
make_other ()
{
  other=$(mktemp -d /dev/shm/backsift.XXXXXX)
  trap 'rm -rf "$other"; chmod -R u+rwX "$WORK"; rm -rf "$WORK"' EXIT
}

# --- running ---------------------------------------------------------------

# bs COMMAND [ARG...]: the program with the world's settings and clock.
bs ()
{
  "$BACKSIFT" "$1" --config "$CONF" --now "$NOW" "${@:2}"
}

# at DATE COMMAND [ARG...]: the same, on another day.
at ()
{
  "$BACKSIFT" "$2" --config "$CONF" --now "$1" "${@:3}"
}

# run COMMAND...: leaves $STATUS, and the files out and err.
run ()
{
  "$@" > "$WORK/out" 2> "$WORK/err"
  STATUS=$?
}

# unread COMMAND [ARG...]: as bs, into a pipe that nobody reads any more; leaves
# $STATUS and the file err.
unread ()
{
  python3 -c 'import os, subprocess, sys
unread, output = os.pipe()
os.close(unread)
status = subprocess.run(sys.argv[1:], stdout=output).returncode
sys.exit(status if status >= 0 else 128 - status)' \
    "$BACKSIFT" "$1" --config "$CONF" --now "$NOW" "${@:2}" 2> "$WORK/err"
  STATUS=$?
}

# as_nobody COMMAND...: permissions mean nothing to root. Fails where we are not
# root ourselves.
as_nobody ()
{
  setpriv --reuid=65534 --regid=65534 --clear-groups "$@" 2>> "$WORK/err"
}

# build_shims NAME...: tests/shim/NAME.c as $WORK/NAME.so.
build_shims ()
{
  local name
  for name in "$@"; do
    "${CC:-cc}" -shared -fPIC -O1 -DFAULT_NO_MALLOC -o "$WORK/$name.so" \
      "$SHIMS/$name.c" -ldl -lpthread || { echo 'Bail out! no shim'; exit 1; }
  done
}

# shimmed NAME [VARIABLE=VALUE...] COMMAND [ARG...]: as bs, with that shim loaded
# and told so.
shimmed ()
{
  local told=("LD_PRELOAD=$WORK/$1.so")
  shift
  while [[ $1 == *=* ]]; do told+=("$1"); shift; done
  env "${told[@]}" ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" \
    "$BACKSIFT" "$1" --config "$CONF" --now "$NOW" "${@:2}"
}

# --- messages --------------------------------------------------------------

# sent_message ID [RECIPIENT [DATE]]: mail that goes out; ID '' is none.
sent_message ()
{
  echo 'From: Us <us@example.org>'
  echo "To: ${2:-them@example.net}"
  [ -z "$1" ] || echo "Message-ID: <$1>"
  echo "Date: ${3:-Fri, 20 Nov 2026 08:00:00 +0000}"
  printf 'Subject: Tuesday\n\nSee you then.\n'
}

# bounce ID [RECIPIENT [DATE]]: a non-delivery report about such a message.
bounce ()
{
  cat <<END
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: us@example.org
Date: Fri, 20 Nov 2026 09:00:00 +0000
Message-ID: <bounce-of-$1@mx.example.net>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b

I could not deliver your message.

--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ${2:-them@example.net}
Action: failed
Status: 5.1.1

--=b
Content-Type: text/rfc822-headers

$(sent_message "$@" | sed '/^$/,$d')

--=b--
END
}

ordinary ()
{
  printf '%s\n' 'Return-Path: <them@example.net>' 'From: them@example.net' \
    'To: us@example.org' 'Subject: Hello' 'Message-ID: <hello@example.net>' '' \
    'Good morning.'
}

# begin_log: one that covers all that can bounce today, and knows of
# <known@example.org>.
begin_log ()
{
  sent_message first@example.org one@example.net |
    at 2026-10-20T08:00:00Z record || echo 'Bail out! record fails'
  sent_message known@example.org | at 2026-11-20T08:00:00Z record
}

# write_messages: what that log tells apart, as backscatter and genuine, and
# ordinary; long, which is genuine with 3 MB behind it; letter, which goes out.
write_messages ()
{
  bounce never@example.org > backscatter
  bounce known@example.org > genuine
  ordinary > ordinary
  { cat genuine; head -c 3000000 /dev/zero | tr '\0' x; echo; } > long
  sent_message letter@example.org > letter
}

# files FOLDER: how many messages are in the Maildir.
files ()
{
  find "$1/new" "$1/cur" -type f 2>/dev/null | wc -l
}

new_maildir ()
{
  mkdir -p "$1/cur" "$1/new" "$1/tmp"
}

# without_stamp FILE: as it was before filter saw it.
without_stamp ()
{
  grep -v '^X-Backsift-' "$1"
}
