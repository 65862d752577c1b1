/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the backend talks to SQLite: statements, transactions, waiting, and what
 * its result codes mean to a caller.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/error.h"
#include "base/instant.h"

#include <errno.h>

static const char *
advice_for (const SentLog *log, BacksiftError code, int extended)
{
  if (log->has_no_locks)
    return "put it on a file system with locks";
  if ((extended & 0xff) == SQLITE_FULL)
    return "make room on its disk";
  switch (code) {
  case BACKSIFT_ERROR_TEMPORARY:
    return "try again later";
  case BACKSIFT_ERROR_CORRUPT:
    return "move the file away, and record and import anew";
  case BACKSIFT_ERROR_REFUSED:
    return "check the permissions of the file and its folder";
  default:
    return "check the disk and the path";
  }
}

gboolean
log_set_error (const SentLog *log, const char *what, GError **error)
{
  int extended = sqlite3_extended_errcode (log->database);
  int system_errno = sqlite3_system_errno (log->database);
  BacksiftError code = sqlite_error_code (extended, system_errno);
  g_set_error (error, BACKSIFT_ERROR, code,
               "sent log %s: can't %s: %s (SQLite %d): %s", log->location, what,
               sqlite3_errmsg (log->database), extended,
               advice_for (log, code, extended));
  return FALSE;
}

static int
wait_for_others (void *data, G_GNUC_UNUSED int n_calls)
{
  SentLog *log = data;
  /* SQLite takes the refusal for a lock that somebody else holds. */
  log->has_no_locks = errno == ENOLCK;
  return !log->has_no_locks &&
         sqlite_sleep (log->deadline - g_get_monotonic_time (),
                       log->mode == SENT_LOG_READ ? 2000 : 5000);
}

void
log_restart_wait (SentLog *log)
{
  if (log->mode == SENT_LOG_WRITE)
    log->deadline = g_get_monotonic_time () + log->wait_usec;
}

void
log_set_busy_handler (SentLog *log)
{
  sqlite3_busy_handler (log->database, wait_for_others, log);
}

sqlite3_stmt *
log_prepare (const SentLog *log, const char *sql, GError **error)
{
  sqlite3_stmt *statement =
      sqlite_statements_get (log->statements, log->database, sql);
  if (statement == NULL)
    log_set_error (log, "read", error);
  return statement;
}

void
log_disconnect (SentLog *log)
{
  g_hash_table_remove_all (log->statements);
  if (log->database != NULL)
    sqlite3_close (log->database);
  log->database = NULL;
}

gboolean
log_step (const SentLog *log, sqlite3_stmt *statement, gboolean *has_row,
          GError **error)
{
  int status = sqlite3_step (statement);
  /* A reader without write access can take a writer that starts just now for
   * one that was killed; it sees better a moment later. */
  for (guint i = 0; i < 10 && status == SQLITE_READONLY_ROLLBACK; i++) {
    g_usleep (3000);
    sqlite3_reset (statement);
    status = sqlite3_step (statement);
  }
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    return log_set_error (
        log, sqlite3_stmt_readonly (statement) ? "read" : "write", error);
  if (has_row != NULL)
    *has_row = status == SQLITE_ROW;
  return TRUE;
}

gboolean
log_execute (const SentLog *log, const char *sql, GError **error)
{
  if (sqlite3_exec (log->database, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return log_set_error (log, "write", error);
}

/* IMMEDIATE: a transaction that began by reading could not wait for the lock
 * when it wants to write. */
gboolean
log_begin (SentLog *log, GError **error)
{
  log_restart_wait (log);
  if (!log_lock (log, error))
    return FALSE;
  if (log_execute (log, "BEGIN IMMEDIATE", error))
    return TRUE;
  log_unlock (log);
  return FALSE;
}

gboolean
log_end (SentLog *log, gboolean success, GError **error)
{
  gboolean is_durable = success && log_execute (log, "COMMIT", error);
  /* Where even this fails, closing the connection rolls back. */
  if (!is_durable)
    sqlite3_exec (log->database, "ROLLBACK", NULL, NULL, NULL);
  log_unlock (log);
  return is_durable;
}

gboolean
log_get_number (const SentLog *log, const char *name, gint64 *value,
                GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      log_prepare (log, "SELECT value FROM meta WHERE name = ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  gboolean has_row;
  if (!log_step (log, statement, &has_row, error))
    return FALSE;
  *value = has_row ? sqlite3_column_int64 (statement, 0) : INSTANT_UNKNOWN;
  return TRUE;
}

gboolean
log_set_number (const SentLog *log, const char *name, gint64 value,
                GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      log_prepare (log,
                   "INSERT INTO meta (name, value) VALUES (?, ?)"
                   " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                   error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, value);
  return log_step (log, statement, NULL, error);
}
