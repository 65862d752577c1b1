/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "verdict/match.h"

#include "base/instant.h"

/* How far a returned Date may be off that of the message we sent: a minute
 * with another Subject; a day where a Subject is missing, since MTAs that
 * write a missing Date write the time at which it came to them. */
#define DATE_TOLERANCE                 SECONDS_PER_MINUTE
#define DATE_TOLERANCE_WITHOUT_SUBJECT SECONDS_PER_DAY

/* Differences of hostile dates must not overflow. */
static guint64
seconds_apart (gint64 a, gint64 b)
{
  return a > b ? (guint64) a - (guint64) b : (guint64) b - (guint64) a;
}

gboolean
match_is_other (const Original *original, const SentMatch *match)
{
  if (!instant_is_known (original->date) || !instant_is_known (match->date))
    return FALSE;
  guint64 apart = seconds_apart (original->date, match->date);
  switch (match->subject) {
  case SUBJECT_AGREES:
    return FALSE;
  case SUBJECT_DIFFERS:
    return apart > (guint64) DATE_TOLERANCE;
  case SUBJECT_UNKNOWN:
    return apart > (guint64) DATE_TOLERANCE_WITHOUT_SUBJECT;
  }
  g_assert_not_reached ();
}

gboolean
match_is_recent (const SentMatch *match, const Policy *policy, gint64 now)
{
  return match->subject != SUBJECT_DIFFERS &&
         match->sent_at >= now - policy->queue_lifetime_seconds &&
         match->sent_at <= now + POLICY_FUTURE_TOLERANCE;
}

gboolean
match_is_unidentified (const SentMatch *match, const Report *report)
{
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    if (!instant_is_known (original->date))
      continue;
    /* Without a Date of its own it gets that of the MTA's clock. */
    gboolean is_near =
        instant_is_known (match->date)
            ? match->subject != SUBJECT_DIFFERS &&
                  seconds_apart (original->date, match->date) <=
                      (guint64) DATE_TOLERANCE
            : match->subject == SUBJECT_AGREES &&
                  seconds_apart (original->date, match->sent_at) <=
                      (guint64) SECONDS_PER_HOUR;
    if (is_near)
      return TRUE;
  }
  return FALSE;
}
