/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file of the index: making and opening it.
 */
#include "quarantine/index_parts.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/platform.h"
#include "base/stranger.h"
#include "quarantine/quarantine_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME      "backsift-index.db"
#define VERSION        4
#define FORMER_VERSION 3

#define MAX_SLEEP_USEC 4000

#define ADD_TO_COUNT(row, n)                                                   \
  " INSERT INTO count (kind, evidence, n_quarantined)"                         \
  " VALUES (" row ".kind, " row ".evidence, " n ")"                            \
  " ON CONFLICT (kind, evidence)"                                              \
  " DO UPDATE SET n_quarantined = n_quarantined + excluded.n_quarantined;"

#define ADD_TO_TOTAL(row, sign)                                                \
  " INSERT INTO total"                                                         \
  " VALUES (" row ".expiry, " sign "1, " sign row ".size_bytes)"               \
  " ON CONFLICT (expiry)"                                                      \
  " DO UPDATE SET n_messages = n_messages + excluded.n_messages,"              \
  " size_bytes = size_bytes + excluded.size_bytes;"

#define TRIGGER(name, event, does)                                             \
  "CREATE TRIGGER " name " AFTER " event " ON message BEGIN" does " END;"

#define TRIGGERS                                                               \
  TRIGGER ("message_added", "INSERT",                                          \
           ADD_TO_COUNT ("new", "1") ADD_TO_TOTAL ("new", "+"))                \
  TRIGGER ("message_removed", "DELETE", ADD_TO_TOTAL ("old", "-"))             \
  TRIGGER ("message_expires", "UPDATE OF expiry",                              \
           ADD_TO_TOTAL ("old", "-") ADD_TO_TOTAL ("new", "+"))                \
  TRIGGER ("message_described", "UPDATE OF kind, evidence",                    \
           ADD_TO_COUNT ("old", "-1") ADD_TO_COUNT ("new", "1"))

/* What VERSION has and FORMER_VERSION has not: of what is there, as
 * IndexTotals. */
#define TOTALS                                                                 \
  "CREATE TABLE total ("                                                       \
  "  expiry INTEGER PRIMARY KEY NOT NULL,"                                     \
  "  n_messages INTEGER NOT NULL,"                                             \
  "  size_bytes INTEGER NOT NULL"                                              \
  ");" TRIGGERS "INSERT INTO total SELECT expiry, count(*), sum(size_bytes)"   \
  " FROM message GROUP BY expiry; PRAGMA user_version = 4;"

/* Counts and totals are kept by triggers, so that they can't differ from what
 * was done. But messages are removed by the totals, and a number that stands
 * somewhere may be wrong: they are counted before that. */
static const char schema[] =
    "CREATE TABLE message ("
    "  name TEXT PRIMARY KEY NOT NULL,"
    "  id TEXT NOT NULL,"
    "  quarantined_at INTEGER NOT NULL,"
    "  size_bytes INTEGER NOT NULL,"
    "  kind INTEGER NOT NULL,"
    "  evidence INTEGER NOT NULL,"
    "  expiry INTEGER NOT NULL," /* IndexExpiry */
    "  summary BLOB"             /* as summary_to_bytes() */
    ");"
    "CREATE INDEX message_by_age ON message (quarantined_at);"
    "CREATE INDEX message_size ON message (expiry, size_bytes);"
    "CREATE TABLE complete (is_so INTEGER PRIMARY KEY);"
    "CREATE TABLE count ("
    "  kind INTEGER NOT NULL,"
    "  evidence INTEGER NOT NULL,"
    "  n_quarantined INTEGER NOT NULL DEFAULT 0,"
    "  n_expired INTEGER NOT NULL DEFAULT 0,"
    "  n_released INTEGER NOT NULL DEFAULT 0,"
    "  n_gone INTEGER NOT NULL DEFAULT 0,"
    "  n_digested INTEGER NOT NULL DEFAULT 0,"
    "  PRIMARY KEY (kind, evidence)"
    ") WITHOUT ROWID;"
    "CREATE TABLE folder (digest TEXT PRIMARY KEY NOT NULL, path TEXT NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE digest (sent_at INTEGER NOT NULL);" TOTALS;

/* Where a scan found its messages is known nowhere else. */
static const char update[] =
    "DROP TRIGGER message_added; DROP TRIGGER message_described;" TOTALS;

/* For all waits up to the end of a transaction together: SQLite counts anew
 * for each. */
static int
wait_for_others (void *data, G_GNUC_UNUSED int n_calls)
{
  QuarantineIndex *index = data;
  gint64 begun_at = g_get_monotonic_time ();
  gboolean is_to_try_again = sqlite_sleep (index->left_usec, MAX_SLEEP_USEC);
  index->left_usec -= g_get_monotonic_time () - begun_at;
  return is_to_try_again;
}

static gboolean
connect_to (QuarantineIndex *index, double wait_seconds, GError **error)
{
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (!sqlite_start (error))
    return FALSE;
  index->statements = sqlite_statements_new ();
  int status = sqlite3_open_v2 (index->path, &index->database, flags, NULL);
  if (index->database == NULL) {
    g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                         "no memory for the index: try again later");
    return FALSE;
  }
  if (status != SQLITE_OK)
    return index_set_error (index, error);
  index->wait_usec = (gint64) (wait_seconds * G_USEC_PER_SEC);
  index->left_usec = index->wait_usec;
  sqlite3_busy_handler (index->database, wait_for_others, index);
  return index_execute (index,
                        "PRAGMA synchronous=OFF; PRAGMA journal_mode=TRUNCATE;"
                        "PRAGMA temp_store=MEMORY",
                        error);
}

static gboolean
read_pragma (const QuarantineIndex *index, const char *sql, gint64 *value,
             GError **error)
{
  g_autoptr (sqlite3_stmt) statement = index_prepare (index, sql, error);
  gboolean has_row = FALSE;
  if (statement == NULL || !index_step (index, statement, &has_row, error))
    return FALSE;
  *value = has_row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

static gboolean
read_version (const QuarantineIndex *index, gint64 *version, GError **error)
{
  return read_pragma (index, "PRAGMA user_version", version, error);
}

static const char *
statements_for (gint64 version)
{
  return version == 0 ? schema : version == FORMER_VERSION ? update : NULL;
}

/* Under the lock: another process may make it at the same time. */
static gboolean
make_tables (QuarantineIndex *index, GError **error)
{
  gint64 version;
  if (!quarantine_index_begin (index, error))
    return FALSE;
  gboolean is_done = read_version (index, &version, error) &&
                     (statements_for (version) == NULL ||
                      index_execute (index, statements_for (version), error));
  return quarantine_index_end (index, is_done, error);
}

static QuarantineIndex *
open_at (const char *path, double wait_seconds, GError **error)
{
  gint64 version;
  g_autoptr (QuarantineIndex) index = g_new0 (QuarantineIndex, 1);
  index->path = g_strdup (path);
  if (!connect_to (index, wait_seconds, error) ||
      !read_version (index, &version, error) ||
      (statements_for (version) != NULL && !make_tables (index, error)))
    return NULL;
  if (version == VERSION || statements_for (version) != NULL)
    return g_steal_pointer (&index);
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "index %s: written by another release", path);
  return NULL;
}

/* A link or a FIFO in its place is somebody's trick; so is what a stranger put
 * there. FALSE where it stays. */
static gboolean
remove_odd (const char *path, GError **error)
{
  struct stat status;
  if (lstat (path, &status) != 0 ||
      (S_ISREG (status.st_mode) && !stranger_put (path)) || unlink (path) == 0)
    return TRUE;
  return error_set_errno (error, errno, "can't remove %s", path);
}

/* It says of each message whose it is and what about, and must not be readable
 * by more than those are: SQLite would go by the umask. An open and close of
 * what is there would end SQLite's locks on it. */
static gboolean
make_private (const char *path, GError **error)
{
  struct stat status;
  int fd = descriptor_open (
      path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd >= 0)
    return close (fd) == 0 ||
           error_set_errno (error, errno, "can't make %s", path);
  if (errno != EEXIST)
    return error_set_errno (error, errno, "can't make %s", path);
  if (lstat (path, &status) == 0 && status.st_uid == geteuid () &&
      (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    (void) chmod (path, status.st_mode & S_IRWXU); /* of a release before */
  return TRUE;
}

static char *
path_in (const char *maildir)
{
  return g_build_filename (maildir, FILE_NAME, NULL);
}

void
quarantine_index_forget (const char *maildir)
{
  g_autofree char *path = path_in (maildir);
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  (void) unlink (path);
  (void) unlink (journal);
}

static gboolean
is_found_whole (const QuarantineIndex *index)
{
  gboolean has_row = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3_stmt) statement =
      index_prepare (index, "PRAGMA integrity_check(1)", &error);
  /* That it can't be read just now says nothing of it. */
  if (statement == NULL || !index_step (index, statement, &has_row, &error))
    return !g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT);
  g_autofree char *result = has_row ? index_column_text (statement, 0) : NULL;
  return g_strcmp0 (result, "ok") == 0;
}

/* A page that can't be read at this moment is told of as a damaged one is. */
gboolean
quarantine_index_is_whole (const QuarantineIndex *index)
{
  return is_found_whole (index) || is_found_whole (index);
}

/* A loss of power may leave pages of different times, which nothing tells in
 * each alone: nothing is synced here, which would cost a delivery more than all
 * the rest. So who comes first after a start of the system looks at the
 * whole; which start it was stands in the file. */
static gboolean
is_whole_since_start (QuarantineIndex *index)
{
  gint64 noted;
  gint32 start = platform_start_number ();
  g_autofree char *note =
      g_strdup_printf ("PRAGMA application_id = %" G_GINT32_FORMAT, start);
  if (start == 0 ||
      !read_pragma (index, "PRAGMA application_id", &noted, NULL) ||
      noted == start)
    return TRUE;
  if (!quarantine_index_is_whole (index))
    return FALSE;
  (void) index_execute (index, note, NULL);
  return TRUE;
}

QuarantineIndex *
quarantine_index_open (const char *maildir, double wait_seconds, GError **error)
{
  g_autofree char *path = path_in (maildir);
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autoptr (GError) failure = NULL;
  if (!quarantine_check_owner (maildir, error) || !remove_odd (path, error) ||
      !remove_odd (journal, error) || !make_private (path, error))
    return NULL;
  QuarantineIndex *index = open_at (path, wait_seconds, &failure);
  /* SQLite takes some failures to read for damage; these pass. */
  if (g_error_matches (failure, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT)) {
    g_clear_error (&failure);
    index = open_at (path, wait_seconds, &failure);
  }
  if (index != NULL && is_whole_since_start (index))
    return index;
  if (index == NULL &&
      !g_error_matches (failure, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  g_clear_pointer (&index, quarantine_index_close);
  quarantine_index_forget (maildir);
  return make_private (path, error) ? open_at (path, wait_seconds, error)
                                    : NULL;
}

QuarantineIndex *
quarantine_index_open_nowhere (GError **error)
{
  return open_at (":memory:", 0, error);
}

void
quarantine_index_close (QuarantineIndex *index)
{
  if (index == NULL)
    return;
  g_clear_pointer (&index->statements, g_hash_table_unref);
  if (index->database != NULL)
    sqlite3_close (index->database);
  g_free (index->path);
  g_free (index);
}

gboolean
quarantine_index_begin (QuarantineIndex *index, GError **error)
{
  return index_execute (index, "BEGIN IMMEDIATE", error);
}

gboolean
quarantine_index_end (QuarantineIndex *index, gboolean success, GError **error)
{
  gboolean is_done = success && index_execute (index, "COMMIT", error);
  if (!is_done)
    sqlite3_exec (index->database, "ROLLBACK", NULL, NULL, NULL);
  index->left_usec = index->wait_usec;
  return is_done;
}
