/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What went wrong, for the person who runs this: one line on stderr and, for
 * commands in the flow of mail, the same line in syslog (LOG_MAIL).
 */
#pragma once

#include "command/command.h"

/* Whose trouble it is from now on; NULL: the program's. */
void trouble_begin (const Command *command);

/* A message goes to stdout: from now on nothing is said on a stderr that is the
 * same pipe or file. */
void trouble_keep_out_of_mail (void);

/* "backsift COMMAND: TEXT". Hostile characters are escaped, long lines cut.
 * Waits for nobody: neither a full pipe at stderr nor a stuck syslog daemon
 * holds the message up for more than a second. */
void trouble_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
