/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two ways to take a message apart (part.c takes the first where it can),
 * and what they share.
 */
#pragma once

#include "report/part.h"

/* For one of the readers below. */
Parts *parts_empty (void);

/* Reads MIME as programs write it: fields and parameters in their strictest
 * form, each multipart ended, nothing decoded but what is as RFC 2045 has it.
 * Of such a message it says what GMime says (tests compare them), at a fraction
 * of the cost: loading GMime takes twice as long as all that `cat` does. FALSE
 * for any other message, with @parts as it was. */
gboolean plain_parts_read (const char *text, gsize length, Parts *parts);

/* Reads any message, by GMime. */
void gmime_parts_read (const char *text, gsize length, Parts *parts);

/* Whether a part of this type holds text worth decoding: pictures and the like
 * do not. */
gboolean part_may_hold_text (const char *media_type);

/* Bytes without a zero within them, as text: what is no UTF-8 is replaced.
 * Takes
 * @bytes over, where no copy has to be made; they have a zero behind them. */
char *part_take_text (char *bytes, gsize length);

/* Adds a leaf; all strings but @path are taken over. @file_name is nullable and
 * in any case, @text as it was decoded. */
void part_add (Parts *parts, const char *path, char *media_type,
               char *file_name, char *own_header, char *text);
