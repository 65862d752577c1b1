/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Examines many message files on several cores: in processes of their own,
 * since what strangers wrote may crash or hang who reads it, and then only that
 * one message is passed over. The files are handed out in batches, so that
 * memory stays the same however many there are.
 */
#pragma once

#include "filter/summary.h"

/* A message: a file, or a part of an mbox file. */
typedef struct {
  const char *file_name;
  guint64 offset;
  guint64 size_bytes; /* 0: the whole file */
} MessagePlace;

/* "FILE", or "FILE:OFFSET" in an mbox. The caller frees it. */
char *message_place_describe (const MessagePlace *place);

/* What is to be in summary->text, made where the message is read; nullable
 * result, which the caller frees. */
typedef char *(*ReadersDescribe) (const MessagePlace *place,
                                  const Examination *examination,
                                  gpointer data);

/* Called for each report, with its summary, and for each message that can't be
 * read, with why (@summary is NULL then). FALSE with @error ends the work. */
typedef gboolean (*ReadersVisit) (const MessagePlace *place,
                                  const Summary *summary, const char *trouble,
                                  gpointer data, GError **error);

typedef struct {
  const ExamineContext *context; /* now counts for files without a time: a
                                    report is judged as of when it came */
  const char *root; /* where the messages are, or below it: the readers can look
                       there without being asked; nullable */
  guint n_readers;  /* 0: as many as there are processors */
  ReadersDescribe describe; /* nullable */
  ReadersVisit visit;
  gpointer data; /* for both */
} ReadersSetup;

typedef struct {
  guint64 n_read; /* messages, ordinary ones too; unreadable and gone ones */
  guint64 n_gone; /* of these, files that were removed before */
} ReadersCount;

typedef struct Readers Readers;

/* @setup is copied; what it points to must outlive the readers. */
Readers *readers_new (const ReadersSetup *setup);
/* Ends the processes, whatever they are doing. */
void readers_free (Readers *readers);

/* Has the message examined, now or later; @place is copied. Errors: TEMPORARY
 * (no processes to be had), and what the visit sets. */
gboolean readers_add (Readers *readers, const MessagePlace *place,
                      GError **error);

/* Returns when all that was added is done. Errors as above. */
gboolean readers_finish (Readers *readers, GError **error);

/* As far as it is known: of ordinary messages not at once. */
ReadersCount readers_count (const Readers *readers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Readers, readers_free)
