/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/readers.h"

#include "base/error.h"
#include "base/instant.h"
#include "mail/scratch.h"
#include "sentlog/hot_journal.h"
#include "suite.h"

#include <signal.h>
#include <utime.h>

#define N_FILES 1000

static const char report_text[] =
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\n"
    "Subject: Undelivered Mail Returned to Sender\n"
    "Date: Fri, 20 Nov 2026 09:00:00 +0000\n\n"
    "could not be delivered\n\n   <a@example.net>: unknown user\n";
static const char ordinary_text[] = "From: a@example.net\nSubject: b\n\nText\n";

typedef struct {
  guint n_reports, n_troubles;
  char *troubled, *why;
  gint64 arrived_at;
  Evidence evidence;
  const char *crash_at;    /* the end of a name; nullable */
  const char *crash_later; /* the same */
  const char *folder;      /* of the messages; nullable */
  guint n_readers;         /* 0: three */
  guint n_told[N_FILES];   /* how often of each message-N */
} Found;

static void
count_told (Found *found, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  if (!g_str_has_prefix (name, "message-"))
    return;
  guint64 i = g_ascii_strtoull (name + strlen ("message-"), NULL, 10);
  ck_assert_uint_lt (i, N_FILES);
  found->n_told[i]++;
}

static gboolean
visit (const MessagePlace *place, const Summary *summary, const char *trouble,
       gpointer data, GError **error)
{
  (void) error;
  Found *found = data;
  count_told (found, place->file_name);
  if (summary != NULL) {
    ck_assert_str_eq (summary->text, place->file_name);
    found->n_reports++;
    found->arrived_at = summary->arrived_at;
    found->evidence = summary->evidence;
    return TRUE;
  }
  found->n_troubles++;
  g_free (found->troubled);
  found->troubled = g_path_get_basename (place->file_name);
  g_free (found->why);
  found->why = g_strdup (trouble);
  return TRUE;
}

/* Runs in the reader. */
static char *
describe (const MessagePlace *place, const Examination *examination,
          gpointer data)
{
  const Found *found = data;
  ck_assert_ptr_nonnull (examination->report);
  if ((found->crash_at != NULL &&
       g_str_has_suffix (place->file_name, found->crash_at)) ||
      (found->crash_later != NULL &&
       g_str_has_suffix (place->file_name, found->crash_later)))
    raise (SIGKILL);
  return g_strdup (place->file_name);
}

static void
clear_found (Found *found)
{
  g_free (found->troubled);
  g_free (found->why);
}

/* Where there is one it stays. */
static char *
make_message_in (const char *folder, guint i, const char *text)
{
  g_autofree char *name =
      g_strdup_printf ("%s%smessage-%u", folder != NULL ? folder : "",
                       folder != NULL ? "/" : "", i);
  char *path = scratch_path (name);
  if (access (path, F_OK) != 0)
    scratch_write (path, text, strlen (text));
  return path;
}

static char *
make_message (guint i, const char *text)
{
  return make_message_in (NULL, i, text);
}

static Readers *
start (const ExamineContext *context, Found *found)
{
  const ReadersSetup setup = {.context = context,
                              .n_readers =
                                  found->n_readers > 0 ? found->n_readers : 3,
                              .describe = describe,
                              .visit = visit,
                              .data = found};
  return readers_new (&setup);
}

static void
read_all (Found *found, guint every, ReadersCount *count)
{
  static const char *const none[] = {NULL};
  const ExamineContext context = {
      .logs = none, .keys = none, .now = 1800000000};
  g_autoptr (GError) error = NULL;
  g_autoptr (Readers) readers = start (&context, found);
  for (guint i = 0; i < N_FILES; i++) {
    g_autofree char *path = make_message_in (
        found->folder, i, i % every == 0 ? report_text : ordinary_text);
    const MessagePlace place = {path, 0, 0};
    ck_assert (readers_add (readers, &place, &error));
  }
  ck_assert_msg (readers_finish (readers, &error), "%s",
                 error != NULL ? error->message : "");
  *count = readers_count (readers);
  for (guint i = 0; i < N_FILES; i++)
    ck_assert_msg (found->n_told[i] == (i % every == 0), "%u: %u times", i,
                   found->n_told[i]);
}

START_TEST (finds_the_reports)
{
  Found found = {0};
  ReadersCount count;
  read_all (&found, 10, &count);
  ck_assert_uint_eq (found.n_reports, N_FILES / 10);
  ck_assert_uint_eq (found.n_troubles, 0);
  ck_assert_uint_eq (count.n_read, N_FILES);
  ck_assert_uint_eq (count.n_gone, 0);
  clear_found (&found);
}
END_TEST

/* The message at which it dies is named; all others are read, once. */
START_TEST (a_reader_may_die)
{
  Found found = {.crash_at = "message-440"};
  ReadersCount count;
  read_all (&found, 10, &count);
  ck_assert_uint_eq (found.n_reports, N_FILES / 10 - 1);
  ck_assert_uint_eq (found.n_troubles, 1);
  ck_assert_str_eq (found.troubled, "message-440");
  ck_assert_str_eq (found.why, "reading it ended with signal 9");
  ck_assert_uint_eq (count.n_read, N_FILES);
  clear_found (&found);
}
END_TEST

START_TEST (every_reader_may_die_again_and_again)
{
  Found found = {.crash_at = "0"};
  ReadersCount count;
  read_all (&found, 5, &count);
  ck_assert_uint_eq (found.n_reports, N_FILES / 10);
  ck_assert_uint_eq (found.n_troubles, N_FILES / 10);
  ck_assert_uint_eq (count.n_read, N_FILES);
  clear_found (&found);
}
END_TEST

/* It has the next batch already, which others of its messages are in. */
START_TEST (a_reader_may_die_with_the_next_batch)
{
  static const char *const at[] = {"message-0", "message-100", "message-250",
                                   "message-990"};
  for (gsize i = 0; i < G_N_ELEMENTS (at); i++) {
    Found found = {.crash_at = at[i], .n_readers = 1};
    ReadersCount count;
    read_all (&found, 10, &count);
    ck_assert_uint_eq (found.n_troubles, 1);
    ck_assert_str_eq (found.troubled, at[i]);
    ck_assert_uint_eq (count.n_read, N_FILES);
    clear_found (&found);
  }
}
END_TEST

START_TEST (its_successor_may_die_later)
{
  Found found = {
      .crash_at = "message-300", .crash_later = "message-900", .n_readers = 1};
  ReadersCount count;
  read_all (&found, 100, &count);
  ck_assert_uint_eq (found.n_troubles, 2);
  ck_assert_str_eq (found.troubled, "message-900");
  ck_assert_uint_eq (count.n_read, N_FILES);
  clear_found (&found);
}
END_TEST

START_TEST (two_batches_may_be_more_than_a_pipe_holds)
{
  g_autofree char *folder = g_strnfill (250, 'x');
  g_autofree char *path = scratch_path (folder);
  ck_assert_int_eq (mkdir (path, 0700), 0);
  Found found = {.folder = folder, .n_readers = 1, .crash_at = "message-200"};
  ReadersCount count;
  read_all (&found, 2, &count);
  ck_assert_uint_eq (found.n_troubles, 1);
  ck_assert_uint_eq (count.n_read, N_FILES);
  clear_found (&found);
}
END_TEST

START_TEST (what_is_no_message_is_told)
{
  static const char *const none[] = {NULL};
  const ExamineContext context = {
      .logs = none, .keys = none, .now = 1800000000};
  Found found = {0};
  g_autofree char *message = make_message (1, ordinary_text);
  g_autofree char *link = scratch_path ("link");
  g_autofree char *fifo = scratch_path ("fifo");
  g_autofree char *folder = scratch_path ("folder");
  g_autofree char *gone = scratch_path ("gone");
  ck_assert_int_eq (symlink (message, link), 0);
  ck_assert_int_eq (mkfifo (fifo, 0600), 0);
  ck_assert_int_eq (mkdir (folder, 0700), 0);
  const struct {
    const char *path;
    const char *why; /* NULL: gone */
  } rows[] = {{link, "a symbolic link"},
              {fifo, "no regular file"},
              {folder, "no regular file"},
              {gone, NULL}};
  g_autoptr (Readers) readers = start (&context, &found);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const MessagePlace place = {rows[i].path, 0, 0};
    ck_assert (readers_add (readers, &place, NULL));
    ck_assert (readers_finish (readers, NULL));
    if (rows[i].why != NULL)
      ck_assert_str_eq (found.why, rows[i].why);
  }
  ck_assert_uint_eq (found.n_troubles, 3);
  ck_assert_uint_eq (readers_count (readers).n_gone, 1);
  clear_found (&found);
}
END_TEST

/* The earlier one of the file's time and what the header says, and never later
 * than now. */
START_TEST (arrival_is_the_earliest_that_is_known)
{
  static const char *const none[] = {NULL};
  const gint64 said = 1795165200; /* the Date field's */
  const struct {
    gint64 file, now, want;
  } rows[] = {{said + 100, said + 1000, said},
              {said - 100, said + 1000, said - 100},
              {said + 100, said - 1000, said - 1000}};
  g_autofree char *path = make_message (1, report_text);
  const MessagePlace place = {path, 0, 0};
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const struct utimbuf times = {rows[i].file, rows[i].file};
    const ExamineContext context = {
        .logs = none, .keys = none, .now = rows[i].now};
    Found found = {0};
    ck_assert_int_eq (utime (path, &times), 0);
    g_autoptr (Readers) readers = start (&context, &found);
    ck_assert (readers_add (readers, &place, NULL));
    ck_assert (readers_finish (readers, NULL));
    ck_assert_int_eq (found.arrived_at, rows[i].want);
  }
}
END_TEST

START_TEST (a_part_of_a_file_is_a_message)
{
  static const char *const none[] = {NULL};
  const ExamineContext context = {
      .logs = none, .keys = none, .now = 1800000000};
  g_autofree char *text =
      g_strconcat (ordinary_text, report_text, ordinary_text, NULL);
  g_autofree char *path = make_message (1, text);
  Found found = {0};
  const MessagePlace places[] = {
      {path, 0, strlen (ordinary_text)},
      {path, strlen (ordinary_text), strlen (report_text)},
      {path, strlen (ordinary_text) + strlen (report_text),
       strlen (ordinary_text)}};
  g_autoptr (Readers) readers = start (&context, &found);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    ck_assert (readers_add (readers, &places[i], NULL));
  ck_assert (readers_finish (readers, NULL));
  ck_assert_uint_eq (found.n_reports, 1);
  g_autofree char *name = message_place_describe (&places[1]);
  g_autofree char *want =
      g_strdup_printf ("%s:%zu", path, strlen (ordinary_text));
  ck_assert_str_eq (name, want);
}
END_TEST

/* A reader behind its fence can't mend the log, nor open another folder than
 * those that were known when it began. */
START_TEST (a_log_is_mended_for_a_reader_at_work)
{
  static const char *const none[] = {NULL};
  g_autofree char *log = scratch_path ("sent.db");
  const char *const logs[] = {log, NULL};
  const ExamineContext context = {.logs = logs,
                                  .keys = none,
                                  .now = 1800000000,
                                  .policy.judged[REPORT_KIND_FAILURE] = TRUE};
  g_autofree char *path = make_message (1, report_text);
  const MessagePlace place = {path, 0, 0};
  Found found = {0};
  g_autoptr (SentLog) made = sent_log_open (log, SENT_LOG_WRITE, 0, NULL);
  ck_assert_ptr_nonnull (made);
  g_clear_pointer (&made, sent_log_close);
  g_autoptr (Readers) readers = start (&context, &found);
  for (guint i = 1; i <= 2; i++) {
    ck_assert (readers_add (readers, &place, NULL));
    ck_assert (readers_finish (readers, NULL));
    ck_assert_uint_eq (found.n_reports, i);
    ck_assert_int_eq (found.evidence, EVIDENCE_LOG_TOO_YOUNG);
    leave_hot_journal (log);
  }
}
END_TEST

START_TEST (folders_may_be_found_in_time)
{
  static const char *const none[] = {NULL};
  static const char *const names[] = {"a/cur/1", "b/cur/1", "a/cur/2"};
  const ExamineContext context = {
      .logs = none, .keys = none, .now = 1800000000};
  Found found = {0};
  g_autoptr (Readers) readers = start (&context, &found);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = scratch_path (names[i]);
    g_autofree char *folder = g_path_get_dirname (path);
    const MessagePlace place = {path, 0, 0};
    ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
    scratch_write (path, report_text, strlen (report_text));
    ck_assert (readers_add (readers, &place, NULL));
    ck_assert (readers_finish (readers, NULL));
  }
  ck_assert_msg (found.n_troubles == 0, "%s", found.why);
  ck_assert_uint_eq (found.n_reports, G_N_ELEMENTS (names));
}
END_TEST

static gboolean
stop (const MessagePlace *place, const Summary *summary, const char *trouble,
      gpointer data, GError **error)
{
  (void) place;
  (void) summary;
  (void) trouble;
  (void) data;
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY, "stop");
  return FALSE;
}

START_TEST (a_visit_ends_the_work)
{
  static const char *const none[] = {NULL};
  const ExamineContext context = {
      .logs = none, .keys = none, .now = 1800000000};
  const ReadersSetup setup = {.context = &context, .visit = stop};
  g_autofree char *path = make_message (1, report_text);
  const MessagePlace place = {path, 0, 0};
  g_autoptr (GError) error = NULL;
  g_autoptr (Readers) readers = readers_new (&setup);
  ck_assert (readers_add (readers, &place, &error));
  ck_assert (!readers_finish (readers, &error));
  ck_assert_str_eq (error->message, "stop");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("readers");
  TCase *tcase = tcase_create ("readers");
  tcase_set_timeout (tcase, 0);
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_test (tcase, finds_the_reports);
  tcase_add_test (tcase, a_reader_may_die);
  tcase_add_test (tcase, every_reader_may_die_again_and_again);
  tcase_add_test (tcase, a_reader_may_die_with_the_next_batch);
  tcase_add_test (tcase, its_successor_may_die_later);
  tcase_add_test (tcase, two_batches_may_be_more_than_a_pipe_holds);
  tcase_add_test (tcase, what_is_no_message_is_told);
  tcase_add_test (tcase, arrival_is_the_earliest_that_is_known);
  tcase_add_test (tcase, a_part_of_a_file_is_a_message);
  tcase_add_test (tcase, a_log_is_mended_for_a_reader_at_work);
  tcase_add_test (tcase, folders_may_be_found_in_time);
  tcase_add_test (tcase, a_visit_ends_the_work);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
