/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/sqlite_statement.h"

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

GHashTable *
sqlite_statements_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
}

sqlite3_stmt *
sqlite_statements_get (GHashTable *statements, sqlite3 *database,
                       const char *sql)
{
  sqlite3_stmt *statement = g_hash_table_lookup (statements, sql);
  if (statement != NULL ||
      sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    return statement;
  g_hash_table_insert (statements, g_strdup (sql), statement);
  return statement;
}

void
sqlite_give_back (sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

gboolean
sqlite_sleep (gint64 left_usec, gint32 most_usec)
{
  if (left_usec <= 0)
    return FALSE;
  g_usleep (
      (gulong) MIN (left_usec, g_random_int_range (most_usec / 10, most_usec)));
  return TRUE;
}
