/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/phrases.h"
#include "suite.h"

#include <check.h>

START_TEST (text_is_folded)
{
  static const struct {
    const char *text, *folded;
  } rows[] = {
      {"Mail  FAILED", "mail failed"},
      {" a\t\n b ", "a b "},
      {"couldn\xe2\x80\x99t", "couldn't"},
      {"Your E-Mail, e-mails and email", "your email, emails and email"},
      {"\xc3\x9c"
       "BER",
       "\xc3\xbc"
       "ber"},
      {"", ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *folded = phrase_fold (rows[i].text);
    ck_assert_str_eq (folded, rows[i].folded);
    /* what is folded stays as it is */
    g_autofree char *again = phrase_fold (folded);
    ck_assert_str_eq (again, folded);
  }
}
END_TEST

START_TEST (phrases_are_found)
{
  ck_assert_str_eq (phrase_find (PHRASE_SUBJECT_FAILURE, "re: failure notice"),
                    "failure notice");
  ck_assert_str_eq (phrase_find (PHRASE_SUBJECT_FAILURE,
                                 "failure notice: undelivered mail: user "
                                 "unknown"),
                    "undelivered mail"); /* the first of the list */
  ck_assert_ptr_null (phrase_find (PHRASE_SUBJECT_FAILURE, "lunch"));
  ck_assert_ptr_nonnull (
      phrase_find_prefix (PHRASE_SUBJECT_AUTOREPLY, "[out of office] x"));
  ck_assert_ptr_null (
      phrase_find_prefix (PHRASE_SUBJECT_AUTOREPLY, "x out of office"));
  ck_assert_str_eq (phrase_find_both (PHRASE_SUBJECT_TROUBLE,
                                      PHRASE_SUBJECT_MAIL, "your mail failed"),
                    "fail");
  ck_assert_ptr_null (phrase_find_both (PHRASE_SUBJECT_TROUBLE,
                                        PHRASE_SUBJECT_MAIL, "the exam"));
  ck_assert (phrase_is (PHRASE_SUBJECT_QUOTING, "undeliverable"));
  ck_assert (!phrase_is (PHRASE_SUBJECT_QUOTING, "undeliverable mail"));
}
END_TEST

/* What starts as phrases do costs no more for that, and hides none. */
START_TEST (false_starts_are_passed)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < 500; i++) {
    ck_assert_ptr_null (phrase_find (PHRASE_SUBJECT_FAILURE, text->str));
    g_autofree char *last = g_strconcat (text->str, "failure notice", NULL);
    ck_assert_str_eq (phrase_find (PHRASE_SUBJECT_FAILURE, last),
                      "failure notice");
    g_string_append (text, "fai ");
  }
  g_string_free (text, TRUE);
}
END_TEST

START_TEST (lists_are_told_apart)
{
  const PhraseLists failure = PHRASE_BIT (PHRASE_SUBJECT_FAILURE);
  const PhraseLists delay = PHRASE_BIT (PHRASE_SUBJECT_DELAY);
  /* which has "i:", shorter than what the others are known by */
  const PhraseLists answer = PHRASE_BIT (PHRASE_SUBJECT_ANSWER);
  static const struct {
    const char *text;
    PhraseLists found;
  } rows[] = {
      {"failure notice", failure},
      {"delayed mail", delay},
      {"i: delayed mail, failure notice", failure | delay | answer},
      {"failure notic", 0},
      {"i:", answer},
      {"i", 0},
      {"", 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_msg (phrase_lists_in (failure | delay | answer, rows[i].text) ==
                       rows[i].found,
                   "'%s'", rows[i].text);
  ck_assert_uint_eq (phrase_lists_in (delay, "failure notice"), 0);
}
END_TEST

START_TEST (each_phrase_is_known_by_its_start)
{
  for (guint list = 0; list < N_PHRASE_LISTS; list++)
    PHRASE_FOREACH (phrase, list) {
      g_autofree char *text = g_strdup_printf ("x%sx", phrase);
      ck_assert_msg (phrase_is ((PhraseList) list, phrase), "'%s'", phrase);
      ck_assert_msg (phrase_find ((PhraseList) list, text) != NULL, "'%s'",
                     phrase);
      ck_assert_uint_eq (phrase_lists_in (PHRASE_BIT (list), text),
                         PHRASE_BIT (list));
    }
}
END_TEST

/* Data that no folded text can match would be dead. */
START_TEST (the_tables_are_folded)
{
  for (guint list = 0; list < N_PHRASE_LISTS; list++)
    PHRASE_FOREACH (phrase, list) {
      const char *text = phrase + strspn (phrase, " ");
      g_autofree char *folded = phrase_fold (text);
      ck_assert_msg (g_str_equal (folded, text), "'%s' is not folded", phrase);
    }
}
END_TEST

static Suite *
phrases_suite (void)
{
  Suite *suite = suite_create ("phrases");
  TCase *tcase = tcase_create ("phrases");
  tcase_add_test (tcase, text_is_folded);
  tcase_add_test (tcase, phrases_are_found);
  tcase_add_test (tcase, false_starts_are_passed);
  tcase_add_test (tcase, lists_are_told_apart);
  tcase_add_test (tcase, each_phrase_is_known_by_its_start);
  tcase_add_test (tcase, the_tables_are_folded);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (phrases_suite ());
}
