/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/scan_command.h"

#include "base/error.h"

static gboolean
check_options (const ScanCommand *command, GError **error)
{
  const ScanOptions *options = &command->options;
  const char *wrong = NULL;
  if (options->undo != NULL) {
    if (options->move || options->dry_run || options->list || options->json ||
        options->released || options->sent != NULL)
      wrong = "--undo goes with nothing but folders";
    if (*options->undo == '\0')
      wrong = "--undo: the id is empty; say none at all to list the scans";
  } else if (command->arguments.operands[0] == NULL)
    wrong = "name a Maildir";
  else if (options->move && options->dry_run)
    wrong = "--move or --dry-run, not both";
  else if (options->list && options->json)
    wrong = "--list or --json, not both";
  if (wrong == NULL)
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
               "%s (see 'backsift help scan')", wrong);
  return FALSE;
}

/* Observing moves nothing; but what would be moved can be looked at. */
static gboolean
check_mode (ScanCommand *command, GError **error)
{
  Policy *policy = &command->situation.context.policy;
  if (policy->observe && command->options.move) {
    g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                         "[judge] mode is observe: nothing is moved");
    return FALSE;
  }
  command->observes = policy->observe;
  policy->observe = FALSE;
  return TRUE;
}

static gboolean
run_command (ScanCommand *command, int *exit_status, GError **error)
{
  if (!check_options (command, error) ||
      !situation_set_up (&command->situation, &command->arguments, error) ||
      !check_mode (command, error))
    return FALSE;
  command->id = scan_id_new (command->arguments.now);
  command->quarantine = situation_quarantine (&command->situation);
  return command->options.undo != NULL ? scan_run_undo (command, error)
                                       : scan_run (command, exit_status, error);
}

static void
scan_command_clear (ScanCommand *command)
{
  g_strfreev (command->options.sent);
  g_free (command->options.undo);
  g_free (command->id);
  quarantine_close (command->quarantine);
  situation_clear (&command->situation);
  arguments_clear (&command->arguments);
}

/* GOption knows no value that may be left out, and takes the option behind for
 * it; no id begins so. An empty one is none: whose variable is empty has undone
 * nothing. */
static char **
complete_undo (char **argv)
{
  char **words = g_strdupv (argv);
  for (char **word = words; *word != NULL && !g_str_equal (*word, "--");
       word++) {
    if (!g_str_equal (*word, "--undo") || (word[1] != NULL && *word[1] != '-'))
      continue;
    g_free (*word);
    *word = g_strdup ("--undo=" SCAN_UNDO_NONE);
  }
  return words;
}

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  ScanCommand scan = {0};
  ScanOptions *options = &scan.options;
  const GOptionEntry entries[] = {
      {"sent", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->sent,
       "First remember what this folder of all sent mail holds", "FOLDER"},
      {"recurse", 'R', 0, G_OPTION_ARG_NONE, &options->recurse,
       "Subfolders too, but not Sent, Drafts, Trash, Junk", NULL},
      {"move", 0, 0, G_OPTION_ARG_NONE, &options->move,
       "Move backscatter into quarantine", NULL},
      {"released", 0, 0, G_OPTION_ARG_NONE, &options->released,
       "Take what was released as any other message", NULL},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run,
       "Move nothing, which is the default", NULL},
      {"list", 0, 0, G_OPTION_ARG_NONE, &options->list,
       "Print a line about each report", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options->json,
       "Print one JSON object a report, and nothing else", NULL},
      {"undo", 0, 0, G_OPTION_ARG_FILENAME, &options->undo,
       "Put back what the scan with this id moved; alone: list scans", "ID"},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet,
       "Print no table, nor what is below it, nor what was put back", NULL},
      {0},
  };
  g_auto (GStrv) words = complete_undo (argv);
  gboolean is_done =
      arguments_parse (&scan.arguments, command, entries, words, error) &&
      (scan.arguments.helped || run_command (&scan, exit_status, error));
  scan_command_clear (&scan);
  return is_done;
}

const Command scan_command = {
    .name = "scan",
    .operands = "MAILDIR...",
    .summary = "Sorts existing folders",
    .manual =
        "Judges each message of the Maildirs and says what it found; with\n"
        "--move, backscatter goes into quarantine. Each report is judged as\n"
        "of when it came: by the file's time or, if that is earlier, by what\n"
        "its header says.\n\n"
        "Bounces of mail that was sent before the sent log begins can't be\n"
        "told from others, and stay. --sent FOLDER (a Maildir or mbox that\n"
        "holds all that was sent; may be repeated) fills the log first, as\n"
        "import --complete does, and says how far back that makes it "
        "complete.\n\n"
        "-R takes the Maildirs below each one named, too, but not those of\n"
        "sent mail, drafts, trash and junk (by their names), the quarantine,\n"
        "and what --sent names.\n\n"
        "Moving is one rename, which keeps flags and time; an IMAP server may\n"
        "serve the folders meanwhile. It may be interrupted at any moment:\n"
        "run it again, and it does the rest. --undo ID puts back where they\n"
        "were, with the flags they had, the messages that a scan moved and\n"
        "that are in quarantine still. Where it does not find a folder by\n"
        "itself, name its Maildir. The start of an id will do; --undo alone\n"
        "lists the scans that can be taken back.\n\n"
        "What was released from quarantine stays, unless --released is said.\n"
        "An mbox file can be scanned, but nothing is moved out of it.\n\n"
        "--json prints what 'explain --json' does, and scan (its id, with\n"
        "--move) and done: left, to-move, moved, gone (somebody else moved or\n"
        "removed it first).\n\n"
        "Mail goes into the quarantine of the user who runs this, so --move\n"
        "takes that user's folders only: root says sudo -H -u USER.\n\n"
        "Times are UTC, but for the busiest hours, which name their zone.\n\n"
        "A folder named twice, or below another one, is scanned once. What\n"
        "can't be scanned is complained of, and the others are scanned.\n\n"
        "Exit status: 0; 64 bad usage; 65 no mail folder; 73 the sent log or\n"
        "the quarantine can't be made; 74 a folder or some messages could not\n"
        "be read or moved; 75 interrupted; 78 bad settings, or observe is "
        "set.\n"
        "64 and 65 are said of folders, too, and the others were scanned.\n",
    .flags = COMMAND_OPERANDS | COMMAND_STAYS_HERE,
    .run = run,
};
