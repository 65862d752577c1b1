/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/descriptor.h"
#include "filter/hand_over.h"

#include "base/error.h"
#include "mail/scratch.h"
#include "suite.h"

#include <linux/close_range.h>

typedef struct {
  gsize length;    /* bytes to write */
  gboolean breaks; /* then fails for a reason of ours */
} Message;

static gboolean
write_message (int fd, gpointer data, GError **error)
{
  const Message *message = data;
  g_autofree char *bytes = g_strnfill (message->length, 'm');
  if (!descriptor_write (fd, bytes, message->length, error))
    return FALSE;
  if (message->breaks)
    return error_set_errno (error, EIO, "can't read the message");
  return TRUE;
}

static const struct {
  const char *name;
  const char *command; /* for sh -c, in the scratch folder */
  gsize length;
  gboolean ok;
  int exit_status;
  gssize output_length; /* of "out"; -1: no such file */
} rows[] = {
    {"takes all", "cat > out", 1000000, TRUE, 0, 1000000},
    {"empty message", "cat > out", 0, TRUE, 0, 0},
    {"own exit status", "cat > out; exit 67", 1000, TRUE, 67, 1000},
    {"own exit 127", "cat > out; exit 127", 1000, TRUE, 127, 1000},
    {"own exit 126", "exit 126", 1000000, TRUE, 126, -1},
    {"reads nothing, well", "exit 0", 1000000, TRUE, 0, -1},
    {"reads nothing, defers", "exit 75", 1000000, TRUE, 75, -1},
    {"reads a part", "head -c 10 > out; exit 3", 1000000, TRUE, 3, 10},
    {"closes, and works on", "exec <&-; sleep 0.1; exit 5", 1000000, TRUE, 5,
     -1},
    {"killed", "kill -9 $$", 1000000, FALSE, -1, -1},
    {"killed after all", "cat > out; kill -TERM $$", 1000, FALSE, -1, 1000},
    {"SIGPIPE is not ignored", "sh -c 'kill -PIPE $$'; test $? = 141", 0, TRUE,
     0, -1},
    {"SIGXFSZ is not ignored",
     "exec 2>/dev/null; sh -c 'kill -XFSZ $$'; test $? = 153", 0, TRUE, 0, -1},
    {"no descriptors of ours",
     "test $(ls /proc/self/fd | wc -l) -le 4 || exit 9; cat > out", 10, TRUE, 0,
     10},
};

START_TEST (runs_row)
{
  g_autoptr (GError) error = NULL;
  int exit_status = -1;
  Message message = {rows[_i].length, FALSE};
  ck_assert_int_eq (chdir (scratch), 0);
  const char *argv[] = {"sh", "-c", rows[_i].command, NULL};
  /* What the test itself was started with does not count. */
  ck_assert_int_eq (close_range (3, ~0U, CLOSE_RANGE_CLOEXEC), 0);
  gboolean ok =
      hand_over ((char **) argv, write_message, &message, &exit_status, &error);
  ck_assert_msg (ok == rows[_i].ok, "%s: %s", rows[_i].name,
                 error != NULL ? error->message : "");
  ck_assert_msg (
      ok || g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY),
      "%s", rows[_i].name);
  ck_assert_msg (exit_status == rows[_i].exit_status, "%s: %d", rows[_i].name,
                 exit_status);
  struct stat status;
  gssize output_length = stat ("out", &status) == 0 ? status.st_size : -1;
  ck_assert_msg (output_length == rows[_i].output_length, "%s: %zd",
                 rows[_i].name, output_length);
  ck_assert_msg (waitpid (-1, NULL, WNOHANG) == -1 && errno == ECHILD,
                 "%s: a child is left", rows[_i].name);
}
END_TEST

START_TEST (says_what_cannot_run)
{
  g_autofree char *plain = scratch_path ("plain");
  scratch_write (plain, "x", 1);
  const char *const programs[] = {"/nowhere/at/all", "no-such-program-at-all",
                                  plain, scratch};
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autoptr (GError) error = NULL;
    int exit_status = -1;
    Message message = {100000, FALSE};
    const char *argv[] = {programs[i], NULL};
    ck_assert (!hand_over ((char **) argv, write_message, &message,
                           &exit_status, &error));
    ck_assert (
        g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
    ck_assert_ptr_nonnull (strstr (error->message, programs[i]));
    ck_assert_int_eq (exit_status, -1);
    ck_assert (waitpid (-1, NULL, WNOHANG) == -1 && errno == ECHILD);
  }
}
END_TEST

/* A program that saw the end of half a message would store it. */
START_TEST (kills_before_the_end_of_half_a_message)
{
  g_autoptr (GError) error = NULL;
  int exit_status = -1;
  Message message = {100000, TRUE};
  ck_assert_int_eq (chdir (scratch), 0);
  const char *argv[] = {
      "perl", "-e",
      "local $/; my $m = <STDIN>; open my $o, '>', 'out'; print $o $m", NULL};
  ck_assert (!hand_over ((char **) argv, write_message, &message, &exit_status,
                         &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
  ck_assert_ptr_nonnull (strstr (error->message, "can't read the message"));
  g_usleep (50000);
  ck_assert (!g_file_test ("out", G_FILE_TEST_EXISTS));
  ck_assert (waitpid (-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}
END_TEST

#ifndef PLATFORM_POSIX
START_TEST (dies_with_us)
{
  ck_assert_int_eq (chdir (scratch), 0);
  pid_t pid = fork ();
  if (pid == 0) {
    /* More than a pipe holds, and the program does not read: we hang in
     * write() until the alarm ends us. */
    Message message = {1000000, FALSE};
    const char *argv[] = {"perl", "-e",
                          "sleep 1; open my $o, '>', 'out'; local $/; <STDIN>",
                          NULL};
    int exit_status;
    signal (SIGALRM, SIG_DFL);
    ualarm (300000, 0);
    _exit (hand_over ((char **) argv, write_message, &message, &exit_status,
                      NULL));
  }
  int status;
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert (WIFSIGNALED (status));
  g_usleep (1500000);
  ck_assert (!g_file_test ("out", G_FILE_TEST_EXISTS));
}
END_TEST
#endif

START_TEST (works_with_closed_descriptors_and_ignored_children)
{
  ck_assert_int_eq (chdir (scratch), 0);
  pid_t pid = fork ();
  if (pid == 0) {
    int exit_status = -1;
    Message message = {100000, FALSE};
    const char *argv[] = {"sh", "-c", "cat > out; exit 4", NULL};
    signal (SIGCHLD, SIG_IGN);
    close (STDIN_FILENO);
    close (STDOUT_FILENO);
    close (STDERR_FILENO);
    gboolean ok =
        hand_over ((char **) argv, write_message, &message, &exit_status, NULL);
    if (ok && exit_status == 4)
      scratch_write ("well", "", 0);
    _exit (0);
  }
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
  ck_assert (g_file_test ("well", G_FILE_TEST_EXISTS));
  struct stat file;
  ck_assert_int_eq (stat ("out", &file), 0);
  ck_assert_int_eq (file.st_size, 100000);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hand_over");
  TCase *tcase = tcase_create ("hand_over");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_loop_test (tcase, runs_row, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, says_what_cannot_run);
  tcase_add_test (tcase, kills_before_the_end_of_half_a_message);
#ifndef PLATFORM_POSIX /* which can't do that */
  tcase_add_test (tcase, dies_with_us);
#endif
  tcase_add_test (tcase, works_with_closed_descriptors_and_ignored_children);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
