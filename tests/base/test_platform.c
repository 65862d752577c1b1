/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/platform.h"
#include "suite.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder, *from, *to;

static void
set_up (void)
{
  folder = g_dir_make_tmp ("platform-XXXXXX", NULL);
  from = g_build_filename (folder, "from", NULL);
  to = g_build_filename (folder, "to", NULL);
  ck_assert (g_file_set_contents (from, "new", -1, NULL));
}

static void
tear_down (void)
{
  g_unlink (from);
  g_unlink (to);
  ck_assert_int_eq (g_rmdir (folder), 0);
  g_free (folder);
  g_free (from);
  g_free (to);
}

static void
assert_contents (const char *path, const char *expected)
{
  g_autofree char *text = NULL;
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  ck_assert_str_eq (text, expected);
}

START_TEST (a_name_is_given)
{
  int result = platform_rename_unless_there (from, to);
  if (result != 0) {
    ck_assert (errno == ENOSYS || errno == EINVAL);
    assert_contents (from, "new");
    return;
  }
  assert_contents (to, "new");
  ck_assert_int_ne (g_access (from, F_OK), 0);
}
END_TEST

START_TEST (a_name_that_is_taken_is_not_given)
{
  ck_assert (g_file_set_contents (to, "old", -1, NULL));
  ck_assert_int_eq (platform_rename_unless_there (from, to), -1);
  ck_assert (errno == EEXIST || errno == ENOSYS || errno == EINVAL);
  assert_contents (to, "old");
  assert_contents (from, "new");
}
END_TEST

START_TEST (a_nameless_file_has_no_name)
{
  struct stat status;
  int fd = platform_open_nameless (folder);
  if (fd < 0) /* tear_down() sees to it that there is none */
    return;
  ck_assert_int_eq (fstat (fd, &status), 0);
  ck_assert_int_eq (status.st_nlink, 0);
  ck_assert_int_eq (status.st_mode & 07777, 0600);
  ck_assert_int_eq (close (fd), 0);
}
END_TEST

/* A parent that ends at once, and its child, which holds the pipe open for as
 * long as it lives: a minute, if nothing ends it. */
START_TEST (a_child_ends_with_its_parent)
{
  int life[2], ready[2];
  char byte;
  ck_assert_int_eq (pipe (life), 0);
  ck_assert_int_eq (pipe (ready), 0);
  pid_t parent = fork ();
  ck_assert_int_ge (parent, 0);
  if (parent == 0) {
    if (fork () == 0) {
      gboolean is_set = platform_end_with_parent ();
      (void) !write (ready[1], is_set ? "y" : "n", 1);
      (void) sleep (60);
      _exit (0);
    }
    (void) !read (ready[0], &byte, 1);
    _exit (byte == 'y' ? 0 : 1);
  }
  int wait_status;
  ck_assert_int_eq (waitpid (parent, &wait_status, 0), parent);
  ck_assert_int_eq (wait_status, 0);
  close (life[1]);
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  ck_assert_int_eq (read (life[0], &byte, 1), 0);
#endif
}
END_TEST

START_TEST (a_start_has_a_number)
{
  gint32 number = platform_start_number ();
  ck_assert_int_eq (platform_start_number (), number);
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  ck_assert_int_ne (number, 0);
#endif
}
END_TEST

static void
fill (int fd, gsize length)
{
  g_autofree char *bytes = g_malloc0 (length);
  ck_assert_int_eq (write (fd, bytes, length), (gssize) length);
}

START_TEST (a_pipe_holds_more_and_never_less)
{
  const gsize wide = 128 * 1024;
  int pipe_ends[2];
  ck_assert_int_eq (pipe2 (pipe_ends, O_NONBLOCK), 0);
  platform_widen_pipe (pipe_ends[0], wide);
  platform_widen_pipe (pipe_ends[1], 4096);
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  fill (pipe_ends[1], wide);
#else
  fill (pipe_ends[1], 4096);
#endif
  close (pipe_ends[0]);
  close (pipe_ends[1]);
}
END_TEST

START_TEST (what_is_no_pipe_is_not_widened)
{
  int fd = open (from, O_RDWR);
  platform_widen_pipe (fd, 65536);
  platform_widen_pipe (-1, 65536);
  close (fd);
  assert_contents (from, "new");
}
END_TEST

static gpointer
go_last (gpointer data G_GNUC_UNUSED)
{
  platform_go_last ();
  return GINT_TO_POINTER (getpriority (PRIO_PROCESS, 0));
}

START_TEST (one_thread_goes_last)
{
  int before = getpriority (PRIO_PROCESS, 0);
  g_autoptr (GThread) thread = g_thread_new ("last", go_last, NULL);
  int there = GPOINTER_TO_INT (g_thread_join (g_steal_pointer (&thread)));
  ck_assert_int_eq (getpriority (PRIO_PROCESS, 0), before);
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  ck_assert_int_eq (there, MAX (before, 10));
#else
  ck_assert_int_eq (there, before);
#endif
}
END_TEST

static gpointer
go_last_after_all (gpointer data G_GNUC_UNUSED)
{
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  (void) setpriority (PRIO_PROCESS, 0, 19);
#endif
  return go_last (NULL);
}

/* Root may take back what `nice` gave; nobody else can see the difference. */
START_TEST (who_goes_last_already_stays_there)
{
  int before = getpriority (PRIO_PROCESS, 0);
  g_autoptr (GThread) thread = g_thread_new ("last", go_last_after_all, NULL);
  int there = GPOINTER_TO_INT (g_thread_join (g_steal_pointer (&thread)));
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  ck_assert_int_eq (there, 19);
#else
  ck_assert_int_eq (there, before);
#endif
  ck_assert_int_eq (getpriority (PRIO_PROCESS, 0), before);
}
END_TEST

static Suite *
platform_suite (void)
{
  Suite *suite = suite_create ("platform");
  TCase *tcase = tcase_create ("platform");
  tcase_set_timeout (tcase, 30);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, a_name_is_given);
  tcase_add_test (tcase, a_name_that_is_taken_is_not_given);
  tcase_add_test (tcase, a_nameless_file_has_no_name);
  tcase_add_test (tcase, a_child_ends_with_its_parent);
  tcase_add_test (tcase, a_start_has_a_number);
  tcase_add_test (tcase, a_pipe_holds_more_and_never_less);
  tcase_add_test (tcase, what_is_no_pipe_is_not_widened);
  tcase_add_test (tcase, one_thread_goes_last);
  tcase_add_test (tcase, who_goes_last_already_stays_there);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (platform_suite ());
}
