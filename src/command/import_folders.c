/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/import_folders.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/instant.h"
#include "command/import_folder.h"
#include "command/trouble.h"
#include "mail/maildir.h"
#include "mail/mbox.h"

/* A log that others record into is held for one batch at a time. */
#define WAIT_SECONDS 30.0

static gboolean
set_io_error (GError **error, int saved_errno, const char *path)
{
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO, "%s: %s", path,
               g_strerror (saved_errno));
  return FALSE;
}

/* All folders are looked at before the log is touched. */
static gboolean
check_folder (const char *path, GError **error)
{
  GStatBuf status;
  if (g_stat (path, &status) != 0)
    return set_io_error (error, errno, path);
  const char *const parts[] = {"", "cur", "new"};
  gboolean is_maildir;
  if (!maildir_look (path, &is_maildir, error))
    return FALSE;
  for (gsize i = 0; i < (is_maildir ? G_N_ELEMENTS (parts) : 1); i++) {
    g_autofree char *part = g_build_filename (path, parts[i], NULL);
    if (g_access (part, S_ISDIR (status.st_mode) ? R_OK | X_OK : R_OK) != 0)
      return set_io_error (error, errno, part);
  }
  if (is_maildir || (S_ISREG (status.st_mode) && mbox_is (path)))
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "%s is neither a Maildir (cur, new, tmp) nor an mbox file",
               path);
  return FALSE;
}

static gboolean
look_at_log (SentLog *log, gint64 keep_seconds, SeenPurpose *purpose,
             GError **error)
{
  SentLogStatus status;
  if (!sent_log_status (log, TRUE, &status, error))
    return FALSE;
  *purpose = (SeenPurpose){.log_identity = status.identity,
                           .keep_seconds = keep_seconds,
                           .covered_since = status.covered_since,
                           .last_sent_at = status.all.last_sent_at};
  return TRUE;
}

/* What was seen of each folder, beside the log. */
static GPtrArray *
load_seen (const Import *import, const SeenPurpose *purpose)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) seen_free);
  for (const char *const *folder = import->folders; *folder != NULL; folder++) {
    g_autofree char *path = import_seen_path (import->log_path, *folder);
    if (import->all)
      unlink (path); /* where it stays, it only spares less */
    g_ptr_array_add (all, seen_load (path, purpose, import->now));
  }
  return all;
}

/* Coverage that somebody else has moved on meanwhile, since entries are gone,
 * is for the next import to see. */
static gint64
covered_since (const SeenPurpose *before, const SeenPurpose *after)
{
  if (!instant_is_known (before->covered_since) ||
      !instant_is_known (after->covered_since))
    return after->covered_since;
  return MIN (before->covered_since, after->covered_since);
}

/* The messages are in the log; what can't be written here is only read again.
 */
static void
save_seen (const GPtrArray *all, const SeenPurpose *purpose)
{
  for (guint i = 0; i < all->len; i++) {
    g_autoptr (GError) error = NULL;
    seen_set_purpose (g_ptr_array_index (all, i), purpose);
    if (!seen_save (g_ptr_array_index (all, i), &error))
      trouble_say ("%s; the next import reads everything again",
                   error->message);
  }
}

static gboolean
read_folders (const Import *import, Importer *importer, const GPtrArray *seen,
              GError **error)
{
  const char *const *folders = import->folders;
  for (guint i = 0; i < seen->len; i++) {
    if (!import_folder (importer, folders[i], g_ptr_array_index (seen, i),
                        error))
      return FALSE;
    if (importer_looks_received (importer))
      trouble_say ("%s: most of it was received (Return-Path, Delivered-To), "
                   "but counts as sent now: is it a folder of sent mail?",
                   folders[i]);
  }
  return importer_finish (importer, import->complete, error);
}

gboolean
import_folders (const Import *import, GError **error)
{
  for (const char *const *folder = import->folders; *folder != NULL; folder++)
    if (!check_folder (*folder, error))
      return FALSE;
  g_autoptr (SentLog) log =
      sent_log_open (import->log_path, SENT_LOG_WRITE, WAIT_SECONDS, error);
  SeenPurpose before, after;
  if (log == NULL || !look_at_log (log, import->keep_seconds, &before, error))
    return FALSE;
  g_autoptr (Importer) importer =
      importer_new (log, import->now, import->keep_seconds);
  g_autoptr (GPtrArray) seen = load_seen (import, &before);
  if (!read_folders (import, importer, seen, error) ||
      !look_at_log (log, import->keep_seconds, &after, error))
    return FALSE;
  after.covered_since = covered_since (&before, &after);
  save_seen (seen, &after);
  g_autofree char *summary = importer_summary (importer);
  if (!import->quiet)
    puts (summary);
  return importer_check_unreadable (importer, error);
}
