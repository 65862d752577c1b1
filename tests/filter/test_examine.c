/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole way from bytes to a judgement, once in this process and once in
 * the child of outcome_find(), over a log that is really there.
 */
#include "filter/outcome.h"

#include "base/instant.h"
#include "mail/scratch.h"
#include "suite.h"

#define NOW  G_GINT64_CONSTANT (1800000000)
#define SENT (NOW - SECONDS_PER_DAY)

#define ORDINARY "From: a@b.example\nSubject: hello\n\nbody\n"
#define DSN_TOP(field)                                                         \
  "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: us@example.org\n"      \
  "Subject: Undelivered Mail\nAuto-Submitted: auto-replied\nMIME-Version: "    \
  "1.0\nContent-Type: multipart/report; report-type=delivery-status; "         \
  "boundary=b\n\n--b\n\nNo such user.\n--b\nContent-Type: "                    \
  "message/delivery-status\n\nReporting-MTA: dns; mx.example\n" field          \
  "\nFinal-Recipient: rfc822; nobody@example.net\nAction: failed\n"            \
  "Status: 5.1.1\n\n"
#define RETURNED(fields)                                                       \
  "--b\nContent-Type: text/rfc822-headers\n\n"                                 \
  "From: us@example.org\nTo: nobody@example.net\nSubject: hello\n" fields      \
  "\n--b--\n"
#define AUTOREPLY(fields)                                                      \
  "From: friend@example.net\nTo: us@example.org\nSubject: Auto: hello\n"       \
  "Auto-Submitted: auto-replied (vacation)\n" fields "\nI am away.\n"

static char *log_path;

static void
record (void)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  g_ptr_array_add (ids, (char *) "sent@example.org");
  g_ptr_array_add (recipients, (char *) "friend@example.net");
  SentMessage message = {.message_ids = ids,
                         .envelope_id = "ENV1",
                         .recipients = recipients,
                         .subject = "hello",
                         .date = INSTANT_UNKNOWN,
                         .sent_at = SENT};
  g_autoptr (SentLog) log = sent_log_open (log_path, SENT_LOG_WRITE, 60, NULL);
  ck_assert_ptr_nonnull (log);
  ck_assert (
      sent_log_add (log, &message, 1, NOW - 40 * SECONDS_PER_DAY, 0, NULL));
}

static void
set_up (void)
{
  scratch_make ();
  log_path = scratch_path ("sent.db");
}

static void
tear_down (void)
{
  g_clear_pointer (&log_path, g_free);
  scratch_remove ();
}

typedef enum { LOG, NO_LOG, BROKEN_LOG, NOT_JUDGED } Surroundings;

static const struct {
  const char *name;
  const char *message;
  Surroundings surroundings;
  ReportKind kind;
  Evidence evidence;
  const char *subject_of;
} rows[] = {
    {"ordinary", ORDINARY, LOG, REPORT_KIND_ORDINARY, EVIDENCE_NONE, NULL},
    {"ordinary, broken log", ORDINARY, BROKEN_LOG, REPORT_KIND_ORDINARY,
     EVIDENCE_NONE, NULL},
    {"empty", "", LOG, REPORT_KIND_ORDINARY, EVIDENCE_NONE, NULL},
    {"ours", DSN_TOP ("") RETURNED ("Message-ID: <sent@example.org>\n"), LOG,
     REPORT_KIND_FAILURE, EVIDENCE_MESSAGE_ID, "sent@example.org"},
    {"not ours", DSN_TOP ("") RETURNED ("Message-ID: <1@forged.example>\n"),
     LOG, REPORT_KIND_FAILURE, EVIDENCE_NEVER_SENT, "1@forged.example"},
    {"envelope id",
     DSN_TOP ("Original-Envelope-Id: ENV1\n")
         RETURNED ("Message-ID: <1@forged.example>\n"),
     LOG, REPORT_KIND_FAILURE, EVIDENCE_ENVELOPE_ID, "ENV1"},
    {"no id, recipient unknown", DSN_TOP ("") RETURNED (""), LOG,
     REPORT_KIND_FAILURE, EVIDENCE_NEVER_WROTE_TO, "nobody@example.net"},
    {"autoreply to ours", AUTOREPLY ("In-Reply-To: <sent@example.org>\n"), LOG,
     REPORT_KIND_AUTOREPLY, EVIDENCE_MESSAGE_ID, "sent@example.org"},
    {"autoreply without an id, from whom we wrote to", AUTOREPLY (""), LOG,
     REPORT_KIND_AUTOREPLY, EVIDENCE_RECIPIENT, "friend@example.net"},
    {"no log", DSN_TOP ("") RETURNED ("Message-ID: <1@forged.example>\n"),
     NO_LOG, REPORT_KIND_FAILURE, EVIDENCE_LOG_UNAVAILABLE, NULL},
    {"broken log", DSN_TOP ("") RETURNED ("Message-ID: <1@forged.example>\n"),
     BROKEN_LOG, REPORT_KIND_FAILURE, EVIDENCE_LOG_UNAVAILABLE, NULL},
    {"not judged", DSN_TOP ("") RETURNED ("Message-ID: <1@forged.example>\n"),
     NOT_JUDGED, REPORT_KIND_FAILURE, EVIDENCE_NOT_JUDGED, NULL},
    {"not judged, whatever the log", AUTOREPLY (""), NOT_JUDGED,
     REPORT_KIND_AUTOREPLY, EVIDENCE_NOT_JUDGED, NULL},
};

static ExamineContext
make_context (const char *const *logs, Surroundings surroundings)
{
  ExamineContext context = {.logs = logs, .now = NOW};
  for (int i = 0; i < N_REPORT_KINDS; i++)
    context.policy.judged[i] = surroundings != NOT_JUDGED;
  context.policy.queue_lifetime_seconds = 10 * SECONDS_PER_DAY;
  context.policy.keep_seconds = 45 * SECONDS_PER_DAY;
  if (surroundings == LOG)
    record ();
  if (surroundings == BROKEN_LOG || surroundings == NOT_JUDGED)
    scratch_write (log_path, "this is no database", 19);
  return context;
}

/* Of logs that stay open: between two reports others may write. */
START_TEST (opened_logs_are_not_held_on_to)
{
  static const char message[] =
      DSN_TOP ("") RETURNED ("Message-ID: <1@forged.example>\n");
  const char *const logs[] = {log_path, NULL};
  ExamineContext context = make_context (logs, LOG);
  g_autoptr (SentLogs) opened = examine_open_logs (&context);
  context.opened = opened;
  for (guint i = 0; i < 2; i++) {
    int in = scratch_pipe (message, strlen (message), 65536);
    g_autoptr (Spool) spool = spool_new (in);
    g_autoptr (Examination) examination = examine (spool, &context, NULL);
    ck_assert_int_eq (examination->judgement.evidence, EVIDENCE_NEVER_SENT);
    close (in);
    g_autoptr (SentLog) log = sent_log_open (log_path, SENT_LOG_WRITE, 0, NULL);
    ck_assert_ptr_nonnull (log);
    ck_assert (sent_log_extend_coverage (log, SENT - i - 1, NULL));
  }
}
END_TEST

START_TEST (examines_row)
{
  const char *const logs[] = {log_path, NULL};
  ExamineContext context = make_context (logs, rows[_i].surroundings);
  int in = scratch_pipe (rows[_i].message, strlen (rows[_i].message), 65536);
  g_autoptr (Spool) spool = spool_new (in);
  g_autoptr (Examination) examination = examine (spool, &context, NULL);
  ck_assert_ptr_nonnull (examination);
  ck_assert_msg (examination->report->kind == rows[_i].kind, "%s: %s",
                 rows[_i].name, report_kind_name (examination->report->kind));
  ck_assert_msg (examination->judgement.evidence == rows[_i].evidence, "%s: %s",
                 rows[_i].name,
                 evidence_name (examination->judgement.evidence));
  ck_assert_msg (
      g_strcmp0 (examination->judgement.subject_of, rows[_i].subject_of) == 0,
      "%s: %s", rows[_i].name, examination->judgement.subject_of);
  ck_assert_msg ((examination->trouble != NULL) ==
                     (rows[_i].evidence == EVIDENCE_LOG_UNAVAILABLE),
                 "%s: %s", rows[_i].name, examination->trouble);
  ck_assert_msg ((examination->answers == NULL) ==
                     (rows[_i].kind == REPORT_KIND_ORDINARY),
                 "%s", rows[_i].name);
  close (in);
}
END_TEST

START_TEST (child_finds_the_same)
{
  const char *const logs[] = {log_path, NULL};
  ExamineContext context = make_context (logs, rows[_i].surroundings);
  g_auto (Outcome) outcome = {0};
  int in = scratch_file ("zz", rows[_i].message, strlen (rows[_i].message));
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (outcome_find (spool, &context, &outcome, NULL));
  ck_assert_msg (outcome.kind == rows[_i].kind, "%s", rows[_i].name);
  ck_assert_msg (outcome.evidence == rows[_i].evidence, "%s: %s", rows[_i].name,
                 evidence_name (outcome.evidence));
  ck_assert_msg (outcome.verdict == evidence_verdict (rows[_i].evidence), "%s",
                 rows[_i].name);
  ck_assert_msg (g_strcmp0 (outcome.subject_of, rows[_i].subject_of) == 0,
                 "%s: %s", rows[_i].name, outcome.subject_of);
  close (in);
}
END_TEST

/* A returned message of many megabytes: the ids stand in the window. */
START_TEST (long_reports_are_read_within_the_window)
{
  const char *const logs[] = {log_path, NULL};
  ExamineContext context = make_context (logs, LOG);
  g_autofree char *body = g_strnfill (9000000, 'y');
  g_autofree char *message = g_strconcat (
      DSN_TOP (""), "--b\nContent-Type: message/rfc822\n\n",
      "From: us@example.org\nMessage-ID: <sent@example.org>\n\n", body, NULL);
  int in = scratch_pipe (message, strlen (message), 65536);
  int out = scratch_output ();
  g_auto (Outcome) outcome = {0};
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (outcome_find (spool, &context, &outcome, NULL));
  ck_assert_int_eq (outcome.evidence, EVIDENCE_MESSAGE_ID);
  ck_assert (spool_copy (spool, 0, out, NULL));
  scratch_check_output (out, message, strlen (message), "long");
  close (in);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("examine");
  TCase *tcase = tcase_create ("examine");
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, opened_logs_are_not_held_on_to);
  tcase_add_loop_test (tcase, examines_row, 0, G_N_ELEMENTS (rows));
  tcase_add_loop_test (tcase, child_finds_the_same, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, long_reports_are_read_within_the_window);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
