/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/scan_command.h"

#include "base/error.h"
#include "mail/maildir.h"

/* Folders that a scan without a name for them may have been of: where the
 * quarantine is a subfolder. */
static char **
likely_folders (const ScanCommand *command)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  g_autofree char *parent =
      g_path_get_dirname (quarantine_path (command->quarantine));
  for (char **folder = command->arguments.operands; *folder != NULL; folder++)
    g_strv_builder_add (folders, *folder);
  if (maildir_is (parent))
    g_strv_builder_add (folders, parent);
  return g_strv_builder_end (folders);
}

gboolean
scan_run_undo (ScanCommand *command, GError **error)
{
  UndoResult result = {0};
  const char *id = command->options.undo;
  g_auto (GStrv) folders = likely_folders (command);
  if (!scan_undo (command->quarantine, id, (const char *const *) folders,
                  &result, error))
    return FALSE;
  if (result.n_homeless > 0) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
                 "%" G_GUINT64_FORMAT " messages put back; %" G_GUINT64_FORMAT
                 " are of a folder that was not found: name its Maildir "
                 "(backsift scan --undo %s MAILDIR)",
                 result.n_restored, result.n_homeless, id);
    return FALSE;
  }
  if (result.n_restored == 0) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "nothing in %s was moved there by a scan %s",
                 quarantine_path (command->quarantine), id);
    return FALSE;
  }
  if (!command->options.quiet)
    printf ("%" G_GUINT64_FORMAT " messages put back\n", result.n_restored);
  return TRUE;
}
