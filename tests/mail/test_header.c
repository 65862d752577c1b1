/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/header.h"
#include "suite.h"

#include <check.h>

/* A block, and its fields as "name=value;" */
static const struct {
  const char *name, *block, *fields;
  gsize length; /* 0: strlen */
  gsize body;
  gboolean is_complete;
} rows[] = {
    {"LF", "A: 1\nB: 2\n\nbody", "A=1;B=2;", 0, 11, TRUE},
    {"CRLF", "A: 1\r\nB: 2\r\n\r\nbody", "A=1;B=2;", 0, 14, TRUE},
    {"CR CR LF", "A: 1\r\r\nB: 2\n\n", "A=1;B=2;", 0, 13, TRUE},
    {"bare CR", "A: 1\rB: 2\r\rbody", "A=1;B=2;", 0, 11, TRUE},
    {"a CR among LFs is content", "A: 1\rB: 2\n\n", "A=1B: 2;", 0, 11, TRUE},
    {"no empty line", "A: 1\nB: 2", "A=1;B=2;", 0, 9, FALSE},
    {"ends with the line", "A: 1\n", "A=1;", 0, 5, FALSE},
    {"empty", "", "", 0, 0, FALSE},
    {"no header", "\nA: 1\n", "", 0, 1, TRUE},
    {"folded", "A: 1\n 2\n\t3\nB: 4\n\n", "A=1 2 3;B=4;", 0, 17, TRUE},
    {"folded with CRLF", "A: 1\r\n 2\r\n\r\n", "A=1 2;", 0, 12, TRUE},
    {"folded from the start", "A:\n 1\n\n", "A=1;", 0, 7, TRUE},
    {"a line of blanks goes on", "A: 1\n \nB: 2\n\n", "A=1;B=2;", 0, 13, TRUE},
    {"blank before the colon", "A : 1\nB\t: 2\n\n", "A=1;B=2;", 0, 13, TRUE},
    {"no blank behind it", "A:1\n\n", "A=1;", 0, 5, TRUE},
    {"no value", "A:\nB: 2\n\n", "A=;B=2;", 0, 9, TRUE},
    {"From line", "From x@y Mon Nov 1\nA: 1\n\n", "A=1;", 0, 25, TRUE},
    {">From line", "A: 1\n>From x@y Mon Nov\nB: 2\n\n", "A=1;B=2;", 0, 29,
     TRUE},
    {"no field", "A: 1\nnonsense\nB: 2\n\n", "A=1;B=2;", 0, 20, TRUE},
    {"no name", ": 1\nA: 1\n\n", "A=1;", 0, 10, TRUE},
    {"8-bit name", "\xc3\xbc: 1\nA: 1\n\n", "A=1;", 0, 12, TRUE},
    {"colons in the value", "A: b:c\n\n", "A=b:c;", 0, 8, TRUE},
    {"NUL in the value", "A: 1\0002\n\n", "A=1 2;", 8, 8, TRUE},
    {"controls in the value", "A: 1\033[2J\n\n", "A=1 [2J;", 0, 10, TRUE},
    {"not terminated", "A: 1\nB: 23", "A=1;B=2;", 9, 9, FALSE},
};

START_TEST (the_header_starts)
{
  static const struct {
    const char *name, *bytes;
    gsize start;
  } starts[] = {
      {"at once", "A: 1\n", 0},
      {"behind empty lines", "\n\r\n\rA: 1\n", 4},
      {"behind a line of blanks", "\n   \t\nA: 1\n", 6},
      {"From line", "\nFrom x@y Mon\nA: 1\n", 1},
      {"no header: text follows", "\nhello\nA: 1\n", 0},
      {"no header: an indented line", "\n A: 1\n", 0},
      {"nothing but empty lines", "\n\n", 0},
      {"empty", "", 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++) {
    gsize length = strlen (starts[i].bytes);
    g_autofree char *bytes = g_malloc (MAX (length, 1));
    memcpy (bytes, starts[i].bytes, MAX (length, 1));
    ck_assert_msg (header_start (bytes, length) == starts[i].start, "%s",
                   starts[i].name);
  }
}
END_TEST

START_TEST (fields_are_walked)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gsize length = rows[i].length > 0 ? rows[i].length : strlen (rows[i].block);
    /* an exact copy, so that a sanitizer sees reads beyond the end */
    g_autofree char *block = g_malloc (MAX (length, 1));
    memcpy (block, rows[i].block, MAX (length, 1));
    g_autoptr (GString) fields = g_string_new (NULL);
    HeaderScan scan;
    HeaderField field;
    header_scan_init (&scan, block, length);
    while (header_scan_next (&scan, &field)) {
      g_autofree char *value = header_field_unfold (&field);
      g_string_append_len (fields, field.name, (gssize) field.name_length);
      g_string_append_printf (fields, "=%s;", value);
      ck_assert_msg (block + field.offset == field.name, "%s: offset",
                     rows[i].name);
      ck_assert_msg (field.offset + field.length <= scan.offset, "%s: length",
                     rows[i].name);
    }
    ck_assert_msg (g_str_equal (fields->str, rows[i].fields), "%s: %s",
                   rows[i].name, fields->str);
    ck_assert_msg (header_scan_body_offset (&scan) == rows[i].body, "%s: %zu",
                   rows[i].name, header_scan_body_offset (&scan));
    ck_assert_msg (header_scan_is_complete (&scan) == rows[i].is_complete,
                   "%s: complete", rows[i].name);
  }
}
END_TEST

START_TEST (lengths_span_the_continuation)
{
  const char *block = "A: 1\r\n 2\r\nB: 3\n\n";
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, block, strlen (block));
  ck_assert (header_scan_next (&scan, &field));
  ck_assert_uint_eq (field.length, 10);
  ck_assert_uint_eq (field.value_length, strlen (" 1\r\n 2"));
  ck_assert (header_scan_next (&scan, &field));
  ck_assert_uint_eq (field.offset, 10);
  ck_assert_uint_eq (field.length, 5);
  ck_assert (!header_scan_next (&scan, &field));
  ck_assert (!header_scan_next (&scan, &field));
}
END_TEST

START_TEST (the_header_ends)
{
  static const struct {
    const char *bytes;
    gsize end;
  } ends[] = {
      {"A: b\n\nc", 5},  {"A: b\r\n\r\nc", 6}, {"A: b\n c\n\n", 8},
      {"A: b\nc", 6},    {"A: b\n\rc\n\n", 8}, {"A: b\n\r", 6},
      {"A: b\n\n\n", 5}, {"A: b", 4},          {"", 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    ck_assert_uint_eq (header_find_end (ends[i].bytes, strlen (ends[i].bytes)),
                       ends[i].end);
}
END_TEST

START_TEST (a_field_is_found_by_name)
{
  static const struct {
    const char *name, *wanted, *value;
  } wanted[] = {
      {"other case", "message-id", "<1>"},
      {"the first of two", "To", "a"},
      {"a longer name is another", "Message", NULL},
      {"a shorter name is another", "Message-ID2", NULL},
      {"in the body", "Body", NULL},
  };
  const char *block = "Message-ID: <1>\nTo: a\nTo: b\n\nBody: x\n";
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++) {
    g_autofree char *value =
        header_find (block, strlen (block), wanted[i].wanted);
    ck_assert_msg (g_strcmp0 (value, wanted[i].value) == 0, "%s: %s",
                   wanted[i].name, value);
  }
}
END_TEST

static Suite *
header_suite (void)
{
  Suite *suite = suite_create ("header");
  TCase *tcase = tcase_create ("header");
  tcase_add_test (tcase, the_header_starts);
  tcase_add_test (tcase, the_header_ends);
  tcase_add_test (tcase, fields_are_walked);
  tcase_add_test (tcase, lengths_span_the_continuation);
  tcase_add_test (tcase, a_field_is_found_by_name);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (header_suite ());
}
