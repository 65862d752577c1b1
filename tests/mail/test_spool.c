/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/spool.h"

#include "base/error.h"
#include "mail/scratch.h"
#include "suite.h"

#include <sys/resource.h>

/* @header and then bytes of all values up to @length. */
static GString *
make_message (const char *header, gsize length)
{
  GString *message = g_string_new (header);
  guint32 state = 1;
  while (message->len < length) {
    state = state * 1664525 + 1013904223;
    g_string_append_c (message, (char) (state >> 24));
  }
  return message;
}

static const gsize sizes[] = {
    6,
    7,
    5000,
    64 * 1024,
    SPOOL_HEAD_BYTES - 1,
    SPOOL_HEAD_BYTES,
    SPOOL_HEAD_BYTES + 1,
    SPOOL_MEMORY_BYTES - 1,
    SPOOL_MEMORY_BYTES,
    SPOOL_MEMORY_BYTES + 1,
    3 * SPOOL_MEMORY_BYTES + 17,
};

typedef enum { COPY, HEAD_AND_COPY, ALL_AND_COPY } Steps;

static const struct {
  const char *name;
  gboolean is_pipe;
  const char *before;
  Steps steps;
  guint64 offset;
} ways[] = {
    {"pipe", TRUE, "", COPY, 0},
    {"pipe, head", TRUE, "", HEAD_AND_COPY, 0},
    {"pipe, head, from 3", TRUE, "", HEAD_AND_COPY, 3},
    {"pipe, all", TRUE, "", ALL_AND_COPY, 0},
    {"pipe, all, from 5", TRUE, "", ALL_AND_COPY, 5},
    {"pipe, from 300000", TRUE, "", HEAD_AND_COPY, 300000},
    {"pipe, all, from 2000000", TRUE, "", ALL_AND_COPY, 2000000},
    {"file", FALSE, "", COPY, 0},
    {"file, head", FALSE, "", HEAD_AND_COPY, 0},
    {"file, all", FALSE, "", ALL_AND_COPY, 0},
    {"file, all, from 5", FALSE, "", ALL_AND_COPY, 5},
    {"file at an offset", FALSE, "before", COPY, 0},
    {"file at an offset, all", FALSE, "before", ALL_AND_COPY, 2},
};

START_TEST (copies_byte_for_byte)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GString) message = make_message ("A: b\n\n", sizes[i]);
    int in = ways[_i].is_pipe
                 ? scratch_pipe (message->str, message->len, 65536)
                 : scratch_file (ways[_i].before, message->str, message->len);
    int out = scratch_output ();
    g_autoptr (Spool) spool = spool_new (in);
    if (ways[_i].steps == HEAD_AND_COPY)
      ck_assert (spool_read_head (spool, NULL));
    if (ways[_i].steps == ALL_AND_COPY) {
      ck_assert (spool_read_all (spool, NULL));
      ck_assert_uint_eq (spool_size_bytes (spool), message->len);
    }
    gsize from = MIN (ways[_i].offset, message->len);
    ck_assert (spool_copy (spool, ways[_i].offset, out, NULL));
    scratch_check_output (out, message->str + from, message->len - from,
                          ways[_i].name);
    close (in);
  }
}
END_TEST

START_TEST (empty_message_is_empty)
{
  g_autofree char *path = scratch_path ("empty");
  scratch_write (path, "", 0);
  int inputs[] = {scratch_pipe ("", 0, 1), open (path, O_RDONLY)};
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++) {
    gsize length;
    int out = scratch_output ();
    g_autoptr (Spool) spool = spool_new (inputs[i]);
    ck_assert (spool_read_head (spool, NULL));
    ck_assert (spool_has_header (spool));
    (void) spool_head (spool, &length);
    ck_assert_uint_eq (length, 0);
    ck_assert (spool_read_all (spool, NULL));
    ck_assert_uint_eq (spool_size_bytes (spool), 0);
    ck_assert (spool_copy (spool, 0, out, NULL));
    scratch_check_output (out, "", 0, "empty");
    close (inputs[i]);
  }
}
END_TEST

START_TEST (reads_at_any_offset)
{
  gsize length = 2 * SPOOL_MEMORY_BYTES + 100;
  g_autoptr (GString) message = make_message ("A: b\n\n", length);
  int inputs[] = {scratch_pipe (message->str, length, 65536),
                  scratch_file ("xyz", message->str, length)};
  static const guint64 offsets[] = {0,
                                    1,
                                    SPOOL_HEAD_BYTES - 10,
                                    SPOOL_MEMORY_BYTES - 10,
                                    SPOOL_MEMORY_BYTES,
                                    2 * SPOOL_MEMORY_BYTES + 90};
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++) {
    g_autoptr (Spool) spool = spool_new (inputs[i]);
    ck_assert (spool_read_all (spool, NULL));
    for (gsize j = 0; j < G_N_ELEMENTS (offsets); j++) {
      char buffer[50];
      gsize expected = MIN (sizeof buffer, length - offsets[j]);
      gssize n = spool_read_at (spool, buffer, sizeof buffer, offsets[j], NULL);
      ck_assert_int_eq (n, expected);
      ck_assert_mem_eq (buffer, message->str + offsets[j], expected);
    }
    ck_assert_int_eq (spool_read_at (spool, &length, 1, length, NULL), 0);
    close (inputs[i]);
  }
}
END_TEST

static const struct {
  const char *name;
  const char *start;
  gsize padding; /* bytes of a long field before the rest */
  const char *rest;
  gboolean has_header;
  gboolean stops_early; /* the body is not read */
} headers[] = {
    {"LF", "A: b\n\n", 0, "body", TRUE, TRUE},
    {"CRLF", "A: b\r\nC: d\r\n\r\n", 0, "body", TRUE, TRUE},
    {"empty line first", "\n", 0, "body", TRUE, TRUE},
    {"line of a blank is no end", "A: b\n \nC: d\n\n", 0, "body", TRUE, TRUE},
    {"doubled CR", "A: b\r\r\nC: d\r\r\n\r\r\n", 0, "body", TRUE, TRUE},
    {"bare CR", "A: b\rC: d\r\r", 0, "body", TRUE, FALSE},
    {"CR CR before a late LF", "A: b\r\r", 500, "\nC: d\n\n", TRUE, TRUE},
    {"long header", "A: b\nC: ", SPOOL_HEAD_BYTES - 20, "\n\n", TRUE, TRUE},
    {"longer than the head", "A: b\nC: ", SPOOL_HEAD_BYTES, "\n\n", FALSE,
     TRUE},
};

START_TEST (finds_the_end_of_the_header)
{
  static const gsize pieces[] = {1, 7, 65536};
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GString) message = g_string_new (headers[_i].start);
    for (gsize j = 0; j < headers[_i].padding; j++)
      g_string_append_c (message, 'x');
    g_string_append (message, headers[_i].rest);
    gsize header_length = message->len;
    /* Much more than a pipe or a reading takes at once. */
    for (gsize j = 0; j < 600000; j++)
      g_string_append_c (message, 'y');

    int in = scratch_pipe (message->str, message->len, pieces[i]);
    g_autoptr (Spool) spool = spool_new (in);
    ck_assert (spool_read_head (spool, NULL));
    ck_assert_msg (spool_has_header (spool) == headers[_i].has_header,
                   "%s by %zu", headers[_i].name, pieces[i]);
    gsize length;
    const char *head = spool_head (spool, &length);
    ck_assert_uint_le (length, SPOOL_HEAD_BYTES);
    ck_assert_mem_eq (head, message->str, length);
    if (headers[_i].has_header)
      ck_assert_uint_ge (length, header_length - strlen (headers[_i].rest));
    if (headers[_i].stops_early && pieces[i] == 1 && headers[_i].has_header)
      ck_assert_msg (length < header_length + 300000, "%s", headers[_i].name);
    close (in);
  }
}
END_TEST

START_TEST (short_messages_have_their_header)
{
  static const char *const messages[] = {"A", "A: b\n", "A: b\r", "\r", "\n"};
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++) {
    int in = scratch_pipe (messages[i], strlen (messages[i]), 1);
    g_autoptr (Spool) spool = spool_new (in);
    ck_assert (spool_read_head (spool, NULL));
    ck_assert_msg (spool_has_header (spool), "%zu", i);
    close (in);
  }
}
END_TEST

static void
check_code (GError *error, BacksiftError code, const char *name)
{
  ck_assert_msg (error != NULL, "%s: no error", name);
  ck_assert_msg (g_error_matches (error, BACKSIFT_ERROR, (int) code),
                 "%s: code %d: %s", name, error->code, error->message);
  ck_assert_msg (strchr (error->message, '\n') == NULL, "%s: lines", name);
}

START_TEST (closed_input_is_an_error)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Spool) spool = spool_new (999);
  ck_assert (!spool_read_head (spool, &error));
  check_code (error, BACKSIFT_ERROR_IO, "closed");
}
END_TEST

START_TEST (folder_as_input_is_an_error)
{
  g_autoptr (GError) error = NULL;
  int fd = open (scratch, O_RDONLY | O_DIRECTORY);
  g_autoptr (Spool) spool = spool_new (fd);
  ck_assert (!spool_read_all (spool, &error));
  ck_assert_ptr_nonnull (error);
  close (fd);
}
END_TEST

START_TEST (shrinking_file_is_an_error)
{
  for (int all = 0; all < 2; all++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) message = make_message ("A: b\n\n", 2000000);
    int in = scratch_file ("", message->str, message->len);
    int out = scratch_output ();
    g_autoptr (Spool) spool = spool_new (in);
    ck_assert (all ? spool_read_all (spool, NULL)
                   : spool_read_head (spool, NULL));
    ck_assert_int_eq (ftruncate (in, 1500000), 0);
    ck_assert (!spool_copy (spool, 0, out, &error));
    check_code (error, BACKSIFT_ERROR_IO, "shrunk");
    close (in);
    close (out);
  }
}
END_TEST

START_TEST (growing_file_ends_where_it_did)
{
  int in = scratch_file ("", "A: b\n\nbody\n", 11);
  int out = scratch_output ();
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert_int_eq (pwrite (in, "more", 4, 11), 4);
  ck_assert (spool_copy (spool, 0, out, NULL));
  scratch_check_output (out, "A: b\n\nbody\n", 11, "grown");
  close (in);
}
END_TEST

START_TEST (copies_once_what_was_not_stored)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) message = make_message ("A: b\n\n", 500000);
  int in = scratch_pipe (message->str, message->len, 65536);
  int out = scratch_output ();
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (spool_copy (spool, 0, out, NULL));
  ck_assert (!spool_copy (spool, 0, out, &error));
  check_code (error, BACKSIFT_ERROR_IO, "twice");
  g_clear_error (&error);
  ck_assert (!spool_read_all (spool, &error));
  check_code (error, BACKSIFT_ERROR_IO, "all after a copy");
  close (in);
  close (out);
}
END_TEST

START_TEST (copies_twice_what_was_stored)
{
  g_autoptr (GString) message = make_message ("A: b\n\n", 2500000);
  int in = scratch_pipe (message->str, message->len, 65536);
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (spool_read_all (spool, NULL));
  for (int i = 0; i < 2; i++) {
    int out = scratch_output ();
    ck_assert (spool_copy (spool, 0, out, NULL));
    scratch_check_output (out, message->str, message->len, "stored");
  }
  close (in);
}
END_TEST

START_TEST (waits_for_non_blocking_descriptors)
{
  g_autoptr (GString) message = make_message ("A: b\n\n", 400000);
  int in = scratch_pipe (message->str, message->len, 1000);
  ck_assert_int_eq (fcntl (in, F_SETFL, O_NONBLOCK), 0);
  int ends[2];
  ck_assert_int_eq (pipe (ends), 0);
  pid_t pid = fork ();
  if (pid == 0) {
    close (ends[0]);
    fcntl (ends[1], F_SETFL, O_NONBLOCK);
    (void) spool_copy (spool_new (in), 0, ends[1], NULL);
    _exit (0);
  }
  close (ends[1]);
  g_usleep (20000); /* the pipe is full by then, or not: right either way */
  g_autoptr (GString) got = g_string_new (NULL);
  char buffer[5000];
  gssize n;
  while ((n = read (ends[0], buffer, sizeof buffer)) > 0)
    g_string_append_len (got, buffer, n);
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
  ck_assert (g_string_equal (got, message));
  close (in);
  close (ends[0]);
}
END_TEST

START_TEST (output_that_fails_is_an_error)
{
  int broken[2];
  ck_assert_int_eq (pipe (broken), 0);
  close (broken[0]);
  const struct {
    const char *name;
    int fd;
    BacksiftError code;
  } rows[] = {
      {"full", open ("/dev/full", O_WRONLY), BACKSIFT_ERROR_TEMPORARY},
      {"broken pipe", broken[1], BACKSIFT_ERROR_IO},
      {"closed", 999, BACKSIFT_ERROR_IO},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    int in = scratch_pipe ("A: b\n\nbody", 10, 10);
    g_autoptr (Spool) spool = spool_new (in);
    ck_assert (!spool_copy (spool, 0, rows[i].fd, &error));
    check_code (error, rows[i].code, rows[i].name);
    close (in);
  }
}
END_TEST

START_TEST (no_room_for_the_temporary_file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) message = make_message ("A: b\n\n", 3000000);
  int in = scratch_pipe (message->str, message->len, 65536);
  struct rlimit limit = {100000, 100000};
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (!spool_read_all (spool, &error));
  check_code (error, BACKSIFT_ERROR_TEMPORARY, "no room");
  ck_assert_ptr_nonnull (strstr (error->message, "TMPDIR"));
  g_clear_error (&error);
  ck_assert (!spool_copy (spool, 0, 1, &error));
  close (in);
}
END_TEST

START_TEST (temporary_folder_may_be_unusable)
{
  static const char *const folders[] = {"/nowhere/at/all", "/dev/null", "",
                                        "."};
  g_autoptr (GString) message = make_message ("A: b\n\n", 2000000);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_setenv ("TMPDIR", folders[i], TRUE);
    int in = scratch_pipe (message->str, message->len, 65536);
    int out = scratch_output ();
    g_autoptr (Spool) spool = spool_new (in);
    ck_assert (spool_read_all (spool, NULL));
    ck_assert (spool_copy (spool, 0, out, NULL));
    scratch_check_output (out, message->str, message->len, folders[i]);
    close (in);
  }
}
END_TEST

START_TEST (temporary_file_has_no_name)
{
  g_autofree char *folder = scratch_path ("tmp");
  ck_assert_int_eq (mkdir (folder, 0700), 0);
  g_setenv ("TMPDIR", folder, TRUE);
  g_autoptr (GString) message = make_message ("A: b\n\n", 2000000);
  int in = scratch_pipe (message->str, message->len, 65536);
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (spool_read_all (spool, NULL));
  ck_assert_uint_eq (scratch_count (folder), 0);
  close (in);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("spool");
  TCase *tcase = tcase_create ("spool");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_loop_test (tcase, copies_byte_for_byte, 0, G_N_ELEMENTS (ways));
  tcase_add_test (tcase, empty_message_is_empty);
  tcase_add_test (tcase, reads_at_any_offset);
  tcase_add_loop_test (tcase, finds_the_end_of_the_header, 0,
                       G_N_ELEMENTS (headers));
  tcase_add_test (tcase, short_messages_have_their_header);
  tcase_add_test (tcase, closed_input_is_an_error);
  tcase_add_test (tcase, folder_as_input_is_an_error);
  tcase_add_test (tcase, shrinking_file_is_an_error);
  tcase_add_test (tcase, growing_file_ends_where_it_did);
  tcase_add_test (tcase, copies_once_what_was_not_stored);
  tcase_add_test (tcase, copies_twice_what_was_stored);
  tcase_add_test (tcase, waits_for_non_blocking_descriptors);
  tcase_add_test (tcase, output_that_fails_is_an_error);
  tcase_add_test (tcase, no_room_for_the_temporary_file);
  tcase_add_test (tcase, temporary_folder_may_be_unusable);
  tcase_add_test (tcase, temporary_file_has_no_name);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
