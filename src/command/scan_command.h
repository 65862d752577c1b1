/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the command `scan` share.
 */
#pragma once

#include "base/progress.h"
#include "command/common.h"
#include "scan/scan.h"

/* No scan has this id. */
#define SCAN_UNDO_NONE "*"

typedef struct {
  char **sent;
  char *undo; /* SCAN_UNDO_NONE: no id was said */
  gboolean recurse, move, released, dry_run, list, json, quiet;
} ScanOptions;

typedef struct {
  ScanOptions options;
  Arguments arguments;
  Situation situation;
  Quarantine *quarantine;
  char *id;
  gboolean observes; /* [judge] mode: --move is refused */
  Progress *progress;
  guint n_complaints;
} ScanCommand;

/* --- scan_run.c --- */

/* Errors: those of import_folders() and of scan_folder(). */
gboolean scan_run (ScanCommand *command, int *exit_status, GError **error);

/* --- scan_undo.c --- */

/* Without an id lists the scans there are. Errors: those of scan_undo();
 * CORRUPT (no such scan), USAGE (more than one), IO (some folder was not
 * found). */
gboolean scan_run_undo (ScanCommand *command, GError **error);

/* --- scan_print.c; @data is the ScanCommand --- */

/* A ReadersDescribe. */
char *scan_describe (const MessagePlace *place, const Examination *examination,
                     gpointer data);
/* A ScanReport. */
void scan_report (const MessagePlace *place, const Summary *summary,
                  ScanDone done, gpointer data);
void scan_print_result (const ScanCommand *command, const ScanResult *result);
