/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept of an examined message when many are looked at: by `scan`, and
 * by who looks through the quarantine. Fits into one line of a list.
 */
#pragma once

#include "filter/examine.h"

/* Strings come from the message: valid UTF-8, at most SUMMARY_MAX_BYTES long,
 * otherwise hostile; all are nullable. */
typedef struct {
  ReportKind kind;
  Verdict verdict;
  Evidence evidence;
  char *subject_of; /* the id or address that decided */
  char *message_id; /* of the original, the first one that is known, as are
                       sender, subject and date */
  char *sender;     /* whose mail it claims to be: the address abused */
  char *subject;
  gint64 date;     /* or INSTANT_UNKNOWN */
  char *recipient; /* the first one that failed */
  char *reported_to;
  char *reporter;    /* address in the report's From */
  gint64 arrived_at; /* the earlier one of the file's mtime and what its header
                        says */
  char *text;        /* what who asked for it wants said besides */
} Summary;

#define SUMMARY_MAX_BYTES 1024

/* @arrived_at is when the report came. text is left NULL. */
Summary *summary_new (const Examination *examination, gint64 arrived_at);
/* Of what is no report, or can't be read. */
Summary *summary_new_empty (gint64 arrived_at);
/* Takes from the header of a message that is no report, in the head of @spool,
 * who wrote it (reporter), to whom (reported_to) and about what (subject). */
void summary_take_header (Summary *summary, const Spool *spool);
Summary *summary_copy (const Summary *summary);
void summary_free (Summary *summary);

/* Sets these and the verdict; FALSE where the numbers are none. */
gboolean summary_set_judgement (Summary *summary, guint kind, guint evidence);

/* For a file, and back: NULL where the bytes are none. */
GBytes *summary_to_bytes (const Summary *summary);
Summary *summary_from_bytes (const void *bytes, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Summary, summary_free)
