/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <signal.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/instant.h"
#include "base/progress.h"
#include "command/exit_status.h"
#include "command/explanation.h"
#include "command/import_folders.h"
#include "command/printable.h"
#include "command/scan_table.h"
#include "command/trouble.h"
#include "mail/maildir.h"
#include "scan/scan.h"

/* Of what can't be read so many are named; the table counts all. */
#define MAX_COMPLAINTS 20

typedef struct {
  char **sent;
  char *undo;
  gboolean recurse, move, dry_run, list, json, quiet;
} Options;

typedef struct {
  Options options;
  Arguments arguments;
  Situation situation;
  Quarantine *quarantine;
  char *id;
  Progress *progress;
  guint n_complaints;
} ScanCommand;

/* --- while it runs --- */

static volatile sig_atomic_t is_interrupted;

static void
interrupt (int signal_number)
{
  (void) signal_number;
  is_interrupted = 1;
}

/* A second one ends the program at once, which does no harm either. Without
 * SA_RESTART, stdio would lose what it is just printing. */
static void
catch_interrupts (void)
{
  const struct sigaction action = {
      .sa_handler = interrupt, .sa_flags = (int) (SA_RESETHAND | SA_RESTART)};
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

static gboolean
go_on (guint64 n_read, gpointer data)
{
  const ScanCommand *scan = data;
  progress_show (scan->progress, n_read);
  return !is_interrupted;
}

static const char *
done_name (ScanDone done)
{
  switch (done) {
  case SCAN_LEFT:
    return "left";
  case SCAN_TO_MOVE:
    return "to-move";
  case SCAN_MOVED:
    return "moved";
  case SCAN_GONE:
    return "gone";
  }
  g_assert_not_reached ();
}

static void
print_line (const MessagePlace *place, const Summary *summary, ScanDone done)
{
  g_autofree char *at = instant_format (summary->arrived_at);
  g_autofree char *name = message_place_describe (place);
  printf ("%s %-8s %-12s %-12s %-15s", at != NULL ? at : "-", done_name (done),
          report_kind_name (summary->kind), verdict_name (summary->verdict),
          evidence_name (summary->evidence));
  printable_print (" ", summary->reported_to, "");
  printable_print (" <- ", summary->recipient, "");
  printable_print (" \"", summary->subject, "\"");
  printable_print (" ", name, "\n");
}

static void
print_object (const ScanCommand *scan, const Summary *summary, ScanDone done)
{
  g_autofree char *object = explanation_json_add (
      summary->text, "scan", scan->options.move ? scan->id : NULL);
  g_autofree char *whole =
      explanation_json_add (object, "done", done_name (done));
  fputs (whole, stdout);
}

static char *
describe (const MessagePlace *place, const Examination *examination,
          gpointer data)
{
  const ScanCommand *scan = data;
  g_autofree char *name = message_place_describe (place);
  const Explanation explanation = {name, examination, &scan->situation};
  return explanation_json (&explanation);
}

static void
report (const MessagePlace *place, const Summary *summary, ScanDone done,
        gpointer data)
{
  const ScanCommand *scan = data;
  if (!scan->options.list && !scan->options.json)
    return;
  progress_hide (scan->progress);
  if (scan->options.json)
    print_object (scan, summary, done);
  else
    print_line (place, summary, done);
}

static void
complain (const MessagePlace *place, const char *why, gpointer data)
{
  ScanCommand *scan = data;
  if (++scan->n_complaints > MAX_COMPLAINTS)
    return;
  g_autofree char *name = message_place_describe (place);
  progress_hide (scan->progress);
  trouble_say ("%s: %s", name, why);
}

/* --- the whole of it --- */

static gboolean
fill_log (const ScanCommand *scan, GError **error)
{
  const Settings *settings = scan->situation.settings;
  const Arguments *arguments = &scan->arguments;
  const Import import = {
      .folders = (const char *const *) scan->options.sent,
      .log_path = arguments_log_path (arguments, settings),
      .keep_seconds = settings_get_duration (settings, SETTING_LOG_KEEP),
      .now = arguments->now,
      .complete = TRUE,
      .quiet = scan->options.quiet || scan->options.json,
  };
  if (!import_folders (&import, error))
    return FALSE;
  if (import.quiet)
    return TRUE;
  SentLogStatus status;
  g_autoptr (SentLog) log =
      sent_log_open (import.log_path, SENT_LOG_READ, 10.0, error);
  if (log == NULL || !sent_log_status (log, FALSE, &status, error))
    return FALSE;
  g_autofree char *since = instant_format (status.covered_since);
  if (since != NULL)
    printf ("the sent log is complete since %s\n", since);
  else
    puts ("the sent log is empty");
  return TRUE;
}

static gboolean
scan_all (ScanCommand *command, Scan *scan, GError **error)
{
  char **folders = command->arguments.operands;
  guint64 total = 0;
  for (char **folder = folders; *folder != NULL; folder++)
    if (!scan_check (scan, *folder, error))
      return FALSE;
  if (progress_is_shown ())
    for (char **folder = folders; *folder != NULL; folder++)
      total += scan_count (scan, *folder);
  command->progress = progress_new ("messages", total);
  catch_interrupts ();
  gboolean is_done = TRUE;
  for (char **folder = folders; is_done && *folder != NULL; folder++)
    is_done = scan_folder (scan, *folder, error);
  g_clear_pointer (&command->progress, progress_free);
  return is_done;
}

static void
print_result (const ScanCommand *command, const ScanResult *result)
{
  if (command->options.json || command->options.quiet)
    return;
  scan_table_print (result);
  printf ("%" G_GUINT64_FORMAT " messages, %" G_GUINT64_FORMAT " reports; ",
          result->n_messages, tally_n_reports (result->tally));
  if (!command->options.move)
    printf ("%" G_GUINT64_FORMAT " to be moved: --move does it\n",
            result->n_to_move);
  else
    printf ("%" G_GUINT64_FORMAT " moved to %s\n", result->n_moved,
            quarantine_path (command->quarantine));
  guint64 max = settings_get_count (command->situation.settings,
                                    SETTING_QUARANTINE_MAX_MESSAGES);
  if (result->n_moved > max)
    printf ("the quarantine keeps %" G_GUINT64_FORMAT
            " messages: the oldest will be removed, unless [quarantine] "
            "max_messages is raised\n",
            max);
  if (result->n_moved > 0)
    printf ("to take that back: backsift scan --undo %s\n", command->id);
}

/* Each was complained of. */
static int
status_of_skipped (void)
{
  g_autoptr (GError) skipped =
      g_error_new_literal (BACKSIFT_ERROR, BACKSIFT_ERROR_IO, "skipped");
  return exit_status_of_error (skipped, FALSE);
}

static gboolean
run_scan (ScanCommand *command, int *exit_status, GError **error)
{
  const char *const none[] = {NULL};
  const char *const *sent = (const char *const *) command->options.sent;
  const ScanSetup setup = {
      .context = &command->situation.context,
      .quarantine = command->quarantine,
      .id = command->id,
      .leave_out = sent != NULL ? sent : none,
      .recurse = command->options.recurse,
      .moves = command->options.move,
      .describe = command->options.json ? describe : NULL,
      .report = report,
      .skipped = complain,
      .progress = go_on,
      .data = command,
  };
  if (sent != NULL && !fill_log (command, error))
    return FALSE;
  g_autoptr (Scan) scan = scan_new (&setup);
  gboolean is_done = scan_all (command, scan, error);
  const ScanResult *result = scan_result (scan);
  if (is_done || result->n_messages > 0)
    print_result (command, result);
  if (is_done && tally_n_skipped (result->tally) > 0)
    *exit_status = status_of_skipped ();
  return is_done;
}

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

static gboolean
run_undo (ScanCommand *command, GError **error)
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

static gboolean
check_options (const ScanCommand *command, GError **error)
{
  const Options *options = &command->options;
  const char *wrong = NULL;
  if (options->undo != NULL) {
    if (options->move || options->dry_run || options->list || options->json ||
        options->sent != NULL)
      wrong = "--undo goes with nothing but folders";
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
  return command->options.undo != NULL ? run_undo (command, error)
                                       : run_scan (command, exit_status, error);
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

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  ScanCommand scan = {0};
  Options *options = &scan.options;
  const GOptionEntry entries[] = {
      {"sent", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->sent,
       "First remember what this folder of all sent mail holds", "FOLDER"},
      {"recurse", 'R', 0, G_OPTION_ARG_NONE, &options->recurse,
       "Subfolders too, but not Sent, Drafts, Trash, Junk", NULL},
      {"move", 0, 0, G_OPTION_ARG_NONE, &options->move,
       "Move backscatter into quarantine", NULL},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run,
       "Move nothing, which is the default", NULL},
      {"list", 0, 0, G_OPTION_ARG_NONE, &options->list,
       "Print a line about each report", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options->json,
       "Print one JSON object a report, and nothing else", NULL},
      {"undo", 0, 0, G_OPTION_ARG_FILENAME, &options->undo,
       "Put back what the scan with this id moved", "ID"},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "Print no table",
       NULL},
      G_OPTION_ENTRY_NULL,
  };
  gboolean is_done =
      arguments_parse (&scan.arguments, command, entries, argv, error) &&
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
        "itself, name its Maildir.\n\n"
        "An mbox file can be scanned, but nothing is moved out of it.\n\n"
        "--json prints what 'explain --json' does, and scan (its id, with\n"
        "--move) and done: left, to-move, moved, gone (somebody else moved or\n"
        "removed it first).\n\n"
        "Exit status: 0; 64 bad usage; 65 no mail folder; 74 a folder or some\n"
        "messages could not be read or moved (the others were); 75\n"
        "interrupted; 78 bad settings.\n",
    .flags = COMMAND_OPERANDS,
    .run = run,
};
