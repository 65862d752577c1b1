/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes of a report only what is needed to judge it again: its own header
 * with our fields on top, and the header block that it returned, as a report
 * of the standard form (RFC 6522, 3464). An attack returns the same attachment
 * a thousand times; nobody needs it once.
 *
 * That what is written is read as what it was written of is keeping.h's, which
 * fills the members of Outcome used here.
 */
#pragma once

#include "filter/outcome.h"

/* The field that says so: "headers; size=N", N the whole message's bytes. */
#define SHORTENED_FIELD "X-Backsift-Stored"

/* Writes the message to @fd, with LF or CRLF as its first line ends; whole, as
 * stamp_write() with STAMP_DROP_FROM_LINE, where it is ordinary, has no
 * outcome->header_block, or its header is too long for the spool's head.
 * Errors: IO, TEMPORARY. */
gboolean shortened_write (Spool *spool, const Outcome *outcome, int fd,
                          GError **error);

/* Appends what would be written to @text, nothing where it is the whole
 * message. Errors: IO, TEMPORARY. */
gboolean shortened_text (Spool *spool, const Outcome *outcome, GString *text,
                         GError **error);
