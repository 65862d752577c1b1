/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/reader_process.h"

#include "filter/reader_answer.h"
#include "mail/scratch.h"
#include "suite.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>

static ReaderBatch *
batch_of (guint first, guint n)
{
  ReaderBatch *batch = reader_batch_new ();
  for (guint i = first; i < first + n; i++) {
    g_autofree char *name = g_strdup_printf ("/folder/cur/%u", i);
    reader_batch_add (batch, &(MessagePlace){name, i, 1});
  }
  return batch;
}

/* What it was given comes back in one, with the message that it was at, whose
 * number counts from when its process began. */
START_TEST (both_batches_are_taken_back)
{
  const struct {
    gint at, want;
  } rows[] = {{READER_NOWHERE, READER_NOWHERE},
              {9, READER_NOWHERE},
              {10, READER_NOWHERE}, /* it was answered */
              {11, 1},
              {13, 3},
              {14, 4},
              {15, READER_NOWHERE}};
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    ReaderTrace trace = {.at = rows[i].at};
    Reader reader = {.batch = batch_of (0, 3),
                     .next = batch_of (3, 2),
                     .n_before = 10,
                     .n_answered = 1,
                     .trace = &trace};
    gint at;
    g_autoptr (ReaderBatch) batch = reader_take_back (&reader, &at);
    ck_assert_int_eq (at, rows[i].want);
    ck_assert_uint_eq (reader_batch_count (batch), 5);
    for (guint j = 0; j < 5; j++)
      ck_assert_uint_eq (reader_batch_place (batch, j).offset, j);
    ck_assert_ptr_null (reader.batch);
    ck_assert_ptr_null (reader.next);
  }
}
END_TEST

START_TEST (an_idle_reader_has_nothing_to_give_back)
{
  ReaderTrace trace = {.at = 0};
  Reader reader = {.trace = &trace};
  gint at;
  ck_assert_ptr_null (reader_take_back (&reader, &at));
}
END_TEST

/* It goes on for as long as there are other messages: what is measured is the
 * time of one, not of a batch. */
START_TEST (patience_is_with_one_message)
{
  g_autoptr (ReaderBatch) batch = batch_of (0, 3);
  ReaderTrace trace = {.at = READER_NOWHERE};
  Reader reader = {.batch = batch, .trace = &trace};
  const gint64 patience = 120;
  ck_assert (!reader_is_silent (&reader, 119, 119 - patience));
  ck_assert (reader_is_silent (&reader, 120, 120 - patience));
  trace.n_begun++;
  ck_assert (!reader_is_silent (&reader, 200, 200 - patience));
  trace.n_begun++;
  ck_assert (!reader_is_silent (&reader, 319, 319 - patience));
  ck_assert (!reader_is_silent (&reader, 438, 438 - patience));
  ck_assert (reader_is_silent (&reader, 439, 439 - patience));
  reader.batch = NULL;
  ck_assert (!reader_is_silent (&reader, 1000, 1000 - patience));
}
END_TEST

static void
hear_until_done (Reader *reader)
{
  ReaderAnswer answer = {.event = READER_GONE};
  gsize offset = 0;
  gboolean is_broken = FALSE;
  while (answer.event != READER_DONE) {
    ck_assert (reader_hear (reader));
    while (reader_answer_next (reader->answers, &offset, &answer, &is_broken))
      reader_answer_clear (&answer);
    ck_assert (!is_broken);
  }
}

/* Runs in the reader. */
static char *
die (const MessagePlace *place, const Examination *examination, gpointer data)
{
  (void) place;
  (void) examination;
  (void) data;
  raise (SIGKILL);
  return NULL;
}

START_TEST (a_process_tells_where_it_is)
{
  static const char *const none[] = {NULL};
  static const char report_text[] =
      "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\n"
      "Subject: Undelivered Mail Returned to Sender\n\n"
      "could not be delivered\n\n   <a@example.net>: unknown user\n";
  const ExamineContext context = {.logs = none, .keys = none};
  const ReadersSetup setup = {.context = &context, .describe = die};
  g_autofree char *path = scratch_path ("report");
  g_autoptr (Roots) roots = roots_new (scratch);
  g_autoptr (GByteArray) answers = g_byte_array_new ();
  ReaderTrace *trace = mmap (NULL, sizeof *trace, PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  Reader reader = {.answers = answers, .trace = trace};
  gint at;
  scratch_write (path, report_text, strlen (report_text));
  ck_assert (
      reader_start (&reader, &(ReaderStart){&setup, roots, NULL, 0}, NULL));
  ck_assert_int_ne (fcntl (reader.to, F_GETFL) & O_NONBLOCK, 0);
  reader_give (&reader, batch_of (0, 3));
  hear_until_done (&reader);
  ck_assert_int_eq (g_atomic_int_get (&trace->n_begun), 3);
  reader_go_on (&reader);
  ck_assert_ptr_null (reader.batch);

  ReaderBatch *batch = batch_of (3, 1);
  reader_batch_add (batch, &(MessagePlace){path, 0, 0});
  reader_give (&reader, batch);
  while (reader_hear (&reader))
    ;
  (void) reader_stop (&reader);
  reader_batch_free (reader_take_back (&reader, &at));
  ck_assert_int_eq (at, 1);
  munmap (trace, sizeof *trace);
}
END_TEST

/* ^C and ^Z reach all processes of a terminal. One that stops answers no more.
 */
START_TEST (what_is_typed_is_the_parents)
{
  static const char *const none[] = {NULL};
  const ExamineContext context = {.logs = none, .keys = none};
  const ReadersSetup setup = {.context = &context};
  g_autoptr (Roots) roots = roots_new (scratch);
  g_autoptr (GByteArray) answers = g_byte_array_new ();
  ReaderTrace trace;
  Reader reader = {.answers = answers, .trace = &trace};
  /* A shell has what runs in its background ignore them. */
  (void) signal (SIGINT, SIG_DFL);
  (void) signal (SIGTSTP, SIG_DFL);
  ck_assert (
      reader_start (&reader, &(ReaderStart){&setup, roots, NULL, 0}, NULL));
  for (guint i = 0; i < 2; i++) {
    reader_give (&reader, batch_of (0, 1));
    hear_until_done (&reader);
    reader_go_on (&reader);
    g_byte_array_set_size (answers, 0);
    ck_assert_int_eq (kill (reader.pid, SIGINT), 0);
    ck_assert_int_eq (kill (reader.pid, SIGTSTP), 0);
  }
  (void) reader_stop (&reader);
}
END_TEST

/* More than a pipe holds, to one that does not read yet. */
START_TEST (giving_never_waits)
{
  const guint n = 10000;
  ReaderTrace trace = {.at = READER_NOWHERE};
  int to[2];
  ck_assert_int_eq (pipe2 (to, O_NONBLOCK), 0);
  Reader reader = {.to = to[1], .trace = &trace};
  reader_give (&reader, batch_of (0, n));
  reader_give (&reader, batch_of (n, 1));
  ck_assert (reader_has_unsent (&reader));

  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[4096];
  gssize length;
  while ((length = read (to[0], buffer, sizeof buffer)) > 0) {
    g_byte_array_append (bytes, buffer, (guint) length);
    reader_send (&reader);
  }
  ck_assert (!reader_has_unsent (&reader));
  guint n_seen = 0;
  MessagePlace place;
  for (gsize start = 0; start < bytes->len;) {
    guint32 in_batch;
    memcpy (&in_batch, bytes->data + start, sizeof in_batch);
    start += sizeof in_batch;
    for (gsize end = start + in_batch; start < end;) {
      ck_assert (reader_batch_next (bytes, &start, &place));
      ck_assert_uint_eq (place.offset, n_seen++);
    }
  }
  ck_assert_uint_eq (n_seen, n + 1);
  reader_batch_free (reader.batch);
  reader_batch_free (reader.next);
  close (to[0]);
  close (to[1]);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("reader_process");
  TCase *tcase = tcase_create ("reader_process");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_test (tcase, both_batches_are_taken_back);
  tcase_add_test (tcase, an_idle_reader_has_nothing_to_give_back);
  tcase_add_test (tcase, patience_is_with_one_message);
  tcase_add_test (tcase, a_process_tells_where_it_is);
  tcase_add_test (tcase, giving_never_waits);
  tcase_add_test (tcase, what_is_typed_is_the_parents);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
