/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the kernel hands on, from each kind of descriptor to each other, and
 * whatever becomes of its calls: the message arrives whole, or there is an
 * error. The calls are met here before they reach libc.
 */
#include "mail/spool.h"

#include "base/error.h"
#include "mail/scratch.h"
#include "suite.h"

#include <sys/resource.h>
#include <sys/socket.h>

#define SHORT (-1)

/* What is done to the calls, from the n-th (1) on. */
typedef struct {
  const char *name;
  int wrong; /* of errno, or SHORT; 0: nothing */
  int from;
  gboolean is_once;
} Trouble;

static const Trouble troubles[] = {
    {"none", 0, 1, FALSE},
    {"short", SHORT, 1, FALSE},
    {"short once", SHORT, 1, TRUE},
    {"EINTR", EINTR, 1, TRUE},
    {"EINTR, then", EINTR, 2, TRUE},
    {"EINVAL", EINVAL, 1, FALSE},
    {"EXDEV", EXDEV, 1, FALSE},
    {"ENOSYS", ENOSYS, 1, FALSE},
    {"EAGAIN", EAGAIN, 1, FALSE},
    {"EIO, later", EIO, 2, FALSE},
    {"ENOSPC, later", ENOSPC, 2, FALSE},
};

static Trouble trouble;
static int n_calls;
static guint64 n_passed; /* bytes */

#if defined(__linux__) && !defined(PLATFORM_POSIX)
#include <sys/sendfile.h>
#include <sys/syscall.h>
#define PASSES_IN_KERNEL TRUE

/* What of @length is to be tried, or -1 with errno. */
static gssize
meet (gsize length)
{
  n_calls++;
  if (trouble.wrong == 0 || n_calls < trouble.from ||
      (trouble.is_once && n_calls > trouble.from))
    return (gssize) MIN (length, G_MAXINT);
  if (trouble.wrong == SHORT)
    return (gssize) MIN (length, 70001);
  errno = trouble.wrong;
  return -1;
}

static gssize
count (gssize n)
{
  n_passed += n > 0 ? (guint64) n : 0;
  return n;
}

ssize_t
copy_file_range (int in, off_t *in_offset, int out, off_t *out_offset,
                 size_t length, unsigned int flags)
{
  gssize most = meet (length);
  return most < 0 ? -1
                  : count (syscall (SYS_copy_file_range, in, in_offset, out,
                                    out_offset, most, flags));
}

ssize_t
sendfile (int out, int in, off_t *offset, size_t length)
{
  gssize most = meet (length);
#ifdef SYS_sendfile64
  return most < 0 ? -1
                  : count (syscall (SYS_sendfile64, out, in, offset, most));
#else
  return most < 0 ? -1 : count (syscall (SYS_sendfile, out, in, offset, most));
#endif
}
#else
#define PASSES_IN_KERNEL FALSE
#endif

/* What can be told apart. */
static GString *
make_message (gsize length)
{
  GString *message = g_string_new ("A: b\n\n");
  for (guint32 n = 0; message->len < length; n++)
    g_string_append_printf (message, "%u\n", n);
  g_string_truncate (message, length);
  return message;
}

/* The first ones with every trouble. */
#define N_TROUBLED 3
static const gsize sizes[] = {
    64 * 1024 + 1,
    SPOOL_MEMORY_BYTES + 1,
    SPOOL_MEMORY_BYTES + 256 * 1024 + 1,
    7,
    64 * 1024 - 1,
    64 * 1024,
    SPOOL_HEAD_BYTES,
    SPOOL_MEMORY_BYTES,
    3 * SPOOL_MEMORY_BYTES + 17,
};

typedef enum { FROM_FILE, FROM_PIPE } In;
typedef enum { TO_FILE, TO_APPEND, TO_PIPE, TO_SOCKET } Out;

static const struct {
  const char *name;
  In in;
  Out out;
  gboolean reads_all; /* into memory and a temporary file */
  gboolean is_passed; /* by the kernel, where nothing is in the way */
} ways[] = {
    {"file to file", FROM_FILE, TO_FILE, FALSE, TRUE},
    {"file to file, read", FROM_FILE, TO_FILE, TRUE, TRUE},
    {"file to the end of a file", FROM_FILE, TO_APPEND, FALSE, FALSE},
    {"file to pipe", FROM_FILE, TO_PIPE, FALSE, FALSE},
    {"file to socket", FROM_FILE, TO_SOCKET, FALSE, FALSE},
    {"pipe to file", FROM_PIPE, TO_FILE, FALSE, FALSE},
    {"pipe to file, read", FROM_PIPE, TO_FILE, TRUE, TRUE},
    {"pipe to the end of a file", FROM_PIPE, TO_APPEND, FALSE, FALSE},
    {"pipe to pipe", FROM_PIPE, TO_PIPE, FALSE, FALSE},
    {"pipe to pipe, read", FROM_PIPE, TO_PIPE, TRUE, FALSE},
    {"pipe to socket", FROM_PIPE, TO_SOCKET, FALSE, FALSE},
};

/* Another process that puts what comes through into the output. */
static pid_t
start_reader (const int *ends, int output)
{
  pid_t pid = fork ();
  ck_assert_int_ge (pid, 0);
  if (pid > 0) {
    close (ends[0]);
    return pid;
  }
  close (ends[1]);
  char buffer[50000];
  gssize n;
  while ((n = read (ends[0], buffer, sizeof buffer)) > 0)
    if (write (output, buffer, (gsize) n) != n)
      _exit (1);
  _exit (n == 0 ? 0 : 1);
}

static gboolean
copy_to (Spool *spool, Out out, int output)
{
  int ends[2];
  if (out == TO_FILE || out == TO_APPEND) {
    ck_assert_int_eq (fcntl (output, F_SETFL, out == TO_APPEND ? O_APPEND : 0),
                      0);
    return spool_copy (spool, 0, output, NULL);
  }
  ck_assert_int_eq (out == TO_PIPE ? pipe (ends)
                                   : socketpair (AF_UNIX, SOCK_STREAM, 0, ends),
                    0);
  pid_t pid = start_reader (ends, output);
  gboolean is_copied = spool_copy (spool, 0, ends[1], NULL);
  close (ends[1]);
  int status;
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (status, 0);
  return is_copied;
}

static void
try_way (gsize way, const GString *longest, gsize size)
{
  g_autofree char *name =
      g_strdup_printf ("%s, %zu bytes, %s", ways[way].name, size, trouble.name);
  int in = ways[way].in == FROM_FILE ? scratch_file ("zz", longest->str, size)
                                     : scratch_pipe (longest->str, size, 30000);
  int output = scratch_output ();
  n_calls = 0;
  n_passed = 0;
  g_autoptr (Spool) spool = spool_new (in);
  if (ways[way].reads_all)
    ck_assert_msg (spool_read_all (spool, NULL), "%s", name);
  ck_assert_msg (copy_to (spool, ways[way].out, output), "%s", name);
  scratch_check_output (output, longest->str, size, name);
  gboolean goes_on = trouble.wrong <= 0 || trouble.wrong == EINTR;
  if (PASSES_IN_KERNEL && goes_on && size > SPOOL_MEMORY_BYTES + 1)
    ck_assert_msg ((n_passed >= size - SPOOL_MEMORY_BYTES) ==
                       ways[way].is_passed,
                   "%s: passed %" G_GUINT64_FORMAT, name, n_passed);
  close (in);
}

START_TEST (message_arrives_whole)
{
  g_autoptr (GString) longest = make_message (4 * SPOOL_MEMORY_BYTES);
  trouble = troubles[_i];
  for (gsize way = 0; way < G_N_ELEMENTS (ways); way++)
    for (gsize i = 0; i < (_i == 0 ? G_N_ELEMENTS (sizes) : N_TROUBLED); i++)
      try_way (way, longest, sizes[i]);
}
END_TEST

/* So that a test waits for what the reader left in the pipe. */
START_TEST (a_pipe_is_drained)
{
  g_autoptr (GString) message = make_message (SPOOL_MEMORY_BYTES);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++) {
    char byte;
    trouble = troubles[i];
    int in = scratch_pipe (message->str, message->len, 30000);
    g_autoptr (Spool) spool = spool_new (in);
    ck_assert (spool_read_head (spool, NULL));
    ck_assert (spool_drain (spool, NULL));
    ck_assert_int_eq (read (in, &byte, 1), 0);
    ck_assert (!spool_copy (spool, 0, STDOUT_FILENO, NULL));
    close (in);
  }
}
END_TEST

START_TEST (a_pipe_that_fails_is_not_drained)
{
  int ends[2];
  g_autoptr (GError) error = NULL;
  ck_assert_int_eq (pipe (ends), 0);
  g_autoptr (Spool) spool = spool_new (ends[1]);
  ck_assert (!spool_drain (spool, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO));
  close (ends[0]);
  close (ends[1]);
}
END_TEST

START_TEST (a_file_need_not_be_drained)
{
  g_autoptr (GString) message = make_message (SPOOL_MEMORY_BYTES);
  n_calls = 0;
  n_passed = 0;
  int in = scratch_file ("zz", message->str, message->len);
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (spool_drain (spool, NULL));
  ck_assert_uint_eq (n_passed, 0);
  ck_assert_int_eq (lseek (in, 0, SEEK_CUR), 2);
  close (in);
}
END_TEST

/* A file that became shorter behind the head is an error to whatever it is
 * copied. */
START_TEST (a_shrinking_file_is_an_error)
{
  g_autoptr (GString) message = make_message (2 * SPOOL_MEMORY_BYTES);
  int ends[2];
  ck_assert_int_eq (pipe (ends), 0);
  pid_t pid = start_reader (ends, scratch_output ());
  int outputs[] = {scratch_output (), open ("/dev/null", O_WRONLY), ends[1]};
  for (gsize i = 0; i < G_N_ELEMENTS (outputs); i++) {
    g_autoptr (GError) error = NULL;
    int in = scratch_file ("zz", message->str, message->len);
    g_autoptr (Spool) spool = spool_new (in);
    ck_assert (spool_read_head (spool, NULL));
    ck_assert_int_eq (ftruncate (in, SPOOL_MEMORY_BYTES), 0);
    ck_assert (!spool_copy (spool, 0, outputs[i], &error));
    ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO));
    ck_assert_ptr_nonnull (strstr (error->message, "shorter"));
    close (in);
    close (outputs[i]);
  }
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
}
END_TEST

/* What comes behind the size that a file had is not the message's. */
START_TEST (a_growing_file_ends_where_it_did)
{
  g_autoptr (GString) message = make_message (2 * SPOOL_MEMORY_BYTES);
  int in = scratch_file ("zz", message->str, message->len);
  int out = scratch_output ();
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert_int_eq (pwrite (in, "more", 4, (off_t) message->len + 2), 4);
  ck_assert (spool_copy (spool, 0, out, NULL));
  scratch_check_output (out, message->str, message->len, "grown");
  close (in);
}
END_TEST

static void
check_fails (In in, int fd, BacksiftError code, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) message = make_message (2 * SPOOL_MEMORY_BYTES);
  int input = in == FROM_FILE
                  ? scratch_file ("", message->str, message->len)
                  : scratch_pipe (message->str, message->len, 30000);
  g_autoptr (Spool) spool = spool_new (input);
  ck_assert_msg (!spool_copy (spool, 0, fd, &error), "%s", name);
  ck_assert_msg (g_error_matches (error, BACKSIFT_ERROR, (int) code), "%s: %s",
                 name, error->message);
  close (input);
  close (fd);
}

START_TEST (output_that_fails_is_an_error)
{
  int broken[2];
  struct rlimit limit;
  ck_assert_int_eq (getrlimit (RLIMIT_FSIZE, &limit), 0);
  for (In in = FROM_FILE; in <= FROM_PIPE; in++) {
    check_fails (in, open ("/dev/full", O_WRONLY), BACKSIFT_ERROR_TEMPORARY,
                 "full");
    ck_assert_int_eq (pipe (broken), 0);
    close (broken[0]);
    check_fails (in, broken[1], BACKSIFT_ERROR_IO, "broken pipe");
    check_fails (in, open ("/dev/null", O_RDONLY), BACKSIFT_ERROR_IO,
                 "not for writing");
  }
  for (In in = FROM_FILE; in <= FROM_PIPE; in++) {
    g_autofree char *path = scratch_path ("limited");
    int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    g_autoptr (GString) message = make_message (2 * SPOOL_MEMORY_BYTES);
    int input = in == FROM_FILE
                    ? scratch_file ("", message->str, message->len)
                    : scratch_pipe (message->str, message->len, 30000);
    struct rlimit low = {SPOOL_MEMORY_BYTES, limit.rlim_max};
    g_autoptr (GError) error = NULL;
    g_autoptr (Spool) spool = spool_new (input);
    ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &low), 0);
    ck_assert (!spool_copy (spool, 0, fd, &error));
    ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
    ck_assert_ptr_nonnull (error);
    close (input);
    close (fd);
  }
}
END_TEST

/* A report that goes to a temporary file: no room is an error, also where the
 * kernel has put a part of it there. */
START_TEST (no_room_for_the_temporary_file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) message = make_message (3 * SPOOL_MEMORY_BYTES);
  int in = scratch_pipe (message->str, message->len, 65536);
  struct rlimit limit = {SPOOL_MEMORY_BYTES, SPOOL_MEMORY_BYTES};
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (!spool_read_all (spool, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
  ck_assert_ptr_nonnull (strstr (error->message, "TMPDIR"));
  ck_assert (!spool_copy (spool, 0, STDOUT_FILENO, NULL));
  close (in);
}
END_TEST

/* The descriptor is shared with whoever started us: it stands where it did. */
START_TEST (a_file_s_offset_stays)
{
  g_autoptr (GString) message = make_message (2 * SPOOL_MEMORY_BYTES);
  int in = scratch_file ("zz", message->str, message->len);
  int out = scratch_output ();
  g_autoptr (Spool) spool = spool_new (in);
  ck_assert (spool_copy (spool, 0, out, NULL));
  ck_assert_int_eq (lseek (in, 0, SEEK_CUR), 2);
  ck_assert_int_eq (lseek (out, 0, SEEK_CUR), (off_t) message->len);
  close (in);
  close (out);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("spool_pass");
  TCase *tcase = tcase_create ("spool_pass");
  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_loop_test (tcase, message_arrives_whole, 0,
                       G_N_ELEMENTS (troubles));
  tcase_add_test (tcase, a_pipe_is_drained);
  tcase_add_test (tcase, a_pipe_that_fails_is_not_drained);
  tcase_add_test (tcase, a_file_need_not_be_drained);
  tcase_add_test (tcase, a_shrinking_file_is_an_error);
  tcase_add_test (tcase, a_growing_file_ends_where_it_did);
  tcase_add_test (tcase, output_that_fails_is_an_error);
  tcase_add_test (tcase, no_room_for_the_temporary_file);
  tcase_add_test (tcase, a_file_s_offset_stays);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
