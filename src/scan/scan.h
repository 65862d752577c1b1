/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sorts existing folders: judges each message as of when it came, and moves
 * what the policy does not deliver into quarantine. A move is one rename that
 * also says where the message was (quarantine/origin.h), so that there is no
 * moment at which it is lost or doubled, and nothing to be mended after an
 * interruption: a second scan does what is left.
 */
#pragma once

#include "filter/readers.h"
#include "quarantine/quarantine.h"
#include "scan/tally.h"

typedef enum {
  SCAN_LEFT,    /* where it is: by its verdict, since it was released, or since
                   it is in an mbox */
  SCAN_TO_MOVE, /* by the policy, but nothing is moved */
  SCAN_MOVED,
  SCAN_GONE, /* somebody else moved or removed it first */
} ScanDone;

/* Called for each report when what is done is done. */
typedef void (*ScanReport) (const MessagePlace *place, const Summary *summary,
                            ScanDone done, gpointer data);

/* Called for each message that can't be read or moved. */
typedef void (*ScanSkipped) (const MessagePlace *place, const char *why,
                             gpointer data);

/* Called now and then: so many messages are read. FALSE ends the scan. */
typedef gboolean (*ScanProgress) (guint64 n_read, gpointer data);

typedef struct {
  const ExamineContext *context;
  Quarantine *quarantine;
  const char *id;               /* of the scan: see scan_id_new() */
  const char *const *leave_out; /* folders not to be looked into when found
                                   below others, NULL-terminated */
  gboolean recurse;
  gboolean moves;
  gboolean moves_released;  /* what was taken out of quarantine, too */
  ReadersDescribe describe; /* nullable */
  ScanReport report;
  ScanSkipped skipped;
  ScanProgress progress;
  gpointer data; /* for all of these */
} ScanSetup;

typedef struct {
  Tally *tally; /* owned by the scan */
  guint64 n_messages;
  guint64 n_to_move; /* moved ones too */
  guint64 n_moved;
  guint64 n_released; /* would be moved, had nobody released them */
  guint64 n_in_mbox;  /* would be moved, were they in a Maildir */
  guint64 n_gone;
  gboolean was_stopped; /* by the progress, or since there is no quarantine */
} ScanResult;

typedef struct Scan Scan;

/* "20261120-120000-4711": the time @now in UTC, and the process. The caller
 * frees it. */
char *scan_id_new (gint64 now);

Scan *scan_new (const ScanSetup *setup);
void scan_free (Scan *scan);

/* Whether @path can be scanned: a Maildir, or an mbox where nothing is moved.
 * Where something is, it has to be of the user who runs this, since it is his
 * quarantine that mail goes into. Errors: USAGE, CORRUPT, IO. */
gboolean scan_check (const ScanSetup *setup, const char *path, GError **error);

/* The name of the user whose folder @path is ("#4711" where he has none), or
 * NULL where it is that of who runs this. The caller frees it. */
char *scan_other_owner (const char *path);

/* About how many messages there are in @folders (NULL-terminated), for who
 * shows progress. */
guint64 scan_count (const ScanSetup *setup, char **folders);

/* Scans one folder, but none for a second time, whatever its name. FALSE where
 * it could not be scanned to the end: IO, REFUSED, TEMPORARY. What was found so
 * far stands in the result. */
gboolean scan_folder (Scan *scan, const char *path, GError **error);

const ScanResult *scan_result (const Scan *scan);

/* What was put back, and what was not. */
typedef struct {
  guint64 n_restored;
  guint64 n_homeless; /* of folders that were not found */
  char *lost;         /* one of these, where its name is known; nullable */
  guint64 n_gone;
  guint64 n_failed;
} UndoResult;

/* Brings back what the scan @id moved, to the folders among @folders (Maildirs,
 * NULL-terminated) and those below or beside them. Where some could not be
 * brought back, the others are, and the @error is IO. The caller frees
 * result->lost. Errors: IO, REFUSED, TEMPORARY. */
gboolean scan_undo (const Quarantine *quarantine, const char *id,
                    const char *const *folders, UndoResult *result,
                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scan, scan_free)
