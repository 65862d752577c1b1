/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of what a command printed.
 */
#pragma once

#include <glib.h>

/* Whether all that was printed to stdout, for a person, is written. Where it is
 * not, since nobody reads it any more, the process ends here, by SIGPIPE.
 * Error: IO. */
gboolean output_flush (GError **error);
