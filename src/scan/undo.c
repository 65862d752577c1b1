/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message's name says by a digest from which folder it was taken: here the
 * folders are found that have these digests.
 */
#include "mail/maildir.h"
#include "quarantine/origin.h"
#include "scan/scan.h"

typedef struct {
  const char *id;
  GHashTable *folders; /* digest to path */
  GHashTable *touched; /* folders to be synced */
  UndoResult *result;
} Undo;

static gboolean
add_folder (const char *path, gpointer data)
{
  Undo *undo = data;
  g_hash_table_insert (undo->folders, origin_folder_digest (path),
                       g_strdup (path));
  return TRUE;
}

static gboolean
give_back (const TakenMessage *message, gpointer data, GError **error)
{
  Undo *undo = data;
  if (!g_str_equal (message->scan, undo->id))
    return TRUE;
  const char *folder = g_hash_table_lookup (undo->folders, message->folder);
  if (folder == NULL) {
    undo->result->n_homeless++;
    return TRUE;
  }
  g_autofree char *place = g_build_filename (folder, message->place, NULL);
  switch (quarantine_give_back (message, folder, error)) {
  case MAILDIR_MOVED:
    undo->result->n_restored++;
    g_hash_table_add (undo->touched, g_path_get_dirname (place));
    return TRUE;
  case MAILDIR_GONE:
    undo->result->n_gone++;
    return TRUE;
  case MAILDIR_TAKEN:
  case MAILDIR_FAILED:
    break;
  }
  return FALSE;
}

static gboolean
sync_touched (const Undo *undo, GError **error)
{
  GHashTableIter iter;
  gpointer folder;
  g_hash_table_iter_init (&iter, undo->touched);
  while (g_hash_table_iter_next (&iter, &folder, NULL))
    if (!maildir_sync (folder, error))
      return FALSE;
  return TRUE;
}

gboolean
scan_undo (const Quarantine *quarantine, const char *id,
           const char *const *folders, UndoResult *result, GError **error)
{
  g_autoptr (GHashTable) known =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) touched =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Undo undo = {id, known, touched, result};
  const MaildirWalk walk = {NULL, add_folder, &undo, TRUE};
  *result = (UndoResult){0};
  for (; *folders != NULL; folders++) {
    add_folder (*folders, &undo);
    if (!maildir_walk (*folders, &walk, error))
      return FALSE;
  }
  return quarantine_each_taken (quarantine, give_back, &undo, error) &&
         sync_touched (&undo, error);
}
