/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Message identifiers (RFC 5322, 3.6.4), read as mail really has them: any
 * run of graphic characters between "<" and ">", blanks inside dropped (soft
 * line breaks leave some), with or without "@".
 * Ids are kept without the angle brackets.
 */
#pragma once

#include <glib.h>

/* Longest id that is taken; longer ones are no ids. RFC 5322 allows lines of
 * 998 characters. */
#define MESSAGE_ID_MAX_BYTES 998

/* Appends the ids in @value (a field's unfolded value, e.g. of References)
 * to @ids, which owns its strings (g_free); an id already there is not added
 * again. Where @value has no angle brackets at all and is one word, the word
 * is the id, up to a ">" in it. At most @most ids are in @ids afterwards. */
void message_ids_parse (const char *value, GPtrArray *ids, guint most);

/* The first id in @value, or NULL. The caller frees it. */
char *message_id_parse (const char *value);

/* A new id without brackets, unique: "UUID@DOMAIN". @domain is taken where it
 * is a plausible domain, else "localhost.localdomain". */
char *message_id_new (const char *domain);
