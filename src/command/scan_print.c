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

void
scan_print_result (const ScanCommand *command, const ScanResult *result)
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
