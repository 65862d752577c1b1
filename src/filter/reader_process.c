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

/* The parent never waits to write: a reader that waits to be heard meanwhile,
 * or was taken over and reads no more, would hold it for ever. */
static gboolean
open_pipes (int to[2], int from[2], GError **error)
{
  if (pipe2 (to, O_CLOEXEC) != 0)
    return error_set_errno (error, errno, "can't make a pipe");
  if (fcntl (to[1], F_SETFL, O_NONBLOCK) == 0 && pipe2 (from, O_CLOEXEC) == 0)
    return TRUE;
  int saved_errno = errno;
  close (to[0]);
  close (to[1]);
  return error_set_errno (error, saved_errno, "can't make a pipe");
}

gboolean
reader_start (Reader *reader, const ReaderStart *start, GError **error)
{
  int to[2], from[2];
  if (reader->pid != 0)
    return TRUE;
  if (!open_pipes (to, from, error))
    return FALSE;
  g_atomic_int_set (&reader->trace->at, READER_NOWHERE);
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
  reader->n_before = 0;
  reader->n_roots = roots_count (start->roots);
  return TRUE;
}

void
reader_give (Reader *reader, ReaderBatch *batch)
{
  if (reader->batch != NULL)
    reader->next = batch;
  else {
    reader->batch = batch;
    reader->n_answered = 0;
    reader->n_seen = g_atomic_int_get (&reader->trace->n_begun);
    reader->heard_at = g_get_monotonic_time ();
  }
  reader_send (reader);
}

static gboolean
is_unsent (const ReaderBatch *batch)
{
  return batch != NULL && !reader_batch_is_written (batch);
}

gboolean
reader_has_unsent (const Reader *reader)
{
  return is_unsent (reader->batch) || is_unsent (reader->next);
}

void
reader_send (Reader *reader)
{
  ReaderBatch *batches[] = {reader->batch, reader->next};
  for (gsize i = 0; i < G_N_ELEMENTS (batches); i++) {
    if (!is_unsent (batches[i]))
      continue;
    /* One that got half of it would wait for the rest for ever. */
    if (!reader_batch_write (batches[i], reader->to))
      (void) kill (reader->pid, SIGKILL);
    if (is_unsent (batches[i]))
      return;
  }
}

void
reader_go_on (Reader *reader)
{
  reader->n_before += reader_batch_count (reader->batch);
  reader_batch_free (reader->batch);
  reader->batch = g_steal_pointer (&reader->next);
  reader->n_answered = 0;
}

ReaderBatch *
reader_take_back (Reader *reader, gint *at)
{
  ReaderBatch *batch = g_steal_pointer (&reader->batch);
  *at = g_atomic_int_get (&reader->trace->at);
  if (batch == NULL)
    return NULL;
  reader_batch_join (batch, g_steal_pointer (&reader->next));
  gint64 index = (gint64) *at - reader->n_before;
  *at = *at != READER_NOWHERE && index >= reader->n_answered &&
                index < reader_batch_count (batch)
            ? (gint) index
            : READER_NOWHERE;
  return batch;
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
