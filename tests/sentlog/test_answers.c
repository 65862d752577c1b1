/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/instant.h"
#include "sentlog/answers.h"
#include "suite.h"

#include <check.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW G_GINT64_CONSTANT (1800000000)

static char *folder;
static char *mine, *hosts; /* paths of two logs */

static void
set_up (void)
{
  folder = g_dir_make_tmp ("backsift-XXXXXX", NULL);
  ck_assert_ptr_nonnull (folder);
  mine = g_build_filename (folder, "mine.db", NULL);
  hosts = g_build_filename (folder, "hosts.db", NULL);
}

static void
tear_down (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder, name, NULL);
    remove (file);
  }
  rmdir (folder);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&mine, g_free);
  g_clear_pointer (&hosts, g_free);
}

/* With @id NULL the log is made and stays empty. */
static void
record (const char *path, const char *id, const char *recipient, gint64 now)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr (SentLog) log = sent_log_open (path, SENT_LOG_WRITE, 60, NULL);
  ck_assert_ptr_nonnull (log);
  if (id == NULL)
    return;
  g_ptr_array_add (ids, (char *) id);
  if (recipient != NULL)
    g_ptr_array_add (recipients, (char *) recipient);
  SentMessage message = {.message_ids = ids,
                         .recipients = recipients,
                         .subject = "hello",
                         .date = INSTANT_UNKNOWN,
                         .sent_at = now};
  ck_assert (sent_log_add (log, &message, 1, now, 0, NULL));
}

static SentLogs *
open_both (double wait_seconds)
{
  const char *const paths[] = {mine, hosts};
  return sent_logs_open (paths, 2, wait_seconds);
}

static void
assert_answer (SentLogs *logs, const char *id, SentPresence presence, guint n)
{
  SentQuestion question = {SENT_KEY_MESSAGE_ID, id, "hello"};
  g_autoptr (SentAnswer) answer = sent_logs_ask (logs, &question);
  ck_assert_msg (answer->presence == presence, "%s: %d", id, answer->presence);
  ck_assert_msg (answer->matches->len == n, "%s: %u", id, answer->matches->len);
}

START_TEST (both_logs_are_asked)
{
  record (mine, "mine@x", NULL, NOW);
  record (mine, "both@x", NULL, NOW);
  record (hosts, "hosts@x", NULL, NOW);
  record (hosts, "both@x", NULL, NOW);
  g_autoptr (SentLogs) logs = open_both (60);
  assert_answer (logs, "mine@x", SENT_FOUND, 1);
  assert_answer (logs, "hosts@x", SENT_FOUND, 1);
  assert_answer (logs, "both@x", SENT_FOUND, 2);
  assert_answer (logs, "nobody@x", SENT_ABSENT, 0);
  ck_assert_ptr_null (sent_logs_trouble (logs));
}
END_TEST

START_TEST (a_missing_log_is_no_log)
{
  record (hosts, "hosts@x", "r@x", NOW);
  g_autoptr (SentLogs) logs = open_both (60);
  assert_answer (logs, "hosts@x", SENT_FOUND, 1);
  assert_answer (logs, "nobody@x", SENT_ABSENT, 0);
  ck_assert_ptr_null (sent_logs_trouble (logs));
  ck_assert_int_eq (sent_logs_covered_since (logs), NOW);
  ck_assert_int_eq (sent_logs_recipients_covered_since (logs), NOW);
}
END_TEST

START_TEST (without_any_log_nothing_is_known)
{
  g_autoptr (SentLogs) logs = open_both (60);
  assert_answer (logs, "nobody@x", SENT_UNAVAILABLE, 0);
  ck_assert_ptr_nonnull (sent_logs_trouble (logs));
  ck_assert_int_eq (sent_logs_covered_since (logs), INSTANT_UNKNOWN);
  g_autoptr (SentLogs) none = sent_logs_open (NULL, 0, 60);
  assert_answer (none, "nobody@x", SENT_UNAVAILABLE, 0);
}
END_TEST

START_TEST (a_broken_log_leaves_only_what_is_found)
{
  record (mine, "mine@x", "r@x", NOW);
  ck_assert (g_file_set_contents (hosts, "no log at all", -1, NULL));
  g_autoptr (SentLogs) logs = open_both (60);
  assert_answer (logs, "mine@x", SENT_FOUND, 1);
  assert_answer (logs, "nobody@x", SENT_UNAVAILABLE, 0);
  ck_assert_ptr_nonnull (strstr (sent_logs_trouble (logs), hosts));
  ck_assert_int_eq (sent_logs_covered_since (logs), INSTANT_UNKNOWN);
  ck_assert_int_eq (sent_logs_recipients_covered_since (logs), INSTANT_UNKNOWN);
}
END_TEST

START_TEST (coverage_starts_with_the_latest_log)
{
  record (mine, "a@x", "r@x", NOW);
  record (hosts, "b@x", "r@x", NOW + 10);
  {
    g_autoptr (SentLogs) logs = open_both (60);
    ck_assert_int_eq (sent_logs_covered_since (logs), NOW + 10);
    ck_assert_int_eq (sent_logs_recipients_covered_since (logs), NOW + 10);
  }
  record (mine, "c@x", NULL, NOW + 20);
  g_autoptr (SentLogs) logs = open_both (60);
  ck_assert_int_eq (sent_logs_covered_since (logs), NOW + 10);
  ck_assert_int_eq (sent_logs_recipients_covered_since (logs), NOW + 20);
}
END_TEST

START_TEST (an_empty_log_covers_nothing)
{
  record (mine, "a@x", "r@x", NOW);
  record (hosts, NULL, NULL, NOW);
  g_autoptr (SentLogs) logs = open_both (60);
  ck_assert_int_eq (sent_logs_covered_since (logs), INSTANT_UNKNOWN);
  assert_answer (logs, "nobody@x", SENT_ABSENT, 0);
}
END_TEST

static sqlite3 *
lock (const char *path)
{
  sqlite3 *database = NULL;
  ck_assert_int_eq (sqlite3_open (path, &database), SQLITE_OK);
  ck_assert_int_eq (
      sqlite3_exec (database, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
  return database;
}

START_TEST (a_log_that_is_locked_later_is_unavailable)
{
  record (mine, "mine@x", "r@x", NOW);
  record (hosts, "hosts@x", "r@x", NOW);
  g_autoptr (SentLogs) logs = open_both (0.2);
  sqlite3 *locked = lock (mine);
  assert_answer (logs, "nobody@x", SENT_UNAVAILABLE, 0);
  assert_answer (logs, "hosts@x", SENT_FOUND, 1);
  ck_assert_ptr_nonnull (strstr (sent_logs_trouble (logs), mine));
  ck_assert_int_eq (sent_logs_covered_since (logs), INSTANT_UNKNOWN);
  /* It may have missed a question: it is not believed again. */
  sqlite3_close (locked);
  assert_answer (logs, "nobody@x", SENT_UNAVAILABLE, 0);
}
END_TEST

static gboolean
may_write (const char *path)
{
  sqlite3 *database;
  ck_assert_int_eq (sqlite3_open (path, &database), SQLITE_OK);
  int status = sqlite3_exec (database, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
  sqlite3_close (database);
  return status == SQLITE_OK;
}

START_TEST (held_logs_stay_as_they_are)
{
  record (mine, "mine@x", "r@x", NOW);
  record (hosts, "hosts@x", "r@x", NOW);
  g_autoptr (SentLogs) logs = open_both (60);
  for (guint i = 0; i < 2; i++) {
    sent_logs_hold (logs, TRUE);
    assert_answer (logs, "hosts@x", SENT_FOUND, 1);
    ck_assert (!may_write (mine));
    ck_assert (!may_write (hosts));
    assert_answer (logs, "mine@x", SENT_FOUND, 1);
    assert_answer (logs, "nobody@x", SENT_ABSENT, 0);
    sent_logs_hold (logs, FALSE);
    ck_assert (may_write (mine));
    ck_assert (may_write (hosts));
  }
  assert_answer (logs, "nobody@x", SENT_ABSENT, 0);
  ck_assert_ptr_null (sent_logs_trouble (logs));
}
END_TEST

START_TEST (a_held_log_may_fail)
{
  record (mine, "mine@x", "r@x", NOW);
  record (hosts, "hosts@x", "r@x", NOW);
  g_autoptr (SentLogs) logs = open_both (0.2);
  sqlite3 *locked = lock (mine);
  sent_logs_hold (logs, TRUE);
  assert_answer (logs, "nobody@x", SENT_UNAVAILABLE, 0);
  assert_answer (logs, "hosts@x", SENT_FOUND, 1);
  sent_logs_hold (logs, FALSE);
  sqlite3_close (locked);
  ck_assert (may_write (hosts));
  ck_assert_ptr_nonnull (strstr (sent_logs_trouble (logs), mine));
}
END_TEST

/* Twice is a fault of ours, which shows as one of the log. */
START_TEST (what_can_not_be_held_is_unavailable)
{
  record (mine, "mine@x", "r@x", NOW);
  g_autoptr (SentLogs) logs = open_both (60);
  sent_logs_hold (logs, TRUE);
  sent_logs_hold (logs, TRUE);
  assert_answer (logs, "mine@x", SENT_UNAVAILABLE, 0);
  ck_assert (may_write (mine));
}
END_TEST

static Suite *
answers_suite (void)
{
  Suite *suite = suite_create ("answers");
  TCase *tcase = tcase_create ("answers");
  tcase_set_timeout (tcase, 120);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, both_logs_are_asked);
  tcase_add_test (tcase, a_missing_log_is_no_log);
  tcase_add_test (tcase, without_any_log_nothing_is_known);
  tcase_add_test (tcase, a_broken_log_leaves_only_what_is_found);
  tcase_add_test (tcase, coverage_starts_with_the_latest_log);
  tcase_add_test (tcase, an_empty_log_covers_nothing);
  tcase_add_test (tcase, a_log_that_is_locked_later_is_unavailable);
  tcase_add_test (tcase, held_logs_stay_as_they_are);
  tcase_add_test (tcase, a_held_log_may_fail);
  tcase_add_test (tcase, what_can_not_be_held_is_unavailable);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (answers_suite ());
}
