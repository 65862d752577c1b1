/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/mbox.h"

#include "base/error.h"
#include "mail/scratch.h"
#include "suite.h"

/* Messages follow each other without a gap. */
static guint64 next_offset;

static gboolean
collect (const MboxMessage *message, gpointer data, GError **error)
{
  (void) error;
  ck_assert_uint_eq (message->offset, next_offset);
  next_offset += message->size_bytes;
  g_ptr_array_add (data,
                   g_string_new_len (message->head, (gssize) message->length));
  return TRUE;
}

static void
free_text (gpointer text)
{
  g_string_free (text, TRUE);
}

#define BYTES(text) text, sizeof text - 1

static const struct {
  const char *name;
  const char *bytes;
  gsize length;
  const char *messages[4];
} rows[] = {
    {"empty", BYTES (""), {NULL}},
    {"one", BYTES ("From a\nA: b\n\nbody\n"), {"A: b\n\nbody\n"}},
    {"two",
     BYTES ("From a\nA: b\n\nbody\n\nFrom c\nC: d\n\nmore\n\n"),
     {"A: b\n\nbody\n", "C: d\n\nmore\n"}},
    {"CRLF",
     BYTES ("From a\r\nA: b\r\n\r\nbody\r\n\r\nFrom c\r\nC: d\r\n\r\nx\r\n"),
     {"A: b\r\n\r\nbody\r\n", "C: d\r\n\r\nx\r\n"}},
    {"From_ inside a paragraph",
     BYTES ("From a\nA: b\n\nline\nFrom here on\nx\n"),
     {"A: b\n\nline\nFrom here on\nx\n"}},
    {"quoted From_",
     BYTES ("From a\nA: b\n\n>From here on\nx\n"),
     {"A: b\n\n>From here on\nx\n"}},
    {"From without a blank",
     BYTES ("From a\nA: b\n\n\nFrom\nFromage\nx\n"),
     {"A: b\n\n\nFrom\nFromage\nx\n"}},
    {"no last line end", BYTES ("From a\nA: b\n\nbody"), {"A: b\n\nbody"}},
    {"ends within a separator",
     BYTES ("From a\nA: b\n\nbody\n\nFro"),
     {"A: b\n\nbody\n\nFro"}},
    {"separator alone at the end",
     BYTES ("From a\nA: b\n\nFrom c"),
     {"A: b\n", ""}},
    {"several empty lines",
     BYTES ("From a\nA: b\n\n\n\n\nFrom c\nC: d\n"),
     {"A: b\n\n\n\n", "C: d\n"}},
    {"message without a body",
     BYTES ("From a\nA: b\n\nFrom c\nC: d\n\n"),
     {"A: b\n", "C: d\n"}},
    {"bare CR is content",
     BYTES ("From a\nA: b\n\n\rFrom x\n\r\rFrom y\n"),
     {"A: b\n\n\rFrom x\n\r\rFrom y\n"}},
};

static GPtrArray *
walk (const char *bytes, gsize length)
{
  g_autofree char *path = scratch_path ("mbox");
  scratch_write (path, bytes, length);
  GPtrArray *messages = g_ptr_array_new_with_free_func (free_text);
  g_autoptr (GError) error = NULL;
  next_offset = 0;
  ck_assert_msg (mbox_walk (path, &(guint64){0}, collect, messages, &error),
                 "%s", error != NULL ? error->message : "");
  ck_assert_uint_eq (next_offset, length);
  return messages;
}

START_TEST (splits_row)
{
  g_autoptr (GPtrArray) messages = walk (rows[_i].bytes, rows[_i].length);
  guint n = 0;
  for (; n < 4 && rows[_i].messages[n] != NULL; n++) {
    ck_assert_msg (n < messages->len, "%s: too few", rows[_i].name);
    const GString *message = g_ptr_array_index (messages, n);
    ck_assert_msg (g_str_equal (message->str, rows[_i].messages[n]),
                   "%s: %u: '%s'", rows[_i].name, n, message->str);
  }
  ck_assert_msg (n == messages->len, "%s: %u messages", rows[_i].name,
                 messages->len);
}
END_TEST

/* Wherever a reading ends, the result is the same. */
START_TEST (splits_across_readings)
{
  const char *tail = "\n\nFrom c\nC: d\n\nmore\n";
  for (gsize fill = 128 * 1024 - 40; fill < 128 * 1024 + 5; fill++) {
    g_autoptr (GString) bytes = g_string_new ("From a\nA: b\n\n");
    while (bytes->len < fill)
      g_string_append_c (bytes, 'x');
    g_string_append (bytes, tail);
    g_autoptr (GPtrArray) messages = walk (bytes->str, bytes->len);
    ck_assert_uint_eq (messages->len, 2);
    const GString *first = g_ptr_array_index (messages, 0);
    const GString *second = g_ptr_array_index (messages, 1);
    ck_assert_uint_eq (first->len, fill - strlen ("From a\n") + 1);
    ck_assert_str_eq (second->str, "C: d\n\nmore\n");
  }
}
END_TEST

START_TEST (caps_heads_and_keeps_nuls)
{
  g_autoptr (GString) bytes = g_string_new ("From a\n");
  gsize start = bytes->len;
  for (gsize i = 0; i < 2 * MBOX_HEAD_BYTES; i++)
    g_string_append_c (bytes, (char) (i % 3)); /* one line, with NULs */
  g_string_append (bytes, "\n\nFrom c\nC: d\n");
  g_autoptr (GPtrArray) messages = walk (bytes->str, bytes->len);
  ck_assert_uint_eq (messages->len, 2);
  const GString *first = g_ptr_array_index (messages, 0);
  ck_assert_uint_eq (first->len, MBOX_HEAD_BYTES);
  ck_assert_mem_eq (first->str, bytes->str + start, MBOX_HEAD_BYTES);
}
END_TEST

START_TEST (tells_an_mbox)
{
  static const struct {
    const char *name;
    const char *bytes;
    gboolean is;
  } files[] = {
      {"mbox", "From a\n", TRUE},   {"empty", "", TRUE},
      {"message", "A: b\n", FALSE}, {"colon", "From: a\n", FALSE},
      {"too short", "From", FALSE}, {"later", "\nFrom a\n", FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (free_text);
    g_autofree char *path = scratch_path ("mbox");
    scratch_write (path, files[i].bytes, strlen (files[i].bytes));
    ck_assert_msg (mbox_is (path) == files[i].is, "%s", files[i].name);
    next_offset = 0;
    ck_assert (mbox_walk (path, &(guint64){0}, collect, messages, &error) ==
               files[i].is);
    if (!files[i].is)
      ck_assert (
          g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT));
  }
}
END_TEST

START_TEST (refuses_what_is_no_file)
{
  g_autofree char *fifo = scratch_path ("fifo");
  g_autofree char *missing = scratch_path ("missing");
  ck_assert_int_eq (mkfifo (fifo, 0600), 0);
  const struct {
    const char *path;
    BacksiftError code;
  } paths[] = {{fifo, BACKSIFT_ERROR_CORRUPT},
               {scratch, BACKSIFT_ERROR_CORRUPT},
               {missing, BACKSIFT_ERROR_IO}};
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    ck_assert (!mbox_is (paths[i].path));
    ck_assert (
        !mbox_walk (paths[i].path, &(guint64){0}, collect, NULL, &error));
    ck_assert_msg (g_error_matches (error, BACKSIFT_ERROR, (int) paths[i].code),
                   "%s", error->message);
  }
}
END_TEST

static gboolean
stop (const MboxMessage *message, gpointer data, GError **error)
{
  (void) message;
  ++*(guint *) data;
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY, "stop");
  return FALSE;
}

START_TEST (visit_ends_the_walk)
{
  guint n = 0;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = scratch_path ("mbox");
  scratch_write (path, BYTES ("From a\nA: b\n\nFrom c\nC: d\n\nFrom e\n"));
  ck_assert (!mbox_walk (path, &(guint64){0}, stop, &n, &error));
  ck_assert_uint_eq (n, 1);
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("mbox");
  TCase *tcase = tcase_create ("mbox");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_loop_test (tcase, splits_row, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, splits_across_readings);
  tcase_add_test (tcase, caps_heads_and_keeps_nuls);
  tcase_add_test (tcase, tells_an_mbox);
  tcase_add_test (tcase, refuses_what_is_no_file);
  tcase_add_test (tcase, visit_ends_the_walk);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
