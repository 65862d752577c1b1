/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of a message from its bytes to a judgement: triage, report, sent
 * log, judge. No effects: what is done about it is the command's.
 */
#pragma once

#include "mail/spool.h"
#include "verdict/judge.h"

typedef struct {
  const char *const *logs; /* paths of the sent logs, NULL-terminated */
  const char *const *keys; /* paths of the key files, NULL-terminated; NULL:
                              none */
  Policy policy;
  gint64 now;
  Envelope envelope;      /* members nullable */
  gboolean settles;       /* waits where the original may not be recorded yet */
  gboolean keeps_headers; /* outcome_find() also says what shortened.h needs */
  SentLogs *opened; /* the logs, for who examines many messages; NULL: they are
                       opened for each */
} ExamineContext;

typedef struct {
  Report *report;
  Answers *answers; /* NULL for ordinary mail */
  Judgement judgement;
  char *trouble; /* why a log could not be asked or a key file not be used;
                    nullable */
} Examination;

/* How long a delivery command waits for the log, in seconds. */
#define EXAMINE_LOG_WAIT_SECONDS 2.0

/* A message that the next host refuses at once comes back before a copy of it,
 * a line of the MTA's log or the Sent folder have brought it into the sent log.
 * So where an original that is dated so close to now is not found, the log is
 * asked once more, so much later. Both in seconds. */
#define EXAMINE_SETTLE_AGE_SECONDS 15
#define EXAMINE_SETTLE_SECONDS     1.2

/* Reads the spool as far as is needed; a message that triage calls ordinary
 * is left unread behind its head. NULL only where the message can't be read:
 * IO, TEMPORARY. */
Examination *examine (Spool *spool, const ExamineContext *context,
                      GError **error);

/* examine() in its two steps, for who has to know the kind before the log is
 * asked: examine_read() leaves the judgement empty, examine_judge() fills
 * it and never fails. */
Examination *examine_read (Spool *spool, const ExamineContext *context,
                           GError **error);
void examine_judge (Examination *examination, const ExamineContext *context);

/* The logs, for context->opened. Never NULL. A wait for them counts from then
 * on, so that they should be opened anew now and then. */
SentLogs *examine_open_logs (const ExamineContext *context);

/* Reads the head of the spool and says whether the message can be a report
 * at all. Errors: IO, TEMPORARY. */
gboolean examine_head (Spool *spool, const ExamineContext *context,
                       gboolean *may_be_report, GError **error);

typedef enum {
  PREFIX_ORDINARY, /* it is no report */
  PREFIX_MAY_BE_REPORT,
  PREFIX_TOO_SHORT, /* more has to be read; where there is no more,
                       examine_head() will tell */
} PrefixSays;

/* What the first @length bytes of a message, of which @is_whole says whether
 * they are all, show of it. */
PrefixSays examine_prefix (const char *bytes, gsize length, gboolean is_whole,
                           const ExamineContext *context);

void examination_free (Examination *examination);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Examination, examination_free)
