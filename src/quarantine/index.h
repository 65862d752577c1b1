/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known about the messages in quarantine besides themselves: since when
 * they are there, what was found out about them, and the counts, those of
 * messages that are gone by now, too. An SQLite file beside the messages, which
 * is a cache and no more: where it is lost or damaged it is made anew
 * (contents.h), and only the counts begin again. So nothing is synced, and no
 * mail waits for it.
 *
 * Errors of all functions: TEMPORARY (busy), CORRUPT, REFUSED, IO.
 */
#pragma once

#include "filter/summary.h"

/* A kind and an evidence not known yet. */
#define INDEX_KIND_UNKNOWN     N_REPORT_KINDS
#define INDEX_EVIDENCE_UNKNOWN N_EVIDENCES

/* Hex digits of an id. */
#define INDEX_ID_DIGITS 10

/* Whether a message may be removed by its age and the like. */
typedef enum {
  INDEX_STAYS,          /* somebody put it there, or it was there before the
                           folder was named as the quarantine */
  INDEX_IF_BACKSCATTER, /* the same, but it looked like backscatter: it is
                           judged again before it is removed */
  INDEX_EXPIRES,        /* we put it there */
} IndexExpiry;

/* A message that is in quarantine. */
typedef struct {
  char *name; /* of its file, without flags */
  char *id;   /* what people call it by: the first digits of the SHA-256 of the
                 name */
  gint64 quarantined_at;
  guint64 size_bytes;
  guint kind;       /* ReportKind, or unknown */
  guint evidence;   /* Evidence, or unknown */
  Summary *summary; /* NULL: nobody has looked yet */
  IndexExpiry expiry;
  char *file_name; /* where it is now, which the index does not know */
} QuarantinedMessage;

/* @name is copied; what is not known is set so. */
QuarantinedMessage *quarantined_message_new (const char *name);
void quarantined_message_free (QuarantinedMessage *message);

/* Why a message is not there any more. */
typedef enum {
  INDEX_EXPIRED,
  INDEX_RELEASED,
  INDEX_GONE, /* somebody else moved or removed it */
  N_INDEX_ENDS
} IndexEnd;

/* Messages of one sort, since the index was made. */
typedef struct {
  guint kind, evidence;
  guint64 n_quarantined; /* all, whatever became of them */
  guint64 n_ended[N_INDEX_ENDS];
  guint64 n_digested; /* of n_quarantined, those a digest told of, and those
                         that were released before one could */
} IndexCount;

typedef struct QuarantineIndex QuarantineIndex;

/* Opens the index of the quarantine @maildir, or makes it. What is no index of
 * this release's is removed first. A transaction, and what is asked before
 * it, waits for other processes up to @wait_seconds in all. */
QuarantineIndex *quarantine_index_open (const char *maildir,
                                        double wait_seconds, GError **error);
/* Whether no page of it is damaged; looks at all of them. */
gboolean quarantine_index_is_whole (const QuarantineIndex *index);
/* Removes it, for the next one to make it anew. */
void quarantine_index_forget (const char *maildir);
/* One in memory, for who may only read the folder. Errors as above. */
QuarantineIndex *quarantine_index_open_nowhere (GError **error);
void quarantine_index_close (QuarantineIndex *index);

/* Whether nobody has told it yet of the messages that were there before it, and
 * that this was done. */
gboolean quarantine_index_is_new (const QuarantineIndex *index);
gboolean quarantine_index_set_complete (QuarantineIndex *index, GError **error);

/* A transaction, alone with the index. quarantine_index_end() commits where
 * @success is TRUE and returns whether that was done; else it rolls back. */
gboolean quarantine_index_begin (QuarantineIndex *index, GError **error);
gboolean quarantine_index_end (QuarantineIndex *index, gboolean success,
                               GError **error);

/* Of @message its summary and file_name are not looked at. One of that name
 * that is there already learns from one whose kind is known. */
gboolean quarantine_index_add (QuarantineIndex *index,
                               const QuarantinedMessage *message,
                               GError **error);
/* @name need not be there. */
gboolean quarantine_index_remove (QuarantineIndex *index, const char *name,
                                  IndexEnd end, GError **error);
/* What was found out about a message. A kind and an evidence that are known
 * stay: they are what the message was quarantined for. */
gboolean quarantine_index_describe (QuarantineIndex *index, const char *name,
                                    const Summary *summary, GError **error);

/* All messages, the oldest first, as an array of QuarantinedMessage that the
 * caller frees. */
GPtrArray *quarantine_index_messages (QuarantineIndex *index, GError **error);

/* Likewise, at most @most of those with @least or more. */
GPtrArray *quarantine_index_oldest (QuarantineIndex *index, IndexExpiry least,
                                    guint most, GError **error);

typedef struct {
  guint64 n_messages;
  guint64 size_bytes;
} IndexTotals;

/* Of those with @least or more, as fast for many as for few: from numbers that
 * are kept beside them. */
gboolean quarantine_index_totals (QuarantineIndex *index, IndexExpiry least,
                                  IndexTotals *totals, GError **error);
/* In a transaction, has the messages counted for them: before any is removed
 * for being too many. */
gboolean quarantine_index_count_anew (QuarantineIndex *index, GError **error);

/* An array of IndexCount that the caller frees. */
GArray *quarantine_index_counts (QuarantineIndex *index, GError **error);

/* The folder that a digest of its path (origin.h) stands for. NULL without an
 * @error where it is not known; the caller frees it. */
gboolean quarantine_index_add_folder (QuarantineIndex *index, const char *path,
                                      GError **error);
char *quarantine_index_find_folder (QuarantineIndex *index, const char *digest,
                                    GError **error);

/* When the last digest was sent, or INSTANT_UNKNOWN; and that one is sent now,
 * of all that was quarantined by now. */
gboolean quarantine_index_digested_at (QuarantineIndex *index, gint64 *at,
                                       GError **error);
gboolean quarantine_index_set_digested (QuarantineIndex *index, gint64 at,
                                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuarantinedMessage, quarantined_message_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuarantineIndex, quarantine_index_close)
