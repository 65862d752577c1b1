/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/json.h"
#include "suite.h"

#include <check.h>

START_TEST (strings_are_escaped)
{
  static const struct {
    const char *name, *value, *json;
  } rows[] = {
      {"plain", "abc", "\"abc\""},
      {"empty", "", "\"\""},
      {"null", NULL, "null"},
      {"quote and backslash", "a\"\\b", "\"a\\\"\\\\b\""},
      {"line ends", "a\r\nb\t", "\"a\\u000d\\u000ab\\u0009\""},
      {"escape", "\033[2J", "\"\\u001b[2J\""},
      {"DEL", "\177", "\"\\u007f\""},
      {"C1", "\xc2\x9b", "\"\\u009b\""},
      {"first after C1", "\xc2\xa0", "\"\xc2\xa0\""},
      {"UTF-8", "\xc3\xbc\xf0\x9f\x93\xa7", "\"\xc3\xbc\xf0\x9f\x93\xa7\""},
      {"invalid UTF-8", "a\xff\xc3", "\"a\xef\xbf\xbd\xef\xbf\xbd\""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    JsonWriter writer;
    json_writer_init (&writer, text);
    json_add_string (&writer, NULL, rows[i].value);
    ck_assert_msg (g_str_equal (text->str, rows[i].json), "%s: %s",
                   rows[i].name, text->str);
  }
}
END_TEST

START_TEST (members_are_separated)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) two = g_ptr_array_new ();
  g_ptr_array_add (two, (char *) "x");
  g_ptr_array_add (two, (char *) "y\"");
  JsonWriter writer;
  json_writer_init (&writer, text);
  json_begin_object (&writer, NULL);
  json_add_string (&writer, "s\"", "v");
  json_add_int (&writer, "i", G_MININT64);
  json_add_bool (&writer, "t", TRUE);
  json_add_bool (&writer, "f", FALSE);
  json_begin_object (&writer, "o");
  json_end_object (&writer);
  json_add_strings (&writer, "none", none);
  json_add_strings (&writer, "two", two);
  json_begin_array (&writer, "a");
  json_begin_object (&writer, NULL);
  json_add_int (&writer, "n", 1);
  json_end_object (&writer);
  json_begin_object (&writer, NULL);
  json_end_object (&writer);
  json_end_array (&writer);
  json_add_string (&writer, "last", NULL);
  json_end_object (&writer);
  ck_assert_str_eq (text->str,
                    "{\"s\\\"\":\"v\",\"i\":-9223372036854775808,\"t\":true,"
                    "\"f\":false,\"o\":{},\"none\":[],"
                    "\"two\":[\"x\",\"y\\\"\"],\"a\":[{\"n\":1},{}],"
                    "\"last\":null}");
}
END_TEST

static Suite *
json_suite (void)
{
  Suite *suite = suite_create ("json");
  TCase *tcase = tcase_create ("json");
  tcase_add_test (tcase, strings_are_escaped);
  tcase_add_test (tcase, members_are_separated);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (json_suite ());
}
