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
  return random_fill (salt, SALT_BYTES, error);
}

static guint64
digest_bytes (Salted *salted, char type, const char *value)
{
  guint8 bytes[SALTED_HASH_BYTES];
  salted_hash (salted, type, value, bytes);

  guint64 digest = 0;
  for (guint i = 0; i < 8; i++)
    digest = digest << 8 | bytes[i];
  return digest;
}

static gint32
digest_bytes_short (Salted *salted, char type, const char *value)
{
  guint32 digest = digest_bytes (salted, type, value) >> 32;
  return digest == 0 ? 1 : (gint32) digest;
}

gint64
digest_value (Salted *salted, SentKey key, const char *value)
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
digest_subject (Salted *salted, const char *subject)
{
  g_autofree char *normal = subject_normalize (subject);
  if (normal == NULL)
    return 0;
  return digest_bytes_short (salted, TYPE_SUBJECT, normal);
}

guint64
digest_identity (Salted *salted)
{
  return digest_bytes (salted, TYPE_IDENTITY, "");
}
