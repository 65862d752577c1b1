/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/index.h"

#include "base/error.h"
#include "base/instant.h"
#include "mail/scratch.h"
#include "quarantine/origin.h"
#include "suite.h"

#include <sqlite3.h>

static QuarantineIndex *
open_here (void)
{
  g_autoptr (GError) error = NULL;
  QuarantineIndex *index = quarantine_index_open (scratch, 1.0, &error);
  ck_assert_msg (index != NULL, "%s", error != NULL ? error->message : "");
  return index;
}

static void
add (QuarantineIndex *index, const char *name, gint64 at, guint kind)
{
  g_autoptr (QuarantinedMessage) message = quarantined_message_new (name);
  message->quarantined_at = at;
  message->size_bytes = 100;
  message->kind = kind;
  if (kind != INDEX_KIND_UNKNOWN)
    message->evidence = EVIDENCE_NEVER_SENT;
  message->expiry = kind != INDEX_KIND_UNKNOWN ? INDEX_EXPIRES : INDEX_STAYS;
  ck_assert (quarantine_index_add (index, message, NULL));
}

static IndexCount
count_of (QuarantineIndex *index, guint kind)
{
  IndexCount none = {0};
  g_autoptr (GArray) counts = quarantine_index_counts (index, NULL);
  for (guint i = 0; i < counts->len; i++) {
    const IndexCount *count = &g_array_index (counts, IndexCount, i);
    if (count->kind == kind)
      return *count;
  }
  return none;
}

static IndexTotals
totals_of (QuarantineIndex *index, IndexExpiry least)
{
  IndexTotals totals;
  ck_assert (quarantine_index_totals (index, least, &totals, NULL));
  return totals;
}

START_TEST (keeps_messages_in_order_of_age)
{
  {
    g_autoptr (QuarantineIndex) index = open_here ();
    ck_assert (quarantine_index_is_new (index));
    add (index, "b", 20, REPORT_KIND_FAILURE);
    add (index, "a", 10, REPORT_KIND_DELAY);
    add (index, "c", 30, INDEX_KIND_UNKNOWN);
    ck_assert (quarantine_index_set_complete (index, NULL));
  }
  g_autoptr (QuarantineIndex) index = open_here ();
  ck_assert (!quarantine_index_is_new (index));
  g_autoptr (GPtrArray) all = quarantine_index_messages (index, NULL);
  ck_assert_uint_eq (all->len, 3);
  const QuarantinedMessage *oldest = g_ptr_array_index (all, 0);
  ck_assert_str_eq (oldest->name, "a");
  ck_assert_uint_eq (strlen (oldest->id), INDEX_ID_DIGITS);
  ck_assert_uint_eq (oldest->kind, REPORT_KIND_DELAY);
  ck_assert_ptr_null (oldest->summary);
  g_autoptr (GPtrArray) one =
      quarantine_index_oldest (index, INDEX_EXPIRES, 1, NULL);
  ck_assert_uint_eq (one->len, 1);
}
END_TEST

START_TEST (counts_agree_with_messages)
{
  g_autoptr (QuarantineIndex) index = open_here ();
  add (index, "a", 10, REPORT_KIND_FAILURE);
  add (index, "b", 20, REPORT_KIND_FAILURE);
  add (index, "c", 30, INDEX_KIND_UNKNOWN);
  /* Of the same name: learnt from, not counted twice. */
  add (index, "c", 31, REPORT_KIND_FAILURE);
  add (index, "c", 32, INDEX_KIND_UNKNOWN);
  ck_assert_uint_eq (totals_of (index, INDEX_STAYS).n_messages, 3);
  ck_assert_uint_eq (totals_of (index, INDEX_STAYS).size_bytes, 300);
  ck_assert_uint_eq (count_of (index, REPORT_KIND_FAILURE).n_quarantined, 3);
  ck_assert_uint_eq (count_of (index, INDEX_KIND_UNKNOWN).n_quarantined, 0);

  ck_assert (quarantine_index_remove (index, "a", INDEX_EXPIRED, NULL));
  ck_assert (quarantine_index_remove (index, "b", INDEX_RELEASED, NULL));
  ck_assert (quarantine_index_remove (index, "b", INDEX_RELEASED, NULL));
  ck_assert (quarantine_index_remove (index, "none", INDEX_GONE, NULL));
  IndexCount count = count_of (index, REPORT_KIND_FAILURE);
  ck_assert_uint_eq (count.n_quarantined, 3);
  ck_assert_uint_eq (count.n_ended[INDEX_EXPIRED], 1);
  ck_assert_uint_eq (count.n_ended[INDEX_RELEASED], 1);
  ck_assert_uint_eq (count.n_ended[INDEX_GONE], 0);
  ck_assert_uint_eq (totals_of (index, INDEX_STAYS).n_messages, 1);
}
END_TEST

/* What somebody else put there is not among the oldest until it looks like
 * backscatter, and never among those that go without being judged again. */
START_TEST (only_what_may_expire_is_old)
{
  g_autoptr (QuarantineIndex) index = open_here ();
  add (index, "known", 20, REPORT_KIND_FAILURE);
  add (index, "a letter", 10, INDEX_KIND_UNKNOWN);
  add (index, "genuine", 10, INDEX_KIND_UNKNOWN);
  add (index, "backscatter", 10, INDEX_KIND_UNKNOWN);
  g_autoptr (Summary) summary = summary_new_empty (5);
  ck_assert (quarantine_index_describe (index, "a letter", summary, NULL));
  summary->kind = REPORT_KIND_FAILURE;
  summary->evidence = EVIDENCE_MESSAGE_ID;
  summary->verdict = VERDICT_GENUINE;
  ck_assert (quarantine_index_describe (index, "genuine", summary, NULL));
  ck_assert (quarantine_index_describe (index, "known", summary, NULL));
  ck_assert_uint_eq (totals_of (index, INDEX_IF_BACKSCATTER).n_messages, 1);
  summary->evidence = EVIDENCE_NEVER_SENT;
  summary->verdict = VERDICT_BACKSCATTER;
  ck_assert (quarantine_index_describe (index, "backscatter", summary, NULL));
  g_autoptr (GPtrArray) oldest =
      quarantine_index_oldest (index, INDEX_IF_BACKSCATTER, 9, NULL);
  ck_assert_uint_eq (oldest->len, 2);
  const QuarantinedMessage *first = g_ptr_array_index (oldest, 0);
  ck_assert_str_eq (first->name, "backscatter");
  ck_assert_uint_eq (first->expiry, INDEX_IF_BACKSCATTER);
  ck_assert_uint_eq (totals_of (index, INDEX_EXPIRES).n_messages, 1);
  ck_assert_uint_eq (totals_of (index, INDEX_STAYS).n_messages, 4);
  ck_assert_uint_eq (totals_of (index, INDEX_IF_BACKSCATTER).n_messages, 2);
  ck_assert_uint_eq (totals_of (index, INDEX_IF_BACKSCATTER).size_bytes, 200);
  ck_assert (
      quarantine_index_remove (index, "backscatter", INDEX_EXPIRED, NULL));
  ck_assert (quarantine_index_remove (index, "a letter", INDEX_GONE, NULL));
  ck_assert_uint_eq (totals_of (index, INDEX_STAYS).n_messages, 2);
  ck_assert_uint_eq (totals_of (index, INDEX_IF_BACKSCATTER).n_messages, 1);
}
END_TEST

/* What it was quarantined for stays, whatever is found later. */
START_TEST (descriptions_keep_what_is_known)
{
  g_autoptr (QuarantineIndex) index = open_here ();
  add (index, "known", 10, REPORT_KIND_FAILURE);
  add (index, "unknown", 20, INDEX_KIND_UNKNOWN);
  g_autoptr (Summary) summary = summary_new_empty (5);
  summary->kind = REPORT_KIND_DELAY;
  summary->evidence = EVIDENCE_MESSAGE_ID;
  summary->subject = g_strdup ("Grüße");
  ck_assert (quarantine_index_describe (index, "known", summary, NULL));
  ck_assert (quarantine_index_describe (index, "unknown", summary, NULL));
  g_autoptr (GPtrArray) all = quarantine_index_messages (index, NULL);
  const QuarantinedMessage *known = g_ptr_array_index (all, 0);
  const QuarantinedMessage *unknown = g_ptr_array_index (all, 1);
  ck_assert_uint_eq (known->kind, REPORT_KIND_FAILURE);
  ck_assert_uint_eq (known->evidence, EVIDENCE_NEVER_SENT);
  ck_assert_str_eq (known->summary->subject, "Grüße");
  ck_assert_int_eq (known->summary->arrived_at, 5);
  ck_assert (!instant_is_known (known->summary->date));
  ck_assert_uint_eq (unknown->kind, REPORT_KIND_DELAY);
  ck_assert_uint_eq (unknown->evidence, EVIDENCE_MESSAGE_ID);
  ck_assert_uint_eq (count_of (index, INDEX_KIND_UNKNOWN).n_quarantined, 0);
  ck_assert_uint_eq (count_of (index, REPORT_KIND_DELAY).n_quarantined, 1);
}
END_TEST

START_TEST (rolls_back)
{
  g_autoptr (QuarantineIndex) index = open_here ();
  ck_assert (quarantine_index_begin (index, NULL));
  add (index, "a", 10, REPORT_KIND_FAILURE);
  ck_assert (!quarantine_index_end (index, FALSE, NULL));
  ck_assert_uint_eq (totals_of (index, INDEX_STAYS).n_messages, 0);
}
END_TEST

START_TEST (busy_is_temporary)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (QuarantineIndex) index = open_here ();
  ck_assert (quarantine_index_begin (index, NULL));
  g_autoptr (QuarantineIndex) other =
      quarantine_index_open (scratch, 0.05, &error);
  ck_assert_msg (other != NULL, "%s", error != NULL ? error->message : "");
  ck_assert (!quarantine_index_begin (other, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
  ck_assert (quarantine_index_end (index, TRUE, NULL));
  ck_assert (quarantine_index_begin (other, NULL));
}
END_TEST

START_TEST (damaged_one_is_made_anew)
{
  g_autofree char *path = scratch_path ("backsift-index.db");
  {
    g_autoptr (QuarantineIndex) index = open_here ();
    add (index, "a", 10, REPORT_KIND_FAILURE);
  }
  g_autoptr (GString) bytes = scratch_read (path);
  memset (bytes->str + 4096, 'x', bytes->len - 4096);
  scratch_write (path, bytes->str, bytes->len);
  {
    g_autoptr (QuarantineIndex) index = open_here ();
    ck_assert (!quarantine_index_is_whole (index));
  }
  scratch_write (path, "no database", 11);
  g_autoptr (QuarantineIndex) index = open_here ();
  ck_assert (quarantine_index_is_whole (index));
  ck_assert (quarantine_index_is_new (index));
}
END_TEST

#if defined(__linux__) && !defined(PLATFORM_POSIX)
/* As after a loss of power: each page alone as it was before the last change,
 * and another start of the system. */
START_TEST (pages_of_different_times_are_seen)
{
  g_autofree char *path = scratch_path ("backsift-index.db");
  guint n_anew = 0;
  {
    g_autoptr (QuarantineIndex) index = open_here ();
    add (index, "a", 10, REPORT_KIND_FAILURE);
  }
  g_autoptr (GString) before = scratch_read (path);
  {
    g_autoptr (QuarantineIndex) index = open_here ();
    add (index, "b", 20, REPORT_KIND_FAILURE);
  }
  g_autoptr (GString) after = scratch_read (path);
  ck_assert_uint_eq (before->len, after->len);
  for (gsize at = 0; at < after->len; at += 4096) {
    g_autofree char *bytes = g_memdup (after->str, (guint) after->len);
    memcpy (bytes + at, before->str + at, 4096);
    memset (bytes + 68, 0, 4);
    scratch_write (path, bytes, after->len);
    g_autoptr (QuarantineIndex) index = open_here ();
    ck_assert_msg (quarantine_index_is_whole (index),
                   "page at %" G_GSIZE_FORMAT, at);
    n_anew += quarantine_index_is_new (index) ? 1 : 0;
  }
  ck_assert_uint_gt (n_anew, 2);
}
END_TEST
#endif

START_TEST (knows_folders)
{
  g_autoptr (QuarantineIndex) index = open_here ();
  g_autofree char *digest = origin_folder_digest (scratch);
  g_autofree char *none = quarantine_index_find_folder (index, digest, NULL);
  ck_assert_ptr_null (none);
  ck_assert (quarantine_index_add_folder (index, scratch, NULL));
  ck_assert (quarantine_index_add_folder (index, scratch, NULL));
  g_autofree char *path = quarantine_index_find_folder (index, digest, NULL);
  ck_assert_str_eq (path, scratch);
}
END_TEST

/* As it was before there were totals. */
static void
make_former (void)
{
  static const char sql[] =
      "DROP TABLE total; DROP TRIGGER message_added;"
      "DROP TRIGGER message_removed; DROP TRIGGER message_expires;"
      "CREATE TRIGGER message_added AFTER INSERT ON message BEGIN"
      " UPDATE count SET n_quarantined = n_quarantined + 1; END;"
      "PRAGMA user_version = 3";
  sqlite3 *database = NULL;
  g_autofree char *path = scratch_path ("backsift-index.db");
  ck_assert_int_eq (sqlite3_open (path, &database), SQLITE_OK);
  ck_assert_int_eq (sqlite3_exec (database, sql, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (database);
}

START_TEST (takes_over_the_former_one)
{
  g_autofree char *digest = origin_folder_digest (scratch);
  {
    g_autoptr (QuarantineIndex) index = open_here ();
    ck_assert (quarantine_index_add_folder (index, scratch, NULL));
    add (index, "a", 10, REPORT_KIND_FAILURE);
  }
  make_former ();
  for (guint n = 1; n <= 2; n++) {
    g_autoptr (QuarantineIndex) index = open_here ();
    g_autofree char *path = quarantine_index_find_folder (index, digest, NULL);
    ck_assert_str_eq (path, scratch);
    ck_assert_uint_eq (count_of (index, REPORT_KIND_FAILURE).n_quarantined, n);
    ck_assert_uint_eq (totals_of (index, INDEX_EXPIRES).size_bytes, 100 * n);
    add (index, n == 1 ? "b" : "c", 30, REPORT_KIND_FAILURE);
  }
}
END_TEST

START_TEST (knows_the_last_digest)
{
  gint64 at;
  g_autoptr (QuarantineIndex) index = open_here ();
  add (index, "a", 10, REPORT_KIND_FAILURE);
  ck_assert (quarantine_index_digested_at (index, &at, NULL));
  ck_assert (!instant_is_known (at));
  ck_assert (quarantine_index_set_digested (index, 100, NULL));
  ck_assert (quarantine_index_set_digested (index, 200, NULL));
  add (index, "b", 10, REPORT_KIND_FAILURE);
  ck_assert (quarantine_index_digested_at (index, &at, NULL));
  ck_assert_int_eq (at, 200);
  IndexCount count = count_of (index, REPORT_KIND_FAILURE);
  ck_assert_uint_eq (count.n_digested, 1);
  ck_assert_uint_eq (count.n_quarantined, 2);
}
END_TEST

START_TEST (lives_in_memory)
{
  g_autoptr (QuarantineIndex) index = quarantine_index_open_nowhere (NULL);
  add (index, "a", 10, REPORT_KIND_FAILURE);
  ck_assert_uint_eq (totals_of (index, INDEX_STAYS).n_messages, 1);
  ck_assert_uint_eq (scratch_count (scratch), 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("index");
  TCase *tcase = tcase_create ("index");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_test (tcase, keeps_messages_in_order_of_age);
  tcase_add_test (tcase, counts_agree_with_messages);
  tcase_add_test (tcase, only_what_may_expire_is_old);
  tcase_add_test (tcase, descriptions_keep_what_is_known);
  tcase_add_test (tcase, rolls_back);
  tcase_add_test (tcase, busy_is_temporary);
  tcase_add_test (tcase, damaged_one_is_made_anew);
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  tcase_add_test (tcase, pages_of_different_times_are_seen);
#endif
  tcase_add_test (tcase, knows_folders);
  tcase_add_test (tcase, takes_over_the_former_one);
  tcase_add_test (tcase, knows_the_last_digest);
  tcase_add_test (tcase, lives_in_memory);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
