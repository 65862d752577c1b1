/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/import_readers.h"

#include <signal.h>
#include <sys/resource.h>

#include "base/platform.h"

/* A millisecond: so long that handing it over costs nothing beside, and that a
 * few new messages need no threads. */
#define BATCH_MESSAGES 128

/* Batches that are under way, most of them waiting for a thread: more than are
 * read while a transaction is written. */
#define MAX_BATCHES 128

/* Of batches that were read: 8 MB, which a message to a thousand recipients has
 * a thousandth part of. */
#define MAX_ENTRIES (256 * 1024)

/* Then writing takes as long as reading. */
#define MAX_THREADS 3

/* Each thread has a stack of 8 MB and a heap for which 64 MB are reserved, and
 * two descriptors: with less room, messages could not be read. */
#define THREADS_ROOM_BYTES       (1024 * 1024 * 1024)
#define THREADS_ROOM_DESCRIPTORS 64

typedef struct {
  GString *names; /* each with a NUL behind */
  ImportFinding findings[BATCH_MESSAGES];
  guint n;
  SentEntries *entries;
  gboolean is_read;
} Batch;

typedef struct {
  ImportReaders *readers;
  ImportReader reader;
  GThread *thread;
} Helper;

struct ImportReaders {
  ImportReadersSetup setup;
  ImportReader reader; /* the calling thread's */
  Batch *next;         /* what is added goes here */
  GQueue under_way;    /* Batch *, in their order */

  guint n_wanted; /* threads to be started */
  Helper helpers[MAX_THREADS];
  guint n_helpers;

  GMutex mutex;    /* for what follows, and is_read of batches */
  GQueue unread;   /* Batch * of under_way, for the threads */
  gsize n_entries; /* of batches that were read and are not gathered */
  gboolean is_ending;
  GCond may_go_on; /* a thread: one of these three has changed */
  GCond was_read;  /* a batch */
};

static gboolean
has_room (int resource, rlim_t wanted)
{
  struct rlimit limit;
  return getrlimit (resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
         limit.rlim_cur >= wanted;
}

guint
import_readers_threads (void)
{
  guint n = g_get_num_processors ();
  return n >= 2 && has_room (RLIMIT_AS, THREADS_ROOM_BYTES) &&
                 has_room (RLIMIT_NOFILE, THREADS_ROOM_DESCRIPTORS)
             ? MIN (n, MAX_THREADS)
             : 0;
}

/* --- a batch --- */

static Batch *
batch_new (void)
{
  Batch *batch = g_new0 (Batch, 1);
  batch->names = g_string_new (NULL);
  batch->entries = sent_entries_new ();
  return batch;
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;
  for (guint i = 0; i < batch->n; i++)
    g_free (batch->findings[i].text);
  g_string_free (batch->names, TRUE);
  sent_entries_free (batch->entries);
  g_free (batch);
}

static void
batch_read (Batch *batch, ImportReader *reader)
{
  const char *name = batch->names->str;
  for (guint i = 0; i < batch->n; i++, name += strlen (name) + 1)
    import_message_read (reader, name, batch->entries, &batch->findings[i]);
}

static gboolean
batch_gather (const Batch *batch, const ImportReadersSetup *setup,
              GError **error)
{
  const char *name = batch->names->str;
  for (guint i = 0; i < batch->n; i++, name += strlen (name) + 1)
    setup->note (name, &batch->findings[i], setup->data);
  return sent_log_gather (setup->log, batch->entries, setup->rules->now, error);
}

/* --- the threads --- */

/* NULL where the threads are to end. The first that is under way is taken
 * before all others, so that the calling thread never waits for who waits here.
 */
static Batch *
take_batch (ImportReaders *readers)
{
  g_mutex_lock (&readers->mutex);
  while (!readers->is_ending && (g_queue_is_empty (&readers->unread) ||
                                 readers->n_entries > MAX_ENTRIES))
    g_cond_wait (&readers->may_go_on, &readers->mutex);
  Batch *batch =
      readers->is_ending ? NULL : g_queue_pop_head (&readers->unread);
  g_mutex_unlock (&readers->mutex);
  return batch;
}

static void
give_batch (ImportReaders *readers, Batch *batch)
{
  g_mutex_lock (&readers->mutex);
  g_queue_push_tail (&readers->unread, batch);
  g_cond_signal (&readers->may_go_on);
  g_mutex_unlock (&readers->mutex);
}

static void
note_read (ImportReaders *readers, Batch *batch)
{
  g_mutex_lock (&readers->mutex);
  batch->is_read = TRUE;
  readers->n_entries += sent_entries_count (batch->entries);
  g_cond_signal (&readers->was_read);
  g_mutex_unlock (&readers->mutex);
}

static void
note_gathered (ImportReaders *readers, guint n_entries)
{
  g_mutex_lock (&readers->mutex);
  readers->n_entries -= n_entries;
  g_cond_broadcast (&readers->may_go_on);
  g_mutex_unlock (&readers->mutex);
}

static gpointer
read_batches (gpointer data)
{
  Helper *helper = data;
  ImportReaders *readers = helper->readers;
  Batch *batch;
  /* The one that writes goes first: others wait for the log that it holds. */
  platform_go_last ();
  while ((batch = take_batch (readers)) != NULL) {
    batch_read (batch, &helper->reader);
    note_read (readers, batch);
  }
  return NULL;
}

static void
start_helper (ImportReaders *readers)
{
  Helper *helper = &readers->helpers[readers->n_helpers];
  helper->readers = readers;
  import_reader_init (&helper->reader, readers->setup.rules,
                      readers->setup.log);
  helper->thread = g_thread_try_new ("import", read_batches, helper, NULL);
  if (helper->thread != NULL)
    readers->n_helpers++;
  else
    import_reader_clear (&helper->reader);
}

/* Signals are the calling thread's: it waits for the log by one. */
static void
start_helpers (ImportReaders *readers)
{
  sigset_t all, before;
  sigfillset (&all);
  (void) pthread_sigmask (SIG_SETMASK, &all, &before);
  for (; readers->n_wanted > 0; readers->n_wanted--)
    start_helper (readers);
  (void) pthread_sigmask (SIG_SETMASK, &before, NULL);
}

static void
end_helpers (ImportReaders *readers)
{
  g_mutex_lock (&readers->mutex);
  readers->is_ending = TRUE;
  g_cond_broadcast (&readers->may_go_on);
  g_mutex_unlock (&readers->mutex);
  for (guint i = 0; i < readers->n_helpers; i++) {
    g_thread_join (readers->helpers[i].thread);
    import_reader_clear (&readers->helpers[i].reader);
  }
}

/* --- the calling one --- */

ImportReaders *
import_readers_new (const ImportReadersSetup *setup)
{
  ImportReaders *readers = g_new0 (ImportReaders, 1);
  readers->setup = *setup;
  import_reader_init (&readers->reader, setup->rules, setup->log);
  readers->next = batch_new ();
  g_queue_init (&readers->under_way);
  readers->n_wanted = MIN (setup->n_threads, MAX_THREADS);
  g_queue_init (&readers->unread);
  g_mutex_init (&readers->mutex);
  g_cond_init (&readers->may_go_on);
  g_cond_init (&readers->was_read);
  return readers;
}

void
import_readers_free (ImportReaders *readers)
{
  end_helpers (readers);
  g_queue_clear (&readers->unread);
  g_queue_clear_full (&readers->under_way, batch_free);
  batch_free (readers->next);
  import_reader_clear (&readers->reader);
  g_mutex_clear (&readers->mutex);
  g_cond_clear (&readers->may_go_on);
  g_cond_clear (&readers->was_read);
  g_free (readers);
}

/* The first of those under way, which it waits for. */
static gboolean
gather_first (ImportReaders *readers, GError **error)
{
  Batch *batch = g_queue_peek_head (&readers->under_way);
  g_mutex_lock (&readers->mutex);
  while (!batch->is_read)
    g_cond_wait (&readers->was_read, &readers->mutex);
  g_mutex_unlock (&readers->mutex);
  guint n_entries = sent_entries_count (batch->entries);
  gboolean is_gathered = batch_gather (batch, &readers->setup, error);
  note_gathered (readers, n_entries);
  batch_free (g_queue_pop_head (&readers->under_way));
  return is_gathered;
}

static gboolean
read_next (ImportReaders *readers, GError **error)
{
  batch_read (readers->next, &readers->reader);
  gboolean is_gathered = batch_gather (readers->next, &readers->setup, error);
  batch_free (readers->next);
  readers->next = batch_new ();
  return is_gathered;
}

static gboolean
hand_out (ImportReaders *readers, GError **error)
{
  start_helpers (readers);
  if (readers->n_helpers == 0)
    return read_next (readers, error);
  g_queue_push_tail (&readers->under_way, readers->next);
  give_batch (readers, readers->next);
  readers->next = batch_new ();
  return readers->under_way.length < MAX_BATCHES ||
         gather_first (readers, error);
}

gboolean
import_readers_add (ImportReaders *readers, const char *file_name,
                    GError **error)
{
  Batch *next = readers->next;
  g_string_append_len (next->names, file_name, (gssize) strlen (file_name) + 1);
  return ++next->n < BATCH_MESSAGES || hand_out (readers, error);
}

gboolean
import_readers_finish (ImportReaders *readers, GError **error)
{
  while (!g_queue_is_empty (&readers->under_way))
    if (!gather_first (readers, error))
      return FALSE;
  return read_next (readers, error);
}
