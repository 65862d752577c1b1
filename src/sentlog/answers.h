/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the sent logs answer about one report. Both logs (the user's and the
 * host's) are asked; a match in either is a match.
 */
#pragma once

#include "sentlog/sentlog.h"

/* FOUND where matches is not empty. */
typedef enum { SENT_ABSENT, SENT_FOUND, SENT_UNAVAILABLE } SentPresence;

typedef struct {
  SentPresence presence;
  GArray *matches; /* SentMatch */
} SentAnswer;

/* What to ask: one question of a report. */
typedef struct {
  SentKey key;
  const char *value;
  const char *subject; /* nullable */
} SentQuestion;

/* The logs there are, opened for reading. */
typedef struct SentLogs SentLogs;

/* Opens @paths (n of them, in the order of asking). A path where no file is
 * counts as no log. Where there is no log at all, or one can't be opened,
 * questions that no other log answers with FOUND are UNAVAILABLE. Never
 * fails. */
SentLogs *sent_logs_open (const char *const *paths, guint n,
                          double wait_seconds);
void sent_logs_close (SentLogs *logs);

/* Around the questions of one report, as sent_log_hold(): with TRUE before,
 * with FALSE behind. What fails is as if a question had failed. */
void sent_logs_hold (SentLogs *logs, gboolean are_held);

/* The caller frees the answer. */
SentAnswer *sent_logs_ask (SentLogs *logs, const SentQuestion *question);
SentAnswer *sent_answer_new (SentPresence presence);
void sent_answer_free (SentAnswer *answer);

/* The start of coverage: the latest of the logs' (each may lack what only the
 * others were told); INSTANT_UNKNOWN where a log is empty or unavailable. */
gint64 sent_logs_covered_since (const SentLogs *logs);
gint64 sent_logs_recipients_covered_since (const SentLogs *logs);

/* Why a log could not be asked, in one line; NULL where all could. */
const char *sent_logs_trouble (const SentLogs *logs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SentLogs, sent_logs_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SentAnswer, sent_answer_free)
