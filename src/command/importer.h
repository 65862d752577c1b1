/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes messages of Sent folders one by one and records them in batches.
 */
#pragma once

#include "command/common.h"
#include "mail/seen.h"

typedef struct Importer Importer;

/* @log stays the caller's and must outlive the importer. */
Importer *importer_new (SentLog *log, gint64 now, gint64 keep_seconds);
void importer_free (Importer *importer);
gint64 importer_now (const Importer *importer);

/* Takes a message by its first @length bytes. @changed_at stands in for a Date
 * that is missing. Errors: those of sent_log_add(). */
gboolean importer_add (Importer *importer, const char *head, gsize length,
                       gint64 changed_at, GError **error);

/* What follows is of another folder, of whose messages @span was known so far;
 * and what is known of them at the end. */
void importer_begin_folder (Importer *importer, const SeenSpan *span);
const SeenSpan *importer_span_of_folder (const Importer *importer);

/* Whether most messages that were added of this folder came here by delivery,
 * as their headers say (Return-Path, Delivered-To): then it is no folder of
 * sent mail, and whoever wrote to us made his Message-IDs ours. */
gboolean importer_looks_received (const Importer *importer);

/* Counts a message that was imported before. */
void importer_note_seen (Importer *importer);

/* Counts a message that can't be read, and goes on. */
void importer_note_unreadable (Importer *importer, const char *name,
                               const char *why);

/* Records what is left. With @complete, and where every message could be read,
 * coverage goes back to the oldest message ever imported from these folders,
 * but not before what is kept. Errors: those of sent_log_add(). */
gboolean importer_finish (Importer *importer, gboolean complete,
                          GError **error);

/* "imported 3 messages, skipped 1 (1 older than 45 days), 1203 seen before". */
char *importer_summary (const Importer *importer);

/* FALSE with an IO error that names the first message that could not be
 * read, where there was one. */
gboolean importer_check_unreadable (const Importer *importer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Importer, importer_free)
