/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sent log in an SQLite file: adding, asking, coverage.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/instant.h"

/* Dates outside 1970..9999 are taken as unknown, which is 0 in the file. */
#define LATEST_INSTANT G_GINT64_CONSTANT (253402300799)

/* One add in so many sweeps a little, by the digest of what is added: then a
 * log of constant size is swept once in the time in which a sixteenth of it
 * is replaced. */
#define ADDS_PER_SWEEP 16

/* What was sent so shortly before is recorded as it is sent, and not imported.
 */
#define SENT_NOW_SECONDS SECONDS_PER_HOUR

static gint64
storable_date (gint64 date)
{
  return date > 0 && date <= LATEST_INSTANT ? date : 0;
}

static gint64
storable_sent_at (const SentMessage *message)
{
  return CLAMP (message->sent_at, 0, LATEST_INSTANT);
}

/* One subject comes with each of a thousand recipients, and may be long. */
static gint32
subject_digest (SentLog *log, const char *subject)
{
  if (subject == NULL)
    return 0;
  if (g_strcmp0 (log->subject, subject) != 0) {
    g_free (log->subject);
    log->subject = g_strdup (subject);
    log->subject_digest = digest_subject (log->salt, subject);
  }
  return log->subject_digest;
}

static gboolean
add_id (SentLog *log, const SentMessage *message, SentKey key, const char *id,
        GError **error)
{
  g_autoptr (sqlite3_stmt) statement = log_prepare (
      log,
      "INSERT INTO message (digest, date, subject, sent_after, way)"
      " VALUES (?, ?, ?, ?, ?) ON CONFLICT (digest, date, subject) DO UPDATE"
      " SET sent_after = excluded.sent_after"
      " WHERE excluded.sent_after > sent_after",
      error);
  if (statement == NULL)
    return FALSE;
  gint64 date = storable_date (message->date);
  sqlite3_bind_int64 (statement, 1, digest_value (log->salt, key, id));
  sqlite3_bind_int64 (statement, 2, date);
  sqlite3_bind_int (statement, 3, subject_digest (log, message->subject));
  sqlite3_bind_int64 (statement, 4, storable_sent_at (message) - date);
  sqlite3_bind_int (statement, 5, message->way);
  return log_step (log, statement, NULL, error);
}

static gboolean
add_recipient (SentLog *log, const SentMessage *message, const char *recipient,
               GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      log_prepare (log,
                   "INSERT INTO recipient (digest, sent_at, subject, way)"
                   " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                   error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1,
                      digest_value (log->salt, SENT_KEY_RECIPIENT, recipient));
  sqlite3_bind_int64 (statement, 2, storable_sent_at (message));
  sqlite3_bind_int (statement, 3, subject_digest (log, message->subject));
  sqlite3_bind_int (statement, 4, message->way);
  return log_step (log, statement, NULL, error);
}

static gboolean
add_message (SentLog *log, const SentMessage *message, GError **error)
{
  const GPtrArray *ids = message->message_ids;
  const GPtrArray *recipients = message->recipients;
  for (guint i = 0; i < ids->len; i++)
    if (!add_id (log, message, SENT_KEY_MESSAGE_ID, g_ptr_array_index (ids, i),
                 error))
      return FALSE;
  if (message->envelope_id != NULL &&
      !add_id (log, message, SENT_KEY_ENVELOPE_ID, message->envelope_id, error))
    return FALSE;
  for (guint i = 0; i < recipients->len; i++) {
    const char *recipient = g_ptr_array_index (recipients, i);
    if (!add_recipient (log, message, recipient, error) ||
        (ids->len == 0 &&
         !add_id (log, message, SENT_KEY_UNIDENTIFIED, recipient, error)))
      return FALSE;
  }
  return TRUE;
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

static gboolean
update_coverage (const SentLog *log, const SentMessage *messages, guint n,
                 gint64 now, GError **error)
{
  gint64 without_recipients_at = INSTANT_UNKNOWN;
  gboolean has_recipients = FALSE;
  for (guint i = 0; i < n; i++) {
    gint64 sent_at = storable_sent_at (&messages[i]);
    if (messages[i].recipients->len > 0)
      has_recipients = TRUE;
    else
      without_recipients_at = MAX (without_recipients_at, MIN (sent_at, now));
  }
  gint64 covered_since;
  return log_get_number (log, META_COVERED_SINCE, &covered_since, error) &&
         (instant_is_known (covered_since) ||
          log_set_number (log, META_COVERED_SINCE, now, error)) &&
         (!has_recipients ||
          raise_number (log, META_KNOWS_RECIPIENTS, 1, error)) &&
         (!instant_is_known (without_recipients_at) ||
          raise_number (log, META_WITHOUT_RECIPIENTS_AT, without_recipients_at,
                        error));
}

static gboolean
is_turn_to_sweep (const SentLog *log, const SentMessage *messages, guint n)
{
  for (guint i = 0; i < n; i++) {
    const GPtrArray *ids = messages[i].message_ids;
    if (ids->len > 0 && digest_value (log->salt, SENT_KEY_MESSAGE_ID,
                                      g_ptr_array_index (ids, 0)) %
                                ADDS_PER_SWEEP ==
                            0)
      return TRUE;
  }
  return FALSE;
}

/* The least time that what is sent now may have: where the clock stands before
 * coverage began, it was put back, and an entry of that time would be swept as
 * soon as it is right again, long before the message can bounce.
 * INSTANT_UNKNOWN: the clock is good enough. */
static gboolean
find_floor (const SentLog *log, gint64 now, gint64 *floor, GError **error)
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
add_all (SentLog *log, const SentMessage *messages, guint n, gint64 now,
         GError **error)
{
  gint64 floor;
  if (!find_floor (log, now, &floor, error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    SentMessage message = messages[i];
    if (message.sent_at >= now - SENT_NOW_SECONDS)
      message.sent_at = MAX (message.sent_at, floor);
    if (!add_message (log, &message, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
sent_log_add (SentLog *log, const SentMessage *messages, guint n, gint64 now,
              gint64 keep_seconds, GError **error)
{
  if (!log_begin (log, error))
    return FALSE;
  gboolean is_added = add_all (log, messages, n, now, error) &&
                      update_coverage (log, messages, n, now, error);
  if (is_added && keep_seconds > 0 && is_turn_to_sweep (log, messages, n))
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

static gboolean
append_matches (const SentLog *log, sqlite3_stmt *statement,
                gint32 asked_subject, GArray *matches, GError **error)
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
    g_array_append_val (matches, match);
  }
}

/* Those whose subject agrees come first: to a mailing list we may have written
 * more often than can be returned. */
static const char *const find_message =
    "SELECT date + sent_after AS sent_at, date, subject, way FROM message"
    " WHERE digest = ?1"
    " ORDER BY ?2 <> 0 AND subject = ?2 DESC, sent_at DESC LIMIT ?3";
static const char *const find_recipient =
    "SELECT sent_at, 0, subject, way FROM recipient"
    " WHERE digest = ?1"
    " ORDER BY ?2 <> 0 AND subject = ?2 DESC, sent_at DESC LIMIT ?3";

gboolean
sent_log_find (SentLog *log, SentKey key, const char *value,
               const char *subject, GArray *matches, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = log_prepare (
      log, key == SENT_KEY_RECIPIENT ? find_recipient : find_message, error);
  if (statement == NULL)
    return FALSE;
  gint32 asked_subject = subject_digest (log, subject);
  sqlite3_bind_int64 (statement, 1, digest_value (log->salt, key, value));
  sqlite3_bind_int (statement, 2, asked_subject);
  sqlite3_bind_int (statement, 3, SENT_LOG_MAX_MATCHES);
  return append_matches (log, statement, asked_subject, matches, error);
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
