/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk goes ahead and hands files out to the readers; what they find comes
 * back here, and here alone messages are moved.
 */
#include "scan/scan.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/instant.h"
#include "mail/maildir.h"
#include "mail/mbox.h"
#include "quarantine/origin.h"
#include "scan/folder.h"

#include <unistd.h>

struct Scan {
  ScanSetup setup;
  ScanResult result;
  Readers *readers;
  const char *mbox;    /* the file that is scanned; NULL: a Maildir */
  GHashTable *visited; /* folders that are scanned: "DEVICE:INODE" */
  GHashTable *moved;   /* folders out of which something was moved */
};

char *
scan_id_new (gint64 now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now);
  g_autofree char *time =
      utc != NULL ? g_date_time_format (utc, "%Y%m%d-%H%M%S") : g_strdup ("0");
  return g_strdup_printf ("%s-%d", time, (int) getpid ());
}

/* --- what is found --- */

static ScanDone
move (Scan *scan, const MessagePlace *place)
{
  g_autoptr (GError) error = NULL;
  switch (quarantine_take (scan->setup.quarantine, place->file_name,
                           scan->setup.id, &error)) {
  case MAILDIR_MOVED:
    scan->result.n_moved++;
    g_hash_table_add (scan->moved, g_path_get_dirname (place->file_name));
    return SCAN_MOVED;
  case MAILDIR_GONE:
    scan->result.n_gone++;
    return SCAN_GONE;
  case MAILDIR_TAKEN:
  case MAILDIR_FAILED:
    break;
  }
  tally_add_skipped (scan->result.tally, "could not be moved");
  scan->setup.skipped (place, error->message, scan->setup.data);
  return SCAN_TO_MOVE;
}

static gboolean
goes_on (Scan *scan, GError **error)
{
  ReadersCount count = readers_count (scan->readers);
  if (scan->setup.progress (scan->result.n_messages + count.n_read,
                            scan->setup.data))
    return TRUE;
  scan->result.was_stopped = TRUE;
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                       "interrupted");
  return FALSE;
}

/* Somebody took it back: there it stays. */
static gboolean
was_released (const MessagePlace *place)
{
  g_autofree char *base = g_path_get_basename (place->file_name);
  return origin_is_released (base);
}

static gboolean
is_to_move (Scan *scan, const MessagePlace *place, const Summary *summary)
{
  const ScanSetup *setup = &scan->setup;
  ScanResult *result = &scan->result;
  if (policy_action (&setup->context->policy, summary->kind,
                     summary->verdict) == ACTION_DELIVER)
    return FALSE;
  if (scan->mbox != NULL) {
    result->n_in_mbox++;
    return FALSE;
  }
  if (!setup->moves_released && was_released (place)) {
    result->n_released++;
    return FALSE;
  }
  result->n_to_move++;
  return TRUE;
}

static gboolean
take_up (const MessagePlace *place, const Summary *summary, const char *trouble,
         gpointer data, GError **error)
{
  Scan *scan = data;
  const ScanSetup *setup = &scan->setup;
  ScanDone done = SCAN_LEFT;
  if (summary == NULL) {
    tally_add_skipped (scan->result.tally, trouble);
    setup->skipped (place, trouble, setup->data);
    return goes_on (scan, error);
  }
  tally_add (scan->result.tally, summary);
  if (is_to_move (scan, place, summary)) {
    /* Without a quarantine no message of any folder can be moved. */
    if (setup->moves && !quarantine_prepare (setup->quarantine, error)) {
      scan->result.was_stopped = TRUE;
      return FALSE;
    }
    done = setup->moves ? move (scan, place) : SCAN_TO_MOVE;
  }
  setup->report (place, summary, done, setup->data);
  return goes_on (scan, error);
}

/* --- the walk --- */

/* What can't be read keeps nobody from the others. */
static gboolean
enter_folder (const char *path, gpointer data)
{
  Scan *scan = data;
  g_autoptr (GError) error = NULL;
  const MessagePlace place = {path, 0, 0};
  if (!folder_is_wanted (&scan->setup, path) ||
      !folder_is_new (scan->visited, path))
    return FALSE;
  g_autofree char *owner = scan->setup.moves ? scan_other_owner (path) : NULL;
  if (owner == NULL && folder_check (path, &error))
    return TRUE;
  tally_add_skipped (scan->result.tally, owner == NULL
                                             ? "a folder that can't be read"
                                             : "another user's folder");
  scan->setup.skipped (
      &place, owner == NULL ? "the folder can't be read" : "another user's",
      scan->setup.data);
  return FALSE;
}

static void
note_passed (const char *path, gpointer data)
{
  Scan *scan = data;
  const MessagePlace place = {path, 0, 0};
  if (!folder_is_wanted (&scan->setup, path))
    return;
  tally_add_skipped (scan->result.tally, "a link to what is not its owner's");
  scan->setup.skipped (&place, "a link to what is not its owner's",
                       scan->setup.data);
}

static gboolean
visit_file (const char *file_name, gpointer data, GError **error)
{
  Scan *scan = data;
  const MessagePlace place = {file_name, 0, 0};
  return goes_on (scan, error) && readers_add (scan->readers, &place, error);
}

static gboolean
visit_mbox (const MboxMessage *message, gpointer data, GError **error)
{
  Scan *scan = data;
  const MessagePlace place = {scan->mbox, message->offset, message->size_bytes};
  return goes_on (scan, error) && readers_add (scan->readers, &place, error);
}

static gboolean
walk (Scan *scan, const char *path, GError **error)
{
  gboolean is_maildir;
  if (!maildir_look (path, &is_maildir, error))
    return FALSE;
  if (!is_maildir) {
    scan->mbox = path;
    return mbox_walk (path, &(guint64){0}, visit_mbox, scan, error);
  }
  const MaildirWalk how = {visit_file, enter_folder, scan, scan->setup.recurse,
                           note_passed};
  return maildir_walk (path, &how, error);
}

/* What was moved is in one folder or in the other whatever happens; this makes
 * it the one that was meant, after a loss of power too. */
static gboolean
sync_moved (Scan *scan, GError **error)
{
  const char *path = quarantine_path (scan->setup.quarantine);
  g_autofree char *new = g_build_filename (path, "new", NULL);
  g_autofree char *cur = g_build_filename (path, "cur", NULL);
  if (g_hash_table_size (scan->moved) == 0)
    return TRUE;
  if (!folder_sync (new, error) || !folder_sync (cur, error) ||
      !folder_sync_all (scan->moved, error))
    return FALSE;
  g_hash_table_remove_all (scan->moved);
  quarantine_count_taken (scan->setup.quarantine);
  return TRUE;
}

static char *
describe (const MessagePlace *place, const Examination *examination,
          gpointer data)
{
  const Scan *scan = data;
  return scan->setup.describe (place, examination, scan->setup.data);
}

gboolean
scan_folder (Scan *scan, const char *path, GError **error)
{
  const ReadersSetup setup = {
      .context = scan->setup.context,
      .root = path,
      .describe = scan->setup.describe != NULL ? describe : NULL,
      .visit = take_up,
      .data = scan};
  g_autoptr (GError) not_synced = NULL;
  if (!folder_is_new (scan->visited, path))
    return TRUE;
  scan->mbox = NULL;
  scan->readers = readers_new (&setup);
  gboolean is_done = walk (scan, path, error);
  /* What was found before the walk failed is dealt with, too. */
  if (is_done)
    is_done = readers_finish (scan->readers, error);
  else if (!scan->result.was_stopped)
    (void) readers_finish (scan->readers, NULL);
  ReadersCount count = readers_count (scan->readers);
  scan->result.n_messages += count.n_read - count.n_gone;
  scan->result.n_gone += count.n_gone;
  g_clear_pointer (&scan->readers, readers_free);
  if (sync_moved (scan, &not_synced))
    return is_done;
  if (is_done)
    g_propagate_error (error, g_steal_pointer (&not_synced));
  return FALSE;
}

Scan *
scan_new (const ScanSetup *setup)
{
  Scan *scan = g_new0 (Scan, 1);
  scan->setup = *setup;
  scan->result.tally = tally_new ();
  scan->visited = visited_folders_new ();
  scan->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return scan;
}

void
scan_free (Scan *scan)
{
  if (scan == NULL)
    return;
  g_clear_pointer (&scan->readers, readers_free);
  tally_free (scan->result.tally);
  g_hash_table_unref (scan->visited);
  g_hash_table_unref (scan->moved);
  g_free (scan);
}

const ScanResult *
scan_result (const Scan *scan)
{
  return &scan->result;
}
