/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sent log in an SQLite file: adding, asking, coverage.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/instant.h"

/* One add in so many sweeps a little, by the digest of what is added: then a
 * log of constant size is swept once in the time in which a sixteenth of it
 * is replaced. */
#define ADDS_PER_SWEEP 16

/* What was sent so shortly before is recorded as it is sent, and not imported.
 */
#define SENT_NOW_SECONDS SECONDS_PER_HOUR

gint64
log_entry_sent_at (const Entry *entry, gint64 now, gint64 floor)
{
  gboolean is_sent_now = entry->sent_at >= now - SENT_NOW_SECONDS;
  return log_storable_instant (is_sent_now ? MAX (entry->sent_at, floor)
                                           : entry->sent_at);
}

gboolean
log_insert_entry (const SentLog *log, sqlite3_stmt *statement,
                  const Entry *entry, gint64 sent_at, GError **error)
{
  sqlite3_bind_int64 (statement, 1, entry->digest);
  sqlite3_bind_int64 (statement, 2, sent_at);
  sqlite3_bind_int (statement, 3, entry->subject);
  sqlite3_bind_int (statement, 4, entry->way);
  if (entry->key != SENT_KEY_RECIPIENT)
    sqlite3_bind_int64 (statement, 5, entry->date);
  return log_step (log, statement, NULL, error);
}

/* In a transaction. */
static gboolean
add_entry (const SentLog *log, const Entry *entry, gint64 sent_at,
           GError **error)
{
  gboolean is_recipient = entry->key == SENT_KEY_RECIPIENT;
  g_autoptr (sqlite3_stmt) statement = log_prepare (
      log, is_recipient ? LOG_ADD_RECIPIENT : LOG_ADD_MESSAGE, error);
  return statement != NULL &&
         log_insert_entry (log, statement, entry, sent_at, error);
}

/* Sets the number called @name to @value where it is less, or none. */
static gboolean
raise_number (const SentLog *log, const char *name, gint64 value,
              GError **error)
{
  gint64 before;
  if (!log_get_number (log, name, &before, error))
    return FALSE;
  return (instant_is_known (before) && before >= value) ||
         log_set_number (log, name, value, error);
}

gboolean
log_update_coverage (const SentLog *log, const SentEntries *entries, gint64 now,
                     GError **error)
{
  gint64 covered_since;
  return log_get_number (log, META_COVERED_SINCE, &covered_since, error) &&
         (instant_is_known (covered_since) ||
          log_set_number (log, META_COVERED_SINCE, now, error)) &&
         (!entries->has_recipients ||
          raise_number (log, META_KNOWS_RECIPIENTS, 1, error)) &&
         (!instant_is_known (entries->without_recipients_at) ||
          raise_number (log, META_WITHOUT_RECIPIENTS_AT,
                        entries->without_recipients_at, error));
}

static gboolean
is_turn_to_sweep (const SentEntries *entries)
{
  for (guint i = 0; i < entries->list->len; i++) {
    const Entry *entry = &g_array_index (entries->list, Entry, i);
    if (entry->key == SENT_KEY_MESSAGE_ID &&
        entry->digest % ADDS_PER_SWEEP == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
log_find_floor (const SentLog *log, gint64 now, gint64 *floor, GError **error)
{
  gint64 covered_since;
  gboolean has_row;
  *floor = INSTANT_UNKNOWN;
  if (!log_get_number (log, META_COVERED_SINCE, &covered_since, error))
    return FALSE;
  if (!instant_is_known (covered_since) || covered_since <= now)
    return TRUE;
  g_autoptr (sqlite3_stmt) statement =
      log_prepare (log, "SELECT max(last_sent_at) FROM activity", error);
  if (statement == NULL || !log_step (log, statement, &has_row, error))
    return FALSE;
  *floor = MAX (covered_since, sqlite3_column_int64 (statement, 0));
  return TRUE;
}

static gboolean
add_all (const SentLog *log, const SentEntries *entries, gint64 now,
         GError **error)
{
  gint64 floor;
  if (!log_find_floor (log, now, &floor, error))
    return FALSE;
  for (guint i = 0; i < entries->list->len; i++) {
    const Entry *entry = &g_array_index (entries->list, Entry, i);
    if (!add_entry (log, entry, log_entry_sent_at (entry, now, floor), error))
      return FALSE;
  }
  return TRUE;
}

/* Digests are reckoned before others have to wait. */
gboolean
sent_log_add (SentLog *log, const SentMessage *messages, guint n, gint64 now,
              gint64 keep_seconds, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Entry));
  SentEntries entries = {.list = list};
  sent_entries_clear (&entries);
  for (guint i = 0; i < n; i++)
    sent_digester_add (&log->digester, &messages[i], now, &entries);
  if (!log_begin (log, error))
    return FALSE;
  gboolean is_added = add_all (log, &entries, now, error) &&
                      log_update_coverage (log, &entries, now, error);
  if (is_added && keep_seconds > 0 && is_turn_to_sweep (&entries))
    is_added = log_sweep_some (log, now - keep_seconds, error);
  return log_end (log, is_added, error);
}

static SubjectAgreement
compare_subjects (gint64 stored, gint64 asked)
{
  if (stored == 0 || asked == 0)
    return SUBJECT_UNKNOWN;
  return stored == asked ? SUBJECT_AGREES : SUBJECT_DIFFERS;
}

static gint
compare_matches (gconstpointer a, gconstpointer b)
{
  const SentMatch *one = a;
  const SentMatch *other = b;
  gint agrees =
      (other->subject == SUBJECT_AGREES) - (one->subject == SUBJECT_AGREES);
  if (agrees != 0)
    return agrees;
  return (other->sent_at > one->sent_at) - (other->sent_at < one->sent_at);
}

/* Those whose subject agrees come first: to a mailing list we may have written
 * more often than can be returned. */
static void
keep_best (GArray *found)
{
  g_array_sort (found, compare_matches);
  if (found->len > SENT_LOG_MAX_MATCHES)
    g_array_set_size (found, SENT_LOG_MAX_MATCHES);
}

static gboolean
find_matches (const SentLog *log, sqlite3_stmt *statement, gint32 asked_subject,
              GArray *found, GError **error)
{
  gboolean has_row;
  while (TRUE) {
    if (!log_step (log, statement, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    gint64 date = sqlite3_column_int64 (statement, 1);
    SentMatch match = {
        .sent_at = sqlite3_column_int64 (statement, 0),
        .date = date == 0 ? INSTANT_UNKNOWN : date,
        .subject = compare_subjects (sqlite3_column_int64 (statement, 2),
                                     asked_subject),
        .way = sqlite3_column_int (statement, 3),
    };
    g_array_append_val (found, match);
    if (found->len == 2 * SENT_LOG_MAX_MATCHES)
      keep_best (found);
  }
}

/* Sorted here: to do it, SQLite makes a table in memory first, also where it
 * then finds nothing, which was half of what a question cost. */
static const char *const find_message =
    "SELECT date + sent_after, date, subject, way FROM message"
    " WHERE digest = ?";
static const char *const find_recipient =
    "SELECT sent_at, 0, subject, way FROM recipient WHERE digest = ?";

gboolean
sent_log_find (SentLog *log, SentKey key, const char *value,
               const char *subject, GArray *matches, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = log_prepare (
      log, key == SENT_KEY_RECIPIENT ? find_recipient : find_message, error);
  if (statement == NULL)
    return FALSE;
  gint32 asked_subject = log_subject_digest (&log->digester, subject);
  sqlite3_bind_int64 (statement, 1,
                      digest_value (log->digester.salted, key, value));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (SentMatch));
  if (!find_matches (log, statement, asked_subject, found, error))
    return FALSE;
  keep_best (found);
  g_array_append_vals (matches, found->data, found->len);
  return TRUE;
}

/* The first question takes the lock that each would take, and give back. */
gboolean
sent_log_hold (SentLog *log, gboolean is_held, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      log_prepare (log, is_held ? "BEGIN" : "COMMIT", error);
  return statement != NULL && log_step (log, statement, NULL, error);
}

gboolean
sent_log_extend_coverage (SentLog *log, gint64 since, GError **error)
{
  gint64 covered_since;
  if (!log_begin (log, error))
    return FALSE;
  gboolean is_set =
      log_get_number (log, META_COVERED_SINCE, &covered_since, error) &&
      ((instant_is_known (covered_since) && covered_since <= since) ||
       log_set_number (log, META_COVERED_SINCE, since, error));
  return log_end (log, is_set, error) && log_forget_missed (log, since, error);
}

gboolean
log_limit_coverage (const SentLog *log, gint64 before, GError **error)
{
  gint64 covered_since;
  if (!log_get_number (log, META_COVERED_SINCE, &covered_since, error))
    return FALSE;
  return !instant_is_known (covered_since) || covered_since >= before ||
         log_set_number (log, META_COVERED_SINCE, before, error);
}
