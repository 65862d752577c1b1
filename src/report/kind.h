/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is it a report, and of which kind? Structure decides where there is any
 * (RFC 3464, 8098, 5965); then fields that only mail systems write; then
 * several weak signs together, of which wording is one.
 */
#pragma once

#include "report/reading.h"

typedef struct {
  ReportKind kind;
  char *reason; /* the rule that decided, for a person; NULL where none
                   did. Owned by the caller */
  gboolean by_weak_signs; /* no structure and no field says so: a report only
                             where it also names what it is about */
} KindDecision;

KindDecision kind_decide (const Reading *reading);
