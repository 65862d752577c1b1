/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the folder holds is the truth; the index follows.
 */
#include "quarantine/quarantine_parts.h"

#include "base/error.h"
#include "mail/maildir.h"
#include "mail/maildir_file.h"
#include "quarantine/origin.h"

#include <errno.h>
#include <sys/stat.h>

/* A delivery has five seconds in all, and others wait. */
#define FILL_AT_ONCE 10000

static gboolean
note_file (const char *file_name, gpointer data, GError **error)
{
  (void) error;
  char *name = g_path_get_basename (file_name);
  name[maildir_unique_length (name)] = '\0';
  g_hash_table_replace (data, name, g_strdup (file_name));
  return TRUE;
}

static gboolean
walk (const Quarantine *quarantine, GHashTable *files, GError **error)
{
  const MaildirWalk how = {note_file, NULL, files, FALSE, NULL};
  gboolean is_maildir;
  if (!quarantine_check_place (quarantine, error))
    return FALSE;
  /* What can't be looked into is not empty. */
  if (!maildir_look (quarantine->path, &is_maildir, error)) {
    g_prefix_error (error,
                    "can't look into the quarantine %s: ", quarantine->path);
    return FALSE;
  }
  return !is_maildir || maildir_walk (quarantine->path, &how, error);
}

static gboolean
add_file (QuarantineIndex *index, const char *name, const char *file_name,
          GError **error)
{
  struct stat status;
  /* Renamed or gone by now: for the next time. */
  if (stat (file_name, &status) != 0)
    return TRUE;
  g_autoptr (QuarantinedMessage) message = quarantined_message_new (name);
  /* When it was moved there, or changed since. Its name's time may be that of
   * a delivery long before, and it would expire at once. */
  message->quarantined_at = status.st_ctim.tv_sec;
  message->size_bytes = (guint64) status.st_size;
  message->expiry = origin_is_ours (name) ? INDEX_EXPIRES : INDEX_STAYS;
  return quarantine_index_add (index, message, error);
}

/* A message that an IMAP server renames may be missed by one walk, and one that
 * was added since the first walk is in the index already: whether to look
 * again. */
static gboolean
is_any_missing (const GPtrArray *known, GHashTable *files)
{
  for (guint i = 0; i < known->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (known, i);
    if (!g_hash_table_contains (files, message->name))
      return TRUE;
  }
  return FALSE;
}

static gboolean
remove_gone (QuarantineIndex *index, const GPtrArray *known, GHashTable *files,
             GError **error)
{
  for (guint i = 0; i < known->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (known, i);
    if (!g_hash_table_contains (files, message->name) &&
        !quarantine_index_remove (index, message->name, INDEX_GONE, error))
      return FALSE;
  }
  return TRUE;
}

/* At most *@most, which is how many more it might have been afterwards. */
static gboolean
add_new (QuarantineIndex *index, const GPtrArray *known, GHashTable *files,
         guint *most, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < known->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (known, i);
    g_hash_table_add (names, message->name);
  }
  GHashTableIter iter;
  gpointer name, file_name;
  g_hash_table_iter_init (&iter, files);
  while (*most > 0 && g_hash_table_iter_next (&iter, &name, &file_name)) {
    if (g_hash_table_contains (names, name))
      continue;
    if (!add_file (index, name, file_name, error))
      return FALSE;
    --*most;
  }
  return TRUE;
}

static gboolean
catch_up (const Quarantine *quarantine, QuarantineIndex *index,
          GHashTable *files, GError **error)
{
  guint most = G_MAXUINT;
  g_autoptr (GPtrArray) known = quarantine_index_messages (index, error);
  return known != NULL &&
         (!is_any_missing (known, files) || walk (quarantine, files, error)) &&
         remove_gone (index, known, files, error) &&
         add_new (index, known, files, &most, error) &&
         quarantine_index_count_anew (index, error) &&
         quarantine_index_set_complete (index, error);
}

GHashTable *
quarantine_files (const Quarantine *quarantine, GError **error)
{
  g_autoptr (GHashTable) files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return walk (quarantine, files, error) ? g_steal_pointer (&files) : NULL;
}

gboolean
quarantine_fill (const Quarantine *quarantine, QuarantineIndex *index,
                 GError **error)
{
  guint most = FILL_AT_ONCE;
  g_autoptr (GHashTable) files = quarantine_files (quarantine, error);
  g_autoptr (GPtrArray) known =
      files != NULL ? quarantine_index_messages (index, error) : NULL;
  return known != NULL && add_new (index, known, files, &most, error) &&
         (most == 0 || quarantine_index_set_complete (index, error));
}

gboolean
quarantine_catch_up (const Quarantine *quarantine, QuarantineIndex *index,
                     GHashTable **files, GError **error)
{
  g_autoptr (GHashTable) found = quarantine_files (quarantine, error);
  if (found == NULL || !quarantine_index_begin (index, error))
    return FALSE;
  gboolean is_done = catch_up (quarantine, index, found, error);
  if (!quarantine_index_end (index, is_done, error))
    return FALSE;
  if (files != NULL)
    *files = g_steal_pointer (&found);
  return TRUE;
}
