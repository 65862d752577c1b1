/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/sqlite_start.h"

/* The ABI of SQLite 3. */
#define SQLITE_FILE_NAME "libsqlite3.so.0"

SqliteFunctions sqlite;

static const char *const names[] = {SQLITE_FUNCTIONS (LAZY_SYMBOL) NULL};

gboolean
sqlite_start (GError **error)
{
  static gboolean is_started;
  if (!is_started)
    is_started = lazy_library_load (SQLITE_FILE_NAME, names,
                                    (gpointer *) &sqlite, error);
  return is_started;
}
