/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/contents.h"

#include "base/error.h"
#include "filter/readers.h"
#include "mail/maildir.h"
#include "mail/maildir_file.h"
#include "quarantine/quarantine_parts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT_SECONDS 10.0

struct Contents {
  QuarantineIndex *index;
  QuarantineIndex *old_index; /* a file that can't be written; nullable */
  gboolean has_file;
  gboolean is_busy;    /* some other process has the file */
  GHashTable *files;   /* names without flags -> paths */
  GPtrArray *messages; /* QuarantinedMessage * */
};

/* --- the index --- */

static QuarantineIndex *
open_whole (const char *path, GError **error)
{
  g_autoptr (QuarantineIndex) index =
      quarantine_index_open (path, WAIT_SECONDS, error);
  if (index == NULL || quarantine_index_is_whole (index))
    return g_steal_pointer (&index);
  quarantine_index_forget (path);
  return quarantine_index_open (path, WAIT_SECONDS, error);
}

/* Whether some other process has it, and not the disk is full. */
static gboolean
is_held (const char *path)
{
  IndexTotals totals;
  g_autoptr (GError) error = NULL;
  g_autoptr (QuarantineIndex) index = quarantine_index_open (path, 0, &error);
  return (index == NULL ||
          !quarantine_index_totals (index, INDEX_STAYS, &totals, &error)) &&
         g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY);
}

/* --- looking into the messages --- */

/* Messages looked into before the index is told: who delivers need not wait
 * for long. */
#define BATCH_MESSAGES 1000

typedef struct {
  const ExamineContext *context;
  const char *path; /* of the quarantine */
  QuarantineIndex *index;
  GHashTable *batch;  /* paths -> QuarantinedMessage * */
  GHashTable *unread; /* QuarantinedMessage *: by reason of trouble */
} Look;

static gboolean
take_summary (const MessagePlace *place, const Summary *summary,
              const char *trouble, gpointer data, GError **error)
{
  const Look *look = data;
  (void) error;
  QuarantinedMessage *message =
      g_hash_table_lookup (look->batch, place->file_name);
  if (message == NULL)
    return TRUE;
  if (trouble != NULL)
    g_hash_table_add (look->unread, message);
  if (summary != NULL) {
    summary_free (message->summary);
    message->summary = summary_copy (summary);
  }
  return TRUE;
}

static gboolean
examine_batch (const Look *look, GError **error)
{
  const ReadersSetup setup = {.context = look->context,
                              .root = look->path,
                              .visit = take_summary,
                              .data = (gpointer) look};
  g_autoptr (Readers) readers = readers_new (&setup);
  GHashTableIter iter;
  gpointer file_name;
  g_hash_table_iter_init (&iter, look->batch);
  while (g_hash_table_iter_next (&iter, &file_name, NULL)) {
    const MessagePlace place = {file_name, 0, 0};
    if (!readers_add (readers, &place, error))
      return FALSE;
  }
  return readers_finish (readers, error);
}

/* When something came that does not say so itself. */
static gint64
arrived_at (const QuarantinedMessage *message)
{
  struct stat status;
  return stat (message->file_name, &status) == 0
             ? MIN (message->quarantined_at, (gint64) status.st_mtim.tv_sec)
             : message->quarantined_at;
}

/* Mail that is no report, but was put there: whose it is, and what about. */
static Summary *
summarise_ordinary (const QuarantinedMessage *message)
{
  Summary *summary = summary_new_empty (arrived_at (message));
  int fd = maildir_open_message (message->file_name, O_NOFOLLOW);
  if (fd < 0)
    return summary;
  g_autoptr (Spool) spool = spool_new (fd);
  if (spool_read_head (spool, NULL))
    summary_take_header (summary, spool);
  close (fd);
  return summary;
}

/* What came before the log begins may be known by now: by an import. */
static gboolean
is_undecided (const QuarantinedMessage *message)
{
  return message->evidence == INDEX_EVIDENCE_UNKNOWN ||
         (message->expiry == INDEX_STAYS &&
          message->evidence == EVIDENCE_LOG_TOO_YOUNG);
}

static gboolean
store_batch (const Look *look, GError **error)
{
  gboolean is_done = TRUE;
  GHashTableIter iter;
  gpointer value;
  if (!quarantine_index_begin (look->index, error))
    return FALSE;
  g_hash_table_iter_init (&iter, look->batch);
  while (is_done && g_hash_table_iter_next (&iter, NULL, &value)) {
    QuarantinedMessage *message = value;
    gboolean is_known = !g_hash_table_contains (look->unread, message);
    if (message->summary == NULL)
      message->summary = summarise_ordinary (message);
    if (is_known && message->summary->evidence != EVIDENCE_LOG_UNAVAILABLE)
      is_done = quarantine_index_describe (look->index, message->name,
                                           message->summary, error);
    if (message->kind == INDEX_KIND_UNKNOWN)
      message->kind = message->summary->kind;
    if (is_undecided (message))
      message->evidence = message->summary->evidence;
  }
  return quarantine_index_end (look->index, is_done, error);
}

static gboolean
look_into_batch (const Look *look, GError **error)
{
  gboolean is_done = g_hash_table_size (look->batch) == 0 ||
                     (examine_batch (look, error) && store_batch (look, error));
  g_hash_table_remove_all (look->batch);
  g_hash_table_remove_all (look->unread);
  return is_done;
}

static gboolean
look_into_all (Contents *contents, const char *path,
               const ExamineContext *context, GError **error)
{
  g_autoptr (GHashTable) batch = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) unread = g_hash_table_new (NULL, NULL);
  const Look look = {context, path, contents->index, batch, unread};
  for (guint i = 0; i < contents->messages->len; i++) {
    QuarantinedMessage *message = g_ptr_array_index (contents->messages, i);
    if (message->summary != NULL && !is_undecided (message))
      continue;
    g_hash_table_insert (batch, message->file_name, message);
    if (g_hash_table_size (batch) == BATCH_MESSAGES &&
        !look_into_batch (&look, error))
      return FALSE;
  }
  return look_into_batch (&look, error);
}

/* --- the whole --- */

gint64
quarantined_message_date (const QuarantinedMessage *message)
{
  return message->summary != NULL ? message->summary->arrived_at
                                  : message->quarantined_at;
}

Evidence
quarantined_message_evidence (const QuarantinedMessage *message)
{
  return message->evidence < N_EVIDENCES ? message->evidence : EVIDENCE_NONE;
}

static gint
compare_dates (gconstpointer a, gconstpointer b)
{
  const QuarantinedMessage *one = *(const QuarantinedMessage *const *) a;
  const QuarantinedMessage *other = *(const QuarantinedMessage *const *) b;
  gint64 at = quarantined_message_date (one);
  gint64 other_at = quarantined_message_date (other);
  if (at != other_at)
    return at > other_at ? -1 : 1;
  return g_strcmp0 (one->name, other->name);
}

/* Messages that went since the folder was read are left out. */
static gboolean
list_messages (Contents *contents, GError **error)
{
  contents->messages = quarantine_index_messages (contents->index, error);
  if (contents->messages == NULL)
    return FALSE;
  for (guint i = contents->messages->len; i-- > 0;) {
    QuarantinedMessage *message = g_ptr_array_index (contents->messages, i);
    message->file_name =
        g_strdup (g_hash_table_lookup (contents->files, message->name));
    if (message->file_name == NULL)
      g_ptr_array_remove_index (contents->messages, i);
  }
  return TRUE;
}

static gboolean
read_all (Contents *contents, const Quarantine *quarantine,
          const ExamineContext *context, GError **error)
{
  return quarantine_catch_up (quarantine, contents->index, &contents->files,
                              error) &&
         list_messages (contents, error) &&
         look_into_all (contents, quarantine->path, context, error);
}

static gboolean
open_file (Contents *contents, const Quarantine *quarantine,
           const ExamineContext *context, GError **error)
{
  contents->index = open_whole (quarantine->path, error);
  contents->has_file = contents->index != NULL &&
                       read_all (contents, quarantine, context, error);
  return contents->has_file;
}

/* What the file says of folders can be read, where it can't be written. */
static gboolean
open_nowhere (Contents *contents, const Quarantine *quarantine,
              const ExamineContext *context, GError **error)
{
  contents->old_index = g_steal_pointer (&contents->index);
  g_clear_pointer (&contents->files, g_hash_table_unref);
  g_clear_pointer (&contents->messages, g_ptr_array_unref);
  contents->index = quarantine_index_open_nowhere (error);
  return contents->index != NULL &&
         read_all (contents, quarantine, context, error);
}

Contents *
contents_open (Quarantine *quarantine, const ExamineContext *context,
               GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (Contents) contents = g_new0 (Contents, 1);
  gboolean is_open = maildir_is (quarantine->path) &&
                     open_file (contents, quarantine, context, &cause);
  contents->is_busy =
      g_error_matches (cause, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY) &&
      is_held (quarantine->path);
  if (!is_open && !open_nowhere (contents, quarantine, context, error))
    return NULL;
  g_ptr_array_sort (contents->messages, compare_dates);
  return g_steal_pointer (&contents);
}

void
contents_free (Contents *contents)
{
  if (contents == NULL)
    return;
  quarantine_index_close (contents->index);
  quarantine_index_close (contents->old_index);
  g_clear_pointer (&contents->files, g_hash_table_unref);
  g_clear_pointer (&contents->messages, g_ptr_array_unref);
  g_free (contents);
}

const GPtrArray *
contents_messages (const Contents *contents)
{
  return contents->messages;
}

gboolean
contents_expire (Contents *contents, const Quarantine *quarantine,
                 const ExamineContext *judge, guint64 *removed, GError **error)
{
  return quarantine_expire (quarantine, contents->index, judge, removed, error);
}

QuarantineIndex *
contents_index (Contents *contents)
{
  return contents->index;
}

QuarantineIndex *
contents_folders (Contents *contents)
{
  return contents->old_index != NULL ? contents->old_index : contents->index;
}

gboolean
contents_is_busy (const Contents *contents)
{
  return contents->is_busy;
}

gboolean
contents_has_file (const Contents *contents)
{
  return contents->has_file;
}
