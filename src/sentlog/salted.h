/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * HMAC-SHA-256 (RFC 2104, RFC 6234) with one salt for a key: by GLib, or, for
 * who reckons many, by Nettle where the system has it. That uses what the
 * processor has for it, and takes a fifth of the time.
 */
#pragma once

#include <glib.h>

#define SALT_BYTES        32
#define SALTED_HASH_BYTES 32

/* For one thread at a time. */
typedef struct Salted Salted;

/* @salt has SALT_BYTES. */
Salted *salted_new (const guint8 *salt);

/* Another with the same salt, for many hashes: to make it may take a
 * thousandth of a second. */
Salted *salted_new_for_many (const Salted *salted);
void salted_free (Salted *salted);

/* Of the byte @type and then @value, to the SALTED_HASH_BYTES of @hash. */
void salted_hash (Salted *salted, char type, const char *value, guint8 *hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Salted, salted_free)
