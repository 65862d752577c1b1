/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whom a report's prose (prose.h) names as failed.
 */
#pragma once

#include "report/outer.h"

/* Appends to @recipients the failed addresses that @prose names: those that
 * stand at the start of a line or behind a label, before any others. Left out
 * are the report's own (From, the address it was sent to), and the sender and
 * the ids of @original, which is nullable. */
void prose_recipients (const char *prose, const Outer *outer,
                       const Original *original, GPtrArray *recipients);

/* Whether a line of @prose starts with "<user@example.net>:", as the reasons
 * that mail systems give do, or with "RCPT TO: user@example.net" and the like.
 */
gboolean prose_has_recipient_line (const char *prose);

/* Whether @prose says of one of @addresses that it failed: it stands at the
 * start of a line or behind a label, or in a sentence that speaks of a failure.
 */
gboolean prose_blames (const char *prose, const GPtrArray *addresses);

/* Whether @prose lists a recipient without its domain: a line ends in a colon,
 * and below it a line has one word, perhaps with a reason in brackets (seen:
 * AOL, GroupWise). */
gboolean prose_lists_local_part (const char *prose);
