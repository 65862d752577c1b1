/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bounds of the quarantine.
 */
#include "quarantine/quarantine_parts.h"

#include "base/error.h"

#include <errno.h>
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

/* The last one stays, however large: else what was just put there would be
 * gone before anybody could look. */
static gboolean
is_beyond (const QuarantineSetup *setup, const IndexTotals *totals,
           const QuarantinedMessage *oldest)
{
  return totals->n_may_expire > setup->max_messages ||
         (totals->may_expire_bytes > setup->max_bytes &&
          totals->n_may_expire > 1) ||
         oldest->quarantined_at < setup->now - setup->keep_seconds;
}

/* A message that can't be removed does not keep the others: the first error is
 * told at the end. */
gboolean
quarantine_expire_some (const Quarantine *quarantine, QuarantineIndex *index,
                        guint most, guint *removed, GError **error)
{
  IndexTotals totals;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) oldest = quarantine_index_oldest (index, most, error);
  *removed = 0;
  if (oldest == NULL || !quarantine_index_totals (index, &totals, error))
    return FALSE;
  for (guint i = 0; i < oldest->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (oldest, i);
    if (!is_beyond (&quarantine->setup, &totals, message))
      break;
    if (!remove_message (quarantine, index, message,
                         failure == NULL ? &failure : NULL))
      continue;
    ++*removed;
    totals.n_may_expire--;
    totals.may_expire_bytes -= message->size_bytes;
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
quarantine_expire (const Quarantine *quarantine, QuarantineIndex *index,
                   guint64 *removed, GError **error)
{
  guint n;
  g_autoptr (GError) failure = NULL;
  *removed = 0;
  do {
    n = 0;
    if (!quarantine_index_begin (index, error))
      return FALSE;
    (void) quarantine_expire_some (quarantine, index, EXPIRE_AT_ONCE, &n,
                                   failure == NULL ? &failure : NULL);
    /* What is removed from the folder is so, whatever else failed. */
    if (!quarantine_index_end (index, TRUE, error))
      return FALSE;
    *removed += n;
  } while (n > 0);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

guint64
quarantine_count_beyond (const Quarantine *quarantine)
{
  IndexTotals totals;
  g_autoptr (QuarantineIndex) index =
      quarantine_index_open (quarantine->path, INDEX_WAIT_SECONDS, NULL);
  g_autoptr (GPtrArray) oldest =
      index != NULL ? quarantine_index_oldest (index, G_MAXUINT, NULL) : NULL;
  guint64 n = 0;
  if (oldest == NULL || !quarantine_index_totals (index, &totals, NULL))
    return 0;
  while (n < oldest->len) {
    const QuarantinedMessage *message = g_ptr_array_index (oldest, (guint) n);
    if (!is_beyond (&quarantine->setup, &totals, message))
      break;
    totals.n_may_expire--;
    totals.may_expire_bytes -= message->size_bytes;
    n++;
  }
  return n;
}
