/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line of a mail log, taken apart: as syslog daemons write it (RFC 3164, with
 * a date of RFC 3339, or journalctl's short form), or Exim itself.
 */
#pragma once

#include <glib.h>

typedef struct {
  gint64 at;     /* UTC */
  char *host;    /* "" in Exim's own log */
  char *program; /* without the process number: "postfix/smtpd" */
  char *text;
} LogLine;

/* FALSE where @line, without its line end, is none of these; *parsed is then
 * empty. Local times are this host's; one without a year is the latest that
 * is no more than a day after @now. */
gboolean log_line_parse (const char *line, gint64 now, LogLine *parsed);
void log_line_clear (LogLine *parsed);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LogLine, log_line_clear)
