/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a scan found, in numbers. Names come from messages, so there may be any
 * number of them: of each sort TALLY_MAX_NAMES are counted one by one.
 */
#pragma once

#include "filter/summary.h"

/* More than any mailbox has; a megabyte or two. */
#define TALLY_MAX_NAMES 10000

/* What is counted by name; all but the last of backscatter alone. */
typedef enum {
  TALLY_ADDRESS, /* whose address was abused */
  TALLY_SYSTEM,  /* the domain whose mail system sent it */
  TALLY_HOUR,    /* "2026-11-20 09 CET", local time, in which it came */
  TALLY_SKIPPED, /* why a message was not read */
  N_TALLIES
} TallySort;

typedef struct {
  const char *name;
  guint64 n;
} TallyRow;

typedef struct Tally Tally;

Tally *tally_new (void);
void tally_free (Tally *tally);

void tally_add (Tally *tally, const Summary *summary);
void tally_add_skipped (Tally *tally, const char *why);

guint64 tally_of_kind (const Tally *tally, ReportKind kind, Verdict verdict);
guint64 tally_of_evidence (const Tally *tally, Evidence evidence);
/* Of all sorts. */
guint64 tally_of_verdict (const Tally *tally, Verdict verdict);
guint64 tally_n_reports (const Tally *tally);
guint64 tally_n_skipped (const Tally *tally);

/* The names with the highest numbers, at most @most, highest first and then by
 * name; an array of TallyRow that the caller frees and whose names it does not
 * own. */
GArray *tally_top (const Tally *tally, TallySort sort, guint most);
/* How many were counted under names that tally_top() does not give. */
guint64 tally_n_others (const Tally *tally, TallySort sort, guint most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tally, tally_free)
