/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers of things and of bytes, as a person writes them.
 */
#pragma once

#include <glib.h>

/* Both numbers have at most this many digits, so that neither can overflow. */
#define QUANTITY_MAX_DIGITS 10

/* Parses a whole number from 1 on ("10000"). Anything else: FALSE. */
gboolean count_parse (const char *text, guint64 *count);

/* Parses a whole number from 1 on and k, M or G, in either case ("200M"):
 * powers of 1024, as du and Dovecot's quotas count. Anything else: FALSE. */
gboolean size_parse (const char *text, guint64 *size_bytes);
