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

/* Each was complained of. */
static int
status_of_skipped (void)
{
  g_autoptr (GError) skipped =
      g_error_new_literal (BACKSIFT_ERROR, BACKSIFT_ERROR_IO, "skipped");
  return exit_status_of_error (skipped, FALSE);
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
  if (sent != NULL && !fill_log (command, error))
    return FALSE;
  g_autoptr (Scan) scan = scan_new (&setup);
  gboolean is_done = scan_all (command, scan, error);
  const ScanResult *result = scan_result (scan);
  if (is_done || result->n_messages > 0)
    scan_print_result (command, result);
  if (is_done && tally_n_skipped (result->tally) > 0)
    *exit_status = status_of_skipped ();
  return is_done;
}
