/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reader of readers.c: a process that examines batches (reader_batch.h) and
 * answers (reader_answer.h).
 */
#pragma once

#include "filter/readers.h"

/* What a reader leaves where its parent can see it: which one of all that its
 * process was given it is at where reading may crash or take long; else
 * READER_NOWHERE. Each has a cache line for itself: it is written with every
 * message. */
typedef struct {
  _Alignas(128) gint at;
  gint n_begun; /* of all its processes: it goes on while this does */
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
