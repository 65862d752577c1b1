/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQLite for the files of the backend, and for the quarantine's index: loaded
 * when one is opened first (base/lazy_library.h says why). A function that is
 * not in the list fails to link.
 */
#pragma once

#include "base/error.h"
#include "base/lazy_library.h"

#include <sqlite3.h>

/* Before any function of SQLite is called. Error: IO. */
gboolean sqlite_start (GError **error);

/* Before a fence (base/fence.h), has SQLite loaded where that can't be done
 * behind it: most messages that are read there turn out to need no log. */
void sqlite_prepare_for_fence (void);

/* What can be done about a failure; @system_errno is 0 where unknown. */
BacksiftError sqlite_error_code (int extended_code, int system_errno);

#define SQLITE_FUNCTIONS(X)                                                    \
  X (sqlite3_bind_blob)                                                        \
  X (sqlite3_bind_int)                                                         \
  X (sqlite3_bind_int64)                                                       \
  X (sqlite3_bind_text)                                                        \
  X (sqlite3_busy_handler)                                                     \
  X (sqlite3_changes)                                                          \
  X (sqlite3_clear_bindings)                                                   \
  X (sqlite3_close)                                                            \
  X (sqlite3_column_blob)                                                      \
  X (sqlite3_column_bytes)                                                     \
  X (sqlite3_column_int)                                                       \
  X (sqlite3_column_int64)                                                     \
  X (sqlite3_db_config)                                                        \
  X (sqlite3_errmsg)                                                           \
  X (sqlite3_exec)                                                             \
  X (sqlite3_extended_errcode)                                                 \
  X (sqlite3_finalize)                                                         \
  X (sqlite3_open_v2)                                                          \
  X (sqlite3_prepare_v2)                                                       \
  X (sqlite3_reset)                                                            \
  X (sqlite3_step)                                                             \
  X (sqlite3_stmt_readonly)                                                    \
  X (sqlite3_system_errno)

typedef struct {
  SQLITE_FUNCTIONS (LAZY_MEMBER)
} SqliteFunctions;

extern SqliteFunctions sqlite;

#define sqlite3_bind_blob        sqlite.sqlite3_bind_blob
#define sqlite3_bind_int         sqlite.sqlite3_bind_int
#define sqlite3_bind_int64       sqlite.sqlite3_bind_int64
#define sqlite3_bind_text        sqlite.sqlite3_bind_text
#define sqlite3_busy_handler     sqlite.sqlite3_busy_handler
#define sqlite3_changes          sqlite.sqlite3_changes
#define sqlite3_clear_bindings   sqlite.sqlite3_clear_bindings
#define sqlite3_close            sqlite.sqlite3_close
#define sqlite3_column_blob      sqlite.sqlite3_column_blob
#define sqlite3_column_bytes     sqlite.sqlite3_column_bytes
#define sqlite3_column_int       sqlite.sqlite3_column_int
#define sqlite3_column_int64     sqlite.sqlite3_column_int64
#define sqlite3_db_config        sqlite.sqlite3_db_config
#define sqlite3_errmsg           sqlite.sqlite3_errmsg
#define sqlite3_exec             sqlite.sqlite3_exec
#define sqlite3_extended_errcode sqlite.sqlite3_extended_errcode
#define sqlite3_finalize         sqlite.sqlite3_finalize
#define sqlite3_open_v2          sqlite.sqlite3_open_v2
#define sqlite3_prepare_v2       sqlite.sqlite3_prepare_v2
#define sqlite3_reset            sqlite.sqlite3_reset
#define sqlite3_step             sqlite.sqlite3_step
#define sqlite3_stmt_readonly    sqlite.sqlite3_stmt_readonly
#define sqlite3_system_errno     sqlite.sqlite3_system_errno
