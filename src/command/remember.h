/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts one outgoing message into the sent log for `record`: what its header
 * says, with what the command line knows better.
 */
#pragma once

#include "command/common.h"
#include "command/sendmail_arguments.h"

/* What is known beside the header. */
typedef struct {
  const Arguments *arguments;        /* -f, -r, log, settings, now */
  const SendmailArguments *sendmail; /* nullable */
  const char *envelope_id;           /* nullable: sendmail's */
  gboolean somebody_waits;           /* to hand the message on afterwards */
} Sending;

/* The envelope sender, else the header's; NULL for the null sender or where
 * none is known. */
const char *sending_sender (const Sending *sending, const Original *facts);

/* Durable on return. Recipients of @facts are replaced by the envelope's.
 * Errors: USAGE (-r is no address), CORRUPT (nothing to remember it by), and
 * TEMPORARY for all else: an MTA that pipes copies here bounces them on
 * anything permanent, and shall try again until what is wrong is mended. */
gboolean sending_remember (const Sending *sending, Original *facts,
                           GError **error);

/* Makes @error a TEMPORARY one, for the reason above. */
void error_make_temporary (GError *error);
