/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which scans can be taken back: the names of messages in quarantine say it
 * (quarantine/origin.h).
 */
#pragma once

#include "quarantine/quarantine.h"

typedef struct {
  char *id;           /* scan_id_new() */
  gint64 started_at;  /* INSTANT_UNKNOWN where the id does not say it */
  guint64 n_messages; /* in quarantine still */
} PastScan;

/* PastScan *, those that began last first. The caller frees it. Errors: those
 * of quarantine_each_taken(). */
GPtrArray *past_scans_new (const Quarantine *quarantine, GError **error);

/* The one whose id starts with @id. Errors: USAGE (there are more), CORRUPT
 * (there is none). */
const PastScan *past_scans_find (const GPtrArray *scans, const char *id,
                                 GError **error);
