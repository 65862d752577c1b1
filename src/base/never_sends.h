/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses from which nothing is sent, as a setting lists them: patterns with
 * ";" between, each with the day from which on it holds where that is not
 * always: "info@example.org; *@old.example.org since 2026-10-01". In a pattern
 * "*" is any run of characters and "?" any one.
 */
#pragma once

#include <glib.h>

gboolean never_sends_is_valid (const char *list);

/* Whether a pattern in the valid @list matches @address, whatever its case.
 * *@since is then when that began, the earliest of those that match;
 * INSTANT_UNKNOWN: always. */
gboolean never_sends_find (const char *list, const char *address,
                           gint64 *since);
