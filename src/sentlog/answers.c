/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/answers.h"

#include "base/error.h"
#include "base/instant.h"

#include <errno.h>
#include <sys/stat.h>

struct SentLogs {
  GPtrArray *open; /* SentLog * */
  gint64 covered_since;
  gint64 recipients_covered_since;
  gboolean is_unavailable; /* there is none, or one can't be asked */
  char *trouble;           /* the first failure's text; nullable */
};

SentAnswer *
sent_answer_new (SentPresence presence)
{
  SentAnswer *answer = g_new0 (SentAnswer, 1);
  answer->presence = presence;
  answer->matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
  return answer;
}

void
sent_answer_free (SentAnswer *answer)
{
  if (answer == NULL)
    return;
  g_array_unref (answer->matches);
  g_free (answer);
}

static void
note_trouble (SentLogs *logs, const char *text)
{
  logs->is_unavailable = TRUE;
  if (logs->trouble == NULL)
    logs->trouble = g_strdup (text);
}

/* Coverage of all begins with the latest; a log that is complete since no
 * known time spoils it. */
static gint64
later_start (gint64 a, gint64 b)
{
  return instant_is_known (a) && instant_is_known (b) ? MAX (a, b)
                                                      : INSTANT_UNKNOWN;
}

static void
add_log (SentLogs *logs, const char *path, double wait_seconds)
{
  g_autoptr (GError) error = NULL;
  SentLogStatus status;
  g_autoptr (SentLog) log =
      sent_log_open (path, SENT_LOG_READ, wait_seconds, &error);
  if (log == NULL || !sent_log_status (log, FALSE, &status, &error)) {
    note_trouble (logs, error->message);
    return;
  }
  gboolean is_first = logs->open->len == 0;
  logs->covered_since =
      is_first ? status.covered_since
               : later_start (logs->covered_since, status.covered_since);
  logs->recipients_covered_since =
      is_first ? status.recipients_covered_since
               : later_start (logs->recipients_covered_since,
                              status.recipients_covered_since);
  g_ptr_array_add (logs->open, g_steal_pointer (&log));
}

/* ENOTDIR: what should be its folder is a file; there is no log either. A link
 * that leads nowhere is one to a disk that is not there just now. */
static gboolean
is_missing (const char *path)
{
  struct stat status;
  return lstat (path, &status) < 0 && (errno == ENOENT || errno == ENOTDIR);
}

SentLogs *
sent_logs_open (const char *const *paths, guint n, double wait_seconds)
{
  SentLogs *logs = g_new0 (SentLogs, 1);
  logs->open = g_ptr_array_new_with_free_func ((GDestroyNotify) sent_log_close);
  logs->covered_since = INSTANT_UNKNOWN;
  logs->recipients_covered_since = INSTANT_UNKNOWN;

  /* One wait for all of them: a reader's wait counts from its opening. */
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++) {
    double spent = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
    if (!is_missing (paths[i]))
      add_log (logs, paths[i], MAX (0, wait_seconds - spent));
  }
  if (logs->open->len == 0 && !logs->is_unavailable)
    note_trouble (logs, "there is no sent log yet: begin one with backsift "
                        "record, import or scan --sent");
  return logs;
}

void
sent_logs_close (SentLogs *logs)
{
  if (logs == NULL)
    return;
  g_ptr_array_unref (logs->open);
  g_free (logs->trouble);
  g_free (logs);
}

/* A log that failed once is not asked again, and what it would have said
 * stays unknown. */
static void
drop_log (SentLogs *logs, guint index, const GError *error)
{
  note_trouble (logs, error->message);
  g_ptr_array_remove_index (logs->open, index);
}

void
sent_logs_hold (SentLogs *logs, gboolean are_held)
{
  for (guint i = logs->open->len; i-- > 0;) {
    g_autoptr (GError) error = NULL;
    if (!sent_log_hold (g_ptr_array_index (logs->open, i), are_held, &error))
      drop_log (logs, i, error);
  }
}

SentAnswer *
sent_logs_ask (SentLogs *logs, const SentQuestion *question)
{
  SentAnswer *answer = sent_answer_new (SENT_ABSENT);
  for (guint i = 0; i < logs->open->len;) {
    g_autoptr (GError) error = NULL;
    if (sent_log_find (g_ptr_array_index (logs->open, i), question->key,
                       question->value, question->subject, answer->matches,
                       &error))
      i++;
    else
      drop_log (logs, i, error);
  }
  if (answer->matches->len > 0)
    answer->presence = SENT_FOUND;
  else if (logs->is_unavailable)
    answer->presence = SENT_UNAVAILABLE;
  return answer;
}

gint64
sent_logs_covered_since (const SentLogs *logs)
{
  return logs->is_unavailable ? INSTANT_UNKNOWN : logs->covered_since;
}

gint64
sent_logs_recipients_covered_since (const SentLogs *logs)
{
  return logs->is_unavailable ? INSTANT_UNKNOWN
                              : logs->recipients_covered_since;
}

const char *
sent_logs_trouble (const SentLogs *logs)
{
  return logs->trouble;
}
