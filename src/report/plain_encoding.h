/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Content transfer encodings (RFC 2045, 6) as RFC 2045 has them: what programs
 * read in ways of their own is not decoded here.
 */
#pragma once

#include <glib.h>

typedef enum {
  ENCODING_NONE, /* 7bit, 8bit, or not said */
  ENCODING_QUOTED_PRINTABLE,
  ENCODING_BASE64
} Encoding;

/* The decoded bytes, with a zero behind them; NULL: @encoded is not plain.
 * Lines end with LF. The caller frees it. */
char *plain_decode (Encoding encoding, const char *encoded, gsize length,
                    gsize *decoded_length);
