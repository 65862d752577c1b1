/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses as bytes: recognising one, and finding those that stand in
 * running text. Lists in fields are GMime's (src/report/original.h).
 */
#pragma once

#include <glib.h>

/* RFC 5321, 4.5.3.1.3: a path has at most 256 octets with its brackets; some
 * local parts seen in the wild are longer, so there is room. */
#define ADDRESS_MAX_BYTES 512

/* Whether @text is one plausible addr-spec, "local@domain", UTF-8 allowed
 * (RFC 6532): no blanks, brackets or control characters outside quotes. */
gboolean address_is_valid (const char *text);

/* @text trimmed, without angle brackets, "mailto:" and a trailing dot, lower-
 * cased; NULL where it is no valid address then. The caller frees it. */
char *address_normalize (const char *text);

/* The next address in running text from *@text on, lower-cased, and moves
 * *@text behind it; NULL where there is none any more. *@start (nullable) is
 * where it stands, in @text. Outside angle brackets only ASCII is taken, since
 * a language without blanks may stand before it; the domain needs a dot.
 * Linear over a whole text. The caller frees the address. */
char *address_find_next (const char **text, const char **start);

/* Groups ("Friends: a@x, b@y;") don't nest by RFC 5322, but parsers recurse
 * into them. */
#define ADDRESS_LIST_MAX_DEPTH 64

/* How much of a list of addresses can be parsed before that many ":" without
 * their ";" stand in it. *@depth, first 0, carries over to the next piece. */
gsize address_list_flat_length (const char *list, gsize length, guint *depth);

/* The domain of a valid address: a pointer into @address. */
const char *address_domain (const char *address);

/* Whether @text (nullable) is a host's name that can stand behind "@"
 * everywhere: letters, digits, "-" and ".", and not too long. */
gboolean address_is_host_name (const char *text);
