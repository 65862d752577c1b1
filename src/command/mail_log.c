/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/mail_log.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/instant.h"
#include "command/remember.h"
#include "command/trouble.h"
#include "maillog/log_line.h"
#include "maillog/log_state.h"
#include "sentlog/sentlog.h"

#define LOG_WAIT_SECONDS 30.0
/* What is sent and bounces at once shall be known when the bounce is judged. */
#define POLL_US           (500 * 1000)
#define RETRY_US          (1000 * 1000)
#define STDIN_CHUNK_BYTES (64 * 1024)
/* What is kept in mind may be long, and is written whole: so for every entry of
 * it that much of the log, which is less than it has itself, comes first. */
#define LOG_BYTES_PER_ENTRY 64

static volatile sig_atomic_t is_told_to_stop;

static void
stop (int signal_number G_GNUC_UNUSED)
{
  is_told_to_stop = 1;
}

typedef struct {
  const MailLogRun *run;
  Settings *settings;
  const char *log_path;
  char *state_path;
  guint64 identity; /* of the sent log */
  Submissions *submissions;
  LogFollower *follower; /* NULL: stdin */
  GArray *batch;         /* SentMessage */
  GPtrArray *facts;      /* Original *: whose strings those of batch are */
  guint64 unsaved_bytes; /* of the log, taken since the state was saved */
  gboolean has_complained;
} Reader;

static void
reader_clear (Reader *reader)
{
  settings_free (reader->settings);
  g_free (reader->state_path);
  submissions_free (reader->submissions);
  g_clear_pointer (&reader->follower, log_follower_close);
  g_clear_pointer (&reader->batch, g_array_unref);
  g_clear_pointer (&reader->facts, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gint64
now_of (const Reader *reader)
{
  const Arguments *arguments = reader->run->arguments;
  return arguments->now_text != NULL ? arguments->now : instant_now ();
}

/* --- lines to messages --- */

static void
append_field (GString *block, const char *name, const char *value)
{
  if (value != NULL)
    g_string_append_printf (block, "%s: %s\n", name, value);
}

/* By way of a header block, so that a log's words are read as a message's. */
static void
add_to_batch (Reader *reader, const Submission *submission)
{
  gint64 now = now_of (reader);
  gint64 keep = settings_get_duration (reader->settings, SETTING_LOG_KEEP);
  if (submission->submitted_at < now - keep ||
      (submission->message_id == NULL && submission->recipients->len == 0))
    return;
  g_autoptr (GString) block = g_string_new (NULL);
  append_field (block, "Date", submission->date);
  append_field (block, "Subject", submission->subject);
  Original *facts = original_parse_kept (block->str, block->len);
  if (submission->message_id != NULL)
    g_ptr_array_add (facts->message_ids, g_strdup (submission->message_id));
  for (guint i = 0; i < submission->recipients->len; i++)
    g_ptr_array_add (facts->recipients,
                     g_strdup (g_ptr_array_index (submission->recipients, i)));
  g_ptr_array_add (reader->facts, facts);
  const SentMessage message = {
      .message_ids = facts->message_ids,
      .recipients = facts->recipients,
      .subject = facts->subject,
      .date = facts->date,
      .sent_at = MIN (submission->submitted_at, now),
      .way = SENT_WAY_MAIL_LOG,
  };
  g_array_append_val (reader->batch, message);
}

static void
take_line (Reader *reader, const char *text)
{
  g_auto (LogLine) line = {0};
  g_auto (LogEvent) event = {0};
  Submission submission;
  log_event_init (&event);
  if (log_line_parse (text, now_of (reader), &line) &&
      log_event_read (line.program, line.text, &event) &&
      submissions_take (reader->submissions, line.host, line.at, &event,
                        &submission))
    add_to_batch (reader, &submission);
}

/* --- the sent log --- */

static gboolean
record_batch (Reader *reader, GError **error)
{
  g_autoptr (SentLog) log =
      sent_log_open (reader->log_path, SENT_LOG_WRITE, LOG_WAIT_SECONDS, error);
  return log != NULL &&
         sent_log_add (
             log, (const SentMessage *) reader->batch->data, reader->batch->len,
             now_of (reader),
             settings_get_duration (reader->settings, SETTING_LOG_KEEP), error);
}

static gboolean
save_state (Reader *reader, GError **error)
{
  LogPosition position = {0};
  if (reader->follower != NULL)
    log_follower_position (reader->follower, &position);
  if (!log_state_save (reader->state_path, reader->identity, &position,
                       reader->submissions, error))
    return FALSE;
  reader->unsaved_bytes = 0;
  return TRUE;
}

/* Whether to try again after @failure, which is freed, or is *@error then. Said
 * aloud once. */
static gboolean
waits_after (Reader *reader, GError *failure, GError **error)
{
  if (reader->run->once || is_told_to_stop) {
    g_propagate_error (error, failure);
    error_make_temporary (*error);
    return FALSE;
  }
  if (!reader->has_complained)
    trouble_say ("not remembered yet: %s; tried again until that is mended",
                 failure->message);
  reader->has_complained = TRUE;
  g_error_free (failure);
  g_usleep (RETRY_US);
  return TRUE;
}

/* Entries first: what is read twice changes nothing, what is left out is lost.
 */
static gboolean
flush (Reader *reader, gboolean is_state_due, GError **error)
{
  GError *failure = NULL;
  while ((reader->batch->len > 0 && !record_batch (reader, &failure)) ||
         (is_state_due && !save_state (reader, &failure)))
    if (!waits_after (reader, g_steal_pointer (&failure), error))
      return FALSE;
  reader->has_complained = FALSE;
  g_array_set_size (reader->batch, 0);
  g_ptr_array_set_size (reader->facts, 0);
  return TRUE;
}

/* The state of a file's reader that is killed is older, not wrong: it reads
 * again what came since. */
static gboolean
take_lines (Reader *reader, const GPtrArray *lines, GError **error)
{
  for (guint i = 0; i < lines->len; i++) {
    const char *line = g_ptr_array_index (lines, i);
    reader->unsaved_bytes += strlen (line) + 1;
    take_line (reader, line);
  }
  guint64 n_entries = submissions_count (reader->submissions);
  gboolean is_due = reader->unsaved_bytes >= n_entries * LOG_BYTES_PER_ENTRY;
  return lines->len == 0 || flush (reader, is_due, error);
}

/* What was taken and not saved yet. */
static gboolean
finish (Reader *reader, GError **error)
{
  return reader->unsaved_bytes == 0 || flush (reader, TRUE, error);
}

/* --- beginning --- */

/* Coverage begins with the first run: from then on all lines are read. */
static gboolean
meet_log (Reader *reader, GError **error)
{
  SentLogStatus status;
  g_autoptr (SentLog) log =
      sent_log_open (reader->log_path, SENT_LOG_WRITE, LOG_WAIT_SECONDS, error);
  if (log == NULL || !sent_log_add (log, NULL, 0, now_of (reader), 0, error) ||
      !sent_log_status (log, FALSE, &status, error))
    return FALSE;
  reader->identity = status.identity;
  return TRUE;
}

static gboolean
open_file (Reader *reader, const LogPosition *position, GError **error)
{
  const char *file = reader->run->file;
  gboolean is_lost;
  reader->follower = log_follower_open (file, position, &is_lost, error);
  if (reader->follower == NULL || !is_lost)
    return reader->follower != NULL;
  trouble_say ("%s was rotated out of reach since it was read last: what was "
               "sent meanwhile may be missing, so the log counts as complete "
               "from now on only",
               file);
  return sent_log_note_missed (reader->log_path, now_of (reader), error);
}

static gboolean
begin (Reader *reader, GError **error)
{
  const Arguments *arguments = reader->run->arguments;
  reader->settings = arguments_settings (arguments, error);
  if (reader->settings == NULL)
    return FALSE;
  reader->log_path = arguments_log_path (arguments, reader->settings);
  reader->state_path = log_state_path (reader->log_path, reader->run->file);
  const SubmissionPolicy policy = {
      settings_get_text (reader->settings, SETTING_MAIL_LOG_NETWORKS),
      settings_get_text (reader->settings, SETTING_MAIL_LOG_IGNORE_USERS),
  };
  reader->submissions = submissions_new (&policy);
  reader->batch = g_array_new (FALSE, FALSE, sizeof (SentMessage));
  reader->facts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) original_free);

  GError *failure = NULL;
  while (!meet_log (reader, &failure))
    if (!waits_after (reader, g_steal_pointer (&failure), error))
      return FALSE;
  LogPosition position;
  if (!log_state_load (reader->state_path, reader->identity, &position,
                       reader->submissions, &failure)) {
    trouble_say ("%s", failure->message);
    g_clear_error (&failure);
  }
  return reader->run->file == NULL || open_file (reader, &position, error);
}

/* --- reading --- */

static gboolean
follow (Reader *reader, GError **error)
{
  while (!is_told_to_stop) {
    gboolean goes_on;
    g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
    if (!log_follower_read (reader->follower, lines, &goes_on, error) ||
        !take_lines (reader, lines, error))
      return FALSE;
    if (!goes_on && lines->len == 0 && !finish (reader, error))
      return FALSE;
    if (!goes_on && reader->run->once)
      break;
    if (!goes_on)
      g_usleep (POLL_US);
  }
  return finish (reader, error);
}

/* 0 at the end, or when told to stop; -1 with @error. What was taken can't be
 * read again: it is saved in each pause. */
static gssize
read_chunk (Reader *reader, char *chunk, GError **error)
{
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  while (!is_told_to_stop && poll (&input, 1, POLL_US / 1000) <= 0)
    if (!finish (reader, error))
      return -1;
  gssize n = is_told_to_stop
                 ? 0
                 : descriptor_read (STDIN_FILENO, chunk, STDIN_CHUNK_BYTES);
  if (n < 0)
    error_set_errno (error, errno, "standard input");
  return n;
}

/* A last line without an end was cut off: it is not taken. */
static gboolean
read_stdin (Reader *reader, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *chunk = g_malloc (STDIN_CHUNK_BYTES);
  gssize n;
  while ((n = read_chunk (reader, chunk, error)) > 0) {
    g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
    g_string_append_len (text, chunk, n);
    const char *line = text->str, *end;
    while ((end = memchr (line, '\n',
                          text->len - (gsize) (line - text->str))) != NULL) {
      g_ptr_array_add (lines, g_strndup (line, (gsize) (end - line)));
      line = end + 1;
    }
    g_string_erase (text, 0, line - text->str);
    if (text->len > STDIN_CHUNK_BYTES)
      g_string_truncate (text, 0);
    if (!take_lines (reader, lines, error))
      return FALSE;
  }
  return n == 0 && finish (reader, error);
}

gboolean
mail_log_run (const MailLogRun *run, GError **error)
{
  g_auto (Reader) reader = {.run = run};
  const struct sigaction action = {.sa_handler = stop};
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGINT, &action, NULL);
  if (!begin (&reader, error))
    return FALSE;
  return run->file == NULL ? read_stdin (&reader, error)
                           : follow (&reader, error);
}
