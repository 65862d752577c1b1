/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values of header fields: dates, addresses, encoded words. Plain ones are read
 * by plain_value.c, and all others by GMime.
 */
#pragma once

#include <glib.h>

/* UTC, or INSTANT_UNKNOWN where @value is no date (RFC 5322, 3.3). */
gint64 field_date (const char *value);

/* @value with encoded words (RFC 2047) decoded, valid UTF-8. The caller frees
 * it. */
char *field_text (const char *value);

/* The first address in @value, lower-cased; NULL where there is none. */
char *field_address (const char *value);

/* Appends the addresses of the list @value (groups included), lower-cased, to
 * @addresses (char *, owned), none twice, until @most are in it. */
void field_addresses (const char *value, GPtrArray *addresses, guint most);

/* How much of @text, of @length bytes, may stay where *@n more encoded words
 * (RFC 2047), or parameters with a charset (RFC 2231), are to be decoded. Takes
 * those in @text off. */
gsize encoded_words_room (const char *text, gsize length, guint *n);

/* Adds @address, which is taken over, unless it is NULL, there already, or
 * @most are there. */
void address_add (GPtrArray *addresses, char *address, guint most);

/* The same for lists of any length: @seen, a set, has what is in @addresses. */
void address_add_to_set (GPtrArray *addresses, GHashTable *seen, char *address,
                         guint most);
