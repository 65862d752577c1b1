/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The schema, and how it is made and brought up to date.
 *
 * Digests are random, so entries lie in no order and each added one touches a
 * page of its own; what keeps ten million small are tables without rowid and
 * without further indexes, and sent_after, which is next to nothing where the
 * Date is true. Date and subject are 0 where unknown.
 *
 * What each day brought is counted as it comes, by triggers, so that counts
 * never differ from the entries: going through ten million to count them takes
 * seconds.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/error.h"

#include <sys/stat.h>

#define SCHEMA_VERSION 2
/* "bsft", in SQLite's file header: tells our files from others' databases. */
#define APPLICATION_ID 0x62736674

static const char *const schema_1 =
    "PRAGMA application_id = 1651730036;" /* APPLICATION_ID */
    "CREATE TABLE meta ("
    "  name TEXT PRIMARY KEY NOT NULL,"
    "  value NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE TABLE message ("
    "  digest INTEGER NOT NULL,"
    "  date INTEGER NOT NULL,"
    "  subject INTEGER NOT NULL,"
    "  sent_after INTEGER NOT NULL,"
    "  sender INTEGER NOT NULL," /* 32-bit digest */
    "  way INTEGER NOT NULL,"
    "  PRIMARY KEY (digest, date, subject)"
    ") WITHOUT ROWID;"
    "CREATE TABLE recipient ("
    "  digest INTEGER NOT NULL,"
    "  sent_at INTEGER NOT NULL,"
    "  subject INTEGER NOT NULL,"
    "  PRIMARY KEY (digest, sent_at, subject)"
    ") WITHOUT ROWID;";

/* When a row's message was sent. */
#define MESSAGE_SENT_AT(row)   "(" row ".date + " row ".sent_after)"
#define RECIPIENT_SENT_AT(row) row ".sent_at"

/* Statements of a trigger that count a row in or out. */
#define COUNT_IN(sent_at, way, messages, recipients)                           \
  " INSERT INTO activity VALUES (" sent_at " / 86400, " way ", " messages      \
  ", " recipients ", " sent_at ") ON CONFLICT (day, way) DO UPDATE"            \
  " SET messages = messages + excluded.messages,"                              \
  " recipients = recipients + excluded.recipients,"                            \
  " last_sent_at = max(last_sent_at, excluded.last_sent_at);"
#define COUNT_OUT(sent_at, way, column)                                        \
  " UPDATE activity SET " column " = " column " - 1"                           \
  " WHERE day = " sent_at " / 86400 AND way = " way ";"                        \
  " DELETE FROM activity WHERE day = " sent_at " / 86400 AND way = " way       \
  " AND messages = 0 AND recipients = 0;"

#define COUNT_MESSAGE_IN COUNT_IN (MESSAGE_SENT_AT ("new"), "new.way", "1", "0")
#define COUNT_MESSAGE_OUT                                                      \
  COUNT_OUT (MESSAGE_SENT_AT ("old"), "old.way", "messages")
#define COUNT_RECIPIENT_IN                                                     \
  COUNT_IN (RECIPIENT_SENT_AT ("new"), "new.way", "0", "1")
#define COUNT_RECIPIENT_OUT                                                    \
  COUNT_OUT (RECIPIENT_SENT_AT ("old"), "old.way", "recipients")

/* From 1: nobody asked for the sender, whose room the way of a recipient now
 * takes. (SQLite can drop a column from 3.35 on only.) */
static const char *const schema_2 =
    "ALTER TABLE message RENAME TO message_1;"
    "CREATE TABLE message ("
    "  digest INTEGER NOT NULL,"     /* of a message id, an envelope id or,
                                     without a message id, a recipient */
    "  date INTEGER NOT NULL,"       /* its Date field */
    "  subject INTEGER NOT NULL,"    /* 32-bit digest */
    "  sent_after INTEGER NOT NULL," /* seconds from date until sent */
    "  way INTEGER NOT NULL,"        /* SentWay */
    "  PRIMARY KEY (digest, date, subject)"
    ") WITHOUT ROWID;"
    "INSERT INTO message SELECT digest, date, subject, sent_after, way"
    " FROM message_1;"
    "DROP TABLE message_1;"
    "ALTER TABLE recipient ADD COLUMN way INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE activity ("
    "  day INTEGER NOT NULL," /* since 1970, UTC */
    "  way INTEGER NOT NULL,"
    "  messages INTEGER NOT NULL,"   /* rows of message */
    "  recipients INTEGER NOT NULL," /* rows of recipient */
    "  last_sent_at INTEGER NOT NULL,"
    "  PRIMARY KEY (day, way)"
    ") WITHOUT ROWID;"
    "INSERT INTO activity"
    " SELECT sent_at / 86400, way, sum(messages), sum(recipients), max(sent_at)"
    " FROM (SELECT date + sent_after AS sent_at, way, 1 AS messages,"
    "       0 AS recipients FROM message"
    "       UNION ALL SELECT sent_at, way, 0, 1 FROM recipient)"
    " GROUP BY sent_at / 86400, way;"
    "DELETE FROM meta WHERE name = 'last_sent_at';"
    "CREATE TRIGGER message_added AFTER INSERT ON message"
    " BEGIN" COUNT_MESSAGE_IN "END;"
    "CREATE TRIGGER message_removed AFTER DELETE ON message"
    " BEGIN" COUNT_MESSAGE_OUT "END;"
    "CREATE TRIGGER message_sent_again AFTER UPDATE ON message"
    " BEGIN" COUNT_MESSAGE_OUT COUNT_MESSAGE_IN "END;"
    "CREATE TRIGGER recipient_added AFTER INSERT ON recipient"
    " BEGIN" COUNT_RECIPIENT_IN "END;"
    "CREATE TRIGGER recipient_removed AFTER DELETE ON recipient"
    " BEGIN" COUNT_RECIPIENT_OUT "END;";

const char *const log_add_activity = COUNT_IN ("?1", "?2", "?3", "?4");

/* The step at i leads from version i to i + 1. */
static const char *const steps[SCHEMA_VERSION] = {schema_1, schema_2};

static gboolean
read_pragma (const SentLog *log, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = log_prepare (log, sql, error);
  gboolean has_row;
  if (statement == NULL || !log_step (log, statement, &has_row, error))
    return FALSE;
  *value = has_row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

/* *@version is 0 for a file that nothing was written to yet. */
static gboolean
read_version (const SentLog *log, gint64 *version, GError **error)
{
  gint64 application_id, n_tables;
  if (!read_pragma (log, "PRAGMA user_version", version, error) ||
      !read_pragma (log, "PRAGMA application_id", &application_id, error) ||
      !read_pragma (log, "SELECT count(*) FROM sqlite_master", &n_tables,
                    error))
    return FALSE;
  gboolean is_empty = *version == 0 && application_id == 0 && n_tables == 0;
  if (!is_empty && application_id != APPLICATION_ID) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "sent log %s: is another program's database: name another "
                 "path in [log]",
                 log->location);
    return FALSE;
  }
  if (*version > SCHEMA_VERSION) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "sent log %s: was written by a newer release (schema "
                 "%" G_GINT64_FORMAT ", this one knows %d): update backsift",
                 log->location, *version, SCHEMA_VERSION);
    return FALSE;
  }
  return TRUE;
}

static gboolean
write_salt (const SentLog *log, GError **error)
{
  guint8 salt[SALT_BYTES];
  if (!digest_salt_new (salt, error))
    return FALSE;
  g_autoptr (sqlite3_stmt) statement = log_prepare (
      log, "INSERT INTO meta (name, value) VALUES ('salt', ?)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_blob (statement, 1, salt, sizeof salt, SQLITE_STATIC);
  return log_step (log, statement, NULL, error);
}

gboolean
log_migrate (const SentLog *log, GError **error)
{
  /* Read again: another process may have come first. */
  gint64 version;
  if (!read_version (log, &version, error))
    return FALSE;
  gboolean is_new = version == 0;
  for (gint64 i = version; i < SCHEMA_VERSION; i++)
    if (!log_execute (log, steps[i], error))
      return FALSE;
  if (is_new && !write_salt (log, error))
    return FALSE;
  g_autofree char *sql =
      g_strdup_printf ("PRAGMA user_version = %d", SCHEMA_VERSION);
  return log_execute (log, sql, error);
}

/* SQLite notices missing pages, but reads what is missing of the last one as
 * zeros: entries that stood there would count as absent. */
static gboolean
check_last_page (const SentLog *log, GError **error)
{
  gint64 page_size;
  struct stat status;
  if (!read_pragma (log, "PRAGMA page_size", &page_size, error))
    return FALSE;
  if (stat (log->location, &status) < 0 || status.st_size % page_size == 0)
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "sent log %s: is cut off: move the file away, and record and "
               "import anew",
               log->location);
  return FALSE;
}

/* The version comes first: by reading it SQLite takes back what a killed
 * writer left, half a page perhaps. */
gboolean
log_check_schema (const SentLog *log, gboolean *is_current, GError **error)
{
  gint64 version;
  if (!read_version (log, &version, error) || !check_last_page (log, error))
    return FALSE;
  *is_current = version == SCHEMA_VERSION;
  return TRUE;
}

gboolean
log_read_salt (SentLog *log, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      log_prepare (log, "SELECT value FROM meta WHERE name = 'salt'", error);
  gboolean has_row;
  if (statement == NULL || !log_step (log, statement, &has_row, error))
    return FALSE;
  if (!has_row || sqlite3_column_bytes (statement, 0) != SALT_BYTES) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "sent log %s: its salt is gone: move the file away, and "
                 "record and import anew",
                 log->location);
    return FALSE;
  }
  g_clear_pointer (&log->digester.salted, salted_free);
  log->digester.salted = salted_new (sqlite3_column_blob (statement, 0));
  return TRUE;
}
