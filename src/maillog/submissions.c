/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "maillog/submissions_parts.h"

#include "base/instant.h"
#include "base/network.h"

#include <pwd.h>

/* How long after arrival a message may still be tried (RFC 5321, 4.5.4.1: 4 to
 * 5 days), with room; and how long one is waited for whose arrival was not
 * logged, a report of the MTA's own. */
#define PENDING_SECONDS (10 * SECONDS_PER_DAY)
#define UNKNOWN_SECONDS SECONDS_PER_HOUR

/* Programs forward at once, or as soon as the MTA has a process for them. */
#define FORWARDED_SECONDS (10 * SECONDS_PER_MINUTE)

/* Memory stays bounded; an MTA with more in its queue has other worries. */
#define MAX_PENDING 200000
#define MAX_OUTSIDE 200000

/* Events between two looks for what is too old. */
#define EVENTS_PER_SWEEP 10000

static void
pending_free (Pending *pending)
{
  g_free (pending->message_id);
  g_free (pending->date);
  g_free (pending->subject);
  g_free (pending);
}

Submissions *
submissions_new (const SubmissionPolicy *policy)
{
  Submissions *submissions = g_new0 (Submissions, 1);
  submissions->policy = *policy;
  submissions->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify) pending_free);
  submissions->outside =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  submissions->recipients = g_ptr_array_new_with_free_func (g_free);
  return submissions;
}

void
submissions_free (Submissions *submissions)
{
  if (submissions == NULL)
    return;
  g_hash_table_unref (submissions->pending);
  g_hash_table_unref (submissions->outside);
  g_ptr_array_unref (submissions->recipients);
  g_free (submissions);
}

/* --- what is too old --- */

static gboolean
is_stale_pending (gpointer key G_GNUC_UNUSED, gpointer value, gpointer data)
{
  const Pending *pending = value;
  gint64 kept =
      pending->origin == LOG_ORIGIN_NONE ? UNKNOWN_SECONDS : PENDING_SECONDS;
  return pending->at < *(const gint64 *) data - kept;
}

static gboolean
is_stale_outside (gpointer key G_GNUC_UNUSED, gpointer value, gpointer data)
{
  return *(const gint64 *) value < *(const gint64 *) data - FORWARDED_SECONDS;
}

static gboolean
is_not_submitted (gpointer key G_GNUC_UNUSED, gpointer value,
                  gpointer data G_GNUC_UNUSED)
{
  const Pending *pending = value;
  return pending->origin == LOG_ORIGIN_NONE ||
         pending->origin == LOG_ORIGIN_OUTSIDE;
}

static void
sweep (Submissions *submissions, gint64 now)
{
  if (++submissions->n_events % EVENTS_PER_SWEEP != 0 &&
      g_hash_table_size (submissions->pending) < MAX_PENDING &&
      g_hash_table_size (submissions->outside) < MAX_OUTSIDE)
    return;
  g_hash_table_foreach_remove (submissions->pending, is_stale_pending, &now);
  g_hash_table_foreach_remove (submissions->outside, is_stale_outside, &now);
  if (g_hash_table_size (submissions->pending) >= MAX_PENDING)
    g_hash_table_foreach_remove (submissions->pending, is_not_submitted, NULL);
  if (g_hash_table_size (submissions->pending) >= MAX_PENDING)
    g_hash_table_remove_all (submissions->pending);
  if (g_hash_table_size (submissions->outside) >= MAX_OUTSIDE)
    g_hash_table_remove_all (submissions->outside);
}

/* --- where a message came from --- */

static gboolean
is_ignored_user (const char *users, const char *user)
{
  g_auto (GStrv) words = g_strsplit_set (users, " \t", -1);
  for (char **word = words; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    if (g_str_equal (*word, user))
      return TRUE;
    /* Postfix logs numbers, Exim names. */
    const struct passwd *entry = getpwnam (*word);
    g_autofree char *uid =
        entry == NULL ? NULL : g_strdup_printf ("%u", (guint) entry->pw_uid);
    if (g_strcmp0 (uid, user) == 0)
      return TRUE;
  }
  return FALSE;
}

static LogOrigin
settle_origin (const SubmissionPolicy *policy, const LogEvent *event)
{
  if (event->origin == LOG_ORIGIN_OUTSIDE && event->client != NULL &&
      networks_have (policy->networks, event->client))
    return LOG_ORIGIN_LOCAL;
  if (event->origin == LOG_ORIGIN_LOCAL && event->user != NULL &&
      is_ignored_user (policy->ignore_users, event->user))
    return LOG_ORIGIN_OUTSIDE;
  return event->origin;
}

static void
note_outside (Submissions *submissions, const Pending *pending)
{
  gint64 *at = g_new (gint64, 1);
  *at = pending->at;
  g_hash_table_replace (submissions->outside, g_strdup (pending->message_id),
                        at);
}

/* Now that both origin and Message-ID are known. */
static void
settle (Submissions *submissions, Pending *pending)
{
  if (pending->message_id == NULL)
    return;
  if (pending->origin == LOG_ORIGIN_OUTSIDE) {
    note_outside (submissions, pending);
    return;
  }
  const gint64 *seen =
      g_hash_table_lookup (submissions->outside, pending->message_id);
  if (pending->origin == LOG_ORIGIN_LOCAL && seen != NULL &&
      *seen >= pending->at - FORWARDED_SECONDS)
    pending->origin = LOG_ORIGIN_OUTSIDE;
}

/* --- events --- */

static void
set_once (char **where, const char *value)
{
  if (*where == NULL && value != NULL)
    *where = g_strdup (value);
}

/* The entry that @event is about, made where it may begin one: by its origin,
 * or by a field that is logged before that. */
static Pending *
find_pending (Submissions *submissions, const char *key, gint64 at,
              const LogEvent *event)
{
  Pending *pending = g_hash_table_lookup (submissions->pending, key);
  /* Queue ids are used again. */
  gboolean begins = event->origin != LOG_ORIGIN_NONE && pending != NULL &&
                    pending->origin != LOG_ORIGIN_NONE;
  if ((pending == NULL || begins) &&
      (event->origin != LOG_ORIGIN_NONE || event->date != NULL ||
       event->subject != NULL)) {
    pending = g_new0 (Pending, 1);
    pending->at = at;
    g_hash_table_replace (submissions->pending, g_strdup (key), pending);
  }
  return pending;
}

static gboolean
tell (Submissions *submissions, Pending *pending, const LogEvent *event,
      Submission *submission)
{
  if (pending->origin != LOG_ORIGIN_LOCAL &&
      pending->origin != LOG_ORIGIN_AUTHENTICATED)
    return FALSE;
  if (pending->is_told && event->recipients->len == 0)
    return FALSE;
  pending->is_told = TRUE;
  g_ptr_array_set_size (submissions->recipients, 0);
  for (guint i = 0; i < event->recipients->len; i++)
    g_ptr_array_add (submissions->recipients,
                     g_strdup (g_ptr_array_index (event->recipients, i)));
  *submission =
      (Submission){pending->message_id, pending->date, pending->subject,
                   submissions->recipients, pending->at};
  return TRUE;
}

/* What is put into the queue again is what it was before; where that was not
 * seen, it may be a stranger's. */
static void
inherit (Submissions *submissions, const char *host, const LogEvent *event,
         Pending *pending)
{
  g_autofree char *key =
      g_strdup_printf ("%s %s", host, event->former_queue_id);
  const Pending *former = g_hash_table_lookup (submissions->pending, key);
  pending->origin = LOG_ORIGIN_OUTSIDE;
  if (former == NULL || former == pending)
    return;
  if (former->origin != LOG_ORIGIN_NONE)
    pending->origin = former->origin;
  pending->at = former->at;
  g_hash_table_remove (submissions->pending, key);
}

gboolean
submissions_take (Submissions *submissions, const char *host, gint64 at,
                  const LogEvent *event, Submission *submission)
{
  sweep (submissions, at);
  g_autofree char *key = g_strdup_printf ("%s %s", host, event->queue_id);
  Pending *pending = find_pending (submissions, key, at, event);
  if (pending == NULL)
    return FALSE;
  if (event->origin != LOG_ORIGIN_NONE)
    pending->origin = settle_origin (&submissions->policy, event);
  if (event->former_queue_id != NULL)
    inherit (submissions, host, event, pending);
  gboolean was_settled =
      pending->message_id != NULL && event->origin == LOG_ORIGIN_NONE;
  set_once (&pending->message_id, event->message_id);
  set_once (&pending->date, event->date);
  set_once (&pending->subject, event->subject);
  if (!was_settled && pending->origin != LOG_ORIGIN_NONE)
    settle (submissions, pending);
  gboolean is_told =
      event->is_attempt && tell (submissions, pending, event, submission);
  if (event->is_end)
    g_hash_table_remove (submissions->pending, key);
  return is_told;
}
