/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes messages of Sent folders one by one and records them in batches.
 */
#pragma once

#include "command/common.h"
#include "command/import_message.h"
#include "mail/seen.h"
#include "quarantine/quarantine.h"

typedef struct Importer Importer;

typedef struct {
  SentLog *log; /* stays the caller's, as the quarantine does: both must
                   outlive the importer */
  const Quarantine *quarantine; /* left out where it is met */
  ImportRules rules;
  gint64 missing_elsewhere; /* of folders that are not read now: the latest
                               that was left out and is missing in the log, or
                               INSTANT_UNKNOWN */
} ImporterSetup;

Importer *importer_new (const ImporterSetup *setup);
void importer_free (Importer *importer);
const ImporterSetup *importer_setup (const Importer *importer);

/* Counts what was found of the message @name. */
void importer_note (Importer *importer, const char *name,
                    const ImportFinding *finding);

/* What follows is of another folder, of whose messages @span was known so far;
 * and what is known of them at the end. */
void importer_begin_folder (Importer *importer, const SeenSpan *span);
const SeenSpan *importer_span_of_folder (const Importer *importer);

/* How many messages of this folder were left out since they were received. */
guint64 importer_received_of_folder (const Importer *importer);

/* Once it is finished: what was sent up to then may be missing in the log,
 * since this run left it out as received and it is not there by another way;
 * and of the folder that was begun as the @index-th when the last one was sent
 * that any run left out so. INSTANT_UNKNOWN: nothing. */
gint64 importer_missing_until (const Importer *importer);
gint64 importer_newest_missing (const Importer *importer, guint index);

/* Whether it is for what was left out so, be it of other folders, that coverage
 * starts at @covered_since and not earlier. */
gboolean importer_holds_up (const Importer *importer, gint64 covered_since);

/* A folder below one that was named, and that was left out. */
typedef struct {
  char *path;
  gsize n_named;         /* how much of the path is the folder that was named */
  const char *why;       /* static: "by its name" */
  gboolean was_received; /* by its look, which may deceive */
} LeftOut;

/* Whether messages of the folder @path are wanted, which lies below the folder
 * that was named, and whose name is the first @n_named bytes: not those of
 * drafts, trash and junk by their names, of the quarantine, and of a folder
 * whose mail was received. */
gboolean importer_enters (Importer *importer, const char *path, gsize n_named);

/* Of LeftOut, in the order in which they were met; owned by the importer. */
const GPtrArray *importer_left_out (const Importer *importer);

/* Counts a message that was imported before. */
void importer_note_seen (Importer *importer);

/* Counts a message that can't be read, and goes on. */
void importer_note_unreadable (Importer *importer, const char *name,
                               const char *why);

/* Records what is left. With @complete, and where every message could be read
 * and folders were left out by their names alone,
 * coverage goes back to the oldest message ever imported from these folders,
 * but not before what is kept, and only to the newest that was left out as
 * received, of whichever folder, where no other way recorded it: it may have
 * been sent by ourselves.
 * Errors: those of sent_log_add(). */
gboolean importer_finish (Importer *importer, gboolean complete,
                          GError **error);

/* "imported 3 messages, skipped 1 (1 older than 45 days), 1203 seen before". */
char *importer_summary (const Importer *importer);

/* FALSE with an IO error that names the first message that could not be
 * read, where there was one. */
gboolean importer_check_unreadable (const Importer *importer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Importer, importer_free)
