/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/proof.h"

#include "base/instant.h"
#include "sentlog/canonical.h"

/* Of the format, and part of what is signed. */
#define VERSION "1"

#define DAY_CHARACTERS 8

void
proof_token_free (ProofToken *token)
{
  if (token == NULL)
    return;
  g_free (token->key_id);
  g_free (token);
}

void
proof_answer_free (ProofAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->key_id);
  g_free (answer);
}

/* --- making --- */

static char *
day_format (gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant);
  return utc == NULL ? g_strdup ("") : g_date_time_format (utc, "%Y%m%d");
}

/* With its length before it, so that no other values give the same bytes. */
static void
sign_value (GHmac *hmac, const char *value)
{
  g_autofree char *length =
      g_strdup_printf ("%" G_GSIZE_FORMAT ":", strlen (value));
  g_hmac_update (hmac, (const guint8 *) length, (gssize) strlen (length));
  g_hmac_update (hmac, (const guint8 *) value, (gssize) strlen (value));
}

static GHmac *
sign (const ProofKey *key, const char *day, const ProofFacts *facts)
{
  g_autofree char *id = canonical_id (facts->message_id);
  g_autofree char *date = g_strdup_printf ("%" G_GINT64_FORMAT, facts->date);
  g_autofree char *from = canonical_address (facts->from);
  const char *const values[] = {VERSION, key->id, day, id, date, from};

  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, key->secret, PROOF_SECRET_BYTES);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    sign_value (hmac, values[i]);
  return hmac;
}

char *
proof_new (const ProofKey *key, const ProofFacts *facts, gint64 now)
{
  g_autofree char *day = day_format (now);
  g_autoptr (GHmac) hmac = sign (key, day, facts);
  return g_strdup_printf (VERSION "; %s; %s; %s", key->id, day,
                          g_hmac_get_string (hmac));
}

/* --- reading --- */

static gboolean
parse_day (const char *text, gint64 *day)
{
  if (strlen (text) != DAY_CHARACTERS ||
      strspn (text, "0123456789") != DAY_CHARACTERS)
    return FALSE;
  int number = (int) g_ascii_strtoull (text, NULL, 10);
  g_autoptr (GDateTime) start = g_date_time_new_utc (
      number / 10000, number / 100 % 100, number % 100, 0, 0, 0);
  if (start == NULL)
    return FALSE;
  *day = g_date_time_to_unix (start);
  /* A year before 1000 is never written so. */
  g_autofree char *written = day_format (*day);
  return g_str_equal (written, text);
}

static gboolean
parse_mac (const char *text, guint8 *mac)
{
  if (strlen (text) != 2 * PROOF_MAC_BYTES)
    return FALSE;
  for (gsize i = 0; i < PROOF_MAC_BYTES; i++) {
    int high = g_ascii_xdigit_value (text[2 * i]);
    int low = g_ascii_xdigit_value (text[2 * i + 1]);
    if (high < 0 || low < 0)
      return FALSE;
    mac[i] = (guint8) (high << 4 | low);
  }
  return TRUE;
}

ProofToken *
proof_token_parse (const char *value)
{
  if (strlen (value) > PROOF_MAX_BYTES)
    return NULL;
  g_autofree char *text = canonical_id (value);
  g_auto (GStrv) parts = g_strsplit (text, ";", 5);
  g_autoptr (ProofToken) token = g_new0 (ProofToken, 1);
  if (g_strv_length (parts) != 4 || !g_str_equal (parts[0], VERSION) ||
      !proof_key_id_is_valid (parts[1]) || !parse_day (parts[2], &token->day) ||
      !parse_mac (parts[3], token->mac))
    return NULL;
  token->key_id = g_strdup (parts[1]);
  return g_steal_pointer (&token);
}

static gboolean
is_same_mac (const guint8 *a, const guint8 *b)
{
  guint8 difference = 0;
  for (gsize i = 0; i < PROOF_MAC_BYTES; i++)
    difference |= a[i] ^ b[i];
  return difference == 0;
}

gboolean
proof_token_verify (const ProofToken *token, const ProofKey *key,
                    const ProofFacts *facts)
{
  guint8 mac[PROOF_MAC_BYTES];
  gsize length = sizeof mac;
  g_autofree char *day = day_format (token->day);
  g_autoptr (GHmac) hmac = sign (key, day, facts);
  g_hmac_get_digest (hmac, mac, &length);
  return is_same_mac (mac, token->mac);
}
