/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks the log only what the judge will look at: nothing about a kind that is
 * not judged, nothing where a proof token tells all, recipients only where no
 * Message-ID can be read, and messages without one only where the log knows
 * none of the report's.
 */
#include "filter/examine.h"

#include "base/instant.h"
#include "filter/proofs.h"
#include "mail/header.h"
#include "report/limits.h"
#include "report/triage.h"
#include "verdict/proved.h"

gboolean
examine_head (Spool *spool, const ExamineContext *context,
              gboolean *may_be_report, GError **error)
{
  gsize length;
  if (!spool_read_head (spool, error))
    return FALSE;
  const char *head = spool_head (spool, &length);
  *may_be_report = triage_may_be_report (head, length, &context->envelope);
  return TRUE;
}

/* What is read of the message, and a byte more where there is more, so that
 * the reader can tell. The caller frees it; NULL with @error. */
static GString *
read_window (Spool *spool, GError **error)
{
  if (!spool_read_all (spool, error))
    return NULL;
  gsize wanted =
      (gsize) MIN (spool_size_bytes (spool), REPORT_WINDOW_BYTES + 1);
  g_autoptr (GString) window = g_string_sized_new (wanted + 1);
  g_string_set_size (window, wanted);
  gssize n = spool_read_at (spool, window->str, wanted, 0, error);
  if (n < 0)
    return NULL;
  g_string_truncate (window, (gsize) n);
  return g_steal_pointer (&window);
}

Examination *
examine_read (Spool *spool, const ExamineContext *context, GError **error)
{
  gboolean may_be_report;
  if (!examine_head (spool, context, &may_be_report, error))
    return NULL;

  g_autoptr (Examination) examination = g_new0 (Examination, 1);
  if (!may_be_report) {
    examination->report = report_new ();
    return g_steal_pointer (&examination);
  }
  GString *window = read_window (spool, error);
  if (window == NULL)
    return NULL;
  examination->report = report_parse_taken (window, &context->envelope);
  return g_steal_pointer (&examination);
}

/* What of the body tells triage something is at its start. */
#define PREFIX_BODY_BYTES 512

static gboolean
is_all_space (const char *bytes, gsize length)
{
  gsize i = 0;
  while (i < length && g_ascii_isspace (bytes[i]))
    i++;
  return i == length;
}

PrefixSays
examine_prefix (const char *bytes, gsize length, gboolean is_whole,
                const ExamineContext *context)
{
  gsize body = header_find_end (bytes, length);
  if (length == 0 || g_ascii_isspace (bytes[0]) ||
      (!is_whole && (length - body < PREFIX_BODY_BYTES ||
                     is_all_space (bytes + body, length - body))))
    return PREFIX_TOO_SHORT;
  return triage_may_be_report (bytes, length, &context->envelope)
             ? PREFIX_MAY_BE_REPORT
             : PREFIX_ORDINARY;
}

SentLogs *
examine_open_logs (const ExamineContext *context)
{
  guint n = g_strv_length ((char **) context->logs);
  return sent_logs_open (context->logs, n, EXAMINE_LOG_WAIT_SECONDS);
}

static void
ask_about_original (SentLogs *logs, const Original *original, Answers *answers)
{
  OriginalAnswers *about = original_answers_new ();
  SentQuestion question = {SENT_KEY_MESSAGE_ID, NULL, original->subject};
  for (guint i = 0; i < original->message_ids->len; i++) {
    question.value = g_ptr_array_index (original->message_ids, i);
    g_ptr_array_add (about->message_ids, sent_logs_ask (logs, &question));
  }
  if (original->envelope_id != NULL) {
    question =
        (SentQuestion){SENT_KEY_ENVELOPE_ID, original->envelope_id, NULL};
    about->envelope_id = sent_logs_ask (logs, &question);
  }
  g_ptr_array_add (answers->originals, about);
}

/* The first subject known of what was returned. */
static const char *
returned_subject (const Report *report)
{
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    if (original->subject != NULL)
      return original->subject;
  }
  return NULL;
}

/* Adds an answer for each failed recipient. */
static void
ask_about_each (SentLogs *logs, const Report *report, SentKey key,
                GPtrArray *answers)
{
  SentQuestion question = {key, NULL, returned_subject (report)};
  for (guint i = 0; i < report->recipients->len; i++) {
    question.value = g_ptr_array_index (report->recipients, i);
    g_ptr_array_add (answers, sent_logs_ask (logs, &question));
  }
}

static void
ask_about_recipients (SentLogs *logs, const Report *report, Answers *answers)
{
  if (report->kind == REPORT_KIND_AUTOREPLY) {
    SentQuestion question = {SENT_KEY_RECIPIENT, report->reporter,
                             returned_subject (report)};
    if (question.value != NULL)
      g_ptr_array_add (answers->recipients, sent_logs_ask (logs, &question));
    return;
  }
  ask_about_each (logs, report, SENT_KEY_RECIPIENT, answers->recipients);
}

static gboolean
is_any_found (const Answers *answers)
{
  for (guint i = 0; i < answers->originals->len; i++) {
    const OriginalAnswers *about = g_ptr_array_index (answers->originals, i);
    for (guint j = 0; j < about->message_ids->len; j++) {
      const SentAnswer *answer = g_ptr_array_index (about->message_ids, j);
      if (answer->presence == SENT_FOUND)
        return TRUE;
    }
  }
  return FALSE;
}

/* @trouble is nullable. */
static void
add_trouble (Examination *examination, const char *trouble)
{
  char *before = examination->trouble;
  if (trouble == NULL)
    return;
  examination->trouble = before == NULL
                             ? g_strdup (trouble)
                             : g_strdup_printf ("%s; %s", before, trouble);
  g_free (before);
}

static void
ask_opened_logs (Examination *examination, SentLogs *logs)
{
  const Report *report = examination->report;
  Answers *answers = examination->answers;
  for (guint i = 0; i < report->originals->len; i++)
    ask_about_original (logs, g_ptr_array_index (report->originals, i),
                        answers);
  if (!report_has_message_ids (report))
    ask_about_recipients (logs, report, answers);
  else if (!is_any_found (answers))
    ask_about_each (logs, report, SENT_KEY_UNIDENTIFIED, answers->unidentified);
  answers->covered_since = sent_logs_covered_since (logs);
  answers->recipients_covered_since = sent_logs_recipients_covered_since (logs);
  /* Last: a log may fail at any of the questions. */
  const char *trouble = sent_logs_trouble (logs);
  answers->unavailable = trouble != NULL;
  add_trouble (examination, trouble);
}

static void
ask_logs (Examination *examination, const ExamineContext *context)
{
  if (context->opened != NULL) {
    sent_logs_hold (context->opened, TRUE);
    ask_opened_logs (examination, context->opened);
    sent_logs_hold (context->opened, FALSE);
    return;
  }
  g_autoptr (SentLogs) logs = examine_open_logs (context);
  ask_opened_logs (examination, logs);
}

/* Where a token is proof, no log is needed. */
static gboolean
is_proved (Examination *examination, const ExamineContext *context)
{
  g_autofree char *trouble = NULL;
  const Answers *answers = examination->answers;
  proofs_check (examination->report, context->keys, answers->proofs, &trouble);
  add_trouble (examination, trouble);
  return proved_id (examination->report, answers, &context->policy,
                    context->now) != NULL;
}

/* Not found, and just sent by what the returned Date says. */
static gboolean
may_be_recorded_yet (const Examination *examination, gint64 now)
{
  Evidence evidence = examination->judgement.evidence;
  const GPtrArray *originals = examination->report->originals;
  if (evidence != EVIDENCE_NEVER_SENT && evidence != EVIDENCE_NEVER_WROTE_TO)
    return FALSE;
  for (guint i = 0; i < originals->len; i++) {
    const Original *original = g_ptr_array_index (originals, i);
    if (instant_is_known (original->date) &&
        original->date >= now - EXAMINE_SETTLE_AGE_SECONDS &&
        original->date <= now + EXAMINE_SETTLE_AGE_SECONDS)
      return TRUE;
  }
  return FALSE;
}

static void
ask_and_judge (Examination *examination, const ExamineContext *context)
{
  const Report *report = examination->report;
  g_clear_pointer (&examination->answers, answers_free);
  g_clear_pointer (&examination->trouble, g_free);
  examination->answers = answers_new ();
  if (report->kind != REPORT_KIND_FEEDBACK &&
      context->policy.judged[report->kind] && !is_proved (examination, context))
    ask_logs (examination, context);
  examination->judgement =
      judge (report, examination->answers, &context->policy, context->now);
}

void
examine_judge (Examination *examination, const ExamineContext *context)
{
  if (examination->report->kind == REPORT_KIND_ORDINARY)
    return;
  ask_and_judge (examination, context);
  if (!context->settles || !may_be_recorded_yet (examination, context->now))
    return;
  g_usleep ((gulong) (EXAMINE_SETTLE_SECONDS * G_USEC_PER_SEC));
  ask_and_judge (examination, context);
}

Examination *
examine (Spool *spool, const ExamineContext *context, GError **error)
{
  Examination *examination = examine_read (spool, context, error);
  if (examination != NULL)
    examine_judge (examination, context);
  return examination;
}

void
examination_free (Examination *examination)
{
  if (examination == NULL)
    return;
  report_free (examination->report);
  answers_free (examination->answers);
  g_free (examination->trouble);
  g_free (examination);
}
