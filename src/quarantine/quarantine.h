/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The quarantine: a Maildir, made on first use, into which backscatter goes and
 * out of which it comes back. The messages are all there is; what is known
 * about them besides is an index that can be lost (index.h).
 */
#pragma once

#include "filter/outcome.h"
#include "filter/summary.h"
#include "mail/maildir_move.h"

typedef struct Quarantine Quarantine;

typedef struct {
  const char *path; /* need not be there yet */
  gint64 now;
  /* What it holds at most; what is beyond is removed, the oldest first. */
  gint64 keep_seconds;
  guint64 max_messages, max_bytes;
  gboolean headers_only; /* of what quarantine_add() adds: filter/shortened.h */
} QuarantineSetup;

/* Never NULL. @setup is copied, its path too. */
Quarantine *quarantine_open (const QuarantineSetup *setup);
void quarantine_close (Quarantine *quarantine);
const char *quarantine_path (const Quarantine *quarantine);

/* Whether @path is the quarantine's folder, by whatever name. */
gboolean quarantine_is_at (const Quarantine *quarantine, const char *path);

/* For who reads it, or will put mail there: REFUSED where something else is in
 * its place, or in that of its cur/, new/ or tmp/, which is no empty
 * quarantine; or where what another user put there could lead our mail to him.
 */
gboolean quarantine_check_place (const Quarantine *quarantine, GError **error);

/* Delivers into the quarantine, which is made on first use and shown to IMAP
 * clients; failing to do the latter is no failure. Durable on return: either
 * the message is there in whole or (FALSE) it is not there at all. Afterwards
 * what is beyond its bounds is removed, some hundred messages at most;
 * *@trouble (nullable result, which the caller frees) is why not. Errors:
 * REFUSED, IO, TEMPORARY. */
gboolean quarantine_add (Quarantine *quarantine, Spool *spool,
                         const Outcome *outcome, char **trouble,
                         GError **error);

/* Sets how long messages are kept anew. */
void quarantine_keep (Quarantine *quarantine, gint64 keep_seconds);

/* Makes the quarantine where it is not there yet, as quarantine_add() and
 * quarantine_take() do by themselves. Errors: REFUSED, IO, TEMPORARY. */
gboolean quarantine_prepare (Quarantine *quarantine, GError **error);

/* Moves the message @file_name of some other Maildir into quarantine for the
 * scan @scan, whole and with its flags and mtime, also where an IMAP server
 * renames it meanwhile. MAILDIR_GONE where that removed it. Interrupted at any
 * moment it is in one of the two folders; between two file systems it may be in
 * both, which the next quarantine_take() of it mends. */
MaildirMove quarantine_take (Quarantine *quarantine, const char *file_name,
                             const char *scan, GError **error);

/* Tells the index of what was taken, so that the bounds hold for it, too. What
 * keeps it from that is mended by the next who looks. */
void quarantine_count_taken (Quarantine *quarantine);

/* How many of its messages are beyond the bounds, and will be removed; 0 also
 * where the index can't tell. */
guint64 quarantine_count_beyond (const Quarantine *quarantine);

/* A message that scans moved, as quarantine_each_taken() meets it. */
typedef struct {
  const char *file_name; /* in quarantine */
  const char *scan;
  const char *folder; /* origin_folder_digest() of where it was */
  const char *place;  /* where it was in that: "cur/UNIQUE:2,FLAGS" */
} TakenMessage;

typedef gboolean (*TakenVisit) (const TakenMessage *message, gpointer data,
                                GError **error);

/* Errors: IO, REFUSED, and what @visit sets. */
gboolean quarantine_each_taken (const Quarantine *quarantine, TakenVisit visit,
                                gpointer data, GError **error);

/* Moves it back to where it was in the Maildir @folder. TAKEN can't be: a
 * message with that name there is another one, and this one gets a new name.
 * *@place gets the path that it has then; the caller frees it. */
MaildirMove quarantine_give_back (const TakenMessage *message,
                                  const char *folder, char **place,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Quarantine, quarantine_close)
