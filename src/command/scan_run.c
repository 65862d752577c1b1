/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the folders named to the result.
 */
#include "command/scan_command.h"

#include <signal.h>

#include "base/error.h"
#include "base/instant.h"
#include "command/exit_status.h"
#include "command/import_folders.h"
#include "command/trouble.h"
#include "mail/maildir.h"

/* Of what can't be read so many are named; the table counts all. */
#define MAX_COMPLAINTS 20

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
  struct sigaction before;
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  /* nohup has it ignored. */
  if (sigaction (SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction (SIGHUP, &action, NULL);
}

static gboolean
go_on (guint64 n_read, gpointer data)
{
  const ScanCommand *scan = data;
  progress_show (scan->progress, n_read);
  /* Nobody reads it any more; but moves are not for who reads. */
  if (ferror (stdout) && !scan->options.move)
    return FALSE;
  return !is_interrupted;
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

/* Each was complained of. */
static int
status_of_skipped (void)
{
  g_autoptr (GError) skipped =
      g_error_new_literal (BACKSIFT_ERROR, BACKSIFT_ERROR_IO, "skipped");
  return exit_status_of_error (skipped, FALSE);
}

/* Of several kinds of trouble it is the one of what could not be read. */
static void
say (const GError *error, int *exit_status)
{
  int status = exit_status_of_error (error, FALSE);
  trouble_say ("%s", error->message);
  if (*exit_status == 0 || *exit_status == status)
    *exit_status = status;
  else
    *exit_status = status_of_skipped ();
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
      .quarantine_path = quarantine_path (scan->quarantine),
      .keep_seconds = settings_get_duration (settings, SETTING_LOG_KEEP),
      .now = arguments->now,
      .complete = TRUE,
      .quiet = scan->options.quiet || scan->options.json,
  };
  return import_folders (&import, error);
}

/* With --move it would not have got here. */
static void
warn_of_owner (const char *folder)
{
  g_autofree char *owner =
      maildir_is (folder) ? scan_other_owner (folder) : NULL;
  if (owner != NULL)
    trouble_say ("%s belongs to %s: to move mail, run this as that user "
                 "(sudo -H -u '%s' backsift scan ...)",
                 folder, owner, owner);
}

/* The folders that can be scanned; each other one is complained of. */
static GPtrArray *
choose_folders (const ScanCommand *command, const ScanSetup *setup,
                int *exit_status)
{
  GPtrArray *folders = g_ptr_array_new ();
  for (char **folder = command->arguments.operands; *folder != NULL; folder++) {
    g_autoptr (GError) error = NULL;
    if (!scan_check (setup, *folder, &error)) {
      say (error, exit_status);
      continue;
    }
    g_ptr_array_add (folders, *folder);
    warn_of_owner (*folder);
  }
  g_ptr_array_add (folders, NULL);
  return folders;
}

/* One folder that fails keeps nobody from the others, but for what stops them
 * all. */
static gboolean
scan_all (ScanCommand *command, Scan *scan, char **folders, int *exit_status,
          GError **error)
{
  gboolean goes_on = TRUE;
  catch_interrupts ();
  for (; goes_on && *folders != NULL; folders++) {
    g_autoptr (GError) failure = NULL;
    if (scan_folder (scan, *folders, &failure))
      continue;
    goes_on = !scan_result (scan)->was_stopped;
    progress_hide (command->progress);
    if (goes_on)
      say (failure, exit_status);
    else
      g_propagate_error (error, g_steal_pointer (&failure));
  }
  return goes_on;
}

/* The table says of how many messages only that the log could not be asked. */
static void
say_why_unavailable (const ScanCommand *command, const ScanResult *result)
{
  if (tally_of_evidence (result->tally, EVIDENCE_LOG_UNAVAILABLE) == 0)
    return;
  g_autoptr (SentLogs) logs = examine_open_logs (&command->situation.context);
  if (sent_logs_trouble (logs) != NULL)
    trouble_say ("%s", sent_logs_trouble (logs));
}

gboolean
scan_run (ScanCommand *command, int *exit_status, GError **error)
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
      .moves_released = command->options.released,
      .describe = command->options.json ? scan_describe : NULL,
      .report = scan_report,
      .skipped = complain,
      .progress = go_on,
      .data = command,
  };
  /* A dry run says what a move would do. */
  if (!quarantine_check_place (command->quarantine, error) ||
      (sent != NULL && !fill_log (command, error)))
    return FALSE;
  g_autoptr (GPtrArray) chosen = choose_folders (command, &setup, exit_status);
  char **folders = (char **) chosen->pdata;
  if (folders[0] == NULL)
    return TRUE;
  guint64 total = progress_is_shown () ? scan_count (&setup, folders) : 0;
  command->progress = progress_new ("messages", total);
  g_autoptr (Scan) scan = scan_new (&setup);
  gboolean is_done = scan_all (command, scan, folders, exit_status, error);
  const ScanResult *result = scan_result (scan);
  g_clear_pointer (&command->progress, progress_free);
  if (is_done || result->n_messages > 0)
    scan_print_result (command, result);
  say_why_unavailable (command, result);
  if (!is_done && ferror (stdout) && !command->options.move) {
    g_clear_error (error);
    return TRUE; /* what ended it is complained of where output is */
  }
  if (is_done && tally_n_skipped (result->tally) > 0)
    *exit_status = status_of_skipped ();
  return is_done;
}
