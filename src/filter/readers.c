/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parent's side. A reader has one batch at a time. One that dies or says
 * nothing for too long is replaced, and its batch goes on behind the message at
 * which that happened.
 */
#include "filter/reader_work.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/instant.h"
#include "filter/fencing.h"
#include "filter/roots.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Large enough that a batch is worth a wakeup, small enough that all readers
 * end at about the same time. */
#define BATCH_FILES 128
#define MAX_READERS 32
/* A dead network disk may hold a file for ever; no message takes so long. */
#define PATIENCE_SECONDS 120
/* How often it is looked for one that is held. */
#define LOOK_MILLISECONDS 5000
/* Deaths in a row that no message can be blamed for. */
#define MAX_STARTS 5

typedef struct {
  pid_t pid; /* 0: none */
  int to, from;
  GByteArray *answers; /* what has come of a frame */
  GPtrArray *batch;    /* MessagePlace *; NULL: idle */
  guint n_answered;    /* of the batch: what stands before is dealt with */
  ReaderTrace *trace;
  gint seen_at;    /* what the trace said when it was looked at last */
  gint64 heard_at; /* g_get_monotonic_time() of an answer or a new trace */
  guint n_starts;  /* since the last answer */
  guint n_roots;   /* how many of them it can read below */
} Reader;

struct Readers {
  ReadersSetup setup;
  Reader *readers;
  ReaderTrace *traces; /* shared with the readers, n of them */
  guint n;
  GPtrArray *pending;
  Roots *roots; /* below which messages were, up to now */
  ReadersCount count;
};

static MessagePlace *
place_copy (const MessagePlace *place)
{
  MessagePlace *copy = g_new (MessagePlace, 1);
  *copy = *place;
  copy->file_name = g_strdup (place->file_name);
  return copy;
}

static void
place_free (gpointer place)
{
  g_free ((char *) ((MessagePlace *) place)->file_name);
  g_free (place);
}

static GPtrArray *
batch_new (void)
{
  return g_ptr_array_new_with_free_func (place_free);
}

Readers *
readers_new (const ReadersSetup *setup)
{
  Readers *readers = g_new0 (Readers, 1);
  readers->setup = *setup;
  readers->n =
      setup->n_readers > 0 ? setup->n_readers : g_get_num_processors ();
  readers->n = MIN (readers->n, MAX_READERS);
  readers->readers = g_new0 (Reader, readers->n);
  gsize n_bytes = readers->n * sizeof (ReaderTrace);
  readers->traces = mmap (NULL, n_bytes, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (readers->traces == MAP_FAILED)
    g_error ("no memory for %u readers", readers->n);
  for (guint i = 0; i < readers->n; i++) {
    readers->traces[i].at = READER_NOWHERE;
    readers->readers[i].answers = g_byte_array_new ();
    readers->readers[i].trace = &readers->traces[i];
  }
  readers->pending = batch_new ();
  readers->roots = roots_new (setup->root);
  /* Inherited as ignored, it would keep us from learning how a reader ended. */
  (void) signal (SIGCHLD, SIG_DFL);
  return readers;
}

/* How it ended, as waitpid() tells; -1: not known. */
static int
stop_reader (Reader *reader)
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

void
readers_free (Readers *readers)
{
  if (readers == NULL)
    return;
  for (guint i = 0; i < readers->n; i++) {
    stop_reader (&readers->readers[i]);
    g_byte_array_unref (readers->readers[i].answers);
    g_clear_pointer (&readers->readers[i].batch, g_ptr_array_unref);
  }
  munmap (readers->traces, readers->n * sizeof (ReaderTrace));
  g_free (readers->readers);
  g_ptr_array_unref (readers->pending);
  roots_free (readers->roots);
  g_free (readers);
}

/* --- starting one --- */

/* Held open, another reader's ends would keep that one from seeing that the
 * parent is gone. */
static void
close_others (const Readers *readers)
{
  for (guint i = 0; i < readers->n; i++)
    if (readers->readers[i].pid != 0) {
      close (readers->readers[i].to);
      close (readers->readers[i].from);
    }
}

static gboolean
start_reader (Readers *readers, Reader *reader, GError **error)
{
  int to[2], from[2];
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
    close_others (readers);
    close (to[1]);
    close (from[0]);
    reader_work (&(ReaderTask){.setup = &readers->setup,
                               .folders = roots_paths (readers->roots),
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
  reader->n_roots = roots_count (readers->roots);
  return TRUE;
}

/* A fence can't be widened. */
static void
stop_narrow_reader (const Readers *readers, Reader *reader)
{
  if (reader->pid == 0 || reader->n_roots == roots_count (readers->roots))
    return;
  stop_reader (reader);
  reader->n_starts = 0;
}

/* Takes @batch over. A reader that dies at once is noticed when it answers. */
static gboolean
give (Readers *readers, Reader *reader, GPtrArray *batch, GError **error)
{
  fencing_mend_logs (readers->setup.context);
  stop_narrow_reader (readers, reader);
  if (reader->pid == 0 && !start_reader (readers, reader, error)) {
    g_ptr_array_unref (batch);
    return FALSE;
  }
  g_autoptr (GByteArray) bytes = reader_batch_new ();
  for (guint i = 0; i < batch->len; i++)
    reader_batch_add (bytes, g_ptr_array_index (batch, i));
  reader->batch = batch;
  reader->n_answered = 0;
  reader->seen_at = READER_NOWHERE;
  reader->heard_at = g_get_monotonic_time ();
  /* One that got half of it would wait for the rest for ever. */
  if (!reader_batch_write (bytes, reader->to))
    (void) kill (reader->pid, SIGKILL);
  return TRUE;
}

/* --- hearing one --- */

static gboolean
tell_trouble (Readers *readers, const MessagePlace *place, const char *trouble,
              GError **error)
{
  return readers->setup.visit (place, NULL, trouble, readers->setup.data,
                               error);
}

static gboolean
hear_about (Readers *readers, const MessagePlace *place, ReaderEvent event,
            GVariant *what, GError **error)
{
  g_autoptr (Summary) summary = NULL;
  switch (event) {
  case READER_REPORT:
    summary = what == NULL ? NULL : summary_unpack (what);
    return summary == NULL || readers->setup.visit (place, summary, NULL,
                                                    readers->setup.data, error);
  case READER_UNREADABLE:
    return what == NULL ||
           !g_variant_is_of_type (what, G_VARIANT_TYPE_STRING) ||
           tell_trouble (readers, place, g_variant_get_string (what, NULL),
                         error);
  case READER_GONE:
    readers->count.n_gone++;
    return TRUE;
  case READER_DONE:
  case N_READER_EVENTS:
    return TRUE;
  }
  return TRUE;
}

static gboolean
hear (Readers *readers, Reader *reader, GVariant *answer, GError **error)
{
  guint event, index;
  g_autoptr (GVariant) what = NULL;
  g_variant_get (answer, READER_ANSWER_TYPE, &event, &index, &what);
  reader->n_starts = 0;
  if (reader->batch == NULL)
    return TRUE;
  if (event == READER_DONE) {
    readers->count.n_read += reader->batch->len;
    g_clear_pointer (&reader->batch, g_ptr_array_unref);
    return TRUE;
  }
  if (index >= reader->batch->len || event >= N_READER_EVENTS)
    return TRUE;
  reader->n_answered = index + 1;
  return hear_about (readers, g_ptr_array_index (reader->batch, index), event,
                     what, error);
}

/* What it had not answered goes to its successor, but for the message at fault:
 * all before was dealt with, or is ordinary, or is done once more. */
static gboolean
replace_reader (Readers *readers, Reader *reader, const char *why,
                GError **error)
{
  g_autoptr (GPtrArray) batch = g_steal_pointer (&reader->batch);
  gint at = g_atomic_int_get (&reader->trace->at);
  g_atomic_int_set (&reader->trace->at, READER_NOWHERE);
  if (batch == NULL)
    return TRUE;
  gboolean is_known = at >= (gint) reader->n_answered && at < (gint) batch->len;
  if (!is_known && reader->n_starts >= MAX_STARTS) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                 "reading messages: %s, again and again", why);
    return FALSE;
  }
  if (is_known) {
    if (!tell_trouble (readers, g_ptr_array_index (batch, (guint) at), why,
                       error))
      return FALSE;
    g_ptr_array_remove_index (batch, (guint) at);
    readers->count.n_read++;
  }
  g_ptr_array_remove_range (batch, 0, reader->n_answered);
  readers->count.n_read += reader->n_answered;
  return batch->len == 0 ||
         give (readers, reader, g_steal_pointer (&batch), error);
}

static gboolean
bury (Readers *readers, Reader *reader, GError **error)
{
  int status = stop_reader (reader);
  g_autofree char *why =
      status != -1 && WIFSIGNALED (status)
          ? g_strdup_printf ("reading it ended with signal %d",
                             WTERMSIG (status))
          : g_strdup ("reading it failed");
  return replace_reader (readers, reader, why, error);
}

static gboolean
read_answers (Readers *readers, Reader *reader, GError **error)
{
  guint8 buffer[16 * 1024];
  gboolean is_broken;
  gssize n = descriptor_read (reader->from, buffer, sizeof buffer);
  if (n <= 0)
    return bury (readers, reader, error);
  reader->heard_at = g_get_monotonic_time ();
  g_byte_array_append (reader->answers, buffer, (guint) n);
  for (;;) {
    g_autoptr (GVariant) answer =
        reader_take (reader->answers, READER_ANSWER_TYPE, &is_broken);
    if (is_broken)
      return bury (readers, reader, error);
    if (answer == NULL)
      return TRUE;
    if (!hear (readers, reader, answer, error))
      return FALSE;
  }
}

static gboolean
replace_silent (Readers *readers, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  for (guint i = 0; i < readers->n; i++) {
    Reader *reader = &readers->readers[i];
    gint at = g_atomic_int_get (&reader->trace->at);
    if (at != reader->seen_at)
      reader->heard_at = now;
    reader->seen_at = at;
    if (reader->batch == NULL ||
        reader->heard_at > now - (gint64) PATIENCE_SECONDS * G_USEC_PER_SEC)
      continue;
    stop_reader (reader);
    if (!replace_reader (readers, reader, "reading it took too long", error))
      return FALSE;
  }
  return TRUE;
}

/* Waits until some reader that works has said something, or for a while. */
static gboolean
wait_for_answers (Readers *readers, GError **error)
{
  struct pollfd waits[MAX_READERS];
  for (guint i = 0; i < readers->n; i++)
    waits[i] = (struct pollfd){
        .fd = readers->readers[i].batch != NULL ? readers->readers[i].from : -1,
        .events = POLLIN};
  int n = poll (waits, readers->n, LOOK_MILLISECONDS);
  if (n < 0 && errno != EINTR)
    return error_set_errno (error, errno, "can't wait for readers");
  for (guint i = 0; n > 0 && i < readers->n; i++)
    if (waits[i].revents != 0 &&
        !read_answers (readers, &readers->readers[i], error))
      return FALSE;
  return replace_silent (readers, error);
}

static Reader *
find_idle (Readers *readers)
{
  for (guint i = 0; i < readers->n; i++)
    if (readers->readers[i].batch == NULL)
      return &readers->readers[i];
  return NULL;
}

static gboolean
is_any_busy (const Readers *readers)
{
  for (guint i = 0; i < readers->n; i++)
    if (readers->readers[i].batch != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
hand_out (Readers *readers, GError **error)
{
  Reader *idle;
  while ((idle = find_idle (readers)) == NULL)
    if (!wait_for_answers (readers, error))
      return FALSE;
  GPtrArray *batch = g_steal_pointer (&readers->pending);
  readers->pending = batch_new ();
  return give (readers, idle, batch, error);
}

gboolean
readers_add (Readers *readers, const MessagePlace *place, GError **error)
{
  if (place->size_bytes == 0)
    roots_add_message (readers->roots, place->file_name);
  else
    roots_add_file (readers->roots, place->file_name);
  g_ptr_array_add (readers->pending, place_copy (place));
  return readers->pending->len < BATCH_FILES || hand_out (readers, error);
}

gboolean
readers_finish (Readers *readers, GError **error)
{
  if (readers->pending->len > 0 && !hand_out (readers, error))
    return FALSE;
  while (is_any_busy (readers))
    if (!wait_for_answers (readers, error))
      return FALSE;
  return TRUE;
}

ReadersCount
readers_count (const Readers *readers)
{
  ReadersCount count = readers->count;
  for (guint i = 0; i < readers->n; i++)
    if (readers->readers[i].batch != NULL)
      count.n_read += readers->readers[i].n_answered;
  return count;
}
