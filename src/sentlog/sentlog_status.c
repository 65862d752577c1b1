/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sent log in an SQLite file: what is in it.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/instant.h"

static gboolean
read_number (const SentLog *log, const char *sql, guint64 *value,
             GError **error)
{
  g_autoptr (sqlite3_stmt) statement = log_prepare (log, sql, error);
  if (statement == NULL || !log_step (log, statement, NULL, error))
    return FALSE;
  *value = (guint64) sqlite3_column_int64 (statement, 0);
  return TRUE;
}

static gboolean
read_size (const SentLog *log, guint64 *size_bytes, GError **error)
{
  guint64 n_pages, page_size;
  if (!read_number (log, "PRAGMA page_count", &n_pages, error) ||
      !read_number (log, "PRAGMA page_size", &page_size, error))
    return FALSE;
  *size_bytes = n_pages * page_size;
  return TRUE;
}

/* A way that a newer release stored is counted in no way's count, but in the
 * whole log's. */
static void
add_activity (SentLogStatus *status, guint way, const SentActivity *activity)
{
  SentActivity *const sums[] = {
      &status->all, way < N_SENT_WAYS ? &status->by_way[way] : NULL};
  for (guint i = 0; i < G_N_ELEMENTS (sums) && sums[i] != NULL; i++) {
    sums[i]->n_messages += activity->n_messages;
    sums[i]->n_recipients += activity->n_recipients;
    sums[i]->last_sent_at = MAX (sums[i]->last_sent_at, activity->last_sent_at);
  }
}

static gboolean
read_activity (const SentLog *log, SentLogStatus *status, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = log_prepare (
      log,
      "SELECT way, sum(messages), sum(recipients), max(last_sent_at)"
      " FROM activity GROUP BY way",
      error);
  if (statement == NULL)
    return FALSE;
  status->all.last_sent_at = INSTANT_UNKNOWN;
  for (guint way = 0; way < N_SENT_WAYS; way++)
    status->by_way[way].last_sent_at = INSTANT_UNKNOWN;
  while (TRUE) {
    gboolean has_row;
    if (!log_step (log, statement, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    const SentActivity activity = {
        .n_messages = (guint64) sqlite3_column_int64 (statement, 1),
        .n_recipients = (guint64) sqlite3_column_int64 (statement, 2),
        .last_sent_at = sqlite3_column_int64 (statement, 3),
    };
    add_activity (status, (guint) sqlite3_column_int (statement, 0), &activity);
  }
}

static gboolean
read_active_days (const SentLog *log, SentLogStatus *status, GError **error)
{
  guint64 n_days;
  g_autofree char *sql =
      g_strdup_printf ("SELECT count(DISTINCT day) FROM activity"
                       " WHERE day > (SELECT max(day) FROM activity) - %d",
                       SENT_ACTIVE_DAYS_OF);
  if (!read_number (log, sql, &n_days, error))
    return FALSE;
  status->n_active_days = (guint) n_days;
  return TRUE;
}

gboolean
sent_log_status (SentLog *log, gboolean count, SentLogStatus *status,
                 GError **error)
{
  gint64 knows_recipients, without_at;
  guint64 version;
  *status = (SentLogStatus){.recipients_covered_since = INSTANT_UNKNOWN};
  if (!log_get_number (log, META_COVERED_SINCE, &status->covered_since,
                       error) ||
      !log_get_number (log, META_KNOWS_RECIPIENTS, &knows_recipients, error) ||
      !log_get_number (log, META_WITHOUT_RECIPIENTS_AT, &without_at, error) ||
      !read_number (log, "PRAGMA user_version", &version, error) ||
      !log_missed_until (log->location, &status->missed_until, error))
    return FALSE;
  /* INSTANT_UNKNOWN is the least there is. */
  if (instant_is_known (status->covered_since))
    status->covered_since = MAX (status->covered_since, status->missed_until);
  status->schema_version = (guint) version;
  status->identity = digest_identity (log->digester.salted);
  if (instant_is_known (knows_recipients) &&
      instant_is_known (status->covered_since))
    status->recipients_covered_since = MAX (status->covered_since, without_at);
  return !count || (read_activity (log, status, error) &&
                    read_active_days (log, status, error) &&
                    read_size (log, &status->size_bytes, error));
}
