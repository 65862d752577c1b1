/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/index_parts.h"

#include "base/instant.h"
#include "quarantine/origin.h"

/* --- messages --- */

QuarantinedMessage *
quarantined_message_new (const char *name)
{
  QuarantinedMessage *message = g_new0 (QuarantinedMessage, 1);
  message->name = g_strdup (name);
  message->id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  message->id[INDEX_ID_DIGITS] = '\0';
  message->kind = INDEX_KIND_UNKNOWN;
  message->evidence = INDEX_EVIDENCE_UNKNOWN;
  return message;
}

void
quarantined_message_free (QuarantinedMessage *message)
{
  if (message == NULL)
    return;
  g_free (message->name);
  g_free (message->id);
  summary_free (message->summary);
  g_free (message->file_name);
  g_free (message);
}

gboolean
quarantine_index_add (QuarantineIndex *index, const QuarantinedMessage *message,
                      GError **error)
{
  g_autoptr (sqlite3_stmt) statement = index_prepare (
      index,
      "INSERT INTO message (name, id, quarantined_at, size_bytes, kind,"
      " evidence, expiry) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?8)"
      " ON CONFLICT (name) DO UPDATE"
      " SET kind = ?5, evidence = ?6, quarantined_at = ?3, expiry = ?8"
      " WHERE kind = ?7 AND ?5 <> ?7",
      error);
  if (statement == NULL)
    return FALSE;
  index_bind_text (statement, 1, message->name);
  index_bind_text (statement, 2, message->id);
  sqlite3_bind_int64 (statement, 3, message->quarantined_at);
  sqlite3_bind_int64 (statement, 4, (gint64) message->size_bytes);
  sqlite3_bind_int (statement, 5, (int) message->kind);
  sqlite3_bind_int (statement, 6, (int) message->evidence);
  sqlite3_bind_int (statement, 7, INDEX_KIND_UNKNOWN);
  sqlite3_bind_int (statement, 8, (int) message->expiry);
  return index_run (index, statement, error);
}

gboolean
quarantine_index_remove (QuarantineIndex *index, const char *name, IndexEnd end,
                         GError **error)
{
  /* Who puts a message back knows of it: no digest has to tell. Where the clock
   * was put back, it may have told all the same. */
  static const char *const counts[N_INDEX_ENDS] = {
      [INDEX_EXPIRED] = "n_expired = n_expired + 1",
      [INDEX_RELEASED] =
          "n_released = n_released + 1,"
          " n_digested = min (n_quarantined, n_digested +"
          " (SELECT quarantined_at > coalesce ("
          "  (SELECT max(sent_at) FROM digest), quarantined_at - 1)"
          "  FROM message WHERE name = ?1))",
      [INDEX_GONE] = "n_gone = n_gone + 1",
  };
  g_autofree char *count =
      g_strdup_printf ("UPDATE count SET %s WHERE (kind, evidence) ="
                       " (SELECT kind, evidence FROM message WHERE name = ?1)",
                       counts[end]);
  g_autoptr (sqlite3_stmt) counting = index_prepare (index, count, error);
  g_autoptr (sqlite3_stmt) removing =
      index_prepare (index, "DELETE FROM message WHERE name = ?",
                     counting != NULL ? error : NULL);
  if (counting == NULL || removing == NULL)
    return FALSE;
  index_bind_text (counting, 1, name);
  index_bind_text (removing, 1, name);
  return index_run (index, counting, error) &&
         index_run (index, removing, error);
}

gboolean
quarantine_index_describe (QuarantineIndex *index, const char *name,
                           const Summary *summary, GError **error)
{
  g_autoptr (GBytes) bytes = summary_to_bytes (summary);
  g_autoptr (sqlite3_stmt) statement = index_prepare (
      index,
      "UPDATE message SET summary = ?1,"
      " kind = CASE kind WHEN ?2 THEN ?3 ELSE kind END,"
      " evidence = CASE WHEN evidence = ?4 OR (evidence = ?8 AND expiry = ?9)"
      " THEN ?5 ELSE evidence END,"
      " expiry = max(expiry, ?7)"
      " WHERE name = ?6",
      error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_blob (statement, 1, g_bytes_get_data (bytes, NULL),
                     (int) g_bytes_get_size (bytes), SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, INDEX_KIND_UNKNOWN);
  sqlite3_bind_int (statement, 3, (int) summary->kind);
  sqlite3_bind_int (statement, 4, INDEX_EVIDENCE_UNKNOWN);
  sqlite3_bind_int (statement, 5, (int) summary->evidence);
  index_bind_text (statement, 6, name);
  sqlite3_bind_int (statement, 7,
                    summary->verdict == VERDICT_BACKSCATTER
                        ? INDEX_IF_BACKSCATTER
                        : INDEX_STAYS);
  sqlite3_bind_int (statement, 8, EVIDENCE_LOG_TOO_YOUNG);
  sqlite3_bind_int (statement, 9, INDEX_STAYS);
  return index_run (index, statement, error);
}

static QuarantinedMessage *
message_of_row (sqlite3_stmt *statement)
{
  g_autofree char *name = index_column_text (statement, 0);
  QuarantinedMessage *message = quarantined_message_new (name);
  message->quarantined_at = sqlite3_column_int64 (statement, 1);
  message->size_bytes = (guint64) sqlite3_column_int64 (statement, 2);
  message->kind = (guint) sqlite3_column_int (statement, 3);
  message->evidence = (guint) sqlite3_column_int (statement, 4);
  message->expiry = (IndexExpiry) CLAMP (sqlite3_column_int (statement, 6),
                                         INDEX_STAYS, INDEX_EXPIRES);
  const void *summary = sqlite3_column_blob (statement, 5);
  if (summary != NULL)
    message->summary = summary_from_bytes (
        summary, (gsize) sqlite3_column_bytes (statement, 5));
  return message;
}

/* @most < 0: all. */
static GPtrArray *
read_messages (QuarantineIndex *index, IndexExpiry least, gint64 most,
               GError **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (
      (GDestroyNotify) quarantined_message_free);
  g_autoptr (sqlite3_stmt) statement = index_prepare (
      index,
      "SELECT name, quarantined_at, size_bytes, kind, evidence, summary,"
      " expiry FROM message WHERE expiry >= ?"
      " ORDER BY quarantined_at, rowid LIMIT ?",
      error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int (statement, 1, (int) least);
  sqlite3_bind_int64 (statement, 2, most);
  gboolean has_row;
  while (TRUE) {
    if (!index_step (index, statement, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer (&messages);
    g_ptr_array_add (messages, message_of_row (statement));
  }
}

GPtrArray *
quarantine_index_messages (QuarantineIndex *index, GError **error)
{
  return read_messages (index, INDEX_STAYS, -1, error);
}

GPtrArray *
quarantine_index_oldest (QuarantineIndex *index, IndexExpiry least, guint most,
                         GError **error)
{
  return read_messages (index, least, most, error);
}

gboolean
quarantine_index_is_new (const QuarantineIndex *index)
{
  gboolean has_row;
  g_autoptr (sqlite3_stmt) statement =
      index_prepare (index, "SELECT 1 FROM complete", NULL);
  return statement != NULL && index_step (index, statement, &has_row, NULL) &&
         !has_row;
}

gboolean
quarantine_index_set_complete (QuarantineIndex *index, GError **error)
{
  return index_execute (index, "INSERT OR IGNORE INTO complete VALUES (1)",
                        error);
}

gboolean
quarantine_index_totals (QuarantineIndex *index, IndexExpiry least,
                         IndexTotals *totals, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      index_prepare (index,
                     "SELECT sum(n_messages), sum(size_bytes) FROM total"
                     " WHERE expiry >= ?",
                     error);
  gboolean has_row;
  *totals = (IndexTotals){0};
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, (int) least);
  if (!index_step (index, statement, &has_row, error))
    return FALSE;
  if (has_row)
    *totals = (IndexTotals){
        .n_messages = (guint64) sqlite3_column_int64 (statement, 0),
        .size_bytes = (guint64) sqlite3_column_int64 (statement, 1),
    };
  return TRUE;
}

gboolean
quarantine_index_count_anew (QuarantineIndex *index, GError **error)
{
  return index_execute (index,
                        "DELETE FROM total; INSERT INTO total"
                        " SELECT expiry, count(*), sum(size_bytes)"
                        " FROM message GROUP BY expiry",
                        error);
}

GArray *
quarantine_index_counts (QuarantineIndex *index, GError **error)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (IndexCount));
  g_autoptr (sqlite3_stmt) statement = index_prepare (
      index,
      "SELECT kind, evidence, n_quarantined, n_expired, n_released,"
      " n_gone, n_digested FROM count WHERE n_quarantined > 0"
      " ORDER BY kind, evidence",
      error);
  gboolean has_row;
  if (statement == NULL)
    return NULL;
  while (TRUE) {
    if (!index_step (index, statement, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer (&counts);
    IndexCount count = {
        .kind = (guint) sqlite3_column_int (statement, 0),
        .evidence = (guint) sqlite3_column_int (statement, 1),
        .n_quarantined = (guint64) sqlite3_column_int64 (statement, 2),
        .n_digested = (guint64) sqlite3_column_int64 (statement, 6),
    };
    for (int end = 0; end < N_INDEX_ENDS; end++)
      count.n_ended[end] = (guint64) sqlite3_column_int64 (statement, 3 + end);
    g_array_append_val (counts, count);
  }
}

/* --- folders --- */

gboolean
quarantine_index_add_folder (QuarantineIndex *index, const char *path,
                             GError **error)
{
  g_autofree char *digest = origin_folder_digest (path);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autoptr (sqlite3_stmt) statement = index_prepare (
      index, "INSERT OR REPLACE INTO folder VALUES (?, ?)", error);
  if (statement == NULL)
    return FALSE;
  index_bind_text (statement, 1, digest);
  index_bind_text (statement, 2, absolute);
  return index_run (index, statement, error);
}

char *
quarantine_index_find_folder (QuarantineIndex *index, const char *digest,
                              GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      index_prepare (index, "SELECT path FROM folder WHERE digest = ?", error);
  gboolean has_row;
  if (statement == NULL)
    return NULL;
  index_bind_text (statement, 1, digest);
  if (!index_step (index, statement, &has_row, error) || !has_row)
    return NULL;
  return index_column_text (statement, 0);
}

/* --- digests --- */

gboolean
quarantine_index_digested_at (QuarantineIndex *index, gint64 *at,
                              GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      index_prepare (index, "SELECT sent_at FROM digest", error);
  gboolean has_row;
  if (statement == NULL || !index_step (index, statement, &has_row, error))
    return FALSE;
  *at = has_row ? sqlite3_column_int64 (statement, 0) : INSTANT_UNKNOWN;
  return TRUE;
}

gboolean
quarantine_index_set_digested (QuarantineIndex *index, gint64 at,
                               GError **error)
{
  if (!index_execute (index,
                      "UPDATE count SET n_digested = n_quarantined;"
                      "DELETE FROM digest",
                      error))
    return FALSE;
  g_autoptr (sqlite3_stmt) statement =
      index_prepare (index, "INSERT INTO digest VALUES (?)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, at);
  return index_run (index, statement, error);
}
