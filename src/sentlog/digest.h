/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Salted digests of what the sent log remembers: HMAC-SHA-256 over a byte that
 * tells the kind of value, and the value in a form in which equal things are
 * equal bytes. Without the salt nothing can be looked up by guessing; with it
 * (it stands in the log) one guess at a time, and nothing can be read out.
 */
#pragma once

#include "sentlog/salted.h"
#include "sentlog/sentlog.h"

/* Fills the SALT_BYTES of @salt from the kernel's random numbers. Errors: IO.
 */
gboolean digest_salt_new (guint8 *salt, GError **error);

/* 64 bits for @value. Ids: blanks removed, ASCII letters in lower case.
 * Addresses: in lower case, the domain in its ASCII form (RFC 5891). */
gint64 digest_value (Salted *salted, SentKey key, const char *value);

/* 32 bits for a subject after subject_normalize(). 0 where it is NULL or
 * empty, and never else. */
gint32 digest_subject (Salted *salted, const char *subject);

/* 64 bits that tell this salt from any other, and tell nothing about it. */
guint64 digest_identity (Salted *salted);
