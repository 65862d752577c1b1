/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The judge: a pure function of what the report says, what the sent log
 * answered, the policy and the time. No clock, no I/O, no globals. The rules
 * are the evidence table of the design; the first that holds decides.
 */
#pragma once

#include "report/report.h"
#include "sentlog/answers.h"
#include "sentlog/proof.h"
#include "verdict/policy.h"

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

typedef struct {
  Verdict verdict;
  Evidence evidence;
  const char *subject_of; /* the id or address that decided, owned by the
                             report; NULL where none did */
} Judgement;

/* @now: the instant at which the report arrived. */
Judgement judge (const Report *report, const Answers *answers,
                 const Policy *policy, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answers, answers_free)
