/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * record --mail-log: what an MTA's log says was submitted, into the sent log.
 */
#pragma once

#include "command/common.h"

typedef struct {
  const Arguments *arguments;
  const char *file; /* NULL: stdin */
  gboolean once;    /* ends at the file's end */
} MailLogRun;

/* Reads stdin to its end, or follows the file until it is told to stop (SIGTERM
 * or SIGINT). A sent log that fails is tried again and again, but with once
 * that is an error. Errors: CONFIG, TEMPORARY. */
gboolean mail_log_run (const MailLogRun *run, GError **error);
