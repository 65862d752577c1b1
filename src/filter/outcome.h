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
  /* What shortened.h writes of the message, where context->keeps_headers. All
   * of it is missing where the whole message has to be kept (keeping.h). */
  char *header_block;     /* of the outermost original; nullable */
  GPtrArray *recipients;  /* char *: failed or delayed ones; nullable */
  GPtrArray *message_ids; /* char *: the outermost original's, where the header
                             block does not have them; nullable */
  char *envelope_id;      /* its, RFC 3464, 2.2.1, decoded; nullable */
} Outcome;

/* Caps on these. An original's header is some kilobytes; a report about more
 * recipients, or with longer ids, is kept whole. */
#define OUTCOME_MAX_HEADER_BLOCK_BYTES (64 * 1024)
#define OUTCOME_MAX_RECIPIENTS         50
#define OUTCOME_MAX_MESSAGE_IDS        16
#define OUTCOME_MAX_ID_BYTES           1024

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
