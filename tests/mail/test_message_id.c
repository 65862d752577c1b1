/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/message_id.h"
#include "suite.h"

#include <check.h>

static char *
join (const GPtrArray *strings)
{
  GString *joined = g_string_new (NULL);
  for (guint i = 0; i < strings->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? " " : "",
                            (const char *) g_ptr_array_index (strings, i));
  return g_string_free (joined, FALSE);
}

START_TEST (ids_are_read)
{
  static const struct {
    const char *name, *value, *ids;
  } rows[] = {
      {"one", "<a@b>", "a@b"},
      {"several", "<a@b> <c@d>\t<e@f>", "a@b c@d e@f"},
      {"without blanks between", "<a@b><c@d>", "a@b c@d"},
      {"text around", "your mail <a@b> of Monday", "a@b"},
      {"no @", "<abc>", "abc"},
      {"one word without brackets", "a@b", "a@b"},
      {"several words without brackets", "a@b c@d", ""},
      {"one word that lost its opening bracket", "a@b>", "a@b"},
      {"a bracket inside a word", "a@b>c@d", "a@b"},
      {"case is kept", "<A@b.C>", "A@b.C"},
      {"blanks inside are dropped", "<a b\t@ c>", "ab@c"},
      {"twice", "<a@b> <a@b>", "a@b"},
      {"twice in other case", "<a@b> <A@b>", "a@b A@b"},
      {"never closed", "<a@b", ""},
      {"opened twice", "<x <a@b>", "a@b"},
      {"empty brackets", "<> <a@b>", "a@b"},
      {"blanks in brackets", "<  >", ""},
      {"empty", "", ""},
      {"close before open", "> <a@b>", "a@b"},
      {"quoted part", "<\"a b\"@c>", "\"ab\"@c"},
      {"UTF-8", "<\xc3\xbc@b>", "\xc3\xbc@b"},
      {"no UTF-8", "<\xff@b> <a@b>", "a@b"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
    message_ids_parse (rows[i].value, ids, 10);
    g_autofree char *joined = join (ids);
    ck_assert_msg (g_str_equal (joined, rows[i].ids), "%s: %s", rows[i].name,
                   joined);
    g_autofree char *first = message_id_parse (rows[i].value);
    ck_assert_msg (ids->len == 0
                       ? first == NULL
                       : g_strcmp0 (first, g_ptr_array_index (ids, 0)) == 0,
                   "%s: first is %s", rows[i].name, first);
  }
}
END_TEST

START_TEST (most_counts_what_was_there)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  message_ids_parse ("<a> <b>", ids, 3);
  message_ids_parse ("<b> <c> <d>", ids, 3);
  message_ids_parse ("word", ids, 3);
  g_autofree char *joined = join (ids);
  ck_assert_str_eq (joined, "a b c");
}
END_TEST

START_TEST (the_longest_id)
{
  static const struct {
    gsize length;
    guint count;
  } rows[] = {{MESSAGE_ID_MAX_BYTES, 1}, {MESSAGE_ID_MAX_BYTES + 1, 0}};
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = g_strnfill (rows[i].length, 'x');
    g_autofree char *value = g_strconcat ("<", id, ">", NULL);
    g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
    message_ids_parse (value, ids, 10);
    ck_assert_uint_eq (ids->len, rows[i].count);
  }
}
END_TEST

START_TEST (new_ids)
{
  static const struct {
    const char *domain, *end;
  } rows[] = {
      {"example.org", "@example.org"},
      {NULL, "@localhost.localdomain"},
      {"", "@localhost.localdomain"},
      {"no domain", "@localhost.localdomain"},
      {"x>\n", "@localhost.localdomain"},
      {".org", "@localhost.localdomain"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = message_id_new (rows[i].domain);
    g_autofree char *other = message_id_new (rows[i].domain);
    ck_assert_msg (g_str_has_suffix (id, rows[i].end), "%s", id);
    ck_assert_uint_eq (strlen (id), 36 + strlen (rows[i].end));
    ck_assert_str_ne (id, other);
  }
}
END_TEST

static Suite *
message_id_suite (void)
{
  Suite *suite = suite_create ("message_id");
  TCase *tcase = tcase_create ("message_id");
  tcase_add_test (tcase, ids_are_read);
  tcase_add_test (tcase, most_counts_what_was_there);
  tcase_add_test (tcase, the_longest_id);
  tcase_add_test (tcase, new_ids);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (message_id_suite ());
}
