/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Verdicts and the evidence for them; the words stand in header fields, in
 * output and in statistics, and never change.
 */
#pragma once

#include <glib.h>

typedef enum {
  VERDICT_NONE, /* ordinary mail: not judged at all */
  VERDICT_GENUINE,
  VERDICT_BACKSCATTER,
  VERDICT_UNVERIFIABLE,
  N_VERDICTS
} Verdict;

typedef enum {
  EVIDENCE_NONE,
  EVIDENCE_NOT_JUDGED,
  EVIDENCE_PROOF,
  EVIDENCE_ID_REUSED,
  EVIDENCE_MESSAGE_ID,
  EVIDENCE_ENVELOPE_ID,
  EVIDENCE_NEVER_SENDS,
  EVIDENCE_RECIPIENT,
  EVIDENCE_LOG_UNAVAILABLE,
  EVIDENCE_NO_REFERENCE,
  EVIDENCE_LOG_TOO_YOUNG,
  EVIDENCE_NEVER_SENT,
  EVIDENCE_NEVER_WROTE_TO,
  N_EVIDENCES
} Evidence;

/* "genuine" and so on, "none" for VERDICT_NONE; static. */
const char *verdict_name (Verdict verdict);
/* "message-id" and so on, "none" for EVIDENCE_NONE; static. */
const char *evidence_name (Evidence evidence);
/* One sentence for a person, without a full stop; static. */
const char *evidence_explain (Evidence evidence);
/* The verdict that the evidence stands for. */
Verdict evidence_verdict (Evidence evidence);
