/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the sent log and the quarantine's index do alike with SQLite: they keep
 * prepared statements, since preparing one takes longer than running it, and
 * wait for other processes in short sleeps.
 */
#pragma once

#include "sentlog/sqlite_start.h"

/* For one connection, sqlite3_stmt * by their text; it goes before the
 * connection is closed. The caller unrefs it. */
GHashTable *sqlite_statements_new (void);

/* Prepared now, or before; NULL where that fails, and the connection says why.
 * The caller gives it back (g_autoptr) before the same text is asked for again:
 * a statement that is not reset keeps its lock. */
sqlite3_stmt *sqlite_statements_get (GHashTable *statements, sqlite3 *database,
                                     const char *sql);
void sqlite_give_back (sqlite3_stmt *statement);

/* Sleeps for a random time up to @most_usec, and @left_usec; FALSE, at once,
 * where nothing is left. SQLite's own handler sleeps ever longer: with 50
 * writers and readers some starved for seconds while others came and went. */
gboolean sqlite_sleep (gint64 left_usec, gint32 most_usec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite_give_back)
