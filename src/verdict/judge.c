/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The evidence table line by line. In doubt a report is unverifiable: only
 * what a log that could be asked, and that covers the time, does not know is
 * backscatter.
 */
#include "verdict/judge.h"

#include "base/instant.h"
#include "base/never_sends.h"
#include "verdict/match.h"
#include "verdict/proved.h"

static Judgement
decide (Evidence evidence, const char *subject_of)
{
  return (Judgement){evidence_verdict (evidence), evidence, subject_of};
}

static gboolean
has_presence (const SentAnswer *answer, SentPresence presence)
{
  return answer != NULL && answer->presence == presence;
}

/* Whether none of the messages that we sent under this id is the returned
 * one. Without a returned header block there is nothing to compare. */
static gboolean
is_reused (const Original *original, const SentAnswer *answer)
{
  if (original->header_block == NULL || answer->matches->len == 0)
    return FALSE;
  for (guint i = 0; i < answer->matches->len; i++)
    if (!match_is_other (original,
                         &g_array_index (answer->matches, SentMatch, i)))
      return FALSE;
  return TRUE;
}

/* All ids of a returned header must be ours: a forger may put an id of ours
 * beside his own. Where the report only names ids, in an In-Reply-To with an
 * address in it or the like, one is enough. The first of ours, or NULL. */
static const char *
find_known_id (const Original *original, const OriginalAnswers *answers)
{
  const char *known = NULL;
  guint n_found = 0;
  for (guint i = 0; i < answers->message_ids->len; i++)
    if (has_presence (g_ptr_array_index (answers->message_ids, i),
                      SENT_FOUND) &&
        n_found++ == 0)
      known = g_ptr_array_index (original->message_ids, i);
  return original->header_block == NULL || n_found == answers->message_ids->len
             ? known
             : NULL;
}

static const char *
find_reused_id (const Original *original, const OriginalAnswers *answers)
{
  for (guint i = 0; i < answers->message_ids->len; i++)
    if (is_reused (original, g_ptr_array_index (answers->message_ids, i)))
      return g_ptr_array_index (original->message_ids, i);
  return NULL;
}

/* id-reused stands before message-id in the table, but both are asked of
 * each original by itself: one that is really ours makes the report genuine
 * whatever stands beside it (a digest of bounces), so id-reused decides only
 * where it holds for every original that was found. And it needs every log:
 * the message itself may be in the one that could not be asked. */
static gboolean
judge_message_ids (const Report *report, const Answers *answers,
                   gboolean unavailable, Judgement *judgement)
{
  const char *reused = NULL;
  for (guint i = 0; i < answers->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    const OriginalAnswers *about = g_ptr_array_index (answers->originals, i);
    const char *known = find_known_id (original, about);
    if (known == NULL)
      continue;
    const char *reused_here = find_reused_id (original, about);
    if (reused_here == NULL) {
      *judgement = decide (EVIDENCE_MESSAGE_ID, known);
      return TRUE;
    }
    if (reused == NULL)
      reused = reused_here;
  }
  if (reused == NULL || unavailable)
    return FALSE;
  *judgement = decide (EVIDENCE_ID_REUSED, reused);
  return TRUE;
}

static const char *
find_known_envelope_id (const Report *report, const Answers *answers)
{
  for (guint i = 0; i < answers->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    const OriginalAnswers *about = g_ptr_array_index (answers->originals, i);
    if (has_presence (about->envelope_id, SENT_FOUND))
      return original->envelope_id;
  }
  return NULL;
}

/* Whether what the report is about was sent after @since: what an address sent
 * before it was retired may bounce for a while yet. */
static gboolean
is_about_time_since (const Report *report, gint64 since, const Policy *policy,
                     gint64 now)
{
  if (!instant_is_known (since) ||
      now >= since + policy->queue_lifetime_seconds)
    return TRUE;
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    if (!instant_is_known (original->date) || original->date < since)
      return FALSE;
  }
  return now >= since && report->originals->len > 0;
}

static const char *
find_never_sends (const Report *report, const Policy *policy, gint64 now)
{
  guint n = policy->never_sends == NULL ? 0 : report->addressees->len;
  for (guint i = 0; i < n; i++) {
    gint64 since;
    const char *address = g_ptr_array_index (report->addressees, i);
    if (never_sends_find (policy->never_sends, address, &since) &&
        is_about_time_since (report, since, policy, now))
      return address;
  }
  return NULL;
}

/* The address that the answer at @i is about. */
static const char *
asked_recipient (const Report *report, guint i)
{
  return report->kind == REPORT_KIND_AUTOREPLY
             ? report->reporter
             : g_ptr_array_index (report->recipients, i);
}

static const char *
find_recent_recipient (const Report *report, const Answers *answers,
                       const Policy *policy, gint64 now)
{
  for (guint i = 0; i < answers->recipients->len; i++) {
    const SentAnswer *answer = g_ptr_array_index (answers->recipients, i);
    if (!has_presence (answer, SENT_FOUND))
      continue;
    for (guint j = 0; j < answer->matches->len; j++)
      if (match_is_recent (&g_array_index (answer->matches, SentMatch, j),
                           policy, now))
        return asked_recipient (report, i);
  }
  return NULL;
}

static const char *
find_unidentified (const Report *report, const Answers *answers)
{
  for (guint i = 0; i < answers->unidentified->len; i++) {
    const SentAnswer *answer = g_ptr_array_index (answers->unidentified, i);
    for (guint j = 0; j < answer->matches->len; j++)
      if (match_is_unidentified (&g_array_index (answer->matches, SentMatch, j),
                                 report))
        return g_ptr_array_index (report->recipients, i);
  }
  return NULL;
}

static const char *
find_absent_id (const Report *report, const Answers *answers)
{
  for (guint i = 0; i < answers->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    const OriginalAnswers *about = g_ptr_array_index (answers->originals, i);
    for (guint j = 0; j < about->message_ids->len; j++)
      if (has_presence (g_ptr_array_index (about->message_ids, j), SENT_ABSENT))
        return g_ptr_array_index (original->message_ids, j);
  }
  return NULL;
}

static gboolean
any_answer_is (const GPtrArray *answers, SentPresence presence)
{
  for (guint i = 0; i < answers->len; i++)
    if (has_presence (g_ptr_array_index (answers, i), presence))
      return TRUE;
  return FALSE;
}

static gboolean
is_unavailable (const Answers *answers)
{
  if (answers->unavailable ||
      any_answer_is (answers->recipients, SENT_UNAVAILABLE) ||
      any_answer_is (answers->unidentified, SENT_UNAVAILABLE))
    return TRUE;
  for (guint i = 0; i < answers->originals->len; i++) {
    const OriginalAnswers *about = g_ptr_array_index (answers->originals, i);
    if (any_answer_is (about->message_ids, SENT_UNAVAILABLE) ||
        has_presence (about->envelope_id, SENT_UNAVAILABLE))
      return TRUE;
  }
  return FALSE;
}

/* The rule about time. A returned Date can lie, so it counts only while
 * coverage does not yet reach back as far as mail can bounce. */
static gboolean
is_covered (const Report *report, gint64 covered_since, const Policy *policy,
            gint64 now)
{
  if (!instant_is_known (covered_since))
    return FALSE;
  gint64 start = MAX (covered_since, now - policy->keep_seconds);
  if (start <= now - policy->queue_lifetime_seconds)
    return TRUE;
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    if (!instant_is_known (original->date) || original->date < start ||
        original->date > now + POLICY_FUTURE_TOLERANCE)
      return FALSE;
  }
  return report->originals->len > 0;
}

/* A log that can't say since when it is complete, for messages or for
 * recipients, knows too little. */
static gint64
recipients_coverage (const Answers *answers)
{
  if (!instant_is_known (answers->covered_since) ||
      !instant_is_known (answers->recipients_covered_since))
    return INSTANT_UNKNOWN;
  return MAX (answers->covered_since, answers->recipients_covered_since);
}

/* Whether the original may stand in what was not read of the report: then
 * nothing is concluded from what was. */
static gboolean
may_be_unread (const Report *report)
{
  if (!report->is_incomplete)
    return FALSE;
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    if (original->header_block != NULL && original->message_ids->len > 0)
      return FALSE;
  }
  return TRUE;
}

/* The table's last lines, for a report without a Message-ID. */
static Judgement
judge_recipients (const Report *report, const Answers *answers,
                  const Policy *policy, gint64 now)
{
  /* An envelope id that we do not know proves nothing: MTAs on the way may
   * set one. */
  if (report->kind == REPORT_KIND_AUTOREPLY || report->recipients->len == 0)
    return decide (EVIDENCE_NO_REFERENCE, NULL);
  if (!is_covered (report, recipients_coverage (answers), policy, now))
    return decide (EVIDENCE_LOG_TOO_YOUNG, NULL);
  /* We did write to one of them, but longer ago or about something else; we
   * can't tell that it is not about that message. */
  if (any_answer_is (answers->recipients, SENT_FOUND))
    return decide (EVIDENCE_NO_REFERENCE, NULL);
  return decide (EVIDENCE_NEVER_WROTE_TO,
                 g_ptr_array_index (report->recipients, 0));
}

Judgement
judge (const Report *report, const Answers *answers, const Policy *policy,
       gint64 now)
{
  if (report->kind == REPORT_KIND_ORDINARY)
    return decide (EVIDENCE_NONE, NULL);
  if (report->kind == REPORT_KIND_FEEDBACK || !policy->judged[report->kind])
    return decide (EVIDENCE_NOT_JUDGED, NULL);

  const char *proved = proved_id (report, answers, policy, now);
  if (proved != NULL)
    return decide (EVIDENCE_PROOF, proved);
  Judgement judgement;
  gboolean unavailable = is_unavailable (answers);
  if (judge_message_ids (report, answers, unavailable, &judgement))
    return judgement;
  const char *envelope_id = find_known_envelope_id (report, answers);
  if (envelope_id != NULL)
    return decide (EVIDENCE_ENVELOPE_ID, envelope_id);
  const char *receiver = find_never_sends (report, policy, now);
  if (receiver != NULL)
    return decide (EVIDENCE_NEVER_SENDS, receiver);
  gboolean has_ids = report_has_message_ids (report);
  const char *recipient =
      has_ids ? find_unidentified (report, answers)
              : find_recent_recipient (report, answers, policy, now);
  if (recipient != NULL)
    return decide (EVIDENCE_RECIPIENT, recipient);
  if (unavailable)
    return decide (EVIDENCE_LOG_UNAVAILABLE, NULL);
  if (may_be_unread (report))
    return decide (EVIDENCE_NO_REFERENCE, NULL);
  if (!has_ids)
    return judge_recipients (report, answers, policy, now);
  if (!is_covered (report, answers->covered_since, policy, now))
    return decide (EVIDENCE_LOG_TOO_YOUNG, NULL);
  return decide (EVIDENCE_NEVER_SENT, find_absent_id (report, answers));
}
