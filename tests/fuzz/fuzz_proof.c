/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Proof tokens and key files (sentlog/proof.h, sentlog/keys.h): what is taken
 * for a key is written as itself, and no token that somebody made up verifies.
 */
#include "fuzz.h"

#include "base/instant.h"
#include "sentlog/proof.h"

static void
check_keys (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ProofKeys) keys = proof_keys_parse (text, length, "keys", &error);
  PROMISE ((keys == NULL) == (error != NULL));
  for (guint i = 0; keys != NULL && i < keys->keys->len; i++) {
    const ProofKey *key = g_ptr_array_index (keys->keys, i);
    PROMISE (proof_key_id_is_valid (key->id) && key->line < keys->lines->len);
    g_autofree char *line = proof_key_line (key);
    g_autoptr (ProofKeys) again =
        proof_keys_parse (line, strlen (line), "again", NULL);
    PROMISE (again != NULL && again->keys->len == 1);
    const ProofKey *same = g_ptr_array_index (again->keys, 0);
    PROMISE (g_str_equal (same->id, key->id));
    PROMISE (memcmp (same->secret, key->secret, PROOF_SECRET_BYTES) == 0);
  }
}

static void
check_token (const char *value)
{
  const ProofFacts facts = {"a@b", "us@example.org", 1795600000};
  g_autoptr (ProofToken) token = proof_token_parse (value);
  if (token == NULL)
    return;
  PROMISE (proof_key_id_is_valid (token->key_id));
  PROMISE (instant_is_known (token->day) && token->day % SECONDS_PER_DAY == 0);
  const ProofKey key = {.id = token->key_id, .secret = "not the maker's"};
  PROMISE (!proof_token_verify (token, &key, &facts));
  g_autofree char *made = proof_new (&key, &facts, token->day);
  g_autoptr (ProofToken) own = proof_token_parse (made);
  PROMISE (own != NULL && proof_token_verify (own, &key, &facts));
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  g_autofree char *text = g_strndup ((const char *) input, length);
  check_keys ((const char *) input, length);
  check_token (text);
  return 0;
}
