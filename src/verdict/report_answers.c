/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "verdict/report_answers.h"

#include "base/instant.h"

Answers *
answers_new (void)
{
  Answers *answers = g_new0 (Answers, 1);
  answers->proofs =
      g_ptr_array_new_with_free_func ((GDestroyNotify) proof_answer_free);
  answers->originals =
      g_ptr_array_new_with_free_func ((GDestroyNotify) original_answers_free);
  answers->recipients =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sent_answer_free);
  answers->unidentified =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sent_answer_free);
  answers->covered_since = INSTANT_UNKNOWN;
  answers->recipients_covered_since = INSTANT_UNKNOWN;
  return answers;
}

void
answers_free (Answers *answers)
{
  if (answers == NULL)
    return;
  g_ptr_array_unref (answers->proofs);
  g_ptr_array_unref (answers->originals);
  g_ptr_array_unref (answers->recipients);
  g_ptr_array_unref (answers->unidentified);
  g_free (answers);
}

OriginalAnswers *
original_answers_new (void)
{
  OriginalAnswers *answers = g_new0 (OriginalAnswers, 1);
  answers->message_ids =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sent_answer_free);
  return answers;
}

void
original_answers_free (OriginalAnswers *answers)
{
  if (answers == NULL)
    return;
  g_ptr_array_unref (answers->message_ids);
  sent_answer_free (answers->envelope_id);
  g_free (answers);
}
