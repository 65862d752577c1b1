/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Removing old entries. There is no index by time, which would cost as much
 * as the entries themselves; instead the tables are swept in the order of
 * their digests, a chunk in a transaction, so that nobody waits for long.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/instant.h"

/* Entries looked at by one add, and by one transaction of log expire, which
 * writes only where there is something to remove. */
#define CHUNK_OF_ADD    256
#define CHUNK_OF_EXPIRE 2000

typedef struct {
  const char *cursor; /* where the next add goes on, in the meta table */
  const char *bound;  /* last digest of a chunk of ?2 from ?1 on */
  const char *any;    /* whether there is something old in it */
  const char *remove;
} SweptTable;

#define SWEPT_TABLE(name, sent_at)                                             \
  {                                                                            \
    "sweep_" name,                                                             \
        "SELECT digest FROM " name " WHERE digest >= ?1"                       \
        " ORDER BY digest LIMIT 1 OFFSET ?2 - 1",                              \
        "SELECT EXISTS (SELECT 1 FROM " name                                   \
        " WHERE digest BETWEEN ?1 AND ?2 AND " sent_at " < ?3)",               \
        "DELETE FROM " name " WHERE digest BETWEEN ?1 AND ?2 AND " sent_at     \
        " < ?3",                                                               \
  }

static const SweptTable tables[] = {
    SWEPT_TABLE ("message", "date + sent_after"),
    SWEPT_TABLE ("recipient", "sent_at"),
};

/* Entries with digests from first to last; last is G_MAXINT64 at the end of
 * the table. Those sent before @before go. */
typedef struct {
  gint64 first, last;
  gint64 before;
} Chunk;

/* Makes @chunk end @size entries after its first. */
static gboolean
bound_chunk (const SentLog *log, const SweptTable *table, Chunk *chunk,
             guint size, GError **error)
{
  gboolean has_row;
  g_autoptr (sqlite3_stmt) statement = log_prepare (log, table->bound, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, chunk->first);
  sqlite3_bind_int (statement, 2, (int) size);
  if (!log_step (log, statement, &has_row, error))
    return FALSE;
  chunk->last = has_row ? sqlite3_column_int64 (statement, 0) : G_MAXINT64;
  return TRUE;
}

static sqlite3_stmt *
prepare_for_chunk (const SentLog *log, const char *sql, const Chunk *chunk,
                   GError **error)
{
  sqlite3_stmt *statement = log_prepare (log, sql, error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, chunk->first);
  sqlite3_bind_int64 (statement, 2, chunk->last);
  sqlite3_bind_int64 (statement, 3, chunk->before);
  return statement;
}

static gboolean
has_old (const SentLog *log, const SweptTable *table, const Chunk *chunk,
         gboolean *is_there, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      prepare_for_chunk (log, table->any, chunk, error);
  if (statement == NULL || !log_step (log, statement, NULL, error))
    return FALSE;
  *is_there = sqlite3_column_int (statement, 0) != 0;
  return TRUE;
}

/* In a transaction. */
static gboolean
remove_old (const SentLog *log, const SweptTable *table, const Chunk *chunk,
            GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      prepare_for_chunk (log, table->remove, chunk, error);
  return statement != NULL && log_step (log, statement, NULL, error);
}

/* The digest that the chunk after @chunk begins with. */
static gint64
next_first (const Chunk *chunk)
{
  return chunk->last == G_MAXINT64 ? G_MININT64 : chunk->last + 1;
}

gboolean
log_sweep_some (const SentLog *log, gint64 before, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    /* INSTANT_UNKNOWN, where there is no cursor yet, is the least number. */
    Chunk chunk = {.before = before};
    if (!log_get_number (log, tables[i].cursor, &chunk.first, error) ||
        !bound_chunk (log, &tables[i], &chunk, CHUNK_OF_ADD, error) ||
        !remove_old (log, &tables[i], &chunk, error) ||
        !log_set_number (log, tables[i].cursor, next_first (&chunk), error))
      return FALSE;
  }
  return log_limit_coverage (log, before, error);
}

/* The pause after a transaction is as long as the transaction, so that others
 * get their turn. */
static gboolean
expire_chunk (SentLog *log, const SweptTable *table, const Chunk *chunk,
              guint64 *removed, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  if (!log_begin (log, error) ||
      !log_end (log, remove_old (log, table, chunk, error), error))
    return FALSE;
  *removed += (guint64) sqlite3_changes (log->database);
  g_usleep ((gulong) (g_get_monotonic_time () - start));
  return TRUE;
}

static gboolean
expire_table (SentLog *log, const SweptTable *table, gint64 before,
              guint64 *removed, GError **error)
{
  Chunk chunk = {.first = G_MININT64, .before = before};
  do {
    gboolean is_there;
    log_restart_wait (log);
    if (!bound_chunk (log, table, &chunk, CHUNK_OF_EXPIRE, error) ||
        !has_old (log, table, &chunk, &is_there, error))
      return FALSE;
    if (is_there && !expire_chunk (log, table, &chunk, removed, error))
      return FALSE;
    chunk.first = next_first (&chunk);
  } while (chunk.first != G_MININT64);
  return TRUE;
}

/* Coverage moves first: an interrupted expire must not leave a log that says
 * it is complete and is not. */
gboolean
sent_log_expire (SentLog *log, gint64 before, guint64 *removed, GError **error)
{
  guint64 n_removed = 0;
  gboolean is_done =
      log_begin (log, error) &&
      log_end (log, log_limit_coverage (log, before, error), error);
  for (guint i = 0; is_done && i < G_N_ELEMENTS (tables); i++)
    is_done = expire_table (log, &tables[i], before, &n_removed, error);
  if (removed != NULL)
    *removed = n_removed;
  return is_done;
}
