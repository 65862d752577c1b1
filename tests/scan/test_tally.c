/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scan/special_folder.h"
#include "scan/tally.h"
#include "suite.h"

#include <check.h>

static void
add (Tally *tally, Evidence evidence, const char *sender, const char *reporter)
{
  const Summary summary = {.kind = REPORT_KIND_FAILURE,
                           .verdict = evidence_verdict (evidence),
                           .evidence = evidence,
                           .sender = (char *) sender,
                           .reporter = (char *) reporter,
                           .arrived_at = 1795165200};
  tally_add (tally, &summary);
}

static void
check_row (const GArray *rows, guint i, const char *name, guint64 n)
{
  const TallyRow *row = &g_array_index (rows, TallyRow, i);
  ck_assert_str_eq (row->name, name);
  ck_assert_uint_eq (row->n, n);
}

START_TEST (counts_and_ranks)
{
  g_autoptr (Tally) tally = tally_new ();
  add (tally, EVIDENCE_MESSAGE_ID, "us@example.org", "daemon@a.example");
  add (tally, EVIDENCE_NEVER_SENT, "us@example.org", "daemon@a.example");
  add (tally, EVIDENCE_NEVER_SENT, "info@example.org", "daemon@b.example");
  add (tally, EVIDENCE_ID_REUSED, "us@example.org", NULL);
  ck_assert_uint_eq (tally_n_reports (tally), 4);
  ck_assert_uint_eq (tally_of_verdict (tally, VERDICT_BACKSCATTER), 3);
  ck_assert_uint_eq (tally_of_evidence (tally, EVIDENCE_NEVER_SENT), 2);
  ck_assert_uint_eq (
      tally_of_kind (tally, REPORT_KIND_FAILURE, VERDICT_GENUINE), 1);

  g_autoptr (GArray) addresses = tally_top (tally, TALLY_ADDRESS, 10);
  ck_assert_uint_eq (addresses->len, 2);
  check_row (addresses, 0, "us@example.org", 2);
  check_row (addresses, 1, "info@example.org", 1);
  g_autoptr (GArray) systems = tally_top (tally, TALLY_SYSTEM, 1);
  ck_assert_uint_eq (systems->len, 1);
  check_row (systems, 0, "a.example", 1);
  ck_assert_uint_eq (tally_n_others (tally, TALLY_SYSTEM, 1), 2);
}
END_TEST

/* However many names a flood brings, no more are kept, and all are counted. */
START_TEST (names_are_bounded)
{
  g_autoptr (Tally) tally = tally_new ();
  const guint n = 3 * TALLY_MAX_NAMES;
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("a%u@example.org", i);
    add (tally, EVIDENCE_NEVER_SENT, name, NULL);
  }
  g_autoptr (GArray) rows = tally_top (tally, TALLY_ADDRESS, n);
  ck_assert_uint_eq (rows->len, TALLY_MAX_NAMES);
  ck_assert_uint_eq (tally_n_others (tally, TALLY_ADDRESS, n),
                     n - TALLY_MAX_NAMES);
}
END_TEST

static const struct {
  const char *path;
  gboolean is;
} folders[] = {
    {"/home/us/Maildir/.Sent", TRUE},
    {"/home/us/Maildir/.Sent.2026", TRUE},
    {"/home/us/Maildir/.Archive.Sent", TRUE},
    {"/home/us/Maildir/.Sent Items", TRUE},
    {"/home/us/mail/Sent", TRUE},
    {"/home/us/mail/SENT", TRUE},
    {"/home/us/Maildir/.Junk", TRUE},
    {"/home/us/Maildir/.Trash", TRUE},
    {"/home/us/Maildir/.Drafts", TRUE},
    {"/home/us/Maildir/.Entw&APw-rfe", TRUE},
    {"/home/us/Maildir/.Sentinel", FALSE},
    {"/home/us/Maildir/.Work", FALSE},
    {"/home/us/Sent/Maildir", FALSE},
    {"/home/us/Maildir/.Presents", FALSE},
};

START_TEST (special_folder)
{
  ck_assert_msg (special_folder_is (folders[_i].path) == folders[_i].is, "%s",
                 folders[_i].path);
}
END_TEST

static const struct {
  const char *path;
  gboolean is;
} unsent[] = {
    {".Junk", TRUE},        {".Trash.2026", TRUE}, {"/mail/Drafts", TRUE},
    {".Sent.Drafts", TRUE}, {".Sent", FALSE},      {".Sent.2026", FALSE},
    {"/Outbox", FALSE},     {".2026", FALSE},      {".Work", FALSE},
};

START_TEST (special_folder_unsent)
{
  ck_assert_msg (special_folder_is_unsent (unsent[_i].path) == unsent[_i].is,
                 "%s", unsent[_i].path);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("scan");
  TCase *tcase = tcase_create ("scan");
  tcase_add_test (tcase, counts_and_ranks);
  tcase_add_test (tcase, names_are_bounded);
  tcase_add_loop_test (tcase, special_folder, 0, G_N_ELEMENTS (folders));
  tcase_add_loop_test (tcase, special_folder_unsent, 0, G_N_ELEMENTS (unsent));
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
