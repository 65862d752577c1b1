/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/reader_process.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int
reader_stop (Reader *reader)
{
  int status = -1;
  if (reader->pid == 0)
    return status;
  (void) kill (reader->pid, SIGKILL);
  while (waitpid (reader->pid, &status, 0) < 0 && errno == EINTR)
    ;
  close (reader->to);
  close (reader->from);
  reader->pid = 0;
  g_byte_array_set_size (reader->answers, 0);
  return status;
}

/* Held open, another reader's ends would keep that one from seeing that the
 * parent is gone. */
static void
close_others (const ReaderStart *start)
{
  for (guint i = 0; i < start->n; i++)
    if (start->others[i].pid != 0) {
      close (start->others[i].to);
      close (start->others[i].from);
    }
}

gboolean
reader_start (Reader *reader, const ReaderStart *start, GError **error)
{
  int to[2], from[2];
  if (reader->pid != 0)
    return TRUE;
  if (pipe2 (to, O_CLOEXEC) != 0)
    return error_set_errno (error, errno, "can't make a pipe");
  if (pipe2 (from, O_CLOEXEC) != 0) {
    int saved_errno = errno;
    close (to[0]);
    close (to[1]);
    return error_set_errno (error, saved_errno, "can't make a pipe");
  }
  pid_t pid = fork ();
  int saved_errno = errno;
  if (pid == 0) {
    close_others (start);
    close (to[1]);
    close (from[0]);
    reader_work (&(ReaderTask){.setup = start->setup,
                               .folders = roots_paths (start->roots),
                               .in = to[0],
                               .out = from[1],
                               .trace = reader->trace});
  }
  close (to[0]);
  close (from[1]);
  if (pid < 0) {
    close (to[1]);
    close (from[0]);
    return error_set_errno (error, saved_errno, "can't start a reader");
  }
  reader->pid = pid;
  reader->to = to[1];
  reader->from = from[0];
  reader->n_starts++;
  reader->n_roots = roots_count (start->roots);
  return TRUE;
}

void
reader_give (Reader *reader, ReaderBatch *batch)
{
  reader->batch = batch;
  reader->n_answered = 0;
  reader->n_seen = g_atomic_int_get (&reader->trace->n_begun);
  reader->heard_at = g_get_monotonic_time ();
  /* One that got half of it would wait for the rest for ever. */
  if (!reader_batch_write (batch, reader->to))
    (void) kill (reader->pid, SIGKILL);
}

gboolean
reader_hear (Reader *reader)
{
  guint8 buffer[16 * 1024];
  gssize n = descriptor_read (reader->from, buffer, sizeof buffer);
  if (n <= 0)
    return FALSE;
  reader->heard_at = g_get_monotonic_time ();
  g_byte_array_append (reader->answers, buffer, (guint) n);
  return TRUE;
}

gboolean
reader_is_silent (Reader *reader, gint64 now, gint64 before)
{
  gint n = g_atomic_int_get (&reader->trace->n_begun);
  if (n != reader->n_seen)
    reader->heard_at = now;
  reader->n_seen = n;
  return reader->batch != NULL && reader->heard_at <= before;
}
