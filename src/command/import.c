/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/error.h"
#include "command/import_folders.h"

static gboolean
import (Import *import, const Arguments *arguments, GError **error)
{
  g_autoptr (Settings) settings = arguments_settings (arguments, error);
  if (settings == NULL)
    return FALSE;
  import->folders = (const char *const *) arguments->operands;
  import->log_path = arguments_log_path (arguments, settings);
  import->keep_seconds = settings_get_duration (settings, SETTING_LOG_KEEP);
  import->now = arguments->now;
  return import_folders (import, error);
}

static gboolean
run (const Command *command, char **argv, int *exit_status G_GNUC_UNUSED,
     GError **error)
{
  Import plan = {0};
  g_auto (Arguments) arguments = {0};
  const GOptionEntry entries[] = {
      {"complete", 0, 0, G_OPTION_ARG_NONE, &plan.complete,
       "The folders hold all that was sent since their oldest", NULL},
      {"all", 0, 0, G_OPTION_ARG_NONE, &plan.all,
       "Read what was read before, too", NULL},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &plan.quiet,
       "Print nothing where all goes well", NULL},
      {0},
  };
  if (!arguments_parse (&arguments, command, entries, argv, error))
    return FALSE;
  if (arguments.helped)
    return TRUE;
  if (arguments.operands[0] != NULL)
    return import (&plan, &arguments, error);
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                       "name a folder (see 'backsift help import')");
  return FALSE;
}

const Command import_command = {
    .name = "import",
    .operands = "FOLDER...",
    .summary = "Remembers the mail in existing Sent folders",
    .manual =
        "A FOLDER is a Maildir, with its subfolders, or an mbox file. Name\n"
        "folders of sent mail only: whatever lies in them counts as sent. It "
        "is\n"
        "said of a folder whose mail looks received.\n"
        "Messages older than [log] keep are skipped, since they can't bounce\n"
        "any more. A message counts as sent at its Date, or where it has none\n"
        "when its file was written.\n\n"
        "What was read before is not read again, so this can run each minute.\n"
        "It is kept beside the sent log which messages these are; for a log\n"
        "that is made anew or lost entries before their time, and for a\n"
        "longer keep, everything is read. Say --all when an older copy of the\n"
        "log was put back. Importing twice does no harm.\n\n"
        "--complete extends coverage back to the oldest message imported: "
        "from\n"
        "then on backsift calls backscatter what it doesn't find. It does so\n"
        "only if every message could be read.\n\n"
        "Exit status: 0; 64 bad usage; 65 no mail folder; 74 a folder or some\n"
        "messages could not be read (the others are remembered); 73, 75\n"
        "trouble with the sent log; 78 bad settings.\n",
    .flags = COMMAND_OPERANDS | COMMAND_STAYS_HERE,
    .run = run,
};
