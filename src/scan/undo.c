/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking a scan back.
 */
#include "mail/maildir.h"
#include "quarantine/homes.h"
#include "scan/scan.h"

#define WAIT_SECONDS 10.0

typedef struct {
  const char *id;
  Homes *homes;
  GHashTable *touched; /* folders to be synced */
  UndoResult *result;
} Undo;

static gboolean
give_back (const TakenMessage *message, gpointer data, GError **error)
{
  Undo *undo = data;
  if (!g_str_equal (message->scan, undo->id))
    return TRUE;
  const char *folder = homes_find (undo->homes, message->folder);
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
  /* Without an index the folders have to be named. */
  g_autoptr (QuarantineIndex) index =
      maildir_is (quarantine_path (quarantine))
          ? quarantine_index_open (quarantine_path (quarantine), WAIT_SECONDS,
                                   NULL)
          : NULL;
  g_autoptr (Homes) homes = homes_new (index);
  g_autoptr (GHashTable) touched =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Undo undo = {id, homes, touched, result};
  *result = (UndoResult){0};
  for (; *folders != NULL; folders++)
    if (!homes_add (homes, *folders, error))
      return FALSE;
  return quarantine_each_taken (quarantine, give_back, &undo, error) &&
         sync_touched (&undo, error);
}
