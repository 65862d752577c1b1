/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/salted.h"

struct Salted {
  guint8 salt[SALT_BYTES];
  GHmac *begun; /* to make it costs as much as a hash */
};

Salted *
salted_new (const guint8 *salt)
{
  Salted *salted = g_new0 (Salted, 1);
  memcpy (salted->salt, salt, SALT_BYTES);
  salted->begun = g_hmac_new (G_CHECKSUM_SHA256, salt, SALT_BYTES);
  return salted;
}

Salted *
salted_new_for_many (const Salted *salted)
{
  return salted_new (salted->salt);
}

void
salted_free (Salted *salted)
{
  g_hmac_unref (salted->begun);
  g_free (salted);
}

void
salted_hash (Salted *salted, char type, const char *value, guint8 *hash)
{
  gsize length = SALTED_HASH_BYTES;
  g_autoptr (GHmac) hmac = g_hmac_copy (salted->begun);
  g_hmac_update (hmac, (const guint8 *) &type, 1);
  g_hmac_update (hmac, (const guint8 *) value, strlen (value));
  g_hmac_get_digest (hmac, hash, &length);
}
