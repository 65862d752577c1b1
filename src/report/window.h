/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of a message that is read, cleaned up so that a MIME parser meets
 * nothing that could make it slow, large or confused: LF line ends only (bare
 * CR and CRLF too become LF; a CR storm before an LF is one line end), no
 * NULs, no "From " line or blank lines before the header, and within the caps
 * of limits.h. A report is read from this copy; what is delivered never is.
 */
#pragma once

#include <glib.h>

/* Leaves of @text what is read of its first @most bytes, in place: there may be
 * megabytes. Appends a line to @notes (char *, owned) for each cap that was
 * reached. */
void window_clean (GString *text, gsize most, GPtrArray *notes);

/* The same of a copy of @bytes, which the caller frees. */
GString *window_new (const char *bytes, gsize length, gsize most,
                     GPtrArray *notes);
