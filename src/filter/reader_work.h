/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reader of readers.c: what it is told and what it answers, through two
 * pipes.
 */
#pragma once

#include "filter/readers.h"

/* A batch, parent to reader: how many bytes follow, and then of each message
 * its place: offset, size, name. This is said for each message of a folder, so
 * it is said shortly. */
GByteArray *reader_batch_new (void);
void reader_batch_add (GByteArray *batch, const MessagePlace *place);
gboolean reader_batch_write (GByteArray *batch, int fd);

/* An answer, reader to parent, in frames (a length and a GVariant): what
 * happened, to which one of the batch, and what there is to say about it. */
#define READER_ANSWER_TYPE "(uumv)"

typedef enum {
  READER_REPORT,     /* with a summary */
  READER_UNREADABLE, /* with a string: why */
  READER_GONE,
  READER_DONE, /* with the batch */
  N_READER_EVENTS
} ReaderEvent;

/* A frame is never longer. */
#define READER_MAX_FRAME_BYTES (1024 * 1024)

/* Appends the floating @value as a frame. */
void reader_append (GByteArray *bytes, GVariant *value);

/* The frame at the start of @bytes, which is removed from there; NULL where it
 * has not come in whole, or (*@is_broken) is none. */
GVariant *reader_take (GByteArray *bytes, const char *type,
                       gboolean *is_broken);

/* What a reader leaves where its parent can see it: which one of the batch it
 * is at where reading may crash or take long; else READER_NOWHERE. */
typedef struct {
  gint at;
} ReaderTrace;

#define READER_NOWHERE (-1)

typedef struct {
  const ReadersSetup *setup;
  const char *const *folders; /* what it can read; NULL-terminated */
  int in, out;
  ReaderTrace *trace; /* in shared memory */
} ReaderTask;

/* Works until the parent closes its end; the process then ends. Answers come in
 * the order of the batch. */
G_GNUC_NORETURN void reader_work (const ReaderTask *task);
