/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "suite.h"
#include "verdict/evidence.h"

#include <check.h>

/* The words are read by filters and statistics outside: they never change. */
START_TEST (words_and_verdicts_stay)
{
  static const struct {
    const char *name;
    Verdict verdict;
  } rows[N_EVIDENCES] = {
      [EVIDENCE_NONE] = {"none", VERDICT_NONE},
      [EVIDENCE_NOT_JUDGED] = {"not-judged", VERDICT_UNVERIFIABLE},
      [EVIDENCE_PROOF] = {"proof", VERDICT_GENUINE},
      [EVIDENCE_ID_REUSED] = {"id-reused", VERDICT_BACKSCATTER},
      [EVIDENCE_MESSAGE_ID] = {"message-id", VERDICT_GENUINE},
      [EVIDENCE_ENVELOPE_ID] = {"envelope-id", VERDICT_GENUINE},
      [EVIDENCE_NEVER_SENDS] = {"never-sends", VERDICT_BACKSCATTER},
      [EVIDENCE_RECIPIENT] = {"recipient", VERDICT_GENUINE},
      [EVIDENCE_LOG_UNAVAILABLE] = {"log-unavailable", VERDICT_UNVERIFIABLE},
      [EVIDENCE_NO_REFERENCE] = {"no-reference", VERDICT_UNVERIFIABLE},
      [EVIDENCE_LOG_TOO_YOUNG] = {"log-too-young", VERDICT_UNVERIFIABLE},
      [EVIDENCE_NEVER_SENT] = {"never-sent", VERDICT_BACKSCATTER},
      [EVIDENCE_NEVER_WROTE_TO] = {"never-wrote-to", VERDICT_BACKSCATTER},
  };
  for (Evidence i = 0; i < N_EVIDENCES; i++) {
    ck_assert_ptr_nonnull (rows[i].name);
    ck_assert_str_eq (evidence_name (i), rows[i].name);
    ck_assert_msg (evidence_verdict (i) == rows[i].verdict, "%s", rows[i].name);
    ck_assert_msg (!g_str_has_suffix (evidence_explain (i), "."), "%s",
                   rows[i].name);
  }
  ck_assert_str_eq (verdict_name (VERDICT_NONE), "none");
  ck_assert_str_eq (verdict_name (VERDICT_GENUINE), "genuine");
  ck_assert_str_eq (verdict_name (VERDICT_BACKSCATTER), "backscatter");
  ck_assert_str_eq (verdict_name (VERDICT_UNVERIFIABLE), "unverifiable");
}
END_TEST

static Suite *
evidence_suite (void)
{
  Suite *suite = suite_create ("evidence");
  TCase *tcase = tcase_create ("evidence");
  tcase_add_test (tcase, words_and_verdicts_stay);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (evidence_suite ());
}
