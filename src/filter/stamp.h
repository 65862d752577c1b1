/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes a message with our header fields on top of a report and without any
 * that somebody else put there. Everything else is copied byte for byte; a
 * leading "From " line stays first, and added lines end as the message's do.
 */
#pragma once

#include "filter/outcome.h"

/* Names of our fields start so; fields of this name from outside are taken
 * out, of ordinary mail too. */
#define STAMP_FIELD_PREFIX "X-Backsift-"

/* The fields for @outcome with @line_end after each, "" for ordinary mail.
 * Hostile bytes in ids are replaced. The caller frees it. */
char *stamp_fields (const Outcome *outcome, const char *line_end);

/* What becomes of a leading mbox "From " line. */
typedef enum {
  STAMP_KEEP_FROM_LINE, /* for whoever handed it over, or reads a mailbox */
  STAMP_DROP_FROM_LINE, /* for a Maildir, where it is no part of a message */
} StampFromLine;

/* Writes the stamped message to @fd. Errors: IO, TEMPORARY. */
gboolean stamp_write (Spool *spool, const Outcome *outcome,
                      StampFromLine from_line, int fd, GError **error);
