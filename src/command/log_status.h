/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `log status` prints of a sent log, and when it warns.
 */
#pragma once

#include "sentlog/sentlog.h"

typedef struct {
  gint64 now;
  gint64 keep_seconds; /* how long entries are kept */
  gboolean as_json;    /* one object on a line */
  /* Of all logs together, which is what is judged by; or INSTANT_UNKNOWN. */
  gint64 covered_since;
  gint64 recipients_covered_since;
} LogStatusView;

/* Prints to stdout. TRUE where it looks as if recording had stopped. */
gboolean log_status_print (const char *path, const SentLogStatus *status,
                           const LogStatusView *view);

/* Prints to stdout what @view says of both logs together; with as_json each
 * log's object has that already. */
void log_status_print_both (const LogStatusView *view);
