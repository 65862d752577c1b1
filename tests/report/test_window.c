/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/limits.h"
#include "report/window.h"
#include "suite.h"

#include <check.h>

START_TEST (text_is_cleaned)
{
  static const struct {
    const char *name, *bytes, *text;
    gsize length; /* 0: strlen */
  } rows[] = {
      {"LF", "a\nb\n", "a\nb\n", 0},
      {"CRLF", "a\r\nb\r\n", "a\nb\n", 0},
      {"CR", "a\rb\r", "a\nb\n", 0},
      {"CR CR LF", "a\r\r\nb\n", "a\nb\n", 0},
      {"two CRs are an empty line", "a\r\rb", "a\n\nb\n", 0},
      {"CRLF twice", "a\r\n\r\nb", "a\n\nb\n", 0},
      {"no final line end", "a", "a\n", 0},
      {"NULs", "a\0b\n\0\n", "ab\n\n", 6},
      {"From line", "From x Mon\na: b\n", "a: b\n", 0},
      {"empty lines first", "\r\n\n\ra: b\n", "a: b\n", 0},
      {"From line after empty ones", "\nFrom x\na: b\n", "a: b\n", 0},
      {"a blank line first", " \t\na: b\n", "a: b\n", 0},
      {"text behind an empty line", "\nhello\n", "\nhello\n", 0},
      {"a From field stays", "From: x\n", "From: x\n", 0},
      {"a From line below stays", "a: b\nFrom x\n", "a: b\nFrom x\n", 0},
      {"empty", "", "", 0},
      {"8-bit", "\xff\xfc\n", "\xff\xfc\n", 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gsize length = rows[i].length > 0 ? rows[i].length : strlen (rows[i].bytes);
    g_autofree char *bytes = g_malloc (MAX (length, 1));
    memcpy (bytes, rows[i].bytes, MAX (length, 1));
    g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
    GString *window = window_new (bytes, length, REPORT_WINDOW_BYTES, notes);
    ck_assert_msg (window->len == strlen (rows[i].text) &&
                       g_str_equal (window->str, rows[i].text),
                   "%s: %s", rows[i].name, window->str);
    ck_assert_msg (notes->len == 0, "%s: notes", rows[i].name);
    g_string_free (window, TRUE);
  }
}
END_TEST

/* A message of @count times @unit behind @start; what the window keeps. */
static GString *
window_of (const char *start, const char *unit, gsize count, GPtrArray *notes)
{
  g_autoptr (GString) bytes = g_string_new (start);
  for (gsize i = 0; i < count; i++)
    g_string_append (bytes, unit);
  return window_new (bytes->str, bytes->len, REPORT_WINDOW_BYTES, notes);
}

START_TEST (caps_hold_and_are_noted)
{
  static const struct {
    const char *name, *start, *unit;
    gsize count, kept;
    const char *note; /* part of it; NULL: none */
  } rows[] = {
      {"bytes", "",
       "123456789012345678901234567890123456789012345678901234567"
       "890123456789012345678901234567890123456789\n",
       REPORT_WINDOW_BYTES / 100 + 10, 0, "longer than"},
      {"lines", "", "\na", REPORT_MAX_LINES + 10, 2 * REPORT_MAX_LINES,
       "longer than"},
      {"lines that start a part", "", "--\n", REPORT_MAX_DASH_LINES + 10,
       3 * REPORT_MAX_DASH_LINES, "longer than"},
      {"lines that look like fields", "", "a: b\n", REPORT_MAX_FIELDS + 10,
       5 * REPORT_MAX_FIELDS, "longer than"},
      {"fields of folds", "", "a: b\n c\n", REPORT_MAX_FIELDS - 10, 0, NULL},
      {"encoded words", "Subject:", " =?a?q?b?=", REPORT_MAX_ENCODED_WORDS + 10,
       10 * REPORT_MAX_ENCODED_WORDS + 8, "encoded words"},
      {"encoded words of many fields", "", "Cc: =?a?q?b?= <c@d>\n",
       REPORT_MAX_ENCODED_WORDS + 10, 0, "encoded words"},
      {"parameters with a charset", "Content-Type: a/b", "\n ;c*=d''e",
       REPORT_MAX_ENCODED_WORDS + 10, 0, "encoded words"},
      {"encoded words that just fit", "Subject:", " =?a?q?b?=",
       REPORT_MAX_ENCODED_WORDS, 10 * REPORT_MAX_ENCODED_WORDS + 8, NULL},
      {"encoded words that nobody decodes",
       "X:", " =?a?q?b?=", REPORT_MAX_ENCODED_WORDS + 10,
       10 * REPORT_MAX_ENCODED_WORDS + 102, NULL},
      {"a line", "a: ", "x", REPORT_MAX_FIELD_BYTES, REPORT_MAX_FIELD_BYTES + 1,
       "field or line"},
      {"a line that just fits", "a: ", "x", REPORT_MAX_FIELD_BYTES - 3,
       REPORT_MAX_FIELD_BYTES + 1, NULL},
      {"a field", "a: x", "\n 3456789", REPORT_MAX_FIELD_BYTES / 8 + 10, 0,
       "field or line"},
      {"address fields", "", "To: 56789\n", REPORT_MAX_ADDRESS_BYTES / 9 + 10,
       0, "address fields"},
      {"nested groups", "To: ", "g:", 1000, 0, "address fields"},
      {"groups of many fields", "", "To: g:x\n", 1000, 8000, NULL},
      {"no address field", "X: ", "g:", 1000, 2004, NULL},
      {"no field at all", "To whom ", "g:", 1000, 2009, NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
    GString *window =
        window_of (rows[i].start, rows[i].unit, rows[i].count, notes);
    gsize given =
        strlen (rows[i].start) + rows[i].count * strlen (rows[i].unit);
    ck_assert_msg (rows[i].note == NULL || window->len < given,
                   "%s: nothing cut", rows[i].name);
    ck_assert_msg (rows[i].kept == 0 || window->len + 2 >= rows[i].kept,
                   "%s: %zu kept", rows[i].name, window->len);
    ck_assert_msg (window->len <= REPORT_WINDOW_BYTES + 1, "%s: %zu kept",
                   rows[i].name, window->len);
    ck_assert_msg (notes->len == (rows[i].note != NULL ? 1 : 0), "%s: %u notes",
                   rows[i].name, notes->len);
    ck_assert_msg (rows[i].note == NULL ||
                       strstr (g_ptr_array_index (notes, 0), rows[i].note),
                   "%s: note", rows[i].name);
    g_string_free (window, TRUE);
  }
}
END_TEST

START_TEST (a_cut_field_does_not_end_the_header)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) bytes = g_string_new (NULL);
  for (guint i = 0; i < REPORT_MAX_ADDRESS_BYTES / 9 + 10; i++)
    g_string_append (bytes, "To: 56789\n");
  g_string_append (bytes, "Cc: x\n y\nMessage-ID: <last>\n\nbody\n");
  GString *window =
      window_new (bytes->str, bytes->len, REPORT_WINDOW_BYTES, notes);
  ck_assert (g_str_has_suffix (window->str, "\nMessage-ID: <last>\n\nbody\n"));
  const char *empty = strstr (window->str, "\n\n");
  ck_assert_str_eq (empty, "\n\nbody\n");
  g_string_free (window, TRUE);
}
END_TEST

/* Lines of each length, where a line's end is looked for in steps; the last has
 * none. */
START_TEST (lines_of_any_length)
{
  static const char *const ends[] = {"\n", "\r\n", "\r", "\r\r\r\n"};
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GString) bytes = g_string_new (NULL);
    g_autoptr (GString) expected = g_string_new (NULL);
    for (gsize length = 1; length < 800; length++) {
      g_autofree char *line = g_strnfill (length, (char) ('a' + length % 26));
      g_string_append (bytes, line);
      g_string_append_len (bytes, "\0\0", (gssize) (length % 3));
      g_string_append_printf (expected, "%s\n", line);
      if (length < 799)
        g_string_append (bytes, ends[i]);
    }
    g_autoptr (GString) window =
        window_new (bytes->str, bytes->len, REPORT_WINDOW_BYTES, notes);
    ck_assert (g_string_equal (window, expected));
    /* in place, in no more room than there is */
    window_clean (bytes, REPORT_WINDOW_BYTES, notes);
    ck_assert (g_string_equal (bytes, expected));
    ck_assert_uint_eq (notes->len, 0);
  }
}
END_TEST

START_TEST (what_is_behind_the_cut_is_not_there)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new ("a: b\nlonger\n");
  window_clean (text, 8, notes);
  ck_assert_str_eq (text->str, "a: b\nlon\n");
  ck_assert_uint_eq (notes->len, 1);
}
END_TEST

static Suite *
window_suite (void)
{
  Suite *suite = suite_create ("window");
  TCase *tcase = tcase_create ("window");
  tcase_add_test (tcase, text_is_cleaned);
  tcase_add_test (tcase, caps_hold_and_are_noted);
  tcase_add_test (tcase, a_cut_field_does_not_end_the_header);
  tcase_add_test (tcase, lines_of_any_length);
  tcase_add_test (tcase, what_is_behind_the_cut_is_not_there);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (window_suite ());
}
