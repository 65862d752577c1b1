/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the command `quarantine` share.
 */
#pragma once

#include "command/common.h"
#include "quarantine/contents.h"

typedef struct {
  char *since, *until; /* nullable, as are all strings here */
  char *quarantined_since;
  char *evidence;
  char **to;
  char *into;
  char *older_than;
  gboolean all, trust, raw, json, print, quiet;
} QuarantineOptions;

/* Which messages are meant. */
typedef struct {
  gint64 since, until; /* came then; INSTANT_UNKNOWN: no bound */
  gint64 quarantined_since;
  gboolean has_evidence;
  Evidence evidence;
  const char *const *to; /* patterns of addresses that the report came to;
                            NULL: any */
} QuarantineFilter;

typedef struct {
  QuarantineOptions options;
  QuarantineFilter filter;
  Arguments arguments;
  Situation situation;
  Quarantine *quarantine;
  Contents *contents; /* NULL until quarantine_command_open() */
} QuarantineCommand;

/* Reads what is in quarantine. Errors: those of contents_open(). */
gboolean quarantine_command_open (QuarantineCommand *command, GError **error);

/* --- quarantine_choice.c --- */

/* Out of the options. Error: USAGE. */
gboolean quarantine_filter_set (QuarantineFilter *filter,
                                const QuarantineOptions *options,
                                GError **error);
gboolean quarantine_filter_matches (const QuarantineFilter *filter,
                                    const QuarantinedMessage *message);

/* The one message whose id starts with @id. NULL: USAGE (there are more), or
 * CORRUPT (there is none). */
const QuarantinedMessage *quarantine_find (const QuarantineCommand *command,
                                           const char *id, GError **error);

/* --- what the command does; operands are the words behind the first --- */

gboolean quarantine_list (QuarantineCommand *command, char **operands,
                          int *exit_status, GError **error);
gboolean quarantine_show (QuarantineCommand *command, char **operands,
                          int *exit_status, GError **error);
gboolean quarantine_release (QuarantineCommand *command, char **operands,
                             int *exit_status, GError **error);
gboolean quarantine_remove_old (QuarantineCommand *command, char **operands,
                                int *exit_status, GError **error);
gboolean quarantine_digest (QuarantineCommand *command, char **operands,
                            int *exit_status, GError **error);
