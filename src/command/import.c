/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/instant.h"
#include "command/importer.h"
#include "command/trouble.h"
#include "mail/maildir.h"
#include "mail/mbox.h"
#include "mail/spool.h"

/* A log that others record into is held for one batch at a time. */
#define WAIT_SECONDS 30.0

typedef struct {
  Importer *importer;
  gint64 changed_at; /* of an mbox file */
} Visit;

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
  gboolean is_maildir = maildir_is (path);
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
import_head (Importer *importer, int fd, const char *file_name, GError **error)
{
  g_autoptr (Spool) spool = spool_new (fd);
  g_autoptr (GError) failure = NULL;
  GStatBuf status;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)) {
    importer_note_unreadable (importer, file_name, "no regular file");
    return TRUE;
  }
  if (!spool_read_head (spool, &failure)) {
    importer_note_unreadable (importer, file_name, failure->message);
    return TRUE;
  }
  gsize length;
  const char *head = spool_head (spool, &length);
  return importer_add (importer, head, length, status.st_mtime, error);
}

/* Non-blocking: a FIFO among the messages would hold the walk for ever. */
static gboolean
visit_file (const char *file_name, gpointer data, GError **error)
{
  const Visit *visit = data;
  int fd = open (file_name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    importer_note_unreadable (visit->importer, file_name, g_strerror (errno));
    return TRUE;
  }
  gboolean goes_on = import_head (visit->importer, fd, file_name, error);
  close (fd);
  return goes_on;
}

static gboolean
visit_mbox_message (const char *head, gsize length, gpointer data,
                    GError **error)
{
  const Visit *visit = data;
  return importer_add (visit->importer, head, length, visit->changed_at, error);
}

static gboolean
import_folder (Importer *importer, const char *path, GError **error)
{
  Visit visit = {importer, importer_now (importer)};
  if (maildir_is (path))
    return maildir_walk (path, TRUE, visit_file, &visit, error);
  GStatBuf status;
  if (g_stat (path, &status) == 0)
    visit.changed_at = status.st_mtime;
  return mbox_walk (path, visit_mbox_message, &visit, error);
}

static gboolean
import_all (const Arguments *arguments, gboolean complete, GError **error)
{
  g_autoptr (Settings) settings = arguments_settings (arguments, error);
  if (settings == NULL)
    return FALSE;
  for (char **folder = arguments->operands; *folder != NULL; folder++)
    if (!check_folder (*folder, error))
      return FALSE;
  g_autoptr (SentLog) log =
      sent_log_open (arguments_log_path (arguments, settings), SENT_LOG_WRITE,
                     WAIT_SECONDS, error);
  if (log == NULL)
    return FALSE;

  gint64 keep = settings_get_duration (settings, SETTING_LOG_KEEP);
  g_autoptr (Importer) importer = importer_new (log, arguments->now, keep);
  for (char **folder = arguments->operands; *folder != NULL; folder++)
    if (!import_folder (importer, *folder, error))
      return FALSE;
  if (!importer_finish (importer, complete, error))
    return FALSE;
  g_autofree char *summary = importer_summary (importer);
  puts (summary);
  return importer_check_unreadable (importer, error);
}

static gboolean
run (const Command *command, char **argv, int *exit_status G_GNUC_UNUSED,
     GError **error)
{
  gboolean complete = FALSE;
  const GOptionEntry entries[] = {
      {"complete", 0, 0, G_OPTION_ARG_NONE, &complete,
       "These folders hold all that was sent since their oldest message", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (Arguments) arguments = {0};
  if (!arguments_parse (&arguments, command, entries, argv, error))
    return FALSE;
  if (arguments.helped)
    return TRUE;
  if (arguments.operands[0] == NULL) {
    g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                         "name a folder (see 'backsift help import')");
    return FALSE;
  }
  return import_all (&arguments, complete, error);
}

const Command import_command = {
    .name = "import",
    .operands = "FOLDER...",
    .summary = "Remembers the mail in existing Sent folders",
    .manual =
        "A FOLDER is a Maildir, with its subfolders, or an mbox file. Name\n"
        "folders of sent mail only: whatever lies in them counts as sent.\n"
        "Messages older than [log] keep are skipped, since they can't bounce\n"
        "any more. A message counts as sent at its Date, or where it has none\n"
        "when its file was written. Importing twice does no harm.\n\n"
        "--complete extends coverage back to the oldest message imported: "
        "from\n"
        "then on backsift calls backscatter what it doesn't find. It does so\n"
        "only if every message could be read.\n\n"
        "Exit status: 0; 64 bad usage; 65 no mail folder; 74 a folder or some\n"
        "messages could not be read (the others are remembered); 73, 75\n"
        "trouble with the sent log.\n",
    .flags = COMMAND_OPERANDS,
    .run = run,
};
