/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "verdict/proved.h"

#include "base/instant.h"

gboolean
proof_counts (const ProofAnswer *proof, const Policy *policy, gint64 now)
{
  return proof->state == PROOF_VERIFIED &&
         proof->day <= now + POLICY_FUTURE_TOLERANCE &&
         proof->day + SECONDS_PER_DAY > now - policy->keep_seconds;
}

const char *
proved_id (const Report *report, const Answers *answers, const Policy *policy,
           gint64 now)
{
  for (guint i = 0; i < answers->proofs->len; i++) {
    const ProofAnswer *proof = g_ptr_array_index (answers->proofs, i);
    const Original *original =
        g_ptr_array_index (report->originals, proof->original);
    if (proof_counts (proof, policy, now))
      return original->proof.message_id;
  }
  return NULL;
}
