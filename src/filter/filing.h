/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files one message into a Maildir, stamped: backscatter into quarantine, or
 * anything else into the inbox for `deliver --maildir`. A leading "From " line
 * is left out, as every delivery agent does.
 */
#pragma once

#include "filter/stamp.h"

/* How much of the message is filed. */
typedef enum {
  FILE_WHOLE,
  FILE_HEADERS, /* as shortened.h says: the whole where that can't be */
} FileExtent;

typedef struct {
  const char *path; /* of a Maildir */
  FileExtent extent;
  const char *mark; /* behind its unique name; nullable */
} Filing;

/* Delivers there, durable on return: either the message is there (TRUE) or
 * nothing of it is. *@file_name (nullable) gets its path; the caller frees it.
 * Errors: REFUSED, IO, TEMPORARY. */
gboolean file_into_maildir (const Filing *filing, Spool *spool,
                            const Outcome *outcome, char **file_name,
                            GError **error);
