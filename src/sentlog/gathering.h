/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What sent_log_add() does, of the many messages of a folder, at a small part
 * of the cost: their entries are made apart from the log, by several threads
 * where one likes, gathered, and written when there are many.
 */
#pragma once

#include "sentlog/sentlog.h"

/* Makes entries, in one thread at a time. */
typedef struct SentDigester SentDigester;

/* Of one or many messages. */
typedef struct SentEntries SentEntries;

/* For @log, which it does not touch any more. It keeps what it made of
 * recipients, since most mail goes to few people. */
SentDigester *sent_digester_new (const SentLog *log);
void sent_digester_free (SentDigester *digester);

SentEntries *sent_entries_new (void);
void sent_entries_free (SentEntries *entries);
void sent_entries_clear (SentEntries *entries);
guint sent_entries_count (const SentEntries *entries);

/* Appends those of @message to @entries. */
void sent_digester_add (SentDigester *digester, const SentMessage *message,
                        gint64 now, SentEntries *entries);

/* Takes @entries over, which are none then. They are durable only when
 * sent_log_add_gathered() returns. That takes several transactions, between
 * which others get their turn; what ends it leaves any part of them in the log,
 * which to add again does no harm. Errors: those of sentlog.h. */
gboolean sent_log_gather (SentLog *log, SentEntries *entries, gint64 now,
                          GError **error);
gboolean sent_log_add_gathered (SentLog *log, gint64 now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SentDigester, sent_digester_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SentEntries, sent_entries_free)
