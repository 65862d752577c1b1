/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bounds of the quarantine.
 */
#include "quarantine/quarantine_parts.h"

#include "base/error.h"

#include <errno.h>
#include <unistd.h>

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

gboolean
quarantine_expire_some (const Quarantine *quarantine, QuarantineIndex *index,
                        guint most, guint *removed, GError **error)
{
  IndexTotals totals;
  g_autoptr (GPtrArray) oldest = quarantine_index_oldest (index, most, error);
  *removed = 0;
  if (oldest == NULL || !quarantine_index_totals (index, &totals, error))
    return FALSE;
  for (; *removed < oldest->len; ++*removed) {
    const QuarantinedMessage *message = g_ptr_array_index (oldest, *removed);
    if (!is_beyond (&quarantine->setup, &totals, message))
      break;
    if (!remove_message (quarantine, index, message, error))
      return FALSE;
    totals.n_may_expire--;
    totals.may_expire_bytes -= message->size_bytes;
  }
  return TRUE;
}

gboolean
quarantine_expire (const Quarantine *quarantine, QuarantineIndex *index,
                   guint64 *removed, GError **error)
{
  guint n;
  *removed = 0;
  do {
    if (!quarantine_index_begin (index, error))
      return FALSE;
    gboolean is_done =
        quarantine_expire_some (quarantine, index, EXPIRE_AT_ONCE, &n, error);
    /* What is removed from the folder is so, whatever else failed. */
    if (!quarantine_index_end (index, TRUE, is_done ? error : NULL) || !is_done)
      return FALSE;
    *removed += n;
  } while (n > 0);
  return TRUE;
}
