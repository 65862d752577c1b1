/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/digest.h"

#include "base/random.h"
#include "mail/subject.h"
#include "sentlog/canonical.h"

/* Part of what is stored: never change one. */
#define TYPE_MESSAGE_ID   'm'
#define TYPE_ENVELOPE_ID  'e'
#define TYPE_RECIPIENT    'r'
#define TYPE_UNIDENTIFIED 'u'
#define TYPE_SUBJECT      's'
#define TYPE_IDENTITY     'i'

gboolean
digest_salt_new (guint8 *salt, GError **error)
{
  return random_fill (salt, DIGEST_SALT_BYTES, error);
}

GHmac *
digest_begin (const guint8 *salt)
{
  return g_hmac_new (G_CHECKSUM_SHA256, salt, DIGEST_SALT_BYTES);
}

static guint64
digest_bytes (const GHmac *salted, char type, const char *value)
{
  guint8 bytes[32];
  gsize length = sizeof bytes;
  g_autoptr (GHmac) hmac = g_hmac_copy (salted);
  g_hmac_update (hmac, (const guint8 *) &type, 1);
  g_hmac_update (hmac, (const guint8 *) value, strlen (value));
  g_hmac_get_digest (hmac, bytes, &length);

  guint64 digest = 0;
  for (guint i = 0; i < 8; i++)
    digest = digest << 8 | bytes[i];
  return digest;
}

static gint32
digest_bytes_short (const GHmac *salted, char type, const char *value)
{
  guint32 digest = digest_bytes (salted, type, value) >> 32;
  return digest == 0 ? 1 : (gint32) digest;
}

gint64
digest_value (const GHmac *salted, SentKey key, const char *value)
{
  static const char types[N_SENT_KEYS] = {
      [SENT_KEY_MESSAGE_ID] = TYPE_MESSAGE_ID,
      [SENT_KEY_ENVELOPE_ID] = TYPE_ENVELOPE_ID,
      [SENT_KEY_RECIPIENT] = TYPE_RECIPIENT,
      [SENT_KEY_UNIDENTIFIED] = TYPE_UNIDENTIFIED,
  };
  gboolean is_address =
      key == SENT_KEY_RECIPIENT || key == SENT_KEY_UNIDENTIFIED;
  g_autofree char *canonical =
      is_address ? canonical_address (value) : canonical_id (value);
  return (gint64) digest_bytes (salted, types[key], canonical);
}

gint32
digest_subject (const GHmac *salted, const char *subject)
{
  g_autofree char *normal = subject_normalize (subject);
  if (normal == NULL)
    return 0;
  return digest_bytes_short (salted, TYPE_SUBJECT, normal);
}

guint64
digest_identity (const GHmac *salted)
{
  return digest_bytes (salted, TYPE_IDENTITY, "");
}
