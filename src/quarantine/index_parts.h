/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the index share.
 */
#pragma once

#include "quarantine/index.h"
#include "sentlog/sqlite_statement.h"

struct QuarantineIndex {
  sqlite3 *database;
  char *path;             /* ":memory:" for none */
  GHashTable *statements; /* by their text; NULL until there is a connection */
  gint64 wait_usec, left_usec; /* for other processes; of it for this
                                  transaction */
};

/* index_statement.c. Errors: those of index.h. */

/* From the connection's last error. Returns FALSE always. */
gboolean index_set_error (const QuarantineIndex *index, GError **error);
gboolean index_execute (const QuarantineIndex *index, const char *sql,
                        GError **error);
/* NULL with @error, else as sqlite_statements_get(). */
sqlite3_stmt *index_prepare (const QuarantineIndex *index, const char *sql,
                             GError **error);
gboolean index_step (const QuarantineIndex *index, sqlite3_stmt *statement,
                     gboolean *has_row, GError **error);
/* A step that brings no row. */
gboolean index_run (const QuarantineIndex *index, sqlite3_stmt *statement,
                    GError **error);
/* @text must stay until the statement is done. */
void index_bind_text (sqlite3_stmt *statement, int at, const char *text);
/* The caller frees it. */
char *index_column_text (sqlite3_stmt *statement, int at);
