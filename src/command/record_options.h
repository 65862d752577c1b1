/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the command line of `record` asks for.
 */
#pragma once

#include "command/common.h"
#include "command/sendmail_arguments.h"

/* The file of a log that comes on stdin. */
#define RECORD_STANDARD_INPUT "-"

typedef struct {
  Arguments arguments;
  char *message_id;
  char *envelope_id;
  char *date;
  char *subject;
  char *sendmail; /* its path; NULL: not asked for */
  gboolean pass;
  char *mail_log; /* file, "-" for stdin; NULL: not asked for */
  gboolean once;
  gboolean proof;
  char **sendmail_argv;           /* whole; NULL without --sendmail */
  SendmailArguments for_sendmail; /* what stands in it */
} Record;

/* Errors: USAGE. Where arguments.helped, help was printed, and all is done. */
gboolean record_parse (Record *record, const Command *command, char **argv,
                       GError **error);
/* Frees what is in it. */
void record_clear (Record *record);

/* Whether the message goes on, by --pass or --sendmail. */
gboolean record_hands_on (const Record *record);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Record, record_clear)
