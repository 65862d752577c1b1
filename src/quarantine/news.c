/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/news.h"

#include "base/instant.h"
#include "mail/address.h"
#include "sentlog/sentlog.h"

/* For all that a digest asks of a log. */
#define LOG_WAIT_SECONDS 10.0

gboolean
news_are_due (Contents *contents, gint64 now, gint64 period_seconds,
              gboolean *is_due, GError **error)
{
  gint64 last;
  if (!quarantine_index_digested_at (contents_index (contents), &last, error))
    return FALSE;
  *is_due = !instant_is_known (last) ||
            now - last > period_seconds - SECONDS_PER_MINUTE;
  return TRUE;
}

/* --- the likely ones --- */

static GPtrArray *
open_logs (const char *const *paths)
{
  GPtrArray *logs =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sent_log_close);
  for (; *paths != NULL; paths++) {
    SentLog *log =
        sent_log_open (*paths, SENT_LOG_READ, LOG_WAIT_SECONDS, NULL);
    if (log != NULL)
      g_ptr_array_add (logs, log);
  }
  return logs;
}

/* N_LIKELY_REASONS where nothing went to this recipient. */
static LikelyReason
ask_log (SentLog *log, const Summary *summary)
{
  LikelyReason reason = N_LIKELY_REASONS;
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
  if (summary->recipient == NULL ||
      !sent_log_find (log, SENT_KEY_RECIPIENT, summary->recipient,
                      summary->subject, matches, NULL))
    return reason;
  for (guint i = 0; i < matches->len; i++) {
    const SentMatch *match = &g_array_index (matches, SentMatch, i);
    reason = MIN (reason, match->subject == SUBJECT_AGREES ? LIKELY_SUBJECT
                                                           : LIKELY_RECIPIENT);
  }
  return reason;
}

static gboolean
is_of_our_domain (const Summary *summary)
{
  const char *at =
      summary->message_id != NULL ? strrchr (summary->message_id, '@') : NULL;
  return at != NULL && summary->reported_to != NULL &&
         g_ascii_strcasecmp (at + 1, address_domain (summary->reported_to)) ==
             0;
}

static LikelyReason
find_reason (const GPtrArray *logs, const Summary *summary)
{
  LikelyReason reason =
      is_of_our_domain (summary) ? LIKELY_DOMAIN : N_LIKELY_REASONS;
  for (guint i = 0; i < logs->len; i++) {
    LikelyReason found = ask_log (g_ptr_array_index (logs, i), summary);
    reason = MIN (reason, found);
  }
  return reason;
}

/* Keeps the array short and in order; what comes later goes behind its like. */
static void
add_likely (GArray *likely, const LikelyMessage *message)
{
  guint at = 0;
  while (at < likely->len &&
         g_array_index (likely, LikelyMessage, at).reason <= message->reason)
    at++;
  g_array_insert_val (likely, at, *message);
  if (likely->len > NEWS_MAX_LIKELY)
    g_array_set_size (likely, NEWS_MAX_LIKELY);
}

static void
find_likely (News *news, const GPtrArray *messages,
             const char *const *log_paths)
{
  g_autoptr (GPtrArray) logs = open_logs (log_paths);
  for (guint i = 0; i < messages->len; i++) {
    LikelyMessage likely = {.message = g_ptr_array_index (messages, i)};
    if (instant_is_known (news->since) &&
        likely.message->quarantined_at < news->since)
      continue;
    likely.reason = find_reason (logs, likely.message->summary);
    if (likely.reason != N_LIKELY_REASONS)
      add_likely (news->likely, &likely);
  }
}

/* --- the whole --- */

/* Leaves those of which there is something new. */
static void
count_new (News *news)
{
  for (guint i = news->counts->len; i-- > 0;) {
    const IndexCount *count = &g_array_index (news->counts, IndexCount, i);
    if (count->n_quarantined > count->n_digested)
      news->n_new += count->n_quarantined - count->n_digested;
    else
      g_array_remove_index (news->counts, i);
  }
}

News *
news_new (Contents *contents, const char *const *logs, GError **error)
{
  QuarantineIndex *index = contents_index (contents);
  g_autoptr (News) news = g_new0 (News, 1);
  news->likely = g_array_new (FALSE, FALSE, sizeof (LikelyMessage));
  news->counts = quarantine_index_counts (index, error);
  if (news->counts == NULL ||
      !quarantine_index_totals (index, INDEX_STAYS, &news->totals, error) ||
      !quarantine_index_digested_at (index, &news->since, error))
    return NULL;
  count_new (news);
  find_likely (news, contents_messages (contents), logs);
  return g_steal_pointer (&news);
}

void
news_free (News *news)
{
  if (news == NULL)
    return;
  g_clear_pointer (&news->counts, g_array_unref);
  g_clear_pointer (&news->likely, g_array_unref);
  g_free (news);
}
