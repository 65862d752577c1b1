/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/summary.h"

#include "base/instant.h"
#include "suite.h"

#include <check.h>

#define NOW G_GINT64_CONSTANT (1795600000)

/* So many bytes, and then @end. */
static char *
filled (gsize n, const char *end)
{
  g_autofree char *filler = g_strnfill (n, 'x');
  return g_strconcat (filler, end, NULL);
}

static Summary *
summary_of_subject (const char *subject)
{
  g_autoptr (Report) report = report_new ();
  Original *original = original_new ();
  original->subject = g_strdup (subject);
  g_ptr_array_add (report->originals, original);
  const Examination examination = {.report = report};
  return summary_new (&examination, NOW);
}

static const struct {
  gsize n_filler;
  const char *end;
  gsize n_kept;
  const char *kept;
} rows[] = {
    {0, "", 0, ""},
    {SUMMARY_MAX_BYTES, "", SUMMARY_MAX_BYTES, ""},
    {SUMMARY_MAX_BYTES, "y", SUMMARY_MAX_BYTES, ""},
    {SUMMARY_MAX_BYTES - 2, "\303\244", SUMMARY_MAX_BYTES - 2, "\303\244"},
    {SUMMARY_MAX_BYTES - 1, "\303\244", SUMMARY_MAX_BYTES - 1, ""},
    {SUMMARY_MAX_BYTES - 3, "\360\237\230\200", SUMMARY_MAX_BYTES - 3, ""},
    {SUMMARY_MAX_BYTES - 4, "\360\237\230\200", SUMMARY_MAX_BYTES - 4,
     "\360\237\230\200"},
    /* a byte that is none of UTF-8's takes three */
    {3, "\377", 3, "\357\277\275"},
    {SUMMARY_MAX_BYTES - 1, "\377", SUMMARY_MAX_BYTES - 1, ""},
    {SUMMARY_MAX_BYTES - 3, "\377\377", SUMMARY_MAX_BYTES - 3, "\357\277\275"},
};

START_TEST (text_is_cut_between_characters)
{
  g_autofree char *subject = filled (rows[_i].n_filler, rows[_i].end);
  g_autofree char *kept = filled (rows[_i].n_kept, rows[_i].kept);
  g_autoptr (Summary) summary = summary_of_subject (subject);
  ck_assert_str_eq (summary->subject, kept);
}
END_TEST

START_TEST (comes_back_from_bytes)
{
  g_autoptr (Summary) summary = summary_new_empty (NOW);
  summary->kind = REPORT_KIND_FAILURE;
  summary->evidence = EVIDENCE_NEVER_SENT;
  summary->message_id = g_strdup ("1@example.org");
  summary->text = g_strdup ("\303\244\n");
  g_autoptr (GBytes) bytes = summary_to_bytes (summary);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (Summary) again = summary_from_bytes (data, length);
  ck_assert_int_eq (again->kind, REPORT_KIND_FAILURE);
  ck_assert_int_eq (again->verdict, VERDICT_BACKSCATTER);
  ck_assert_str_eq (again->message_id, "1@example.org");
  ck_assert_str_eq (again->text, "\303\244\n");
  ck_assert_ptr_null (again->subject);
  ck_assert_int_eq (again->date, INSTANT_UNKNOWN);
  ck_assert_int_eq (again->arrived_at, NOW);
}
END_TEST

/* Kind and evidence come first, four bytes each. */
START_TEST (other_numbers_are_none)
{
  g_autoptr (Summary) summary = summary_new_empty (NOW);
  g_autoptr (GBytes) bytes = summary_to_bytes (summary);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  for (gsize at = 0; at < 8; at++) {
    g_autofree char *other = g_malloc (length);
    memcpy (other, data, length);
    other[at] = '\177';
    ck_assert_ptr_null (summary_from_bytes (other, length));
  }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("summary");
  TCase *tcase = tcase_create ("summary");
  tcase_add_loop_test (tcase, text_is_cut_between_characters, 0,
                       G_N_ELEMENTS (rows));
  tcase_add_test (tcase, comes_back_from_bytes);
  tcase_add_test (tcase, other_numbers_are_none);
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
