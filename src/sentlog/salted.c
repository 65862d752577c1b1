/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/salted.h"

#ifdef BACKSIFT_NETTLE
#include "base/lazy_library.h"

#include <nettle/hmac.h>
#endif

/* --- Nettle --- */

#ifdef BACKSIFT_NETTLE

/* The ABI of the releases from 3.6 to before 4. */
#define NETTLE_FILE_NAME "libnettle.so.8"

typedef struct hmac_sha256_ctx Fast;

#define NETTLE_FUNCTIONS(X)                                                    \
  X (nettle_hmac_sha256_set_key)                                               \
  X (nettle_hmac_sha256_update)                                                \
  X (nettle_hmac_sha256_digest)

static struct {
  NETTLE_FUNCTIONS (LAZY_MEMBER)
} nettle;

/* NULL where there is no Nettle. */
static Fast *
fast_new (const guint8 *salt)
{
  static const char *const names[] = {NETTLE_FUNCTIONS (LAZY_SYMBOL) NULL};
  if (!lazy_library_load (NETTLE_FILE_NAME, names, (gpointer *) &nettle, NULL))
    return NULL;
  Fast *fast = g_new (Fast, 1);
  nettle.nettle_hmac_sha256_set_key (fast, SALT_BYTES, salt);
  return fast;
}

/* The context is then as it was before. */
static void
fast_hash (Fast *fast, char type, const char *value, guint8 *hash)
{
  nettle.nettle_hmac_sha256_update (fast, 1, (const guint8 *) &type);
  nettle.nettle_hmac_sha256_update (fast, strlen (value),
                                    (const guint8 *) value);
  nettle.nettle_hmac_sha256_digest (fast, SALTED_HASH_BYTES, hash);
}

#else

typedef struct Fast Fast;

static Fast *
fast_new (const guint8 *salt G_GNUC_UNUSED)
{
  return NULL;
}

static void
fast_hash (Fast *fast G_GNUC_UNUSED, char type G_GNUC_UNUSED,
           const char *value G_GNUC_UNUSED, guint8 *hash G_GNUC_UNUSED)
{
}

#endif

/* --- either --- */

struct Salted {
  guint8 salt[SALT_BYTES];
  GHmac *begun; /* to make it costs as much as a hash */
  Fast *fast;   /* nullable */
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
  Salted *many = salted_new (salted->salt);
  many->fast = fast_new (salted->salt);
  return many;
}

void
salted_free (Salted *salted)
{
  g_hmac_unref (salted->begun);
  g_free (salted->fast);
  g_free (salted);
}

void
salted_hash (Salted *salted, char type, const char *value, guint8 *hash)
{
  gsize length = SALTED_HASH_BYTES;
  if (salted->fast != NULL) {
    fast_hash (salted->fast, type, value, hash);
    return;
  }
  g_autoptr (GHmac) hmac = g_hmac_copy (salted->begun);
  g_hmac_update (hmac, (const guint8 *) &type, 1);
  g_hmac_update (hmac, (const guint8 *) value, strlen (value));
  g_hmac_get_digest (hmac, hash, &length);
}
