/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/report.h"
#include "report/triage.h"
#include "suite.h"

#include <check.h>

START_TEST (what_may_be_a_report)
{
  static const struct {
    const char *name, *head, *sender;
    gboolean may_be;
  } rows[] = {
      {"a letter", "Return-Path: <a@b.c>\nFrom: a@b.c\nSubject: Lunch\n\n",
       NULL, FALSE},
      {"empty", "", NULL, FALSE},
      {"report type", "Content-Type: multipart/report\n\n", NULL, TRUE},
      {"null sender", "Return-Path: <>\n\n", NULL, TRUE},
      {"null sender of the envelope", "From: a@b.c\n\n", "", TRUE},
      {"daemon", "From: postmaster@b.c\n\n", NULL, TRUE},
      {"automatic", "Auto-Submitted: auto-replied\n\n", NULL, TRUE},
      {"autoreply", "X-Autorespond: x\n\n", NULL, TRUE},
      {"failed recipients", "X-Failed-Recipients: a@b.c\n\n", NULL, TRUE},
      {"subject", "Subject: Delivery failure\n\n", NULL, TRUE},
      {"subject of a delay", "Subject: Delayed Mail\n\n", NULL, TRUE},
      {"subject of success", "Subject: Relayed: x\n\n", NULL, TRUE},
      {"subject of a receipt", "Subject: Read: x\n\n", NULL, TRUE},
      {"subject of a complaint", "Subject: abuse report\n\n", NULL, TRUE},
      {"subject of a vacation", "Subject: Out of office\n\n", NULL, TRUE},
      {"encoded subject", "Subject: =?utf-8?q?x?=\n\n", NULL, FALSE},
      {"encoded subject of a report",
       "Subject: =?utf-8?b?RGVsaXZlcnk=?= =?UTF-8?Q?_failure?=\n\n", NULL,
       TRUE},
      {"subject encoded oddly", "Subject: =?iso-2022-jp?q?x?=\n\n", NULL, TRUE},
      {"encoded daemon", "From: =?utf-8?q?Mail_Delivery_System?= <x@b.c>\n\n",
       NULL, TRUE},
      {"CRLF", "From: a@b.c\r\nSubject: Delivery failure\r\n\r\n", NULL, TRUE},
      {"JSON", "From: a@b.c\nSubject: x\n\n\n {\"a\":1}", NULL, TRUE},
      {"only the body", "From: a@b.c\n\nSubject: Delivery failure\n", NULL,
       FALSE},
      {"cut off", "From: a@b.c\nSubject: Delivery fai", NULL, FALSE},
      {"subject of no phrase, but of mail and trouble",
       "Subject: FAILED: your MAIL to them\n\n", NULL, TRUE},
      {"mail alone", "Subject: mail for you\n\n", NULL, FALSE},
      {"trouble alone", "Subject: an error\n\n", NULL, FALSE},
      {"report type in another",
       "Content-Type: multipart/mixed; "
       "report-type=delivery-status\n\n",
       NULL, TRUE},
      {"behind an empty line", "\nReturn-Path: <>\n\n", NULL, TRUE},
      {"nobody", "From: <>\n\n", NULL, TRUE},
      {"JSON from a service", "Subject: AWS Notification Message\n\n", NULL,
       TRUE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Envelope envelope = {.sender = rows[i].sender};
    ck_assert_msg (triage_may_be_report (rows[i].head, strlen (rows[i].head),
                                         &envelope) == rows[i].may_be,
                   "%s", rows[i].name);
  }
}
END_TEST

/* Triage is right where it says no: nothing that is read as a report may be
 * passed by it. */
START_TEST (no_report_of_the_fixtures_is_missed)
{
  guint n_reports = 0;
  g_autoptr (GDir) families = g_dir_open ("fixtures", 0, NULL);
  const char *family;
  ck_assert_ptr_nonnull (families);
  while ((family = g_dir_read_name (families)) != NULL) {
    g_autofree char *folder = g_build_filename ("fixtures", family, NULL);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;
      if (!g_str_has_suffix (name, ".eml"))
        continue;
      ck_assert (g_file_get_contents (path, &bytes, &length, NULL));
      g_autoptr (Report) report = report_parse (bytes, length, NULL);
      if (report->kind == REPORT_KIND_ORDINARY)
        continue;
      n_reports++;
      ck_assert_msg (triage_may_be_report (bytes, length, NULL), "%s", path);
    }
  }
  ck_assert_uint_gt (n_reports, 100);
}
END_TEST

static Suite *
triage_suite (void)
{
  Suite *suite = suite_create ("triage");
  TCase *tcase = tcase_create ("triage");
  tcase_add_test (tcase, what_may_be_a_report);
  tcase_add_test (tcase, no_report_of_the_fixtures_is_missed);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (triage_suite ());
}
