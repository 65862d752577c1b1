/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The supervision is tested with work that goes wrong in every way; what the
 * real work finds is test_examine.c's.
 */
#include "base/descriptor.h"
#include "filter/outcome_work.h"

#include "base/error.h"
#include "mail/scratch.h"
#include "suite.h"

#include <sys/resource.h>

static void
say (int fd, const char *text)
{
  (void) descriptor_write (fd, text, strlen (text), NULL);
}

#define DEADLINE_SECONDS 0.7

#define WORK(name)                                                             \
  static void name (G_GNUC_UNUSED Spool *spool,                                \
                    G_GNUC_UNUSED const ExamineContext *context,               \
                    G_GNUC_UNUSED int fd)

WORK (answers)
{
  say (fd, "kind failure\nevidence never-sent\nsubject a%0A%22b%C3%A4\n"
           "trouble half a log\nend \n");
}

WORK (answers_slowly)
{
  static const char text[] = "kind delay\nevidence message-id\nend \n";
  for (gsize i = 0; i < sizeof text - 1; i++) {
    (void) descriptor_write (fd, text + i, 1, NULL);
    g_usleep (1000);
  }
}

WORK (says_ordinary)
{
  say (fd, "kind ordinary\nevidence none\nend \n");
}

WORK (crashes_at_once)
{
  (void) raise (SIGKILL);
}

WORK (crashes_later)
{
  say (fd, "kind failure\nevidence never-sent\n");
  (void) raise (SIGKILL);
}

WORK (hangs_at_once)
{
  for (;;)
    pause ();
}

WORK (hangs_later)
{
  say (fd, "kind failure\n");
  signal (SIGTERM, SIG_IGN);
  for (;;)
    pause ();
}

WORK (ends_early)
{
  say (fd, "kind failure\nevidence never-sent\n");
}

WORK (says_nothing)
{
}

WORK (ends_in_half_a_line)
{
  say (fd, "kind failure\nevidence never-sent\nend");
}

WORK (talks_nonsense)
{
  say (fd, "kind nonsense\nevidence\nevidence foo\n\n \nverdict backscatter\n"
           "subject %\nerror\n%zz\n");
}

WORK (never_stops_talking)
{
  for (;;)
    say (fd, "kind failure\n");
}

WORK (speaks_of_an_end)
{
  say (fd, "kind failure\nsubject the end \n");
  g_usleep (100000);
  say (fd, "subject that's odd \n");
  g_usleep (100000);
  say (fd, "evidence never-sent\nend \n");
}

/* It is not waited for. */
WORK (hangs_when_done)
{
  say (fd, "kind failure\nevidence never-sent\nend \n");
  for (;;)
    pause ();
}

WORK (says_odd)
{
  say (fd, "kind feedback\nsubject x\nodd \nend \n");
}

WORK (says_odd_late)
{
  g_usleep ((gulong) (0.6 * DEADLINE_SECONDS * G_USEC_PER_SEC));
  say (fd, "odd \n");
}

WORK (answers_late)
{
  g_usleep ((gulong) (0.6 * DEADLINE_SECONDS * G_USEC_PER_SEC));
  say (fd, "end \n");
}

WORK (cannot_read)
{
  say (fd, "error 2 no room in /tmp\n");
}

WORK (cannot_read_for_another_reason)
{
  say (fd, "error 99 disk%0Abroken\nend \n");
}

WORK (writes_to_our_output)
{
  say (STDOUT_FILENO, "this must not get into a message");
  say (fd, "kind failure\nevidence never-sent\nend \n");
}

#ifndef __SANITIZE_ADDRESS__
WORK (takes_all_memory)
{
  say (fd, "kind failure\n");
  for (;;) {
    volatile char *bytes = malloc (1024 * 1024);
    if (bytes == NULL)
      _exit (1);
    bytes[0] = 1;
  }
}
#endif

/* Whatever took over the child may say what it likes. */
WORK (tells_much)
{
  g_autofree char *block = g_strnfill (OUTCOME_MAX_HEADER_BLOCK_BYTES + 1, 'y');
  g_autofree char *id = g_strnfill (OUTCOME_MAX_ID_BYTES + 1, 'i');
  g_autofree char *lines =
      g_strdup_printf ("kind failure\nheader A%%3A%%20b%%0A\nheader %s\n"
                       "envelope %%00\nrecipient %s\nid %s\n",
                       block, id, id);
  say (fd, lines);
  for (guint i = 0; i < 3 * OUTCOME_MAX_RECIPIENTS; i++)
    say (fd, "recipient a%0A\nid b\n");
  say (fd, "evidence never-sent\nend \n");
}

WORK (tells_what_is_kept)
{
  g_autofree char *block = g_strnfill (OUTCOME_MAX_HEADER_BLOCK_BYTES, '\n');
  g_autofree char *escaped =
      g_uri_escape_bytes ((const guint8 *) block, strlen (block), NULL);
  g_autofree char *lines = g_strdup_printf (
      "kind failure\nheader %s\nrecipient a\nrecipient b\nid c\n"
      "envelope d%%0A\nevidence never-sent\nend \n",
      escaped);
  say (fd, lines);
}

#define UNAVAILABLE                                                            \
  REPORT_KIND_FAILURE, VERDICT_UNVERIFIABLE, EVIDENCE_LOG_UNAVAILABLE, NULL
#define NOT_KNOWN REPORT_KIND_ORDINARY, VERDICT_NONE, EVIDENCE_NONE, NULL

static const struct {
  const char *name;
  OutcomeWork work;
  ReportKind kind;
  Verdict verdict;
  Evidence evidence;
  const char *subject_of;
  const char *trouble; /* a part of it; NULL: none */
} rows[] = {
    {"answers", answers, REPORT_KIND_FAILURE, VERDICT_BACKSCATTER,
     EVIDENCE_NEVER_SENT, "a\n\"b\303\244", "half a log"},
    {"answers slowly", answers_slowly, REPORT_KIND_DELAY, VERDICT_GENUINE,
     EVIDENCE_MESSAGE_ID, NULL, NULL},
    {"speaks of an end", speaks_of_an_end, REPORT_KIND_FAILURE,
     VERDICT_BACKSCATTER, EVIDENCE_NEVER_SENT, "that's odd ", NULL},
    {"hangs when done", hangs_when_done, REPORT_KIND_FAILURE,
     VERDICT_BACKSCATTER, EVIDENCE_NEVER_SENT, NULL, NULL},
    {"ordinary after all", says_ordinary, NOT_KNOWN, NULL},
    {"crashes at once", crashes_at_once, NOT_KNOWN, "signal 9"},
    {"crashes later", crashes_later, UNAVAILABLE, "signal 9"},
    {"hangs at once", hangs_at_once, NOT_KNOWN, "seconds"},
    {"hangs later", hangs_later, UNAVAILABLE, "seconds"},
    {"ends early", ends_early, UNAVAILABLE, "failed"},
    {"says nothing", says_nothing, NOT_KNOWN, "failed"},
    {"ends in half a line", ends_in_half_a_line, UNAVAILABLE, "failed"},
    {"talks nonsense", talks_nonsense, NOT_KNOWN, "failed"},
    {"never stops talking", never_stops_talking, UNAVAILABLE, "unjudged"},
    {"writes to our output", writes_to_our_output, REPORT_KIND_FAILURE,
     VERDICT_BACKSCATTER, EVIDENCE_NEVER_SENT, NULL, NULL},
#ifndef __SANITIZE_ADDRESS__
    {"takes all memory", takes_all_memory, UNAVAILABLE, "memory"},
#endif
};

static const char *const no_logs[] = {NULL};
static const ExamineContext context = {.logs = no_logs};

static gboolean
supervise (OutcomeWork work, Outcome *outcome, GError **error)
{
  OutcomeTask task = {.work = work, .deadline_seconds = DEADLINE_SECONDS};
  int in = scratch_pipe ("A: b\n\nbody", 10, 10);
  g_autoptr (Spool) spool = spool_new (in);
  gboolean ok = outcome_supervise (&task, spool, &context, outcome, error);
  close (in);
  while (waitpid (-1, NULL, 0) > 0) /* the pipe's writer */
    ;
  return ok;
}

/* Each takes its share of one deadline. */
static const struct {
  OutcomeWork work;
  OutcomeWork work_on_odd;
  ReportKind kind;
  const char *trouble;
} turns[] = {
    {says_odd, answers_slowly, REPORT_KIND_DELAY, NULL},
    {answers_slowly, crashes_at_once, REPORT_KIND_DELAY, NULL},
    {crashes_at_once, answers_slowly, REPORT_KIND_ORDINARY, "signal 9"},
    {says_odd, crashes_at_once, REPORT_KIND_ORDINARY, "signal 9"},
    {says_odd, says_odd, REPORT_KIND_FEEDBACK, "failed"},
    {says_odd, NULL, REPORT_KIND_FEEDBACK, "failed"},
    {says_odd_late, answers_late, REPORT_KIND_ORDINARY, "seconds"},
};

START_TEST (other_work_is_done_on_an_odd_message)
{
  g_auto (Outcome) outcome = {0};
  OutcomeTask task = {.work = turns[_i].work,
                      .work_on_odd = turns[_i].work_on_odd,
                      .deadline_seconds = DEADLINE_SECONDS};
  int in = scratch_file ("", "A: b\n\nbody", 10);
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (outcome_supervise (&task, spool, &context, &outcome, NULL));
  close (in);
  ck_assert_int_eq (outcome.kind, turns[_i].kind);
  ck_assert_ptr_null (outcome.subject_of);
  ck_assert ((outcome.trouble == NULL) == (turns[_i].trouble == NULL));
  if (turns[_i].trouble != NULL)
    ck_assert_ptr_nonnull (strstr (outcome.trouble, turns[_i].trouble));
  ck_assert (waitpid (-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}
END_TEST

static guint
count_descriptors (void)
{
  return scratch_count ("/proc/self/fd");
}

START_TEST (supervises_row)
{
  g_auto (Outcome) outcome = {0};
  guint before = count_descriptors ();
  ck_assert_msg (supervise (rows[_i].work, &outcome, NULL), "%s",
                 rows[_i].name);
  ck_assert_msg (outcome.kind == rows[_i].kind, "%s: %d", rows[_i].name,
                 outcome.kind);
  ck_assert_msg (outcome.verdict == rows[_i].verdict, "%s", rows[_i].name);
  ck_assert_msg (outcome.evidence == rows[_i].evidence, "%s", rows[_i].name);
  ck_assert_msg (g_strcmp0 (outcome.subject_of, rows[_i].subject_of) == 0,
                 "%s: '%s'", rows[_i].name, outcome.subject_of);
  ck_assert_msg ((outcome.trouble == NULL) == (rows[_i].trouble == NULL),
                 "%s: %s", rows[_i].name, outcome.trouble);
  if (rows[_i].trouble != NULL)
    ck_assert_msg (strstr (outcome.trouble, rows[_i].trouble) != NULL, "%s: %s",
                   rows[_i].name, outcome.trouble);
  ck_assert_msg (count_descriptors () == before, "%s: a descriptor is left",
                 rows[_i].name);
}
END_TEST

static gboolean
supervise_keeping (OutcomeWork work, Outcome *outcome)
{
  const ExamineContext keeping = {.logs = no_logs, .keeps_headers = TRUE};
  OutcomeTask task = {.work = work, .deadline_seconds = DEADLINE_SECONDS};
  int in = scratch_file ("", "A: b\n\nbody", 10);
  g_autoptr (Spool) spool = spool_new (in);
  gboolean ok = outcome_supervise (&task, spool, &keeping, outcome, NULL);
  close (in);
  return ok && outcome->trouble == NULL;
}

START_TEST (what_is_kept_comes_over)
{
  g_auto (Outcome) outcome = {0};
  ck_assert (supervise_keeping (tells_what_is_kept, &outcome));
  ck_assert_uint_eq (strlen (outcome.header_block),
                     OUTCOME_MAX_HEADER_BLOCK_BYTES);
  ck_assert_uint_eq (outcome.recipients->len, 2);
  ck_assert_str_eq (g_ptr_array_index (outcome.recipients, 1), "b");
  ck_assert_str_eq (g_ptr_array_index (outcome.message_ids, 0), "c");
  ck_assert_str_eq (outcome.envelope_id, "d\n");
}
END_TEST

START_TEST (what_is_kept_is_bounded)
{
  g_auto (Outcome) outcome = {0};
  ck_assert (supervise_keeping (tells_much, &outcome));
  ck_assert_ptr_null (outcome.header_block);
  ck_assert_ptr_null (outcome.envelope_id);
  ck_assert_uint_eq (outcome.recipients->len, OUTCOME_MAX_RECIPIENTS);
  ck_assert_uint_eq (outcome.message_ids->len, OUTCOME_MAX_MESSAGE_IDS);
  ck_assert_str_eq (g_ptr_array_index (outcome.recipients, 0), "a\n");
}
END_TEST

START_TEST (our_output_stays_clean)
{
  g_auto (Outcome) outcome = {0};
  int out = scratch_output ();
  int saved = dup (STDOUT_FILENO);
  ck_assert_int_ge (dup2 (out, STDOUT_FILENO), 0);
  gboolean ok = supervise (writes_to_our_output, &outcome, NULL);
  ck_assert_int_ge (dup2 (saved, STDOUT_FILENO), 0);
  close (saved);
  ck_assert (ok);
  scratch_check_output (out, "", 0, "output");
}
END_TEST

START_TEST (no_child_is_left)
{
  static const OutcomeWork works[] = {answers, crashes_at_once, hangs_later};
  OutcomeTask task = {.work = works[_i], .deadline_seconds = DEADLINE_SECONDS};
  g_auto (Outcome) outcome = {0};
  int in = scratch_file ("", "A: b\n\nbody", 10); /* no writer to wait for */
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (outcome_supervise (&task, spool, &context, &outcome, NULL));
  ck_assert (waitpid (-1, NULL, WNOHANG) == -1 && errno == ECHILD);
  close (in);
}
END_TEST

START_TEST (unreadable_message_is_an_error)
{
  g_auto (Outcome) outcome = {0};
  g_autoptr (GError) error = NULL;
  ck_assert (!supervise (cannot_read, &outcome, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
  ck_assert_str_eq (error->message, "no room in /tmp");
  g_clear_error (&error);
  ck_assert (!supervise (cannot_read_for_another_reason, &outcome, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO));
  g_clear_error (&error);
  g_autoptr (Spool) closed = spool_new (999);
  ck_assert (!outcome_find (closed, &context, &outcome, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO));
}
END_TEST

START_TEST (ignored_children_are_seen_all_the_same)
{
  g_auto (Outcome) outcome = {0};
  signal (SIGCHLD, SIG_IGN);
  ck_assert (supervise (crashes_at_once, &outcome, NULL));
  ck_assert_ptr_nonnull (strstr (outcome.trouble, "signal 9"));
}
END_TEST

START_TEST (without_processes_it_works_too)
{
  g_auto (Outcome) outcome = {0};
  int in = scratch_file ("", "A: b\n\nbody", 10);
  OutcomeTask task = {.work = answers, .deadline_seconds = DEADLINE_SECONDS};
  scratch_become_nobody ();
  struct rlimit usual;
  ck_assert_int_eq (getrlimit (RLIMIT_NPROC, &usual), 0);
  struct rlimit none = {0, usual.rlim_max};
  ck_assert_int_eq (setrlimit (RLIMIT_NPROC, &none), 0);
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (outcome_supervise (&task, spool, &context, &outcome, NULL));
  /* LeakSanitizer needs a process at the end. */
  ck_assert_int_eq (setrlimit (RLIMIT_NPROC, &usual), 0);
  /* Examined here, and found to be ordinary. */
  if (geteuid () != 0)
    ck_assert_int_eq (outcome.kind, REPORT_KIND_ORDINARY);
  close (in);
}
END_TEST

START_TEST (ordinary_mail_is_not_read_in_whole)
{
  g_auto (Outcome) outcome = {0};
  g_autofree char *body = g_strnfill (3000000, 'y');
  g_autofree char *message =
      g_strconcat ("From: a@b.example\nSubject: c\n\n", body, NULL);
  int in = scratch_pipe (message, strlen (message), 65536);
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (outcome_find (spool, &context, &outcome, NULL));
  ck_assert_int_eq (outcome.kind, REPORT_KIND_ORDINARY);
  gsize length;
  (void) spool_head (spool, &length);
  ck_assert_uint_lt (length, SPOOL_HEAD_BYTES);
  close (in);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("outcome");
  TCase *tcase = tcase_create ("outcome");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_loop_test (tcase, supervises_row, 0, G_N_ELEMENTS (rows));
  tcase_add_loop_test (tcase, other_work_is_done_on_an_odd_message, 0,
                       G_N_ELEMENTS (turns));
  tcase_add_test (tcase, what_is_kept_comes_over);
  tcase_add_test (tcase, what_is_kept_is_bounded);
  tcase_add_test (tcase, our_output_stays_clean);
  tcase_add_loop_test (tcase, no_child_is_left, 0, 3);
  tcase_add_test (tcase, unreadable_message_is_an_error);
  tcase_add_test (tcase, ignored_children_are_seen_all_the_same);
  tcase_add_test (tcase, without_processes_it_works_too);
  tcase_add_test (tcase, ordinary_mail_is_not_read_in_whole);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
