/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that was asked and answered about one report, for the judge.
 */
#pragma once

#include "report/report.h"
#include "sentlog/answers.h"
#include "sentlog/proof.h"

/* What was answered about one original, in the order of its ids. */
typedef struct {
  GPtrArray *message_ids;  /* SentAnswer *, one for each of its message_ids */
  SentAnswer *envelope_id; /* NULL where it has none */
} OriginalAnswers;

typedef struct {
  GPtrArray *proofs;       /* ProofAnswer *: about the proof tokens of all
                              originals, in their order */
  GPtrArray *originals;    /* OriginalAnswers *, as report->originals; empty
                              where a token made asking needless */
  GPtrArray *recipients;   /* SentAnswer *, as report->recipients; for an
                              autoreply one answer, about its sender */
  GPtrArray *unidentified; /* SentAnswer *, as report->recipients: about
                              messages to them that had no Message-ID; empty
                              where that was not asked */
  gboolean unavailable;    /* a log could not be asked */
  gint64 covered_since;    /* or INSTANT_UNKNOWN: nothing is covered */
  gint64 recipients_covered_since; /* or INSTANT_UNKNOWN */
} Answers;

Answers *answers_new (void);
void answers_free (Answers *answers);
OriginalAnswers *original_answers_new (void);
void original_answers_free (OriginalAnswers *answers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answers, answers_free)
