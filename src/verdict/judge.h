/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The judge: a pure function of what the report says, what the sent log
 * answered, the policy and the time. No clock, no I/O, no globals. The rules
 * are the evidence table of the design; the first that holds decides.
 */
#pragma once

#include "verdict/policy.h"
#include "verdict/report_answers.h"

typedef struct {
  Verdict verdict;
  Evidence evidence;
  const char *subject_of; /* the id or address that decided, owned by the
                             report; NULL where none did */
} Judgement;

/* @now: the instant at which the report arrived. */
Judgement judge (const Report *report, const Answers *answers,
                 const Policy *policy, gint64 now);
