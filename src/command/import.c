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
  import->quarantine_path =
      settings_get_path (settings, SETTING_QUARANTINE_PATH);
  import->keep_seconds = settings_get_duration (settings, SETTING_LOG_KEEP);
  import->now = arguments->now;
  return check_host_folder (import->log_path, settings, error) &&
         import_folders (import, error);
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
      {"received", 0, 0, G_OPTION_ARG_NONE, &plan.takes_received,
       "Take mail that was received, too, as copies to yourself", NULL},
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
        "folders of sent mail only: whatever lies in them counts as sent.\n"
        "Below them, drafts, trash and junk (by their names) and the\n"
        "quarantine are left out; to import such a folder, name it.\n\n"
        "Who wrote a message chose its Message-ID. So what was received, with\n"
        "Return-Path, Delivered-To or X-Original-To on top, is left out, "
        "which\n"
        "is said. A folder of which three in four messages were received is\n"
        "not imported at all. --received takes both: say it where copies of\n"
        "what you send come back to you (Bcc to yourself), and nothing else\n"
        "gets into that folder by itself.\n\n"
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
        "only if every message could be read and no folder was left out that\n"
        "looks received, and back to the last message that was left out as\n"
        "received and that no other way recorded.\n\n"
        "Exit status: 0; 64 bad usage; 65 no mail folder, or one of\n"
        "received mail; 74 a folder or some messages could not be read (the\n"
        "others are remembered); 73, 75 trouble with the sent log; 78 bad\n"
        "settings.\n",
    .flags = COMMAND_OPERANDS | COMMAND_STAYS_HERE,
    .run = run,
};
