/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What there is to tell since the last digest: how much was quarantined, and
 * what of it may be about mail of ours after all, such as mail that left by a
 * way that nobody records.
 */
#pragma once

#include "quarantine/contents.h"

#define NEWS_MAX_LIKELY 5

/* Why a message may be about mail of ours, the strongest first. */
typedef enum {
  LIKELY_SUBJECT,   /* mail with this subject went to this recipient */
  LIKELY_RECIPIENT, /* mail went to this recipient */
  LIKELY_DOMAIN,    /* the original's Message-ID is of our domain */
  N_LIKELY_REASONS
} LikelyReason;

typedef struct {
  const QuarantinedMessage *message;
  LikelyReason reason;
} LikelyMessage;

typedef struct {
  gint64 since;   /* of the last digest, or INSTANT_UNKNOWN */
  GArray *counts; /* IndexCount: of these sorts there is something new */
  guint64 n_new;  /* messages */
  GArray *likely; /* LikelyMessage, the likeliest first, then the latest */
  IndexTotals totals;
} News;

/* Whether @period_seconds have passed since the last one, or all but a minute
 * of them: what a timer asks for each day is due each day, though the timer be
 * some seconds early. Errors: those of index.h. */
gboolean news_are_due (Contents *contents, gint64 now, gint64 period_seconds,
                       gboolean *is_due, GError **error);

/* @logs: paths of the sent logs, NULL-terminated; one that can't be read knows
 * nothing. The messages are those of @contents. NULL: errors of index.h. */
News *news_new (Contents *contents, const char *const *logs, GError **error);
void news_free (News *news);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (News, news_free)
