/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking a scan back.
 */
#include "base/error.h"
#include "base/folder.h"
#include "mail/maildir.h"
#include "mail/maildir_file.h"
#include "quarantine/homes.h"
#include "scan/scan.h"

#define WAIT_SECONDS 10.0

typedef struct {
  const char *id;
  QuarantineIndex *index; /* nullable */
  Homes *homes;
  GHashTable *filled, *left; /* folders, to be synced in this order */
  UndoResult *result;
  GError *failure; /* the first one; nullable */
} Undo;

static void
note_failure (Undo *undo, GError *failure)
{
  undo->result->n_failed++;
  if (undo->failure == NULL)
    undo->failure = failure;
  else
    g_error_free (failure);
}

/* Where the index can't be told, it sees that the message is gone. */
static void
count_released (const Undo *undo, const TakenMessage *message)
{
  g_autofree char *name = g_path_get_basename (message->file_name);
  name[maildir_unique_length (name)] = '\0';
  if (undo->index != NULL)
    (void) quarantine_index_remove (undo->index, name, INDEX_RELEASED, NULL);
}

static gboolean
give_back (const TakenMessage *message, gpointer data, GError **error)
{
  Undo *undo = data;
  GError *failure = NULL;
  if (!g_str_equal (message->scan, undo->id))
    return TRUE;
  const char *folder = homes_find (undo->homes, message->folder);
  if (folder == NULL) {
    undo->result->n_homeless++;
    if (undo->result->lost == NULL)
      undo->result->lost = g_strdup (homes_name (undo->homes, message->folder));
    return TRUE;
  }
  g_autofree char *place = NULL;
  switch (quarantine_give_back (message, folder, &place, &failure)) {
  case MAILDIR_MOVED:
    undo->result->n_restored++;
    g_hash_table_add (undo->filled, g_path_get_dirname (place));
    g_hash_table_add (undo->left, g_path_get_dirname (message->file_name));
    count_released (undo, message);
    return TRUE;
  case MAILDIR_GONE:
    undo->result->n_gone++;
    return TRUE;
  case MAILDIR_TAKEN:
  case MAILDIR_FAILED:
    break;
  }
  /* No disk, or no lock: nor for the next one. */
  if (g_error_matches (failure, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY)) {
    g_propagate_prefixed_error (error, failure,
                                "%" G_GUINT64_FORMAT " messages put back; ",
                                undo->result->n_restored);
    return FALSE;
  }
  note_failure (undo, failure);
  return TRUE;
}

/* Takes the failure over. */
static gboolean
set_some_failed (Undo *undo, GError **error)
{
  g_autoptr (GError) failure = g_steal_pointer (&undo->failure);
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
               "%" G_GUINT64_FORMAT " messages put back, %" G_GUINT64_FORMAT
               " could not be, the first of them: %s",
               undo->result->n_restored, undo->result->n_failed,
               failure->message);
  return FALSE;
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
  g_autoptr (GHashTable) filled =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) left =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Undo undo = {id, index, homes, filled, left, result, NULL};
  *result = (UndoResult){0};
  /* A folder that can't be looked into is missed only where one is below it. */
  for (; *folders != NULL; folders++)
    (void) homes_add (homes, *folders, NULL);
  gboolean is_done =
      quarantine_each_taken (quarantine, give_back, &undo, error) &&
      folder_sync_all (filled, error) && folder_sync_all (left, error);
  if (undo.failure != NULL && is_done)
    return set_some_failed (&undo, error);
  g_clear_error (&undo.failure);
  return is_done;
}
