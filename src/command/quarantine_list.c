/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/quarantine_command.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/json.h"
#include "command/explanation.h"
#include "command/printable.h"
#include "mail/maildir_file.h"
#include "quarantine/homes.h"
#include "quarantine/origin.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define N G_GUINT64_FORMAT

/* --- list --- */

static const char *
kind_word (const QuarantinedMessage *message)
{
  return report_kind_name (message->kind < N_REPORT_KINDS
                               ? (ReportKind) message->kind
                               : REPORT_KIND_ORDINARY);
}

/* Of the terminal that reads this; no terminal takes any. */
static guint
line_width (void)
{
  struct winsize size;
  return ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0
             ? size.ws_col
             : G_MAXUINT;
}

static void
print_line (const QuarantinedMessage *message, guint width)
{
  const Summary *summary = message->summary;
  g_autofree char *date = instant_format (quarantined_message_date (message));
  const char *about = message->kind == REPORT_KIND_ORDINARY
                          ? summary->reporter
                          : summary->recipient;
  g_autofree char *text = g_strdup_printf (
      "%s %s %-11s %-15s %s <- %s \"%s\"", message->id,
      date != NULL ? date : "-", kind_word (message),
      evidence_name (quarantined_message_evidence (message)),
      summary->reported_to != NULL ? summary->reported_to : "-",
      about != NULL ? about : "-",
      summary->subject != NULL ? summary->subject : "-");
  g_autofree char *safe = printable_new (text);
  g_autofree char *line = printable_cut (safe, width);
  puts (line);
}

static void
add_instant (JsonWriter *json, const char *name, gint64 instant)
{
  g_autofree char *text = instant_format (instant);
  json_add_string (json, name, text);
}

static void
print_object (const QuarantinedMessage *message, Homes *homes)
{
  const Summary *summary = message->summary;
  g_autofree char *before = NULL;
  g_auto (Origin) origin = {0};
  gboolean was_taken = origin_decode (message->name, &origin, &before);
  Evidence evidence = quarantined_message_evidence (message);
  g_autoptr (GString) text = g_string_new (NULL);
  JsonWriter json;
  json_writer_init (&json, text);
  json_begin_object (&json, NULL);
  json_add_string (&json, "id", message->id);
  add_instant (&json, "came_at", quarantined_message_date (message));
  add_instant (&json, "quarantined_at", message->quarantined_at);
  json_add_string (&json, "kind", kind_word (message));
  json_add_string (&json, "verdict",
                   verdict_name (evidence == EVIDENCE_NONE
                                     ? VERDICT_NONE
                                     : evidence_verdict (evidence)));
  json_add_string (&json, "evidence", evidence_name (evidence));
  json_add_string (&json, "subject_of", summary->subject_of);
  json_add_string (&json, "message_id", summary->message_id);
  json_add_string (&json, "sender", summary->sender);
  json_add_string (&json, "subject", summary->subject);
  add_instant (&json, "date", summary->date);
  json_add_string (&json, "recipient", summary->recipient);
  json_add_string (&json, "reported_to", summary->reported_to);
  json_add_string (&json, "reporter", summary->reporter);
  json_add_int (&json, "size", (gint64) message->size_bytes);
  json_add_string (&json, "scan", was_taken ? origin.scan : NULL);
  json_add_string (&json, "folder",
                   was_taken ? homes_find (homes, origin.folder) : NULL);
  json_add_string (&json, "file", message->file_name);
  json_end_object (&json);
  puts (text->str);
}

static gboolean
print_totals (QuarantineCommand *command, guint64 n_listed, GError **error)
{
  QuarantineIndex *index = contents_index (command->contents);
  IndexTotals totals;
  g_autoptr (GArray) counts = quarantine_index_counts (index, error);
  if (counts == NULL ||
      !quarantine_index_totals (index, INDEX_STAYS, &totals, error))
    return FALSE;
  guint64 ended[N_INDEX_ENDS] = {0}, n_quarantined = 0;
  for (guint i = 0; i < counts->len; i++) {
    const IndexCount *count = &g_array_index (counts, IndexCount, i);
    n_quarantined += count->n_quarantined;
    for (int end = 0; end < N_INDEX_ENDS; end++)
      ended[end] += count->n_ended[end];
  }
  printf ("%" N " of %" N " message%s, %.1f MB; of %" N " in all, %" N
          " expired, %" N " put back, %" N " went otherwise\n",
          n_listed, totals.n_messages, totals.n_messages == 1 ? "" : "s",
          (double) totals.size_bytes / (1024 * 1024), n_quarantined,
          ended[INDEX_EXPIRED], ended[INDEX_RELEASED], ended[INDEX_GONE]);
  return TRUE;
}

gboolean
quarantine_list (QuarantineCommand *command, char **operands, int *exit_status,
                 GError **error)
{
  (void) operands;
  (void) exit_status;
  const QuarantineOptions *options = &command->options;
  guint64 n_listed = 0;
  guint width = line_width ();
  if (!quarantine_command_open (command, error))
    return FALSE;
  const GPtrArray *messages = contents_messages (command->contents);
  g_autoptr (Homes) homes = homes_new (contents_folders (command->contents));
  for (guint i = 0; i < messages->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (messages, i);
    if (!quarantine_filter_matches (&command->filter, message))
      continue;
    n_listed++;
    if (options->json)
      print_object (message, homes);
    else
      print_line (message, width);
  }
  return options->json || options->quiet ||
         print_totals (command, n_listed, error);
}

/* --- show --- */

/* -1 with @error. A link in the folder leads elsewhere. */
static int
open_message (const QuarantinedMessage *message, GError **error)
{
  int fd = maildir_open_message (message->file_name, O_NOFOLLOW);
  if (fd < 0)
    error_set_errno (error, errno, "can't open %s", message->file_name);
  return fd;
}

static gboolean
print_raw (const QuarantinedMessage *message, GError **error)
{
  int fd = open_message (message, error);
  if (fd < 0)
    return FALSE;
  g_autoptr (Spool) spool = spool_new (fd);
  gboolean is_done =
      fflush (stdout) == 0 && spool_copy (spool, 0, STDOUT_FILENO, error);
  close (fd);
  return is_done;
}

/* Judged as of when it came. */
static gboolean
print_explanation (const QuarantineCommand *command,
                   const QuarantinedMessage *message, GError **error)
{
  ExamineContext context = command->situation.context;
  context.now = quarantined_message_date (message);
  int fd = open_message (message, error);
  if (fd < 0)
    return FALSE;
  g_autoptr (Spool) spool = spool_new (fd);
  g_autoptr (Examination) examination = examine (spool, &context, error);
  close (fd);
  if (examination == NULL) {
    g_prefix_error (error, "%s: ", message->file_name);
    return FALSE;
  }
  const Explanation explanation = {message->file_name, examination,
                                   &command->situation};
  g_autofree char *text = command->options.json
                              ? explanation_json (&explanation)
                              : explanation_text (&explanation);
  if (command->options.json) {
    g_autofree char *object = explanation_json_add (text, "id", message->id);
    fputs (object, stdout);
    return TRUE;
  }
  g_autofree char *since = instant_format (message->quarantined_at);
  printf ("%-15s %s\n%-15s %s, for: %s\n%s", "id:", message->id,
          "quarantined:", since != NULL ? since : "-",
          evidence_name (quarantined_message_evidence (message)), text);
  return TRUE;
}

/* Those up to the first that is not found, which is the error. */
static GPtrArray *
find_all (const QuarantineCommand *command, char **ids, GError **error)
{
  GPtrArray *found = g_ptr_array_new ();
  for (; *ids != NULL; ids++) {
    const QuarantinedMessage *message = quarantine_find (command, *ids, error);
    if (message == NULL)
      break;
    g_ptr_array_add (found, (gpointer) message);
  }
  return found;
}

gboolean
quarantine_show (QuarantineCommand *command, char **operands, int *exit_status,
                 GError **error)
{
  (void) exit_status;
  gboolean is_raw = command->options.raw;
  const char *const folder[] = {quarantine_path (command->quarantine), NULL};
  g_autoptr (GError) unknown = NULL;
  if (!quarantine_command_open (command, error))
    return FALSE;
  g_autoptr (GPtrArray) messages = find_all (command, operands, &unknown);
  if (!is_raw)
    situation_enter_fence (&command->situation, folder);
  for (guint i = 0; i < messages->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (messages, i);
    if (is_raw ? !print_raw (message, error)
               : !print_explanation (command, message, error))
      return FALSE;
  }
  if (unknown == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&unknown));
  return FALSE;
}
