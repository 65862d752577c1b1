/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which proof tokens count; pure, as the judge.
 */
#pragma once

#include "verdict/policy.h"
#include "verdict/report_answers.h"

/* Whether a token that verified is proof @now: not where its day ended more
 * than keep ago, nor where it comes more than a day hence. */
gboolean proof_counts (const ProofAnswer *proof, const Policy *policy,
                       gint64 now);

/* The Message-ID of an original with a token that counts, owned by @report;
 * NULL where there is none. */
const char *proved_id (const Report *report, const Answers *answers,
                       const Policy *policy, gint64 now);
