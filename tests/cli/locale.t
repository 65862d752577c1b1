#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Locales (with a dotless i, a decimal comma, not installed) and time zones of
# any kind: the same bytes come out as with LC_ALL=C and TZ=UTC.

. "$(dirname "$0")/lib.sh"
begin_log
write_messages
printf 'Gr\xfc\xdfe\n' >> ordinary
# Words that case makes different with a dotless i, and bytes above 0x7f.
bounce INIT.mIxed-Id@EXAMPLE.ORG IIII@EXAMPLE.NET > capitals
bounce other@example.org 'IÖI@EXAMPLE.NET' |
  sed 's/^Final-Recipient: rfc822/Final-Recipient: utf-8/' > wide
bounce raw@example.org | sed 's/^Subject: Tuesday/Subject: \xddstanbul \xfcI/' > raw
sed -i 's/^Final-Recipient/FINAL-RECIPIENT/; s/^Action/ACTION/; s/^Content-Type/CONTENT-TYPE/;
  s|multipart/report|MULTIPART/REPORT|; s|message/delivery-status|MESSAGE/DELIVERY-STATUS|;
  s/Tuesday/=?ISO-8859-9?Q?=DDstanbul_=FDI?=/' capitals

# LOCPATH: locales of our own, where they can be made.
locales='C.UTF-8 xx_YY.UTF-8 ../../etc'
mkdir locales
for locale in tr_TR.UTF-8 tr_TR.ISO-8859-9 de_DE.UTF-8 ja_JP.EUC-JP; do
  localedef -i ${locale%%.*} -f ${locale#*.} locales/$locale > /dev/null 2>&1
  [ "$(LC_ALL=$locale LOCPATH=$WORK/locales locale charmap 2>&1)" != ${locale#*.} ] ||
    locales="$locales $locale"
done
echo "# $locales"

# all_output: of each command that reads mail or tells of it.
all_output ()
{
  local message command
  rm -rf box "$QUARANTINE" "$LOG".*
  cp start.db "$LOG"
  new_maildir box
  for message in ordinary genuine backscatter capitals wide raw; do
    bs filter < $message
    bs test < $message
    echo "status $?"
    bs explain < $message
    bs explain --json < $message
    bs deliver --maildir box < $message
    echo "status $?"
  done
  find box "$QUARANTINE" -path '*/new/*' -exec md5sum {} + | cut -d' ' -f1 | env LC_ALL=C sort
  cp backscatter box/cur/1:2,S
  touch -d 2026-11-20T09:00:00Z box/*/*
  bs scan box | sed '/ 2026-11-20 [0-9]* [A-Z]*$/d' # which is local time
  bs scan --json box | sed 's/"file":"[^"]*"//'
  bs quarantine list | sed 's/^[0-9a-f]*//' | env LC_ALL=C sort
  bs quarantine list --json | sed 's/"id":"[^"]*"//; s/"file":"[^"]*"//' | env LC_ALL=C sort
  bs quarantine expire
  bs record --pass < letter
  cp start.db "$LOG"
  bs log find known@example.org
  bs log find IÖI@EXAMPLE.NET
  bs log status
  bs log status --json
  bs import box
  cp start.db "$LOG"
  bs help filter
  bs frobnicate
  bs log status --log nowhere.db
} 2>&1
bs record --message-id WIDE@example.org -r IÖI@EXAMPLE.NET
cp "$LOG" start.db
all_output > want
ok 'there is something to compare' test "$(wc -l < want)" -gt 150
like 'with verdicts' want '^X-Backsift-Evidence: never-sent; kind=failure; id=<INIT.mIxed-Id@'
for locale in $locales; do
  LC_ALL=$locale LANGUAGE=de LOCPATH=$WORK/locales all_output > got 2> err
  same "LC_ALL=$locale" got want
done
for zone in :/nonexistent XYZ-25 Asia/Kolkata America/St_Johns '' 'EST5EDT,M3.2.0,M11.1.0'; do
  TZ=$zone all_output > got
  same "TZ=$zone" got want
done
done_testing
