/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside the SQLite backend: the handle, and how its files talk to SQLite.
 */
#pragma once

#include "sentlog/digest.h"
#include "sentlog/gathering.h"
#include "sentlog/sentlog.h"

#include "sentlog/sqlite_statement.h"

/* What is stored of one id or recipient of a message. */
typedef struct {
  gint64 digest;
  gint64 date; /* 0: unknown */
  gint64 sent_at;
  gint32 subject; /* digest; 0: unknown */
  guint8 key;     /* SentKey */
  guint8 way;     /* SentWay */
} Entry;

struct SentEntries {
  GArray *list; /* Entry */
  gboolean has_recipients;
  gint64 without_recipients_at; /* or INSTANT_UNKNOWN: see META_... below */
};

struct SentDigester {
  Salted *salted;         /* a log's is NULL until its salt was read */
  char *subject;          /* of the last entry or question; nullable */
  gint32 subject_digest;  /* its digest */
  GHashTable *recipients; /* char *: gint64 *, digests; NULL: none is kept */
};

struct SentLog {
  sqlite3 *database;
  char *location;
  SentLogMode mode;
  gint64 wait_usec;
  gint64 deadline;       /* monotonic, in microseconds: when waiting ends */
  int lock_fd;           /* a writer's lock file; -1 in a reader */
  gboolean has_no_locks; /* its file system refused one */
  SentDigester digester;
  GHashTable *statements; /* char *: sqlite3_stmt *, of this connection */
  SentEntries *gathered;  /* not written yet */
  guint worth_writing;    /* so many of them; 0: not known */
  guint chunk;            /* of the next transaction; 0: not known */
};

/* sentlog_file.c: the files. Errors of all are those of sentlog.h. */

/* Makes the folder of the log and its parents, durably. */
gboolean log_make_folder (const char *location, GError **error);
/* Opens LOCATION.lock; -1 with @error. */
int log_open_lock (const char *location, GError **error);
/* Makes @path, an empty file with the mode that a log has. */
gboolean log_create_file (const char *path, GError **error);
/* Gives the finished file @made the name @location, where none has it yet,
 * durably, and removes the name @made. */
gboolean log_publish_file (const char *made, const char *location,
                           GError **error);

/* sentlog_missed.c */

/* As sent_log_note_missed() noted it, or INSTANT_UNKNOWN. */
gboolean log_missed_until (const char *location, gint64 *until, GError **error);
/* For coverage that starts at @since now. */
gboolean log_forget_missed (const SentLog *log, gint64 since, GError **error);

/* sentlog_lock.c */

/* Takes the writers' lock, in turn, waiting until log->deadline; log_unlock()
 * gives it back. While it waits SIGALRM is used. */
gboolean log_lock (const SentLog *log, GError **error);
/* FALSE with an error where the file system has no locks. */
gboolean log_try_lock (const SentLog *log, GError **error);
void log_unlock (const SentLog *log);

/* sentlog_schema.c */

/* Whether the schema is this release's. Where it is older, or nothing was
 * written to the file yet, log_migrate(), in a transaction, makes it so. */
gboolean log_check_schema (const SentLog *log, gboolean *is_current,
                           GError **error);
gboolean log_migrate (const SentLog *log, GError **error);
gboolean log_read_salt (SentLog *log, GError **error);

/* What the triggers on added rows do: ?3 messages and ?4 recipients by the way
 * ?2, of the day of ?1, which is when the last of these was sent. */
extern const char *const log_add_activity;

/* sentlog_statement.c */

/* Sets @error from the connection's last error. Returns FALSE always. */
gboolean log_set_error (const SentLog *log, const char *what, GError **error);

/* Starts counting the wait anew, in a writer only. */
void log_restart_wait (SentLog *log);
/* Makes waiting for other processes end at log->deadline. */
void log_set_busy_handler (SentLog *log);

/* NULL with @error, else as sqlite_statements_get(). */
sqlite3_stmt *log_prepare (const SentLog *log, const char *sql, GError **error);
/* Closes the connection, if there is one. */
void log_disconnect (SentLog *log);
/* One step; *@has_row (nullable where none is expected) tells whether there
 * is a row. */
gboolean log_step (const SentLog *log, sqlite3_stmt *statement,
                   gboolean *has_row, GError **error);
gboolean log_execute (const SentLog *log, const char *sql, GError **error);

/* A writing transaction, under the writers' lock; log_end() commits where
 * @success is TRUE, and rolls back where it is not, or where committing fails.
 * It returns whether the transaction is now durable. */
gboolean log_begin (SentLog *log, GError **error);
gboolean log_end (SentLog *log, gboolean success, GError **error);

/* A number in the meta table; INSTANT_UNKNOWN where there is none. */
gboolean log_get_number (const SentLog *log, const char *name, gint64 *value,
                         GError **error);
gboolean log_set_number (const SentLog *log, const char *name, gint64 value,
                         GError **error);

/* Names of numbers in the meta table. */
#define META_COVERED_SINCE "covered_since"
/* 1 once an entry with recipients was added. */
#define META_KNOWS_RECIPIENTS "knows_recipients"
/* When the latest entry without recipients was sent. */
#define META_WITHOUT_RECIPIENTS_AT "without_recipients_at"

/* sentlog_digester.c */

void log_clear_digester (SentDigester *digester);
/* 0: unknown. */
gint32 log_subject_digest (SentDigester *digester, const char *subject);
/* As near to it as can be stored. */
gint64 log_storable_instant (gint64 instant);

/* sentlog_entry.c */

/* The least time that what is sent now may have: where the clock stands before
 * coverage began, it was put back, and an entry of that time would be swept as
 * soon as it is right again, long before the message can bounce.
 * INSTANT_UNKNOWN: the clock is good enough. */
gboolean log_find_floor (const SentLog *log, gint64 now, gint64 *floor,
                         GError **error);
/* What is stored for entry->sent_at. */
gint64 log_entry_sent_at (const Entry *entry, gint64 now, gint64 floor);

/* What inserts an entry, by log_insert_entry(): a message's (any key but
 * RECIPIENT) unless it is there; the same, or gives the one there its time
 * where that is later; a recipient's. */
#define LOG_INSERT_MESSAGE                                                     \
  "INSERT INTO message (digest, date, subject, sent_after, way)"               \
  " VALUES (?1, ?5, ?3, ?2 - ?5, ?4) ON CONFLICT (digest, date, subject) DO "
#define LOG_ADD_NEW_MESSAGE LOG_INSERT_MESSAGE "NOTHING"
#define LOG_ADD_MESSAGE                                                        \
  LOG_INSERT_MESSAGE "UPDATE SET sent_after = excluded.sent_after"             \
                     " WHERE excluded.sent_after > sent_after"
#define LOG_ADD_RECIPIENT                                                      \
  "INSERT INTO recipient (digest, sent_at, subject, way)"                      \
  " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING"
gboolean log_insert_entry (const SentLog *log, sqlite3_stmt *statement,
                           const Entry *entry, gint64 sent_at, GError **error);

/* In a transaction: that these entries are there now. */
gboolean log_update_coverage (const SentLog *log, const SentEntries *entries,
                              gint64 now, GError **error);

/* Moves the start of coverage up to @before where it is earlier. */
gboolean log_limit_coverage (const SentLog *log, gint64 before, GError **error);

/* In a transaction: removes what was sent before @before out of the next few
 * hundred entries, in each table, where the last call ended. */
gboolean log_sweep_some (const SentLog *log, gint64 before, GError **error);
