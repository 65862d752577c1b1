/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/printable.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>

static const struct {
  const char *text, *want;
} rows[] = {
    {"plain", "plain"},
    {"a\033[31mb\n", "a\\x1b[31mb\\x0a"},
    {"\xff", "\\xff"},
    {"a\u202eb", "a\\u{202e}b"},
    {"\u00fc\u202e\u00fc", "\u00fc\\u{202e}\u00fc"},
    {"\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"},
    {"\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525"},
    {"\u0645\u200c\u0647", "\u0645\u200c\u0647"},
    {"\u200d\U0001f4bb", "\\u{200d}\U0001f4bb"},
    {"\U0001f469\u200d", "\U0001f469\\u{200d}"},
    {"a\u200db", "a\\u{200d}b"},
    {"\u00fc\u200db", "\u00fc\\u{200d}b"},
    {"\U0001f469\u200d\u200d\U0001f4bb",
     "\U0001f469\\u{200d}\\u{200d}\U0001f4bb"},
    {"\U0001f469\u200d\u202e", "\U0001f469\\u{200d}\\u{202e}"},
    {"\U0001f469\u200d\xff", "\U0001f469\\u{200d}\\xff"},
};

START_TEST (hostile_text)
{
  g_autofree char *got = printable_new (rows[_i].text);
  ck_assert_str_eq (got, rows[_i].want);
}
END_TEST

START_TEST (cut_to_width)
{
  static const struct {
    const char *line;
    guint width;
    const char *want;
  } cuts[] = {
      {"abc", 3, "abc"},
      {"abcd", 3, "abc"},
      {"", 3, ""},
      {"\u00fc\u00fc", 1, "\u00fc"},
      {"\u4f60\u597d", 3, "\u4f60"},
      {"e\u0301x", 1, "e\u0301"},
      {"abc", G_MAXUINT, "abc"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++) {
    g_autofree char *got = printable_cut (cuts[i].line, cuts[i].width);
    ck_assert_str_eq (got, cuts[i].want);
  }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("printable");
  TCase *tcase = tcase_create ("printable");
  tcase_add_loop_test (tcase, hostile_text, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, cut_to_width);
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
