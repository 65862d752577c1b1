/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sent log in an SQLite file: the entries that a message becomes.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/instant.h"

/* Dates outside 1970..9999 are taken as unknown, which is 0 in the file. */
#define LATEST_INSTANT G_GINT64_CONSTANT (253402300799)

/* Some 2 MB. */
#define MAX_KEPT_RECIPIENTS 16384

SentDigester *
sent_digester_new (const SentLog *log)
{
  SentDigester *digester = g_new0 (SentDigester, 1);
  digester->salted = salted_new_for_many (log->digester.salted);
  digester->recipients =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return digester;
}

void
log_clear_digester (SentDigester *digester)
{
  g_clear_pointer (&digester->salted, salted_free);
  g_clear_pointer (&digester->recipients, g_hash_table_unref);
  g_clear_pointer (&digester->subject, g_free);
}

void
sent_digester_free (SentDigester *digester)
{
  log_clear_digester (digester);
  g_free (digester);
}

SentEntries *
sent_entries_new (void)
{
  SentEntries *entries = g_new (SentEntries, 1);
  entries->list = g_array_new (FALSE, FALSE, sizeof (Entry));
  sent_entries_clear (entries);
  return entries;
}

void
sent_entries_free (SentEntries *entries)
{
  g_array_unref (entries->list);
  g_free (entries);
}

void
sent_entries_clear (SentEntries *entries)
{
  g_array_set_size (entries->list, 0);
  entries->has_recipients = FALSE;
  entries->without_recipients_at = INSTANT_UNKNOWN;
}

guint
sent_entries_count (const SentEntries *entries)
{
  return entries->list->len;
}

static gint64
storable_date (gint64 date)
{
  return date > 0 && date <= LATEST_INSTANT ? date : 0;
}

gint64
log_storable_instant (gint64 instant)
{
  return CLAMP (instant, 0, LATEST_INSTANT);
}

/* One subject comes with each of a thousand recipients, and may be long. */
gint32
log_subject_digest (SentDigester *digester, const char *subject)
{
  if (subject == NULL)
    return 0;
  if (g_strcmp0 (digester->subject, subject) != 0) {
    g_free (digester->subject);
    digester->subject = g_strdup (subject);
    digester->subject_digest = digest_subject (digester->salted, subject);
  }
  return digester->subject_digest;
}

/* Most mail goes to few people. */
static gint64
recipient_digest (SentDigester *digester, const char *recipient)
{
  if (digester->recipients == NULL)
    return digest_value (digester->salted, SENT_KEY_RECIPIENT, recipient);
  gint64 *digest = g_hash_table_lookup (digester->recipients, recipient);
  if (digest != NULL)
    return *digest;
  if (g_hash_table_size (digester->recipients) >= MAX_KEPT_RECIPIENTS)
    g_hash_table_remove_all (digester->recipients);
  digest = g_new (gint64, 1);
  *digest = digest_value (digester->salted, SENT_KEY_RECIPIENT, recipient);
  g_hash_table_insert (digester->recipients, g_strdup (recipient), digest);
  return *digest;
}

static void
append_entry (SentDigester *digester, const SentMessage *message, SentKey key,
              const char *value, GArray *list)
{
  const Entry entry = {
      .digest = key == SENT_KEY_RECIPIENT
                    ? recipient_digest (digester, value)
                    : digest_value (digester->salted, key, value),
      .date = storable_date (message->date),
      .sent_at = message->sent_at,
      .subject = log_subject_digest (digester, message->subject),
      .key = (guint8) key,
      .way = (guint8) message->way,
  };
  g_array_append_val (list, entry);
}

void
sent_digester_add (SentDigester *digester, const SentMessage *message,
                   gint64 now, SentEntries *entries)
{
  const GPtrArray *ids = message->message_ids;
  const GPtrArray *recipients = message->recipients;
  for (guint i = 0; i < ids->len; i++)
    append_entry (digester, message, SENT_KEY_MESSAGE_ID,
                  g_ptr_array_index (ids, i), entries->list);
  if (message->envelope_id != NULL)
    append_entry (digester, message, SENT_KEY_ENVELOPE_ID, message->envelope_id,
                  entries->list);
  for (guint i = 0; i < recipients->len; i++) {
    const char *recipient = g_ptr_array_index (recipients, i);
    append_entry (digester, message, SENT_KEY_RECIPIENT, recipient,
                  entries->list);
    if (ids->len == 0)
      append_entry (digester, message, SENT_KEY_UNIDENTIFIED, recipient,
                    entries->list);
  }
  if (recipients->len > 0)
    entries->has_recipients = TRUE;
  else
    entries->without_recipients_at =
        MAX (entries->without_recipients_at,
             MIN (log_storable_instant (message->sent_at), now));
}
