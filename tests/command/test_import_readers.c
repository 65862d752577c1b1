/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What several threads find is what one finds, in the same order.
 */
#include "command/import_readers.h"

#include "base/instant.h"
#include "mail/maildirs.h"
#include "suite.h"

#include <sys/resource.h>
#include <time.h>
#include <utime.h>

#define NOW       G_GINT64_CONSTANT (1800000000)
#define N_MESSAGE 700

/* NOW is in January 2027. */
static const ImportRules rules = {
    .now = NOW, .keep_seconds = 45 * SECONDS_PER_DAY, .clock = NOW};

static GPtrArray *names; /* of the messages, in their order */

/* What becomes of a message; the number is filled in twice. */
static const char *const kinds[] = {
    "From: us@x\nTo: r%u@y\nSubject: s\nDate: Thu, 14 Jan 2027 08:00:00 +0000\n"
    "Message-ID: <%u@x>\n\nbody\n",
    /* GMime has to read these. */
    "To: \"odd\\\" %u\" <\"a b\"@y>, group: a@y, b@y;\nSubject: "
    "=?gb18030?b?xOO6ww==?= =?x-none?q?=E4?= \nDate: about noon\n"
    "Message-ID: <%u@odd>\n\n",
    "To: us@x\nMessage-ID: <%u.%u@no-date>\n\n",
    "Return-Path: <them@y>\nMessage-ID: <%u.%u@received>\n\n",
    "Return-Path: <>\nMessage-ID: <%u.%u@report>\n\n",
    "X: %u.%u\n\n",
    "Date: Thu, 14 Jan 2021 08:00:00 +0000\nMessage-ID: <%u.%u@old>\n\n",
    "Message-ID: <%u.%u@unfinished>\n",
    "\n\nMessage-ID: <%u.%u@behind-blanks>\n\n",
    "",
    "Date: Thu, 14 Jan 2030 08:00:00 +0000\nMessage-ID: <%u.%u@future>\n\n",
};

static void
write_message (const char *name, guint i)
{
  g_autofree char *path = place ("m", name);
  const char *kind = kinds[i % G_N_ELEMENTS (kinds)];
  g_autoptr (GString) text = g_string_new (NULL);
  for (const char *p = kind; *p != '\0'; p++)
    if (g_str_has_prefix (p, "%u")) {
      g_string_append_printf (text, "%u", i);
      p++;
    } else
      g_string_append_c (text, *p);
  if (i == 110) /* its header block is longer than what is read at first */
    for (guint j = 0; j < 200; j++)
      g_string_prepend (text, "X-Filler: 0123456789012345678901234567890\n");
  ck_assert (g_file_set_contents_full (path, text->str, (gssize) text->len,
                                       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  const struct utimbuf times = {NOW, NOW};
  ck_assert_int_eq (utime (path, &times), 0);
  g_ptr_array_add (names, g_steal_pointer (&path));
}

static void
set_up (void)
{
  scratch_make ();
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < N_MESSAGE; i++) {
    char name[32];
    g_snprintf (name, sizeof name, "cur/%u", i);
    write_message (name, i);
  }
  g_ptr_array_add (names, place ("m", "cur/gone"));
  g_ptr_array_add (names, place ("m", "cur")); /* is a folder */
}

static void
tear_down (void)
{
  g_ptr_array_unref (names);
  scratch_remove ();
}

static void
note (const char *file_name, const ImportFinding *finding, gpointer data)
{
  g_string_append_printf (data, "%s %d %d %" G_GINT64_FORMAT " %s\n", file_name,
                          finding->fate, finding->is_unfinished,
                          finding->sent_at,
                          finding->text == NULL ? "" : finding->text);
}

static SentLog *
open_log (const char *name)
{
  g_autofree char *path = scratch_path (name);
  g_autoptr (GError) error = NULL;
  SentLog *log = sent_log_open (path, SENT_LOG_WRITE, 60, &error);
  ck_assert_msg (log != NULL, "%s", error == NULL ? "" : error->message);
  return log;
}

/* What was noted of all messages. The caller frees it. */
static char *
read_all (SentLog *log, guint n_threads)
{
  GString *notes = g_string_new (NULL);
  g_autoptr (ImportReaders) readers = import_readers_new (
      &(ImportReadersSetup){&rules, log, n_threads, note, notes});
  for (guint i = 0; i < names->len; i++)
    ck_assert (import_readers_add (readers, names->pdata[i], NULL));
  ck_assert (import_readers_finish (readers, NULL));
  ck_assert (sent_log_add_gathered (log, NOW, NULL));
  return g_string_free (notes, FALSE);
}

static guint
count_found (SentLog *log, const char *id)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
  ck_assert (sent_log_find (log, SENT_KEY_MESSAGE_ID, id, NULL, matches, NULL));
  return matches->len;
}

static guint64
count_all (SentLog *log, guint64 *n_recipients)
{
  SentLogStatus status;
  ck_assert (sent_log_status (log, TRUE, &status, NULL));
  *n_recipients = status.all.n_recipients;
  return status.all.n_messages;
}

START_TEST (threads_find_what_one_finds)
{
  g_autoptr (SentLog) log = open_log ("one.db");
  g_autofree char *expected = read_all (log, 0);
  guint64 n_recipients, n_messages = count_all (log, &n_recipients);
  ck_assert_uint_gt (n_messages, N_MESSAGE / 3);
  for (guint n_threads = 1; n_threads <= 4; n_threads++) {
    g_autofree char *name = g_strdup_printf ("%u.db", n_threads);
    g_autoptr (SentLog) other = open_log (name);
    g_autofree char *notes = read_all (other, n_threads);
    guint64 n_others;
    ck_assert_str_eq (notes, expected);
    ck_assert_uint_eq (count_all (other, &n_others), n_messages);
    ck_assert_uint_eq (n_others, n_recipients);
    ck_assert_uint_eq (count_found (other, "693@x"), 1);
    ck_assert_uint_eq (count_found (other, "1@odd"), 1);
  }
}
END_TEST

static void
check_note (const char *notes, const char *name, ImportFate fate,
            gboolean is_unfinished, gint64 sent_at, const char *text)
{
  g_autofree char *path = place ("m", name);
  g_autofree char *line =
      g_strdup_printf ("%s %d %d %" G_GINT64_FORMAT " %s\n", path, fate,
                       is_unfinished, sent_at, text);
  ck_assert_msg (strstr (notes, line) != NULL, "%s", line);
}

START_TEST (each_kind_has_its_fate)
{
  const gint64 then = 1799913600; /* 14 January 2027, 8:00 */
  g_autoptr (SentLog) log = open_log ("sent.db");
  g_autofree char *notes = read_all (log, 2);
  check_note (notes, "cur/11", IMPORT_TAKEN, FALSE, then, "");
  check_note (notes, "cur/110", IMPORT_TAKEN, FALSE, then, "");
  check_note (notes, "cur/12", IMPORT_TAKEN, FALSE, NOW, "");
  check_note (notes, "cur/13", IMPORT_TAKEN, FALSE, NOW, "");
  check_note (notes, "cur/14", IMPORT_DOUBTFUL, FALSE, NOW, "14.14@received");
  check_note (notes, "cur/15", IMPORT_RECEIVED, FALSE, NOW, "");
  check_note (notes, "cur/16", IMPORT_NAMELESS, FALSE, NOW, "");
  check_note (notes, "cur/17", IMPORT_TOO_OLD, FALSE, 1610611200, "");
  check_note (notes, "cur/18", IMPORT_TAKEN, TRUE, NOW, "");
  check_note (notes, "cur/19", IMPORT_NAMELESS, FALSE, NOW, "");
  check_note (notes, "cur/20", IMPORT_NAMELESS, TRUE, NOW, "");
  check_note (notes, "cur/21", IMPORT_TAKEN, FALSE, NOW, "");
  check_note (notes, "cur/gone", IMPORT_GONE, FALSE, 0, "");
  check_note (notes, "cur", IMPORT_UNREADABLE, FALSE, 0, "no regular file");
}
END_TEST

/* As where the log can't be written: whoever added gives up. */
START_TEST (what_is_under_way_can_be_dropped)
{
  g_autoptr (SentLog) log = open_log ("sent.db");
  g_autoptr (GString) notes = g_string_new (NULL);
  g_autoptr (ImportReaders) readers =
      import_readers_new (&(ImportReadersSetup){&rules, log, 3, note, notes});
  for (guint i = 0; i < names->len; i++)
    ck_assert (import_readers_add (readers, names->pdata[i], NULL));
}
END_TEST

#if defined(__linux__) && !defined(PLATFORM_POSIX)

static guint n_others; /* threads that were seen */

/* A thread's mask as the kernel tells it. */
static gboolean
blocks_alarm (const char *task)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/status", task);
  g_autofree char *text = NULL;
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  const char *mask = strstr (text, "SigBlk:\t");
  ck_assert_ptr_nonnull (mask);
  guint64 bits = g_ascii_strtoull (mask + strlen ("SigBlk:\t"), NULL, 16);
  return (bits >> (SIGALRM - 1) & 1) != 0;
}

static void
look_at_threads (const char *file_name G_GNUC_UNUSED,
                 const ImportFinding *finding G_GNUC_UNUSED,
                 gpointer data G_GNUC_UNUSED)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;
  /* Its number may be another one where /proc is of another world. */
  g_autofree char *own = g_file_read_link ("/proc/self", NULL);
  ck_assert_ptr_nonnull (own);
  while (n_others < 2 && (task = g_dir_read_name (tasks)) != NULL)
    if (!g_str_equal (task, own)) {
      n_others++;
      ck_assert (blocks_alarm (task));
    } else
      ck_assert (!blocks_alarm (task));
}

/* The log's lock is waited for with a signal, which is the calling thread's. */
START_TEST (signals_stay_with_the_calling_thread)
{
  g_autoptr (SentLog) log = open_log ("sent.db");
  g_autoptr (ImportReaders) readers = import_readers_new (
      &(ImportReadersSetup){&rules, log, 2, look_at_threads, NULL});
  for (guint i = 0; i < names->len; i++)
    ck_assert (import_readers_add (readers, names->pdata[i], NULL));
  ck_assert (import_readers_finish (readers, NULL));
  ck_assert_uint_eq (n_others, 2);
}
END_TEST

#endif

/* By a limit (ulimit -v), with which one thread does well. */
START_TEST (little_memory_is_not_for_threads)
{
  struct rlimit before, limited;
  ck_assert_int_eq (getrlimit (RLIMIT_AS, &before), 0);
  limited = before;
  limited.rlim_cur = 256 * 1024 * 1024;
  ck_assert_int_eq (setrlimit (RLIMIT_AS, &limited), 0);
  guint n = import_readers_threads ();
  ck_assert_int_eq (setrlimit (RLIMIT_AS, &before), 0);
  ck_assert_uint_eq (n, 0);
  if (before.rlim_cur == RLIM_INFINITY && g_get_num_processors () > 1)
    ck_assert_uint_gt (import_readers_threads (), 0);
}
END_TEST

#ifndef __SANITIZE_ADDRESS__

/* Kilobytes, at most so far. */
static long
peak (void)
{
  struct rusage usage;
  ck_assert_int_eq (getrusage (RUSAGE_SELF, &usage), 0);
  return usage.ru_maxrss;
}

/* As where somebody else holds the log for so long that the threads have read
 * all that they will. */
static void
note_late (const char *file_name G_GNUC_UNUSED,
           const ImportFinding *finding G_GNUC_UNUSED, gpointer data)
{
  guint *n_noted = data;
  clock_t before = -1, now;
  if ((*n_noted)++ > 0)
    return;
  while ((now = clock ()) - before > CLOCKS_PER_SEC / 100) {
    before = now;
    g_usleep (G_USEC_PER_SEC / 5);
  }
}

/* 60 batches of messages to 300 recipients each are 73 MB of entries, if all
 * are read before the first are written. */
START_TEST (what_is_read_ahead_is_bounded)
{
  guint n_noted = 0;
  g_autoptr (SentLog) log = open_log ("sent.db");
  g_autofree char *path = place ("m", "cur/many");
  g_autoptr (GString) text = g_string_new ("Message-ID: <many@x>\nTo: a@x");
  for (guint i = 1; i < 300; i++)
    g_string_append_printf (text, ",\n %u@y", i);
  g_string_append (text, "\nDate: Thu, 14 Jan 2027 08:00:00 +0000\n\n");
  scratch_write (path, text->str, text->len);
  g_autoptr (ImportReaders) readers = import_readers_new (
      &(ImportReadersSetup){&rules, log, 2, note_late, &n_noted});
  long before = peak ();
  for (guint i = 0; i < 60 * 128; i++)
    ck_assert (import_readers_add (readers, path, NULL));
  ck_assert (import_readers_finish (readers, NULL));
  ck_assert_uint_eq (n_noted, 60 * 128);
  ck_assert_int_lt (peak () - before, 50 * 1024);
}
END_TEST

#endif

START_TEST (few_descriptors_are_not_for_threads)
{
  struct rlimit limit;
  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = 32;
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &limit), 0);
  ck_assert_uint_eq (import_readers_threads (), 0);
}
END_TEST

static Suite *
import_readers_suite (void)
{
  Suite *suite = suite_create ("import_readers");
  TCase *tcase = tcase_create ("import_readers");
  tcase_set_timeout (tcase, 120);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, threads_find_what_one_finds);
  tcase_add_test (tcase, each_kind_has_its_fate);
  tcase_add_test (tcase, what_is_under_way_can_be_dropped);
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  tcase_add_test (tcase, signals_stay_with_the_calling_thread);
#endif
  tcase_add_test (tcase, little_memory_is_not_for_threads);
#ifndef __SANITIZE_ADDRESS__
  tcase_add_test (tcase, what_is_read_ahead_is_bounded);
#endif
  tcase_add_test (tcase, few_descriptors_are_not_for_threads);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run_forked (import_readers_suite ());
}
