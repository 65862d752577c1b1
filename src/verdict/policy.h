/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the site wants: which kinds are judged, for how long mail may bounce,
 * and what is done with each verdict.
 */
#pragma once

#include "base/instant.h"
#include "base/settings.h"
#include "report/report.h"
#include "verdict/evidence.h"

/* Clocks are wrong, and mail is dated ahead of its time: so much later than now
 * is now still, in seconds. */
#define POLICY_FUTURE_TOLERANCE SECONDS_PER_DAY

typedef enum { ACTION_DELIVER, ACTION_QUARANTINE, ACTION_DISCARD } Action;

typedef struct {
  gboolean judged[N_REPORT_KINDS];
  gint64 queue_lifetime_seconds; /* how long after sending mail may bounce */
  gint64 keep_seconds;           /* how long the log keeps an entry */
  const char *never_sends;       /* as never_sends_find(), or NULL: none;
                                    owned by the settings */
  gboolean observe;              /* mark only, never quarantine or discard */
  Action actions[N_REPORT_KINDS][N_VERDICTS];
} Policy;

/* Whether the settings go together: a keep below queue_lifetime, which no
 * single value shows to be wrong, is BACKSIFT_ERROR_CONFIG. */
gboolean policy_check_settings (const Settings *settings, GError **error);

/* Of settings that go together. */
void policy_from_settings (const Settings *settings, Policy *policy);

/* What to do; always ACTION_DELIVER for ordinary mail and while observing. */
Action policy_action (const Policy *policy, ReportKind kind, Verdict verdict);

const char *action_name (Action action);
