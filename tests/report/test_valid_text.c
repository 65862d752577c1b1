/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/valid_text.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define BYTES(text) text, sizeof text - 1

/* Each at every place between ASCII. */
static const struct {
  const char *bytes;
  gsize length;
} pieces[] = {
    {BYTES ("")},
    {BYTES ("\x01")},
    {BYTES ("\x7f")},
    {BYTES ("\0")},
    {BYTES ("\x01\0\x01")},
    {BYTES ("\x80")},
    {BYTES ("\xff")},
    {BYTES ("\xc3\xa4")},
    {BYTES ("\xc3")},
    {BYTES ("\xa4\xc3")},
    {BYTES ("\xc3 \xa4")},
    {BYTES ("\xc3\xa4\xc3\xa4\0")},
    {BYTES ("\xe2\x82\xac")},
    {BYTES ("\xe2\x82")},
    {BYTES ("\xf0\x9f\x93\xa7\xc3\xa4")},
    {BYTES ("\xf0\x9f\x93\xa7\xc3")},
    {BYTES ("\xed\xa0\x80")},
    {BYTES ("\xc0\x80")},
    {BYTES ("\xf4\x90\x80\x80")},
};

static void
check_same (const char *bytes, gsize length)
{
  gboolean expected = g_utf8_validate (bytes, (gssize) length, NULL);
  ck_assert_msg (text_is_valid (bytes, length) == expected, "%zu: %s", length,
                 bytes);
}

START_TEST (is_what_glib_says)
{
  for (gsize before = 0; before < 20; before++)
    for (gsize behind = 0; behind < 20; behind++) {
      g_autofree char *filler = g_strnfill (20, 'x');
      g_autoptr (GString) text = g_string_new_len (filler, (gssize) before);
      g_string_append_len (text, pieces[_i].bytes, (gssize) pieces[_i].length);
      g_string_append_len (text, filler, (gssize) behind);
      g_autofree char *made = text_make_valid (text->str);
      g_autofree char *expected = g_utf8_make_valid (text->str, -1);
      ck_assert_str_eq (made, expected);
      /* without a NUL behind it that would end it */
      g_autofree char *exact = g_malloc (text->len + 1);
      memcpy (exact + 1, text->str, text->len);
      if (text->len > 0)
        check_same (exact + 1, text->len);
    }
}
END_TEST

START_TEST (nothing_is_valid)
{
  ck_assert (text_is_valid ("\xff", 0));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("valid_text");
  TCase *tcase = tcase_create ("valid_text");
  tcase_add_loop_test (tcase, is_what_glib_says, 0, G_N_ELEMENTS (pieces));
  tcase_add_test (tcase, nothing_is_valid);
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
