/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads every fixtures/FAMILY/CASE.eml and compares what the report says with
 * CASE.expected: one check a message. With --write it rewrites the .expected
 * files instead (`make golden`); read the diff before it is committed, since
 * they were written by hand from what is true. Run from the top folder.
 */
#include "base/instant.h"
#include "report/report.h"
#include "suite.h"

#include <check.h>
#include <glib/gstdio.h>

#define FIXTURES "fixtures"

static GPtrArray *messages; /* char *: paths, sorted */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
add_family (const char *family)
{
  g_autofree char *folder = g_build_filename (FIXTURES, family, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".eml"))
      g_ptr_array_add (messages, g_build_filename (folder, name, NULL));
}

/* fixtures/sent holds what was sent, none of it is delivered to us. */
static void
find_messages (void)
{
  messages = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (FIXTURES, 0, NULL);
  const char *family;
  while (dir != NULL && (family = g_dir_read_name (dir)) != NULL)
    if (!g_str_equal (family, "sent"))
      add_family (family);
  g_ptr_array_sort (messages, compare_strings);
}

static void
add_line (GString *facts, const char *key, const char *value)
{
  const char *shown = value != NULL ? value : "";
  g_string_append_printf (facts, "%s:%s%s\n", key, *shown ? " " : "", shown);
}

/* The list in one order whatever the message's, so that .expected can be
 * written without looking at ours. */
static void
add_list (GString *facts, const char *key, GPtrArray *list)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  g_ptr_array_sort (list, compare_strings);
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? " " : "",
                            (const char *) g_ptr_array_index (list, i));
  add_line (facts, key, joined->str);
}

static char *
facts_of (const Report *report)
{
  GString *facts = g_string_new (NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autofree char *date = NULL;
  const char *envelope_id = NULL;
  const char *sender = NULL;
  const char *subject = NULL;

  for (guint i = 0; i < report->originals->len; i++) {
    const Original *one = g_ptr_array_index (report->originals, i);
    for (guint n = 0; n < one->message_ids->len; n++) {
      char *id = g_ptr_array_index (one->message_ids, n);
      if (!g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
        g_ptr_array_add (ids, id);
    }
    if (date == NULL)
      date = instant_format (one->date);
    envelope_id = envelope_id != NULL ? envelope_id : one->envelope_id;
    sender = sender != NULL ? sender : one->sender;
    subject = subject != NULL ? subject : one->subject;
  }
  add_line (facts, "date", date);
  add_line (facts, "envelope_id", envelope_id);
  add_line (facts, "kind", report_kind_name (report->kind));
  add_list (facts, "message_ids", ids);
  add_list (facts, "recipients", report->recipients);
  add_line (facts, "reported_to", report->reported_to);
  add_line (facts, "sender", sender);
  add_line (facts, "subject", subject);
  return g_string_free (facts, FALSE);
}

static char *
read_facts (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &bytes, &length, &error))
    g_error ("%s", error->message); /* no check: --write reads too */
  g_autoptr (Report) report = report_parse (bytes, length, NULL);
  return facts_of (report);
}

static char *
expected_path (const char *path)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".eml"));
  return g_strconcat (stem, ".expected", NULL);
}

START_TEST (facts_are_as_expected)
{
  const char *path = g_ptr_array_index (messages, (guint) _i);
  g_autofree char *expected_file = expected_path (path);
  g_autofree char *expected = NULL;
  ck_assert_msg (g_file_get_contents (expected_file, &expected, NULL, NULL),
                 "%s is missing", expected_file);
  g_autofree char *facts = read_facts (path);
  ck_assert_msg (g_str_equal (facts, expected),
                 "%s\n--- expected\n%s--- read\n%s", path, expected, facts);
}
END_TEST

START_TEST (there_are_fixtures)
{
  ck_assert_msg (messages->len >= 100, "only %u messages in " FIXTURES,
                 messages->len);
}
END_TEST

static int
write_expected (void)
{
  for (guint i = 0; i < messages->len; i++) {
    const char *path = g_ptr_array_index (messages, i);
    g_autofree char *file = expected_path (path);
    g_autofree char *facts = read_facts (path);
    g_autoptr (GError) error = NULL;
    if (!g_file_set_contents (file, facts, -1, &error)) {
      fprintf (stderr, "test_golden: %s\n", error->message);
      return EXIT_FAILURE;
    }
  }
  printf ("%u written\n", messages->len);
  return EXIT_SUCCESS;
}

static Suite *
golden_suite (void)
{
  Suite *suite = suite_create ("golden");
  TCase *tcase = tcase_create ("golden");
  tcase_add_test (tcase, there_are_fixtures);
  tcase_add_loop_test (tcase, facts_are_as_expected, 0, (int) messages->len);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (int argc, char **argv)
{
  find_messages ();
  if (argc > 1 && g_str_equal (argv[1], "--write"))
    return write_expected ();
  int exit_status = suite_run (golden_suite ());
  g_ptr_array_unref (messages);
  return exit_status;
}
