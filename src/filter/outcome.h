/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The outcome of examining one message in a delivery command: what the
 * header fields and the action need, and nothing else.
 *
 * Reading strangers' bytes happens in a child process with a deadline: where
 * it crashes, runs out of memory or hangs (a log on a dead network disk), the
 * message is delivered all the same, within the five seconds that a delivery
 * command has. Ordinary mail, known from its header alone, needs no child.
 */
#pragma once

#include "filter/examine.h"

typedef struct {
  ReportKind kind;
  Verdict verdict;
  Evidence evidence;
  char *subject_of; /* the id or address that decided; nullable */
  char *trouble;    /* one line about what went wrong on the way; nullable */
} Outcome;

/* The child's deadline: room is left for writing within the five seconds. */
#define OUTCOME_DEADLINE_SECONDS 3.5
/* The child's memory beyond what it starts with. */
#define OUTCOME_MEMORY_BYTES (128 * 1024 * 1024)

/* Fills *@outcome, which outcome_clear() frees. FALSE only where the message
 * can't be read: IO, TEMPORARY. A child that fails gives VERDICT_UNVERIFIABLE
 * by EVIDENCE_LOG_UNAVAILABLE where the kind was known by then, else an
 * ordinary outcome, and says why in trouble. */
gboolean outcome_find (Spool *spool, const ExamineContext *context,
                       Outcome *outcome, GError **error);
void outcome_clear (Outcome *outcome);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)
