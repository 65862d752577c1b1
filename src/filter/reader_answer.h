/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a reader answers readers.c through a pipe, in frames: a length, and then
 * what happened, to which one of the batch, and what there is to say about it.
 * Who took the reader over may say anything in here.
 */
#pragma once

#include "filter/summary.h"

typedef enum {
  READER_REPORT,     /* with a summary */
  READER_UNREADABLE, /* with a text: why */
  READER_GONE,
  READER_DONE, /* with the batch */
  N_READER_EVENTS
} ReaderEvent;

/* A frame is never longer. */
#define READER_MAX_FRAME_BYTES (1024 * 1024)

typedef struct {
  ReaderEvent event;
  guint index;
  Summary *summary; /* of READER_REPORT */
  char *why;        /* of READER_UNREADABLE; valid UTF-8 */
} ReaderAnswer;

/* Frees what is in it. */
void reader_answer_clear (ReaderAnswer *answer);

/* Appends a frame. */
void reader_answer_append (GByteArray *bytes, const ReaderAnswer *answer);

/* The frame that starts at *@offset, which goes behind it, to be cleared; FALSE
 * where it has not come in whole, or (*@is_broken) is none. What does not go
 * with the event, or was not said rightly, is NULL. */
gboolean reader_answer_next (const GByteArray *bytes, gsize *offset,
                             ReaderAnswer *answer, gboolean *is_broken);
