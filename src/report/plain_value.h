/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values of header fields in the plain forms in which mail programs write
 * nearly all of them: `record` reads a message's header by these alone, and
 * loading GMime costs more than all else that it does. Each function takes the
 * strictest form only, and there says what GMime says (tests compare them);
 * for any other value it returns FALSE, and GMime is asked.
 */
#pragma once

#include <glib.h>

/* "Fri, 20 Nov 2026 08:00:00 +0100 (CET)", the weekday and the comment
 * optional, or "GMT" as the zone; more blanks where there is one. */
gboolean plain_date (const char *value, gint64 *instant);

/* Printable ASCII without encoded words: it is what it says. */
gboolean plain_text (const char *value);

/* The same with encoded words (RFC 2047) of UTF-8 in it, each of which holds
 * whole characters and stands alone. The caller frees it; NULL: it is not
 * plain. */
char *plain_words (const char *value);

/* Called for each address with its text, not terminated. */
typedef void (*PlainAddressVisit) (const char *address, gsize length,
                                   gpointer data);

/* "us@example.org", "Us <us@example.org>", "\"Us, too\" <us@example.org>", and
 * lists of these. On FALSE some may have been visited. */
gboolean plain_addresses (const char *value, PlainAddressVisit visit,
                          gpointer data);
