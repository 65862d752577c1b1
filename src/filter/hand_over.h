/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs another program (an MDA, sendmail) with the message on its standard
 * input; output and errors are the program's own.
 */
#pragma once

#include <glib.h>

/* Writes the message to @fd; FALSE with @error. */
typedef gboolean (*HandOverWrite) (int fd, gpointer data, GError **error);

/* Runs @argv (looked up in PATH, NULL-terminated), lets @write feed it and
 * waits. *@exit_status is the program's own. A program that ends well without
 * having read everything decides for itself. FALSE, with nothing delivered as
 * far as we know, where it can't be started, is killed by a signal, or @write
 * failed for a reason of ours (the program is then killed before it sees the
 * end of its input, so that it can't store half a message): TEMPORARY. */
gboolean hand_over (char **argv, HandOverWrite write, gpointer data,
                    int *exit_status, GError **error);
