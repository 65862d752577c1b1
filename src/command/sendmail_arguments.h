/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a sendmail command line says about the message: the options of
 * sendmail(8) as Postfix, Exim, OpenSMTPD and Sendmail share them, and the long
 * ones of msmtp(1).
 */
#pragma once

#include <glib.h>

typedef struct {
  const char *sender;      /* of -f or -r; points into the command line */
  const char *envelope_id; /* of -V (RFC 3461, 4.4) */
  GPtrArray *recipients;   /* const char *: operands as they stand there */
  gboolean takes_recipients_from_message; /* -t: beside the operands */
  gboolean is_submission; /* FALSE: mailq, newaliases, SMTP on stdin and the
                             like: what comes on stdin is no message */
} SendmailArguments;

/* @argv holds what follows the program's name; it must outlive @arguments. */
void sendmail_arguments_parse (char **argv, SendmailArguments *arguments);
void sendmail_arguments_clear (SendmailArguments *arguments);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SendmailArguments, sendmail_arguments_clear)
