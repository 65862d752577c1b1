/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parent's side. A reader has the batch that it is at, and the next, so
 * that it never waits for the parent. One that dies or says nothing for too
 * long is replaced, and its batches go on behind the message at which that
 * happened.
 */
#include "filter/readers.h"

#include "base/error.h"
#include "filter/fencing.h"
#include "filter/reader_answer.h"
#include "filter/reader_process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

/* Large enough that a batch is worth a wakeup, small enough that all readers
 * end at about the same time, and that two most often go into a pipe: the more
 * there were, the more may come. */
#define MIN_BATCH_FILES 128
#define MAX_BATCH_FILES 256
#define MAX_READERS     32
/* A dead network disk may hold a file for ever; no message takes so long. */
#define PATIENCE_SECONDS 120
/* How often it is looked for one that is held. */
#define LOOK_MILLISECONDS 5000
/* Deaths in a row that no message can be blamed for. */
#define MAX_STARTS 5

struct Readers {
  ReadersSetup setup;
  Reader *readers;
  ReaderTrace *traces; /* shared with the readers, n of them */
  guint n;
  ReaderBatch *pending;
  guint64 n_added;
  Roots *roots; /* below which messages were, up to now */
  ReadersCount count;
};

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
    readers->readers[i].answers = g_byte_array_new ();
    readers->readers[i].trace = &readers->traces[i];
  }
  readers->pending = reader_batch_new ();
  readers->roots = roots_new (setup->root);
  /* Inherited as ignored, it would keep us from learning how a reader ended. */
  (void) signal (SIGCHLD, SIG_DFL);
  return readers;
}

void
readers_free (Readers *readers)
{
  if (readers == NULL)
    return;
  /* All at once: taking a process down takes a while. */
  for (guint i = 0; i < readers->n; i++)
    if (readers->readers[i].pid != 0)
      (void) kill (readers->readers[i].pid, SIGKILL);
  for (guint i = 0; i < readers->n; i++) {
    (void) reader_stop (&readers->readers[i]);
    g_byte_array_unref (readers->readers[i].answers);
    reader_batch_free (readers->readers[i].batch);
    reader_batch_free (readers->readers[i].next);
  }
  munmap (readers->traces, readers->n * sizeof (ReaderTrace));
  g_free (readers->readers);
  reader_batch_free (readers->pending);
  roots_free (readers->roots);
  g_free (readers);
}

/* --- telling one --- */

/* A fence can't be widened. */
static void
stop_narrow_reader (const Readers *readers, Reader *reader)
{
  if (reader->pid == 0 || reader->n_roots == roots_count (readers->roots))
    return;
  reader_stop (reader);
  reader->n_starts = 0;
}

/* Takes @batch over. */
static gboolean
give (Readers *readers, Reader *reader, ReaderBatch *batch, GError **error)
{
  const ReaderStart start = {&readers->setup, readers->roots, readers->readers,
                             readers->n};
  fencing_mend_logs (readers->setup.context);
  stop_narrow_reader (readers, reader);
  if (!reader_start (reader, &start, error)) {
    reader_batch_free (batch);
    return FALSE;
  }
  reader_give (reader, batch);
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
hear_about (Readers *readers, const MessagePlace *place,
            const ReaderAnswer *answer, GError **error)
{
  const ReadersSetup *setup = &readers->setup;
  switch (answer->event) {
  case READER_REPORT:
    return answer->summary == NULL ||
           setup->visit (place, answer->summary, NULL, setup->data, error);
  case READER_UNREADABLE:
    return answer->why == NULL ||
           tell_trouble (readers, place, answer->why, error);
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
hear (Readers *readers, Reader *reader, const ReaderAnswer *answer,
      GError **error)
{
  reader->n_starts = 0;
  if (reader->batch == NULL)
    return TRUE;
  guint n = reader_batch_count (reader->batch);
  if (answer->event == READER_DONE) {
    readers->count.n_read += n;
    reader_go_on (reader);
    return TRUE;
  }
  if (answer->index >= n || answer->event >= N_READER_EVENTS)
    return TRUE;
  reader->n_answered = answer->index + 1;
  const MessagePlace place = reader_batch_place (reader->batch, answer->index);
  return hear_about (readers, &place, answer, error);
}

/* What it had not answered goes to its successor, but for the message at fault:
 * all before was dealt with, or is ordinary, or is done once more. */
static gboolean
replace_reader (Readers *readers, Reader *reader, const char *why,
                GError **error)
{
  gint at;
  g_autoptr (ReaderBatch) batch = reader_take_back (reader, &at);
  if (batch == NULL)
    return TRUE;
  guint n = reader_batch_count (batch);
  gboolean is_known = at != READER_NOWHERE;
  if (!is_known && reader->n_starts >= MAX_STARTS) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                 "reading messages: %s, again and again", why);
    return FALSE;
  }
  if (is_known) {
    const MessagePlace place = reader_batch_place (batch, (guint) at);
    if (!tell_trouble (readers, &place, why, error))
      return FALSE;
  }
  g_autoptr (ReaderBatch) rest =
      reader_batch_rest (batch, reader->n_answered, at);
  guint n_left = reader_batch_count (rest);
  readers->count.n_read += n - n_left;
  return n_left == 0 || give (readers, reader, g_steal_pointer (&rest), error);
}

static gboolean
bury (Readers *readers, Reader *reader, GError **error)
{
  int status = reader_stop (reader);
  g_autofree char *why =
      status != -1 && WIFSIGNALED (status)
          ? g_strdup_printf ("reading it ended with signal %d",
                             WTERMSIG (status))
          : g_strdup ("reading it failed");
  return replace_reader (readers, reader, why, error);
}

/* Those that have come in whole. */
static gboolean
hear_answers (Readers *readers, Reader *reader, gboolean *is_broken,
              GError **error)
{
  ReaderAnswer answer;
  gsize offset = 0;
  gboolean goes_on = TRUE;
  while (goes_on &&
         reader_answer_next (reader->answers, &offset, &answer, is_broken)) {
    goes_on = hear (readers, reader, &answer, error);
    reader_answer_clear (&answer);
  }
  g_byte_array_remove_range (reader->answers, 0, (guint) offset);
  return goes_on;
}

static gboolean
read_answers (Readers *readers, Reader *reader, GError **error)
{
  gboolean is_broken;
  if (!reader_hear (reader))
    return bury (readers, reader, error);
  return hear_answers (readers, reader, &is_broken, error) &&
         (!is_broken || bury (readers, reader, error));
}

static gboolean
replace_silent (Readers *readers, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  for (guint i = 0; i < readers->n; i++) {
    Reader *reader = &readers->readers[i];
    if (!reader_is_silent (reader, now,
                           now - (gint64) PATIENCE_SECONDS * G_USEC_PER_SEC))
      continue;
    reader_stop (reader);
    if (!replace_reader (readers, reader, "reading it took too long", error))
      return FALSE;
  }
  return TRUE;
}

/* Waits until some reader that works has said something, or has room for more
 * of what is unsent, or for a while. */
static gboolean
wait_for_answers (Readers *readers, GError **error)
{
  struct pollfd answers[2 * MAX_READERS], *rooms = answers + readers->n;
  for (guint i = 0; i < readers->n; i++) {
    const Reader *reader = &readers->readers[i];
    answers[i] = (struct pollfd){
        .fd = reader->batch != NULL ? reader->from : -1, .events = POLLIN};
    rooms[i] = (struct pollfd){
        .fd = reader_has_unsent (reader) ? reader->to : -1, .events = POLLOUT};
  }
  int n = poll (answers, 2 * readers->n, LOOK_MILLISECONDS);
  if (n < 0 && errno != EINTR)
    return error_set_errno (error, errno, "can't wait for readers");
  for (guint i = 0; n > 0 && i < readers->n; i++) {
    Reader *reader = &readers->readers[i];
    if (rooms[i].revents != 0)
      reader_send (reader);
    if (answers[i].revents != 0 && !read_answers (readers, reader, error))
      return FALSE;
  }
  return replace_silent (readers, error);
}

/* Who has nothing to do, else who has room for the next one and can read below
 * all roots; NULL: nobody. */
static Reader *
find_taker (Readers *readers)
{
  Reader *taker = NULL;
  for (guint i = 0; i < readers->n; i++) {
    Reader *reader = &readers->readers[i];
    if (reader->batch == NULL)
      return reader;
    if (reader->next == NULL && reader->n_roots == roots_count (readers->roots))
      taker = reader;
  }
  return taker;
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
  Reader *taker;
  while ((taker = find_taker (readers)) == NULL)
    if (!wait_for_answers (readers, error))
      return FALSE;
  ReaderBatch *batch = g_steal_pointer (&readers->pending);
  readers->pending = reader_batch_new ();
  return give (readers, taker, batch, error);
}

static guint64
batch_files (const Readers *readers)
{
  return CLAMP (readers->n_added / (4 * readers->n), MIN_BATCH_FILES,
                MAX_BATCH_FILES);
}

gboolean
readers_add (Readers *readers, const MessagePlace *place, GError **error)
{
  if (place->size_bytes == 0)
    roots_add_message (readers->roots, place->file_name);
  else
    roots_add_file (readers->roots, place->file_name);
  reader_batch_add (readers->pending, place);
  readers->n_added++;
  return reader_batch_count (readers->pending) < batch_files (readers) ||
         hand_out (readers, error);
}

gboolean
readers_finish (Readers *readers, GError **error)
{
  if (reader_batch_count (readers->pending) > 0 && !hand_out (readers, error))
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
