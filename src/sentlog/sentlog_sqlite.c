/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sent log in an SQLite file: opening it.
 *
 * Journal: TRUNCATE with synchronous FULL, chosen by measuring. A reader of
 * another uid with nothing but read access works with it in every state but
 * one, a journal left by a killed writer, which the next writer mends. In WAL
 * mode such a reader failed (CANTOPEN, PROTOCOL after 10 s) whenever -shm was
 * missing or stale, and lookups took 1.08 to 1.23 times as long. DELETE is
 * durable only with EXTRA; a journal kept by PERSIST may be unreadable to
 * others. One record is 5 fdatasync; 50 writers beside 50 readers: a record
 * took 105 ms at most, a lookup 94 ms.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/stranger.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define JOURNAL_OF_LOG "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL"
/* A log in the making has a name that no other process looks for. */
#define JOURNAL_OF_NEW_LOG "PRAGMA journal_mode=OFF; PRAGMA synchronous=FULL"

/* The least page; SQLite takes shorter files for empty ones, and would write
 * over whatever they are. */
#define MIN_FILE_BYTES 512

static SentLog *
handle_new (const char *location, SentLogMode mode, double wait_seconds)
{
  SentLog *log = g_new0 (SentLog, 1);
  log->location = g_strdup (location);
  log->mode = mode;
  log->wait_usec = (gint64) (wait_seconds * G_USEC_PER_SEC);
  log->deadline = g_get_monotonic_time () + log->wait_usec;
  log->lock_fd = -1;
  log->statements = sqlite_statements_new ();
  log->gathered = sent_entries_new ();
  return log;
}

void
sent_log_close (SentLog *log)
{
  if (log == NULL)
    return;
  /* What was added is durable already, so a failure to close loses nothing. */
  log_disconnect (log);
  if (log->lock_fd >= 0)
    close (log->lock_fd);
  g_hash_table_unref (log->statements);
  sent_entries_free (log->gathered);
  log_clear_digester (&log->digester);
  g_free (log->location);
  g_free (log);
}

/* Replaces a connection that is there. */
static gboolean
connect_file (SentLog *log, const char *path, int access, GError **error)
{
  if (!sqlite_start (error))
    return FALSE;
  log_disconnect (log);
  int status = sqlite3_open_v2 (
      path, &log->database,
      access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (log->database == NULL) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                 "sent log %s: no memory: try again later", path);
    return FALSE;
  }
  if (status != SQLITE_OK)
    return log_set_error (log, "open", error);
  log_set_busy_handler (log);
  return TRUE;
}

/* Fills a file of another name and then gives it the log's, so that no reader
 * ever sees a half-made log. */
static gboolean
make_log (SentLog *log, GError **error)
{
  g_autofree char *path =
      g_strdup_printf ("%s.new.%" G_PID_FORMAT, log->location, getpid ());
  if (unlink (path) < 0 && errno != ENOENT)
    return error_set_errno (error, errno, "can't remove %s", path);
  gboolean is_made = log_create_file (path, error) &&
                     connect_file (log, path, SQLITE_OPEN_READWRITE, error) &&
                     log_execute (log, JOURNAL_OF_NEW_LOG, error) &&
                     log_execute (log, "BEGIN IMMEDIATE", error) &&
                     log_migrate (log, error) &&
                     log_execute (log, "COMMIT", error);
  log_disconnect (log);
  if (!is_made) {
    unlink (path);
    return FALSE;
  }
  return log_publish_file (path, log->location, error);
}

static gboolean
check_owner (const char *path, GError **error)
{
  if (!stranger_put (path))
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "sent log %s: another user put it there, and might have written "
               "it: name a path in [log] where others can't write",
               path);
  return FALSE;
}

/* Whoever may write in the folder could put a FIFO into its place, or what
 * SQLite would write back into the log. */
static gboolean
check_journal (const char *location, GError **error)
{
  struct stat status;
  g_autofree char *path = g_strconcat (location, "-journal", NULL);
  if (lstat (path, &status) < 0 || S_ISREG (status.st_mode))
    return check_owner (path, error);
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "sent log %s: is not a regular file: move it away", path);
  return FALSE;
}

/* Never opens anything but a regular file: a FIFO would block. *@is_missing
 * tells that there is none. */
static gboolean
check_file (const char *location, gboolean *is_missing, GError **error)
{
  struct stat status;
  if (!check_owner (location, error))
    return FALSE;
  *is_missing = stat (location, &status) < 0;
  if (*is_missing && errno != ENOENT)
    return error_set_errno (error, errno, "can't look at the sent log %s",
                            location);
  if (!*is_missing && !S_ISREG (status.st_mode)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "sent log %s: is not a regular file: name another path in "
                 "[log]",
                 location);
    return FALSE;
  }
  if (!*is_missing && status.st_size > 0 && status.st_size < MIN_FILE_BYTES) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "sent log %s: is no sent log: move the file away, or name "
                 "another path in [log]",
                 location);
    return FALSE;
  }
  return check_journal (location, error);
}

/* *@is_current is FALSE for a log that has still to be made or migrated. */
static gboolean
open_present (SentLog *log, gboolean *is_current, GError **error)
{
  gboolean is_missing;
  *is_current = FALSE;
  if (!check_file (log->location, &is_missing, error))
    return FALSE;
  if (is_missing)
    return TRUE;
  return connect_file (log, log->location, SQLITE_OPEN_READWRITE, error) &&
         log_check_schema (log, is_current, error) &&
         log_execute (log, JOURNAL_OF_LOG, error) &&
         (!*is_current || log_read_salt (log, error));
}

/* Under the writers' lock. */
static gboolean
open_locked (SentLog *log, GError **error)
{
  gboolean is_missing, is_current;
  if (!check_file (log->location, &is_missing, error) ||
      (is_missing && !make_log (log, error)) ||
      !open_present (log, &is_current, error))
    return FALSE;
  if (is_current)
    return TRUE;
  /* What was made is not to be seen: a link is in its place, to a disk that is
   * not there just now. */
  if (log->database == NULL)
    return error_set_errno (error, ENOENT, "can't open the sent log %s",
                            log->location);
  if (!log_execute (log, "BEGIN IMMEDIATE", error))
    return FALSE;
  return log_migrate (log, error) && log_execute (log, "COMMIT", error) &&
         log_read_salt (log, error);
}

/* A log that is there is opened without the lock, which others may need
 * meanwhile: it was finished before it got its name. */
static gboolean
open_writer (SentLog *log, GError **error)
{
  gboolean is_missing, is_current;
  if (!check_file (log->location, &is_missing, error) ||
      !log_make_folder (log->location, error))
    return FALSE;
  folder_sweep (log->location);
  log->lock_fd = log_open_lock (log->location, error);
  if (log->lock_fd < 0 || !log_try_lock (log, error) ||
      !open_present (log, &is_current, error))
    return FALSE;
  if (is_current)
    return TRUE;
  if (!log_lock (log, error))
    return FALSE;
  gboolean is_open = open_locked (log, error);
  log_unlock (log);
  return is_open;
}

static gboolean
read_as (SentLog *log, int access, GError **error)
{
  gboolean is_current;
  if (!connect_file (log, log->location, access, error) ||
      !log_check_schema (log, &is_current, error))
    return FALSE;
  if (is_current)
    return log_read_salt (log, error);
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
               "sent log %s: is empty or of an older release: record a message "
               "first",
               log->location);
  return FALSE;
}

static gboolean
open_reader (SentLog *log, GError **error)
{
  gboolean is_missing;
  g_autoptr (GError) failure = NULL;
  if (!check_file (log->location, &is_missing, error))
    return FALSE;
  if (is_missing) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
                 "there is no sent log %s yet: begin it with backsift record "
                 "or backsift import",
                 log->location);
    return FALSE;
  }
  if (read_as (log, SQLITE_OPEN_READONLY, &failure))
    return TRUE;
  /* Where we may, we take back what a killed writer left. */
  if (log->database != NULL &&
      sqlite3_extended_errcode (log->database) == SQLITE_READONLY_ROLLBACK) {
    g_clear_error (&failure);
    if (read_as (log, SQLITE_OPEN_READWRITE, &failure))
      return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

SentLog *
sent_log_open (const char *location, SentLogMode mode, double wait_seconds,
               GError **error)
{
  g_autoptr (SentLog) log = handle_new (location, mode, wait_seconds);
  gboolean is_open = mode == SENT_LOG_WRITE ? open_writer (log, error)
                                            : open_reader (log, error);
  return is_open ? g_steal_pointer (&log) : NULL;
}
