/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/reader_answer.h"
#include "suite.h"

#include <check.h>

static GByteArray *
frame_of_summary (const char *subject)
{
  GByteArray *bytes = g_byte_array_new ();
  Summary summary = {.kind = REPORT_KIND_DELAY,
                     .evidence = EVIDENCE_NEVER_SENT,
                     .sender = (char *) "us@example.org",
                     .subject = (char *) subject,
                     .date = -1,
                     .arrived_at = 4711};
  reader_answer_append (bytes,
                        &(ReaderAnswer){READER_REPORT, 7, &summary, NULL});
  return bytes;
}

START_TEST (what_is_said_is_heard)
{
  g_autoptr (GByteArray) bytes = frame_of_summary ("Gr\303\274\303\237e");
  ReaderAnswer answer;
  gboolean is_broken;
  gsize offset = 0;
  reader_answer_append (
      bytes, &(ReaderAnswer){READER_UNREADABLE, 8, NULL, (char *) "why"});
  ck_assert (reader_answer_next (bytes, &offset, &answer, &is_broken));
  ck_assert_uint_eq (answer.event, READER_REPORT);
  ck_assert_uint_eq (answer.index, 7);
  ck_assert_uint_eq (answer.summary->kind, REPORT_KIND_DELAY);
  ck_assert_uint_eq (answer.summary->verdict, VERDICT_BACKSCATTER);
  ck_assert_str_eq (answer.summary->sender, "us@example.org");
  ck_assert_str_eq (answer.summary->subject, "Gr\303\274\303\237e");
  ck_assert_ptr_null (answer.summary->recipient);
  ck_assert_int_eq (answer.summary->date, -1);
  ck_assert_int_eq (answer.summary->arrived_at, 4711);
  reader_answer_clear (&answer);
  ck_assert (reader_answer_next (bytes, &offset, &answer, &is_broken));
  ck_assert_str_eq (answer.why, "why");
  ck_assert_uint_eq (offset, bytes->len);
  reader_answer_clear (&answer);
  ck_assert (!reader_answer_next (bytes, &offset, &answer, &is_broken));
  ck_assert (!is_broken);
}
END_TEST

/* Nothing is heard of a frame before its last byte is there. */
START_TEST (a_frame_comes_in_pieces)
{
  g_autoptr (GByteArray) bytes = frame_of_summary ("x");
  guint whole = bytes->len;
  for (guint length = 0; length < whole; length++) {
    ReaderAnswer answer;
    gboolean is_broken;
    gsize offset = 0;
    g_byte_array_set_size (bytes, length);
    ck_assert (!reader_answer_next (bytes, &offset, &answer, &is_broken));
    ck_assert (!is_broken && offset == 0);
  }
}
END_TEST

/* One that says it is shorter than what it holds says nothing. */
START_TEST (a_frame_is_not_left)
{
  g_autoptr (GByteArray) bytes = frame_of_summary ("x");
  guint32 all = bytes->len - 4;
  for (guint32 length = 8; length < all; length++) {
    ReaderAnswer answer;
    gboolean is_broken;
    gsize offset = 0;
    memcpy (bytes->data, &length, sizeof length);
    ck_assert (reader_answer_next (bytes, &offset, &answer, &is_broken));
    ck_assert_uint_eq (offset, length + 4);
    ck_assert_msg (answer.summary == NULL, "%u of %u", length, all);
  }
}
END_TEST

START_TEST (what_is_no_text_is_not_heard)
{
  g_autoptr (GByteArray) bytes = frame_of_summary ("\344");
  ReaderAnswer answer;
  gboolean is_broken;
  gsize offset = 0;
  ck_assert (reader_answer_next (bytes, &offset, &answer, &is_broken));
  ck_assert_ptr_null (answer.summary);
}
END_TEST

START_TEST (a_frame_has_a_bound)
{
  g_autoptr (GByteArray) bytes = frame_of_summary ("x");
  const guint32 length = READER_MAX_FRAME_BYTES + 1;
  ReaderAnswer answer;
  gboolean is_broken;
  gsize offset = 0;
  memcpy (bytes->data, &length, sizeof length);
  ck_assert (!reader_answer_next (bytes, &offset, &answer, &is_broken));
  ck_assert (is_broken);
}
END_TEST

static Suite *
reader_answer_suite (void)
{
  Suite *suite = suite_create ("reader_answer");
  TCase *tcase = tcase_create ("reader_answer");
  tcase_add_test (tcase, what_is_said_is_heard);
  tcase_add_test (tcase, a_frame_comes_in_pieces);
  tcase_add_test (tcase, a_frame_is_not_left);
  tcase_add_test (tcase, what_is_no_text_is_not_heard);
  tcase_add_test (tcase, a_frame_has_a_bound);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (reader_answer_suite ());
}
