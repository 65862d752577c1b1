/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A batch of messages, as readers.c gives it to a reader through a pipe: how
 * many bytes follow, and then of each message its place: offset, size, name.
 * This is done for each message of a folder, so it is written down once, and
 * shortly.
 */
#pragma once

#include "filter/readers.h"

typedef struct ReaderBatch ReaderBatch;

ReaderBatch *reader_batch_new (void);
void reader_batch_free (ReaderBatch *batch);

/* @place is copied. */
void reader_batch_add (ReaderBatch *batch, const MessagePlace *place);

guint reader_batch_count (const ReaderBatch *batch);
/* Valid until the batch is changed. */
MessagePlace reader_batch_place (const ReaderBatch *batch, guint index);

/* Adds those of @more, which is taken over and nullable. */
void reader_batch_join (ReaderBatch *batch, ReaderBatch *more);
/* A new one of those from @from on, without the one at @left_out where there is
 * such a one. */
ReaderBatch *reader_batch_rest (const ReaderBatch *batch, guint from,
                                gint left_out);

/* Writes as much of it as goes into the non-blocking @fd; nothing is added
 * from then on. FALSE where nobody reads there. */
gboolean reader_batch_write (ReaderBatch *batch, int fd);
gboolean reader_batch_is_written (const ReaderBatch *batch);

/* The reader's side: the next batch, whose places are in @bytes then; FALSE at
 * the end of the pipe. */
gboolean reader_batch_read (GByteArray *bytes, int fd);
/* The place from *@offset on, which is 0 at first; FALSE behind the last. */
gboolean reader_batch_next (const GByteArray *bytes, gsize *offset,
                            MessagePlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReaderBatch, reader_batch_free)
