/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of what a command printed.
 */
#pragma once

#include "command/command.h"

/* Whether all that was printed to stdout is written. Where it is not, since
 * nobody reads it any more, a command that no MDA waits for ends here, by
 * SIGPIPE. @command is nullable. Errors: IO, TEMPORARY. */
gboolean output_flush (const Command *command, GError **error);
