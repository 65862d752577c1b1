/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Part of readers.c: one reader as its parent sees it.
 */
#pragma once

#include "filter/reader_batch.h"
#include "filter/reader_work.h"
#include "filter/roots.h"

#include <sys/types.h>

typedef struct {
  pid_t pid; /* 0: none */
  int to, from;
  GByteArray *answers; /* what has come and is not dealt with */
  ReaderBatch *batch;  /* NULL: idle */
  ReaderBatch *next;   /* given before that one is done; nullable */
  guint n_answered;    /* of the batch: what stands before is dealt with */
  guint n_before;      /* messages that its process had before the batch */
  ReaderTrace *trace;
  gint n_seen;     /* the trace's n_begun when it was looked at last */
  gint64 heard_at; /* g_get_monotonic_time() of an answer or a new trace */
  guint n_starts;  /* since the last answer */
  guint n_roots;   /* how many of them it can read below */
} Reader;

typedef struct {
  const ReadersSetup *setup;
  const Roots *roots;   /* below which it is to read */
  const Reader *others; /* @n, which may be running; it may be one of them */
  guint n;
} ReaderStart;

/* Starts its process, where it has none. Error: TEMPORARY. */
gboolean reader_start (Reader *reader, const ReaderStart *start,
                       GError **error);

/* Ends the process, whatever it is doing. How it ended, as waitpid() tells; -1:
 * not known. */
int reader_stop (Reader *reader);

/* Takes @batch over, to be read now, or next where it has one, and sends what
 * goes into the pipe. A reader that dies at once is noticed when it answers. */
void reader_give (Reader *reader, ReaderBatch *batch);
/* Whether some of it did not go in yet; sends more of that. */
gboolean reader_has_unsent (const Reader *reader);
void reader_send (Reader *reader);

/* It is done with its batch: the next one takes the place. */
void reader_go_on (Reader *reader);
/* Of a reader that was stopped: all that it was given and is not done with, in
 * one batch, with *@at the message that it stopped at, or READER_NOWHERE. NULL:
 * it was idle. */
ReaderBatch *reader_take_back (Reader *reader, gint *at);

/* Waits for what it answers; FALSE where it is gone. */
gboolean reader_hear (Reader *reader);

/* Whether it is at work, but neither said anything nor went on to another
 * message after @before, as far as it was looked at. */
gboolean reader_is_silent (Reader *reader, gint64 now, gint64 before);
