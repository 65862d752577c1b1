/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sent log: what we know of the mail that we genuinely sent. It holds
 * salted digests only (HMAC-SHA-256 with a random salt of the log's own, cut
 * to 64 bits): no address, subject or Message-ID can be read out of it.
 *
 * This header is the whole interface of a backend; the one there is keeps
 * the log in an SQLite file (sentlog_sqlite.c). Any number of processes
 * record and read at once. Errors of all functions: TEMPORARY (busy for
 * longer than the wait, no space), CORRUPT (no log, damaged, or written by a
 * newer release), REFUSED (no permission), IO.
 */
#pragma once

#include <glib.h>

/* How an entry came in. Numbers are stored: never change one. */
typedef enum {
  SENT_WAY_RECORD = 0,   /* backsift record, from a message or its facts */
  SENT_WAY_SENDMAIL = 1, /* backsift record --sendmail */
  SENT_WAY_IMPORT = 2,   /* backsift import */
  SENT_WAY_MAIL_LOG = 3, /* backsift record --mail-log */
  SENT_WAY_RELEASE = 4,  /* backsift quarantine release --trust */
  N_SENT_WAYS
} SentWay;

/* "record", "sendmail", "import", "mail-log", "release"; static. "unknown" for
 * a number that a newer release stored. */
const char *sent_way_name (SentWay way);

/* What is remembered of one sent message. Strings are in clear here and
 * digested on their way in; the caller owns everything. */
typedef struct {
  const GPtrArray *message_ids; /* char *, without brackets; may be empty */
  const char *envelope_id;      /* nullable */
  const GPtrArray *recipients;  /* char *; may be empty */
  const char *subject;          /* decoded, as in the message; nullable */
  gint64 date;                  /* its Date field, or INSTANT_UNKNOWN */
  gint64 sent_at;               /* when it was sent, as far as we know */
  SentWay way;
} SentMessage;

typedef enum {
  SENT_KEY_MESSAGE_ID,
  SENT_KEY_ENVELOPE_ID,
  SENT_KEY_RECIPIENT,
  SENT_KEY_UNIDENTIFIED, /* recipient of a message without a Message-ID: some
                            MTAs add one before they bounce it (seen: dma,
                            Sendmail), which the log then can't know */
  N_SENT_KEYS
} SentKey;

typedef enum {
  SUBJECT_UNKNOWN, /* not known on one side at least */
  SUBJECT_AGREES,  /* equal after subject_normalize() */
  SUBJECT_DIFFERS,
} SubjectAgreement;

/* One entry that a question matched. */
typedef struct {
  gint64 sent_at;
  gint64 date; /* or INSTANT_UNKNOWN; always unknown for recipients */
  SubjectAgreement subject;
  SentWay way;
} SentMatch;

typedef struct {
  guint64 n_messages;   /* entries by message or envelope id */
  guint64 n_recipients; /* entries by recipient */
  gint64 last_sent_at;  /* or INSTANT_UNKNOWN */
} SentActivity;

/* Of how many days n_active_days tells. */
#define SENT_ACTIVE_DAYS_OF 14

typedef struct {
  gint64 covered_since; /* complete since then; INSTANT_UNKNOWN: empty log */
  gint64 recipients_covered_since; /* since then every entry had recipients;
                                      INSTANT_UNKNOWN where none has */
  gint64 missed_until; /* something that was sent until then is missing, which
                          both know already; or INSTANT_UNKNOWN */
  SentActivity all;
  SentActivity by_way[N_SENT_WAYS];
  guint n_active_days; /* among the SENT_ACTIVE_DAYS_OF days that end with the
                          last entry's, those on which something was sent */
  guint64 size_bytes;
  guint64 identity; /* tells this log from one made anew in its place */
  guint schema_version;
} SentLogStatus;

typedef enum {
  SENT_LOG_READ,  /* needs read access to file and folder only */
  SENT_LOG_WRITE, /* makes file and folders on first use */
} SentLogMode;

typedef struct SentLog SentLog;

/* @location is the file's path. For SENT_LOG_READ a missing file is
 * BACKSIFT_ERROR_IO. Every later call waits for other
 * processes up to @wait_seconds (fractions allowed), counted over the life
 * of the handle for a reader and call by call for a writer. */
SentLog *sent_log_open (const char *location, SentLogMode mode,
                        double wait_seconds, GError **error);
void sent_log_close (SentLog *log);

/* Does what a process can't that will have nothing but read access to a few
 * files, and then open the log for reading: takes back what a killed writer
 * left there, waiting for others up to @wait_seconds, which costs nothing where
 * there is nothing. With @files (of char *), loads libraries that could not be
 * loaded later, and adds what has to be readable. What fails here,
 * sent_log_open() will tell. */
void sent_log_prepare (const char *location, double wait_seconds,
                       GPtrArray *files);

/* Remembers @n messages in one transaction, durable on return. The same
 * message twice is one entry. The first call starts coverage, at @now. Now
 * and then it also sweeps a part of what is older than @keep_seconds,
 * without holding others up; 0: never. */
gboolean sent_log_add (SentLog *log, const SentMessage *messages, guint n,
                       gint64 now, gint64 keep_seconds, GError **error);

/* Appends to @matches (of SentMatch) what the log has under @value; for a
 * message id and a recipient each match says whether @subject (nullable)
 * agrees. No match is no error. At most SENT_LOG_MAX_MATCHES: those whose
 * subject agrees first, then the latest. */
gboolean sent_log_find (SentLog *log, SentKey key, const char *value,
                        const char *subject, GArray *matches, GError **error);
#define SENT_LOG_MAX_MATCHES 64

/* For a moment, until it is called with FALSE: of several questions each but
 * the first costs less, all are answered by the same state of the log, and who
 * writes has to wait. */
gboolean sent_log_hold (SentLog *log, gboolean is_held, GError **error);

/* Since when the log is complete, and, with @count, what is in it: without,
 * all, by_way, n_active_days and size_bytes are left at 0. */
gboolean sent_log_status (SentLog *log, gboolean count, SentLogStatus *status,
                          GError **error);

/* Moves the start of coverage back to @since where it is later (or none): what
 * was noted as missed is there by now. */
gboolean sent_log_extend_coverage (SentLog *log, gint64 since, GError **error);

/* Says that something that was sent up to @until is missing: coverage then
 * starts at @until at the earliest. Works for a log that can't be opened or
 * written, and on a full disk. An empty log stays without coverage. */
gboolean sent_log_note_missed (const char *location, gint64 until,
                               GError **error);

/* Removes entries sent before @before, in small steps; coverage then starts
 * at @before at the earliest. *@removed (nullable) counts them. */
gboolean sent_log_expire (SentLog *log, gint64 before, guint64 *removed,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SentLog, sent_log_close)
