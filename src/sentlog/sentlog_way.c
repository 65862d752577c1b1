/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/sentlog.h"

const char *
sent_way_name (SentWay way)
{
  static const char *const names[N_SENT_WAYS] = {
      [SENT_WAY_RECORD] = "record",   [SENT_WAY_SENDMAIL] = "sendmail",
      [SENT_WAY_IMPORT] = "import",   [SENT_WAY_MAIL_LOG] = "mail-log",
      [SENT_WAY_RELEASE] = "release",
  };
  return way < N_SENT_WAYS ? names[way] : "unknown";
}
