/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in quarantine, for who looks at it: the messages of the folder, with
 * what the index knows of them, or what they say themselves.
 */
#pragma once

#include "quarantine/index.h"
#include "quarantine/quarantine.h"

typedef struct Contents Contents;

/* Catches the index up with the folder, and has each message examined that
 * nobody looked at yet. Where there is no quarantine yet, it is empty; where
 * its index can't be written, one in memory does. Errors: TEMPORARY, IO,
 * REFUSED. */
Contents *contents_open (Quarantine *quarantine, const ExamineContext *context,
                         GError **error);
void contents_free (Contents *contents);

/* QuarantinedMessage *, each with its file's name and a summary (of ordinary
 * mail, or what can't be read, an empty one); those that came latest first.
 * Owned by @contents. */
const GPtrArray *contents_messages (const Contents *contents);

/* When a message came, as far as is known. */
gint64 quarantined_message_date (const QuarantinedMessage *message);

/* What it was quarantined for; EVIDENCE_NONE where that is not known. */
Evidence quarantined_message_evidence (const QuarantinedMessage *message);

/* Removes all that is beyond the bounds of @quarantine, of what others put
 * there only what @judge says is backscatter, and counts it in *@removed;
 * contents_messages() is then out of date. Errors: REFUSED, IO, TEMPORARY. */
gboolean contents_expire (Contents *contents, const Quarantine *quarantine,
                          const ExamineContext *judge, guint64 *removed,
                          GError **error);

/* The index, to be told what becomes of the messages. */
QuarantineIndex *contents_index (Contents *contents);
/* The one that knows where messages came from, as far as one does. */
QuarantineIndex *contents_folders (Contents *contents);
/* Whether another process keeps it from us: what it knows of where messages
 * came from is not known then. */
gboolean contents_is_busy (const Contents *contents);
/* Whether the counts of the index are those of the quarantine's whole life. */
gboolean contents_has_file (const Contents *contents);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Contents, contents_free)
