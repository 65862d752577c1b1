/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fork and exec by hand rather than posix_spawn, to end with us: where
 * we are killed, our end looks like the message's end to the program. (The
 * kernel closes the pipe a moment before it sends that signal, so this is no
 * guarantee; the MDA then tries again, and has half a message more.)
 * That a program can't be started comes through a pipe which exec closes, so
 * it is never taken for the program's own exit 127. Only the program itself
 * is killed, not what it has started.
 */
#include "filter/hand_over.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_END, WRITE_END };

typedef struct {
  int input[2]; /* the program's standard input */
  int start[2]; /* errno of an exec that failed */
} Pipes;

static void
close_pipe (int ends[2])
{
  for (int i = READ_END; i <= WRITE_END; i++) {
    if (ends[i] >= 0)
      close (ends[i]);
    ends[i] = -1;
  }
}

static void
close_end (int ends[2], int end)
{
  close (ends[end]);
  ends[end] = -1;
}

/* A pipe with both ends above the standard descriptors, which may be closed
 * in the surroundings of an MDA: the child's own must not be overwritten. */
static gboolean
make_pipe (int ends[2])
{
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return FALSE;
  for (int i = READ_END; i <= WRITE_END; i++) {
    int made = ends[i];
    if (made > STDERR_FILENO)
      continue;
    ends[i] = fcntl (made, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close (made);
  }
  return ends[READ_END] >= 0 && ends[WRITE_END] >= 0;
}

static void
reset_signals (void)
{
  /* Ours ignores them; ignored ones stay so through exec. */
  (void) signal (SIGPIPE, SIG_DFL);
  (void) signal (SIGXFSZ, SIG_DFL);
}

static G_GNUC_NORETURN void
be_program (char **argv, const Pipes *pipes, pid_t parent)
{
  reset_signals ();
  errno = 0;
  if (platform_end_with_parent () && getppid () == parent &&
      dup2 (pipes->input[READ_END], STDIN_FILENO) >= 0)
    (void) execvp (argv[0], argv);
  int saved_errno = errno;
  (void) !write (pipes->start[WRITE_END], &saved_errno, sizeof saved_errno);
  _exit (127);
}

/* It may run, and wait for its input. */
static void
end_program (pid_t pid)
{
  (void) kill (pid, SIGKILL);
  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

/* Starts the program and waits until it runs; -1 with @error. */
static pid_t
start (char **argv, Pipes *pipes, GError **error)
{
  pid_t parent = getpid ();
  /* Inherited as ignored, it would keep the exit status from us. */
  (void) signal (SIGCHLD, SIG_DFL);
  pid_t pid = -1;
  if (make_pipe (pipes->input) && make_pipe (pipes->start))
    pid = fork ();
  if (pid == 0)
    be_program (argv, pipes, parent);
  int failure = pid < 0 ? errno : 0;
  if (pid > 0) {
    close_end (pipes->input, READ_END);
    close_end (pipes->start, WRITE_END);
    gssize n =
        descriptor_read (pipes->start[READ_END], &failure, sizeof failure);
    if (n == 0)
      return pid;
    if (n < 0)
      failure = errno;
    end_program (pid);
  }
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
               "can't run %s, check its name and its permissions: %s", argv[0],
               g_strerror (failure));
  return -1;
}

/* Whether the program closed its end of the pipe. */
static gboolean
stopped_reading (int fd)
{
  struct pollfd ask = {.fd = fd, .events = POLLOUT};
  return poll (&ask, 1, 0) > 0 && (ask.revents & POLLERR) != 0;
}

static gboolean
wait_for (pid_t pid, const char *program, int *exit_status, GError **error)
{
  int status;
  while (waitpid (pid, &status, 0) < 0)
    if (errno != EINTR)
      return error_set_errno (error, errno, "can't wait for %s", program);
  if (WIFEXITED (status)) {
    *exit_status = WEXITSTATUS (status);
    return TRUE;
  }
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
               "%s was ended by signal %d", program, WTERMSIG (status));
  return FALSE;
}

static gboolean
feed (pid_t pid, int fd, HandOverWrite write_message, gpointer data,
      GError **error)
{
  g_autoptr (GError) failure = NULL;
  if (write_message (fd, data, &failure) || stopped_reading (fd))
    return TRUE;
  end_program (pid);
  /* Whatever it was, the message is not delivered and can be again. */
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY, "%s",
               failure != NULL ? failure->message : "can't write the message");
  return FALSE;
}

gboolean
hand_over (char **argv, HandOverWrite write, gpointer data, int *exit_status,
           GError **error)
{
  Pipes pipes = {{-1, -1}, {-1, -1}};
  pid_t pid = start (argv, &pipes, error);
  gboolean ok =
      pid > 0 && feed (pid, pipes.input[WRITE_END], write, data, error);
  close_pipe (pipes.input);
  close_pipe (pipes.start);
  return ok && wait_for (pid, argv[0], exit_status, error);
}
