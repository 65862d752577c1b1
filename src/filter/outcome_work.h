/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the child of outcome_find() tells its parent what it found. For
 * outcome.c and its tests, which put work in its place that crashes or hangs.
 */
#pragma once

#include "filter/outcome.h"

/* Writes to @fd, a line each: "kind NAME" as soon as it is known, then
 * "evidence NAME", "subject ESCAPED" and "trouble ESCAPED"; where
 * context->keeps_headers, "header ESCAPED", a "recipient ESCAPED" and an "id
 * ESCAPED" for each, and "envelope ESCAPED"; then "end". Or "error CODE
 * ESCAPED" where the message can't be read. ESCAPED is by
 * g_uri_escape_bytes(). Or "odd", whatever came before, where it can't read
 * this message, and other work has to. Runs in a process of its own. */
typedef void (*OutcomeWork) (Spool *spool, const ExamineContext *context,
                             int fd);

/* The work that outcome_find() has done: outcome_tell() behind a fence, which
 * the process never leaves again. The first one takes plain messages only
 * (report.h), which are most of all: loading what the others take costs more
 * than all else. The second one is for those that it met. */
void outcome_work_plain (Spool *spool, const ExamineContext *context, int fd);
void outcome_work_odd (Spool *spool, const ExamineContext *context, int fd);
void outcome_tell (Spool *spool, const ExamineContext *context, int fd);

/* How an answer ended, if it did. */
typedef enum { ANSWER_OPEN, ANSWER_COMPLETE, ANSWER_ODD } AnswerEnd;

/* Adds one line to @outcome. @error is set by a line that says so; *@end by one
 * that is a last one. Lines that are none of these are passed over: whatever
 * took over the child is not to be believed more than a message. */
void outcome_read_line (const char *line, Outcome *outcome, AnswerEnd *end,
                        GError **error);

typedef struct {
  OutcomeWork work;
  OutcomeWork work_on_odd; /* NULL: the first one takes all messages */
  double deadline_seconds;
} OutcomeTask;

/* Has the task done in a child, for a message that may be a report; contract
 * as outcome_find(). */
gboolean outcome_supervise (const OutcomeTask *task, Spool *spool,
                            const ExamineContext *context, Outcome *outcome,
                            GError **error);
