/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/scan_command.h"

#include "base/error.h"
#include "base/instant.h"
#include "mail/maildir.h"
#include "scan/past_scans.h"

#define N G_GUINT64_FORMAT

/* Folders that a scan without a name for them may have been of: where the
 * quarantine is a subfolder. */
static char **
likely_folders (const ScanCommand *command)
{
  g_autofree char *parent =
      g_path_get_dirname (quarantine_path (command->quarantine));
  char *more[] = {maildir_is (parent) ? parent : NULL, NULL};
  return words_join (command->arguments.operands, more);
}

static void
print_scans (const GPtrArray *scans)
{
  for (guint i = 0; i < scans->len; i++) {
    const PastScan *scan = g_ptr_array_index (scans, i);
    g_autofree char *began = instant_format (scan->started_at);
    printf ("%-24s %s %" N " in quarantine\n", scan->id,
            began != NULL ? began : "-", scan->n_messages);
  }
}

static gboolean
check_result (const ScanCommand *command, const char *id,
              const UndoResult *result, GError **error)
{
  if (result->n_homeless > 0) {
    g_autofree char *how =
        result->lost != NULL
            ? g_strdup_printf ("%s, which is no Maildir any more: make it "
                               "again, or use backsift quarantine release "
                               "--into MAILDIR",
                               result->lost)
            : g_strdup_printf ("a folder that was not found: name its Maildir "
                               "(backsift scan --undo %s MAILDIR)",
                               id);
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
                 "%" N " put back; %" N " came from %s", result->n_restored,
                 result->n_homeless, how);
    return FALSE;
  }
  if (result->n_restored > 0)
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "nothing in %s is of scan %s any more",
               quarantine_path (command->quarantine), id);
  return FALSE;
}

gboolean
scan_run_undo (ScanCommand *command, GError **error)
{
  UndoResult result = {0};
  g_autoptr (GPtrArray) scans = past_scans_new (command->quarantine, error);
  if (scans == NULL)
    return FALSE;
  if (g_str_equal (command->options.undo, SCAN_UNDO_NONE)) {
    print_scans (scans);
    return TRUE;
  }
  const PastScan *scan = past_scans_find (scans, command->options.undo, error);
  g_auto (GStrv) folders = likely_folders (command);
  gboolean is_done =
      scan != NULL &&
      scan_undo (command->quarantine, scan->id, (const char *const *) folders,
                 &result, error) &&
      check_result (command, scan->id, &result, error);
  g_free (result.lost);
  if (!is_done)
    return FALSE;
  if (!command->options.quiet)
    printf ("%" N " message%s put back\n", result.n_restored,
            result.n_restored == 1 ? "" : "s");
  return TRUE;
}
