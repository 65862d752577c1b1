/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "verdict/evidence.h"

static const char *const verdict_names[N_VERDICTS] = {
    [VERDICT_NONE] = "none",
    [VERDICT_GENUINE] = "genuine",
    [VERDICT_BACKSCATTER] = "backscatter",
    [VERDICT_UNVERIFIABLE] = "unverifiable",
};

static const struct {
  const char *name;
  Verdict verdict;
  const char *explanation;
} evidences[N_EVIDENCES] = {
    [EVIDENCE_NONE] = {"none", VERDICT_NONE,
                       "This is ordinary mail, which is not judged"},
    [EVIDENCE_NOT_JUDGED] =
        {"not-judged", VERDICT_UNVERIFIABLE,
         "Reports of this kind are not judged, by the settings or by design"},
    [EVIDENCE_PROOF] = {"proof", VERDICT_GENUINE,
                        "The original carries a proof token made with a key "
                        "of ours"},
    [EVIDENCE_ID_REUSED] =
        {"id-reused", VERDICT_BACKSCATTER,
         "We sent a message with this Message-ID, but the returned one has "
         "another date and subject: somebody reused the id"},
    [EVIDENCE_MESSAGE_ID] = {"message-id", VERDICT_GENUINE,
                             "The original's Message-ID is in the sent log"},
    [EVIDENCE_ENVELOPE_ID] = {"envelope-id", VERDICT_GENUINE,
                              "The original's envelope id is in the sent log"},
    [EVIDENCE_NEVER_SENDS] =
        {"never-sends", VERDICT_BACKSCATTER,
         "The report is addressed to an address that, by the settings, sends "
         "nothing"},
    [EVIDENCE_RECIPIENT] =
        {"recipient", VERDICT_GENUINE,
         "No Message-ID tells the original, but we lately wrote to "
         "the address that the report is about"},
    [EVIDENCE_LOG_UNAVAILABLE] = {"log-unavailable", VERDICT_UNVERIFIABLE,
                                  "The sent log could not be asked"},
    [EVIDENCE_NO_REFERENCE] =
        {"no-reference", VERDICT_UNVERIFIABLE,
         "Nothing in the report tells which message it is about"},
    [EVIDENCE_LOG_TOO_YOUNG] =
        {"log-too-young", VERDICT_UNVERIFIABLE,
         "The original may have been sent at a time that the sent log does "
         "not cover"},
    [EVIDENCE_NEVER_SENT] =
        {"never-sent", VERDICT_BACKSCATTER,
         "The sent log reaches back far enough, and the Message-ID of the "
         "original is not in it: we did not send it"},
    [EVIDENCE_NEVER_WROTE_TO] =
        {"never-wrote-to", VERDICT_BACKSCATTER,
         "The sent log reaches back far enough, and we wrote to none of the "
         "failed recipients"},
};

const char *
verdict_name (Verdict verdict)
{
  g_assert (verdict < N_VERDICTS);
  return verdict_names[verdict];
}

const char *
evidence_name (Evidence evidence)
{
  g_assert (evidence < N_EVIDENCES);
  return evidences[evidence].name;
}

const char *
evidence_explain (Evidence evidence)
{
  g_assert (evidence < N_EVIDENCES);
  return evidences[evidence].explanation;
}

Verdict
evidence_verdict (Evidence evidence)
{
  g_assert (evidence < N_EVIDENCES);
  return evidences[evidence].verdict;
}
