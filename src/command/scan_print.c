/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a scan prints of itself.
 */
#include "command/scan_command.h"

#include "base/instant.h"
#include "command/explanation.h"
#include "command/printable.h"
#include "command/scan_table.h"
#include "command/trouble.h"

#define N G_GUINT64_FORMAT

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

char *
scan_describe (const MessagePlace *place, const Examination *examination,
               gpointer data)
{
  const ScanCommand *scan = data;
  g_autofree char *name = message_place_describe (place);
  const Explanation explanation = {name, examination, &scan->situation};
  return explanation_json (&explanation);
}

void
scan_report (const MessagePlace *place, const Summary *summary, ScanDone done,
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

/* What is to be done, or was. */
static void
print_moves (const ScanCommand *command, const ScanResult *result)
{
  g_autofree char *folder =
      printable_new (quarantine_path (command->quarantine));
  if (command->options.move)
    printf ("%" N " moved to %s\n", result->n_moved, folder);
  else if (result->n_to_move == 0)
    puts ("nothing to be moved");
  else if (command->observes)
    printf ("%" N " would be moved to %s, but [judge] mode is observe: --move "
            "is refused\n",
            result->n_to_move, folder);
  else
    printf ("%" N " to be moved to %s: --move does it\n", result->n_to_move,
            folder);
}

/* What is backscatter, and stays. */
static void
print_left (const ScanResult *result)
{
  if (result->n_released > 0)
    printf ("%" N " %s released before: %s, unless --released is said\n",
            result->n_released, result->n_released == 1 ? "was" : "were",
            result->n_released == 1 ? "it stays" : "they stay");
  if (result->n_in_mbox > 0)
    printf ("%" N " would be moved, were %s in a Maildir: out of an mbox "
            "nothing is\n",
            result->n_in_mbox, result->n_in_mbox == 1 ? "it" : "they");
}

/* Also where nothing else is printed: it is about what will be gone. */
static void
warn_of_bounds (const ScanCommand *command)
{
  guint64 n = quarantine_count_beyond (command->quarantine);
  if (n > 0)
    trouble_say ("%" N " in quarantine will be removed with the next message "
                 "that comes, the oldest first, unless [quarantine] "
                 "max_messages, max_size or keep is raised",
                 n);
}

static void
print_all (const ScanCommand *command, const ScanResult *result)
{
  guint64 n_reports = tally_n_reports (result->tally);
  scan_table_print (result);
  printf ("%" N " message%s, %" N " report%s; ", result->n_messages,
          result->n_messages == 1 ? "" : "s", n_reports,
          n_reports == 1 ? "" : "s");
  print_moves (command, result);
  print_left (result);
  if (result->n_moved > 0)
    printf ("to take that back: backsift scan --undo %s\n", command->id);
}

void
scan_print_result (const ScanCommand *command, const ScanResult *result)
{
  if (!command->options.json && !command->options.quiet)
    print_all (command, result);
  if (result->n_moved > 0)
    warn_of_bounds (command);
  if (result->n_moved > 0 && (fflush (stdout) != 0 || ferror (stdout)))
    trouble_say ("%" N " moved; to take that back: backsift scan --undo %s",
                 result->n_moved, command->id);
}
