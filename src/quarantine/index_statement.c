/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the index talks to SQLite.
 */
#include "quarantine/index_parts.h"

gboolean
index_set_error (const QuarantineIndex *index, GError **error)
{
  int status = sqlite3_extended_errcode (index->database);
  BacksiftError code =
      sqlite_error_code (status, sqlite3_system_errno (index->database));
  g_set_error (error, BACKSIFT_ERROR, code, "index %s: %s (SQLite %d)",
               index->path, sqlite3_errmsg (index->database), status);
  return FALSE;
}

gboolean
index_execute (const QuarantineIndex *index, const char *sql, GError **error)
{
  return sqlite3_exec (index->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
         index_set_error (index, error);
}

sqlite3_stmt *
index_prepare (const QuarantineIndex *index, const char *sql, GError **error)
{
  sqlite3_stmt *statement =
      sqlite_statements_get (index->statements, index->database, sql);
  if (statement == NULL)
    index_set_error (index, error);
  return statement;
}

gboolean
index_step (const QuarantineIndex *index, sqlite3_stmt *statement,
            gboolean *has_row, GError **error)
{
  int status = sqlite3_step (statement);
  *has_row = status == SQLITE_ROW;
  return status == SQLITE_ROW || status == SQLITE_DONE ||
         index_set_error (index, error);
}

gboolean
index_run (const QuarantineIndex *index, sqlite3_stmt *statement,
           GError **error)
{
  gboolean has_row;
  return index_step (index, statement, &has_row, error);
}

void
index_bind_text (sqlite3_stmt *statement, int at, const char *text)
{
  sqlite3_bind_text (statement, at, text, -1, SQLITE_STATIC);
}

char *
index_column_text (sqlite3_stmt *statement, int at)
{
  const void *bytes = sqlite3_column_blob (statement, at);
  return g_strndup (bytes != NULL ? bytes : "",
                    (gsize) sqlite3_column_bytes (statement, at));
}
