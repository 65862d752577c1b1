/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bounds of the quarantine.
 */
#include "quarantine/quarantine_parts.h"

#include "base/error.h"
#include "quarantine/contents.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define INDEX_WAIT_SECONDS 10.0

/* In one transaction, so that who adds messages need not wait long. */
#define EXPIRE_AT_ONCE 500

/* In new/, where it most often is, nothing has to be searched. */
static char *
find_file (const char *path, const char *name)
{
  g_autofree char *file_name = g_build_filename (path, "new", name, NULL);
  /* A damaged index must not lead out of the folder. */
  if (strchr (name, '/') != NULL)
    return NULL;
  return access (file_name, F_OK) == 0 ? g_steal_pointer (&file_name)
                                       : maildir_find_renamed (file_name);
}

static gboolean
remove_message (const Quarantine *quarantine, QuarantineIndex *index,
                const QuarantinedMessage *message, GError **error)
{
  g_autofree char *file_name = find_file (quarantine->path, message->name);
  IndexEnd end = INDEX_GONE;
  if (file_name != NULL && unlink (file_name) == 0)
    end = INDEX_EXPIRED;
  else if (file_name != NULL && errno != ENOENT)
    return error_set_errno (error, errno, "can't remove %s", file_name);
  return quarantine_index_remove (index, message->name, end, error);
}

/* What somebody else put there goes only if it is backscatter by the log of
 * now, whatever was found out when it was looked at: with another log perhaps.
 */
static gboolean
is_backscatter (const Quarantine *quarantine, const QuarantinedMessage *message,
                const ExamineContext *judge)
{
  g_autofree char *file_name = find_file (quarantine->path, message->name);
  int fd =
      file_name != NULL ? maildir_open_message (file_name, O_NOFOLLOW) : -1;
  if (fd < 0)
    return file_name == NULL; /* gone already */
  ExamineContext context = *judge;
  context.now = quarantined_message_date (message);
  g_autoptr (Spool) spool = spool_new (fd);
  g_auto (Outcome) outcome = {0};
  gboolean is_found = outcome_find (spool, &context, &outcome, NULL);
  close (fd);
  return is_found && outcome.verdict == VERDICT_BACKSCATTER;
}

/* The last one stays, however large: else what was just put there would be
 * gone before anybody could look. */
static gboolean
is_beyond (const QuarantineSetup *setup, const IndexTotals *totals,
           const QuarantinedMessage *oldest)
{
  return totals->n_messages > setup->max_messages ||
         (totals->size_bytes > setup->max_bytes && totals->n_messages > 1) ||
         oldest->quarantined_at < setup->now - setup->keep_seconds;
}

typedef struct {
  const Quarantine *quarantine;
  QuarantineIndex *index;
  const ExamineContext *judge; /* NULL: only what we put there goes */
  GHashTable *left;            /* names of what was to go, and did not */
} Expiry;

static IndexExpiry
least_of (const Expiry *expiry)
{
  return expiry->judge != NULL ? INDEX_IF_BACKSCATTER : INDEX_EXPIRES;
}

static gboolean
may_go (const Expiry *expiry, const QuarantinedMessage *message)
{
  return message->expiry == INDEX_EXPIRES ||
         is_backscatter (expiry->quarantine, message, expiry->judge);
}

/* In a transaction. What can't be removed keeps no other message from that, and
 * no younger one goes in its place: the first error is told at the end. */
static gboolean
expire_oldest (const Expiry *expiry, guint most, guint *removed, GError **error)
{
  IndexTotals totals;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) oldest =
      quarantine_index_oldest (expiry->index, least_of (expiry),
                               most + g_hash_table_size (expiry->left), error);
  *removed = 0;
  if (oldest == NULL || !quarantine_index_totals (
                            expiry->index, least_of (expiry), &totals, error))
    return FALSE;
  for (guint i = 0; i < oldest->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (oldest, i);
    if (!is_beyond (&expiry->quarantine->setup, &totals, message))
      break;
    totals.n_messages--;
    totals.size_bytes -= message->size_bytes;
    if (g_hash_table_contains (expiry->left, message->name))
      continue;
    if (may_go (expiry, message) &&
        remove_message (expiry->quarantine, expiry->index, message,
                        failure == NULL ? &failure : NULL))
      ++*removed;
    else
      g_hash_table_add (expiry->left, g_strdup (message->name));
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
quarantine_expire_some (const Quarantine *quarantine, QuarantineIndex *index,
                        guint most, guint *removed, GError **error)
{
  g_autoptr (GHashTable) left =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const Expiry expiry = {quarantine, index, NULL, left};
  return expire_oldest (&expiry, most, removed, error);
}

static gboolean
expire_batch (const Expiry *expiry, guint *removed, GError **error,
              GError **failure)
{
  *removed = 0;
  if (!quarantine_index_begin (expiry->index, error))
    return FALSE;
  (void) expire_oldest (expiry, EXPIRE_AT_ONCE, removed,
                        *failure == NULL ? failure : NULL);
  /* What is removed from the folder is so, whatever else failed. */
  return quarantine_index_end (expiry->index, TRUE, error);
}

gboolean
quarantine_expire (const Quarantine *quarantine, QuarantineIndex *index,
                   const ExamineContext *judge, guint64 *removed,
                   GError **error)
{
  guint n, n_left;
  GError *failure = NULL;
  g_autoptr (GHashTable) left =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const Expiry expiry = {quarantine, index, judge, left};
  *removed = 0;
  do {
    n_left = g_hash_table_size (left);
    if (!expire_batch (&expiry, &n, error, &failure)) {
      g_clear_error (&failure);
      return FALSE;
    }
    *removed += n;
  } while (n > 0 || g_hash_table_size (left) > n_left);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

guint64
quarantine_count_beyond (const Quarantine *quarantine)
{
  IndexTotals totals;
  g_autoptr (QuarantineIndex) index =
      quarantine_index_open (quarantine->path, INDEX_WAIT_SECONDS, NULL);
  g_autoptr (GPtrArray) oldest =
      index != NULL
          ? quarantine_index_oldest (index, INDEX_EXPIRES, G_MAXUINT, NULL)
          : NULL;
  guint64 n = 0;
  if (oldest == NULL ||
      !quarantine_index_totals (index, INDEX_EXPIRES, &totals, NULL))
    return 0;
  while (n < oldest->len) {
    const QuarantinedMessage *message = g_ptr_array_index (oldest, (guint) n);
    if (!is_beyond (&quarantine->setup, &totals, message))
      break;
    totals.n_messages--;
    totals.size_bytes -= message->size_bytes;
    n++;
  }
  return n;
}
