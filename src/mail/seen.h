/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which messages of a folder were read before, so that a later run reads only
 * what is new. Of a Maildir the unique names are kept, as 64 bits of a hash:
 * among a million names two have the same once in thirty million folders. Of an
 * mbox it is the place up to which it was read, with what stood before that.
 *
 * A file that is damaged, or says what the log does not hold any more, counts
 * as none: everything is read again, which does no harm.
 */
#pragma once

#include <glib.h>

/* The log that holds what was seen; instants may be INSTANT_UNKNOWN. */
typedef struct {
  guint64 log_identity;
  gint64 keep_seconds;   /* what was too old then may be wanted now */
  gint64 covered_since;  /* later than it was: entries were removed */
  gint64 last_sent_at;   /* earlier than it was: an older copy was put back */
  gint64 takes_received; /* 1: what was left out as received is wanted now */
} SeenPurpose;

/* Of all messages that were ever read: when they were sent, or
 * INSTANT_UNKNOWN. */
typedef struct {
  gint64 oldest;         /* of those imported */
  gint64 newest_too_old; /* of those left out for their age */
  gint64 newest_missing; /* of those left out as received, and missing since */
} SeenSpan;

/* Up to where an mbox was read. */
typedef struct {
  guint64 offset; /* of the last message, which may not have been whole */
  guint64 size_bytes;
  gint64 changed_at;   /* mtime in nanoseconds */
  guint64 fingerprint; /* of the first bytes, and of those before offset */
} SeenMbox;

typedef struct Seen Seen;

/* Never NULL. @purpose is as things are now. */
Seen *seen_load (const char *path, const SeenPurpose *purpose, gint64 now);
void seen_free (Seen *seen);

/* Whether the message in the file called @name ("/cur/1764000000.M1.mx:2,S",
 * from the folder on) was there when this was saved last. What is in a
 * message's flags is not looked at. */
gboolean seen_has (const Seen *seen, const char *name);
/* Remembers it for the next run. */
void seen_add (Seen *seen, const char *name);

/* What was remembered of the mbox; all 0 where nothing was. Setting it is for
 * the next run. */
const SeenMbox *seen_mbox (const Seen *seen);
void seen_set_mbox (Seen *seen, const SeenMbox *mbox);

const SeenSpan *seen_span (const Seen *seen);
void seen_set_span (Seen *seen, const SeenSpan *span);

/* Of all such files whose names begin with @prefix but that of @but (of Seen):
 * the latest that is missing in the log @log_identity, whatever else became of
 * that log; or INSTANT_UNKNOWN. */
gint64 seen_missing_elsewhere (const char *prefix, const GPtrArray *but,
                               guint64 log_identity);

/* The log as the import left it. */
void seen_set_purpose (Seen *seen, const SeenPurpose *purpose);

/* What was added is what the file then says. Durable on return. Errors: IO,
 * REFUSED, TEMPORARY. */
gboolean seen_save (Seen *seen, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Seen, seen_free)
