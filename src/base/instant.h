/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points and spans of time as numbers: an instant is a gint64 of seconds
 * since 1970-01-01 UTC, a duration a gint64 of seconds.
 */
#pragma once

#include <glib.h>

/* No instant is known. Never compared by < or >: ask instant_is_known(). */
#define INSTANT_UNKNOWN G_MININT64

#define SECONDS_PER_MINUTE ((gint64) 60)
#define SECONDS_PER_HOUR   ((gint64) 3600)
#define SECONDS_PER_DAY    ((gint64) 86400)

static inline gboolean
instant_is_known (gint64 instant)
{
  return instant != INSTANT_UNKNOWN;
}

/* The system's clock, now. */
gint64 instant_now (void);

/* Parses ISO 8601 (RFC 3339): "2026-11-20", "2026-11-20T08:00:00Z", or with
 * an offset; without a zone it is UTC. @text is not nullable. On anything
 * else returns FALSE with BACKSIFT_ERROR_USAGE. */
gboolean instant_parse (const char *text, gint64 *instant, GError **error);

/* "2026-11-20T08:00:00Z"; NULL for INSTANT_UNKNOWN or a year outside 1..9999.
 * The caller frees it. */
char *instant_format (gint64 instant);

/* Parses a positive duration: a whole number and one of s, m, h, d, w ("45d",
 * "12h"). Returns FALSE with BACKSIFT_ERROR_USAGE on anything else, and on
 * more than a hundred years. */
gboolean duration_parse (const char *text, gint64 *seconds, GError **error);
