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
#include "command/printable.h"
#include "command/received.h"
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

/* Where most was received, it is the wrong folder: whoever wrote to us would
 * make his Message-IDs ours, and nothing takes them out of the log again. */
static gboolean
check_is_sent (const Import *import, const char *path, gboolean is_maildir,
               GError **error)
{
  if (import->takes_received || !received_folder (path, is_maildir))
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "%s: most of it was received (Return-Path, Delivered-To, "
               "X-Original-To), so nothing is imported: name the folder of "
               "sent mail; if it "
               "is one all the "
               "same, see import --received",
               path);
  return FALSE;
}

/* All folders are looked at before the log is touched. */
static gboolean
check_folder (const Import *import, const char *path, GError **error)
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
    return check_is_sent (import, path, is_maildir, error);
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "%s is neither a Maildir (cur, new, tmp) nor an mbox file",
               path);
  return FALSE;
}

static gboolean
look_at_log (const Import *import, SentLog *log, SeenPurpose *purpose,
             GError **error)
{
  SentLogStatus status;
  if (!sent_log_status (log, TRUE, &status, error))
    return FALSE;
  *purpose = (SeenPurpose){.log_identity = status.identity,
                           .keep_seconds = import->keep_seconds,
                           .covered_since = status.covered_since,
                           .last_sent_at = status.all.last_sent_at,
                           .takes_received = import->takes_received};
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

/* What other folders lack matters to who extends coverage. */
static gint64
missing_elsewhere (const Import *import, const GPtrArray *seen,
                   const SeenPurpose *purpose)
{
  g_autofree char *prefix = import_seen_prefix (import->log_path);
  return import->complete
             ? seen_missing_elsewhere (prefix, seen, purpose->log_identity)
             : INSTANT_UNKNOWN;
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
save_seen (const GPtrArray *all, const SeenPurpose *purpose,
           const Importer *importer)
{
  for (guint i = 0; i < all->len; i++) {
    g_autoptr (GError) error = NULL;
    Seen *seen = g_ptr_array_index (all, i);
    SeenSpan span = *seen_span (seen);
    span.newest_missing = importer_newest_missing (importer, i);
    seen_set_span (seen, &span);
    seen_set_purpose (seen, purpose);
    if (!seen_save (seen, &error))
      trouble_say ("%s; the next import reads everything again",
                   error->message);
  }
}

/* Of a folder that was left out by its look alone somebody has to know, also
 * where he asked for no summary: once, which is kept as if it were a message.
 */
static void
say_left_out (const LeftOut *left_out, Seen *seen)
{
  g_autofree char *name =
      g_strconcat (left_out->path + left_out->n_named, "/cur/", NULL);
  if (!left_out->was_received)
    return;
  if (!seen_has (seen, name))
    trouble_say (
        "%s: most of it was received (Return-Path, Delivered-To, "
        "X-Original-To), so it is left out; import --received takes it",
        left_out->path);
  seen_add (seen, name);
}

/* Those that were met since there were @n_before. */
static void
say_what_was_received (const Importer *importer, const char *folder, Seen *seen,
                       guint n_before)
{
  const GPtrArray *left_out = importer_left_out (importer);
  guint64 n = importer_received_of_folder (importer);
  for (guint i = n_before; i < left_out->len; i++)
    say_left_out (g_ptr_array_index (left_out, i), seen);
  if (n > 0)
    trouble_say ("%s: messages left out, since received (Return-Path, "
                 "Delivered-To, X-Original-To): %" G_GUINT64_FORMAT
                 "; only if you sent all of them yourself, see import "
                 "--received",
                 folder, n);
}

static gboolean
read_folders (const Import *import, Importer *importer, const GPtrArray *seen,
              GError **error)
{
  const char *const *folders = import->folders;
  for (guint i = 0; i < seen->len; i++) {
    guint n_left_out = importer_left_out (importer)->len;
    Seen *seen_here = g_ptr_array_index (seen, i);
    if (!import_folder (importer, folders[i], seen_here, error))
      return FALSE;
    say_what_was_received (importer, folders[i], seen_here, n_left_out);
  }
  return importer_finish (importer, import->complete, error);
}

/* A bounce of what was left out must not count as backscatter, where we sent it
 * after all. What this changes in @purpose is no loss of entries, after which
 * all would be read again. */
static gboolean
note_missing (const Import *import, const Importer *importer, SentLog *log,
              SeenPurpose *purpose, GError **error)
{
  gint64 until = importer_missing_until (importer);
  SeenPurpose now;
  if (!instant_is_known (until) || !instant_is_known (purpose->covered_since) ||
      until <= purpose->covered_since)
    return TRUE;
  if (!sent_log_note_missed (import->log_path, until, error) ||
      !look_at_log (import, log, &now, error))
    return FALSE;
  purpose->covered_since = now.covered_since;
  return TRUE;
}

static void
print_summary (const Importer *importer)
{
  const GPtrArray *left_out = importer_left_out (importer);
  g_autofree char *summary = importer_summary (importer);
  puts (summary);
  for (guint i = 0; i < left_out->len; i++) {
    const LeftOut *folder = g_ptr_array_index (left_out, i);
    g_autofree char *path = printable_new (folder->path);
    printf ("left out %s (%s)\n", path, folder->why);
  }
}

static void
print_coverage (const Importer *importer, gint64 covered_since)
{
  g_autofree char *since = instant_format (covered_since);
  if (since != NULL)
    printf ("the sent log is complete since %s%s\n", since,
            importer_holds_up (importer, covered_since)
                ? ", behind what was left out as received: if you sent all "
                  "of that yourself, see import --received"
                : "");
  else
    puts ("the sent log is empty");
}

gboolean
import_folders (const Import *import, GError **error)
{
  for (const char *const *folder = import->folders; *folder != NULL; folder++)
    if (!check_folder (import, *folder, error))
      return FALSE;
  g_autoptr (SentLog) log =
      sent_log_open (import->log_path, SENT_LOG_WRITE, WAIT_SECONDS, error);
  SeenPurpose before, after;
  if (log == NULL || !look_at_log (import, log, &before, error))
    return FALSE;
  g_autoptr (Quarantine) quarantine =
      quarantine_open (&(QuarantineSetup){.path = import->quarantine_path});
  g_autoptr (GPtrArray) seen = load_seen (import, &before);
  const ImporterSetup setup = {
      .log = log,
      .quarantine = quarantine,
      .rules = {import->now, import->keep_seconds, import->takes_received,
                instant_now ()},
      .missing_elsewhere = missing_elsewhere (import, seen, &before)};
  g_autoptr (Importer) importer = importer_new (&setup);
  if (!read_folders (import, importer, seen, error) ||
      !look_at_log (import, log, &after, error))
    return FALSE;
  after.covered_since = covered_since (&before, &after);
  if (!note_missing (import, importer, log, &after, error))
    return FALSE;
  save_seen (seen, &after, importer);
  if (!import->quiet)
    print_summary (importer);
  if (!import->quiet && import->complete)
    print_coverage (importer, after.covered_since);
  return importer_check_unreadable (importer, error);
}
