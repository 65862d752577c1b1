/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Remembers what is new in Sent folders: `import`, and `scan --sent`.
 */
#pragma once

#include "command/common.h"

typedef struct {
  const char *const *folders; /* Maildirs and mbox files, NULL-terminated */
  const char *log_path;
  const char *quarantine_path;
  gint64 keep_seconds;
  gint64 now;
  gboolean
      complete; /* they hold all that was sent since their oldest message */
  gboolean all; /* what was read before is read again */
  gboolean takes_received; /* messages and folders that were received, too */
  gboolean quiet;          /* a summary is not printed */
} Import;

/* All folders are looked at before the log is touched. Errors: CORRUPT (no mail
 * folder, or one whose mail was received), IO (also where some messages could
 * not be read; the others are remembered), and those of the sent log. */
gboolean import_folders (const Import *import, GError **error);
