/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/proofs.h"

#include "base/instant.h"

/* FALSE where the original is not one message with one date and one sender:
 * what else stands in it must not ride along. */
static gboolean
facts_of (const Original *original, ProofFacts *facts)
{
  *facts = (ProofFacts){
      .message_id = original->proof.message_id,
      .from = original->proof.from,
      .date = original->proof.date,
  };
  return facts->message_id != NULL && facts->from != NULL &&
         instant_is_known (facts->date);
}

static ProofAnswer *
answer_new (guint index, const Original *original, const ProofToken *token)
{
  ProofFacts facts;
  ProofAnswer *answer = g_new0 (ProofAnswer, 1);
  answer->original = index;
  answer->state = PROOF_UNREADABLE;
  answer->day = INSTANT_UNKNOWN;
  if (token == NULL)
    return answer;
  answer->key_id = g_strdup (token->key_id);
  answer->day = token->day;
  answer->state =
      facts_of (original, &facts) ? PROOF_KEY_UNKNOWN : PROOF_AMBIGUOUS;
  return answer;
}

/* Of two files with a key of one name, either may have made it. */
static void
try_keys (const ProofKeys *keys, const Original *original,
          const ProofToken *token, ProofAnswer *answer)
{
  ProofFacts facts;
  if (answer->state != PROOF_KEY_UNKNOWN && answer->state != PROOF_WRONG)
    return;
  const ProofKey *key = proof_keys_find (keys, token->key_id);
  if (key == NULL || !facts_of (original, &facts))
    return;
  answer->state =
      proof_token_verify (token, key, &facts) ? PROOF_VERIFIED : PROOF_WRONG;
}

static gboolean
needs_keys (const GPtrArray *answers)
{
  for (guint i = 0; i < answers->len; i++) {
    const ProofAnswer *answer = g_ptr_array_index (answers, i);
    if (answer->state == PROOF_KEY_UNKNOWN || answer->state == PROOF_WRONG)
      return TRUE;
  }
  return FALSE;
}

/* @tokens (ProofToken *, or NULL) are those of @answers. */
static GPtrArray *
read_tokens (const Report *report, GPtrArray *answers)
{
  GPtrArray *tokens =
      g_ptr_array_new_with_free_func ((GDestroyNotify) proof_token_free);
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    for (guint j = 0; j < original->proof.tokens->len; j++) {
      ProofToken *token =
          proof_token_parse (g_ptr_array_index (original->proof.tokens, j));
      g_ptr_array_add (answers, answer_new (i, original, token));
      g_ptr_array_add (tokens, token);
    }
  }
  return tokens;
}

void
proofs_check (const Report *report, const char *const *key_files,
              GPtrArray *answers, char **trouble)
{
  *trouble = NULL;
  g_autoptr (GPtrArray) tokens = read_tokens (report, answers);
  for (; key_files != NULL && *key_files != NULL && needs_keys (answers);
       key_files++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (ProofKeys) keys = proof_keys_read (*key_files, &error);
    if (keys == NULL) {
      if (*trouble == NULL)
        *trouble = g_strdup (error->message);
      continue;
    }
    for (guint i = 0; i < answers->len; i++) {
      ProofAnswer *answer = g_ptr_array_index (answers, i);
      try_keys (keys, g_ptr_array_index (report->originals, answer->original),
                g_ptr_array_index (tokens, i), answer);
    }
  }
}
