/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers of things and of bytes, as a person writes them.
 */
#pragma once

#include <glib.h>

/* Numbers have at most this many digits, so that none can overflow. */
#define QUANTITY_MAX_DIGITS 10

/* The number at the start of @text, and what comes after it; 0 where there is
 * none from 1 on. */
guint64 leading_number (const char *text, const char **rest);

/* Parses a whole number from 1 on ("10000"). Anything else: FALSE. */
gboolean count_parse (const char *text, guint64 *count);

/* Parses a whole number from 1 on and k, M or G, in either case ("200M"):
 * powers of 1024, as du and Dovecot's quotas count. Anything else: FALSE. */
gboolean size_parse (const char *text, guint64 *size_bytes);
