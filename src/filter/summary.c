/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/summary.h"

#include "base/instant.h"
#include "report/outer.h"

#define PACKED_TYPE "(uumsmsmsmsmsmsmsmsxx)"

/* Without a character that would be cut through. @value is nullable. */
static char *
keep (const char *value)
{
  if (value == NULL)
    return NULL;
  g_autofree char *valid = g_utf8_make_valid (
      value, (gssize) strnlen (value, SUMMARY_MAX_BYTES + 1));
  gsize length = strlen (valid);
  if (length > SUMMARY_MAX_BYTES)
    length =
        (gsize) (g_utf8_find_prev_char (valid, valid + SUMMARY_MAX_BYTES + 1) -
                 valid);
  return g_strndup (valid, length);
}

static void
keep_once (char **where, const char *value)
{
  if (*where == NULL)
    *where = keep (value);
}

static const char *
first_of (const GPtrArray *strings)
{
  return strings->len > 0 ? g_ptr_array_index (strings, 0) : NULL;
}

Summary *
summary_new (const Examination *examination, gint64 arrived_at)
{
  const Report *report = examination->report;
  Summary *summary = g_new0 (Summary, 1);
  summary->kind = report->kind;
  summary->verdict = examination->judgement.verdict;
  summary->evidence = examination->judgement.evidence;
  summary->subject_of = keep (examination->judgement.subject_of);
  summary->date = INSTANT_UNKNOWN;
  summary->arrived_at = arrived_at;
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    keep_once (&summary->message_id, first_of (original->message_ids));
    keep_once (&summary->sender, original->sender);
    keep_once (&summary->subject, original->subject);
    if (!instant_is_known (summary->date))
      summary->date = original->date;
  }
  summary->recipient = keep (first_of (report->recipients));
  summary->reported_to = keep (report->reported_to);
  summary->reporter = keep (report->reporter);
  return summary;
}

Summary *
summary_new_empty (gint64 arrived_at)
{
  Summary *summary = g_new0 (Summary, 1);
  summary->date = INSTANT_UNKNOWN;
  summary->arrived_at = arrived_at;
  return summary;
}

void
summary_take_header (Summary *summary, const Spool *spool)
{
  gsize length;
  const char *head = spool_head (spool, &length);
  g_autoptr (Outer) outer = outer_new (head, length, NULL, OUTER_DECODED);
  keep_once (&summary->reporter, outer->from);
  keep_once (&summary->reported_to, outer->reported_to);
  keep_once (&summary->subject, outer->subject_text);
}

void
summary_free (Summary *summary)
{
  if (summary == NULL)
    return;
  g_free (summary->subject_of);
  g_free (summary->message_id);
  g_free (summary->sender);
  g_free (summary->subject);
  g_free (summary->recipient);
  g_free (summary->reported_to);
  g_free (summary->reporter);
  g_free (summary->text);
  g_free (summary);
}

gboolean
summary_set_judgement (Summary *summary, guint kind, guint evidence)
{
  if (kind >= N_REPORT_KINDS || evidence >= N_EVIDENCES)
    return FALSE;
  summary->kind = kind;
  summary->evidence = evidence;
  summary->verdict =
      kind == REPORT_KIND_ORDINARY ? VERDICT_NONE : evidence_verdict (evidence);
  return TRUE;
}

/* Floating. */
static GVariant *
summary_pack (const Summary *summary)
{
  return g_variant_new (
      PACKED_TYPE, (guint) summary->kind, (guint) summary->evidence,
      summary->subject_of, summary->message_id, summary->sender,
      summary->subject, summary->recipient, summary->reported_to,
      summary->reporter, summary->text, summary->date, summary->arrived_at);
}

static Summary *
summary_unpack (GVariant *value)
{
  guint kind, evidence;
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (PACKED_TYPE)))
    return NULL;
  g_autoptr (Summary) summary = g_new0 (Summary, 1);
  g_variant_get (value, PACKED_TYPE, &kind, &evidence, &summary->subject_of,
                 &summary->message_id, &summary->sender, &summary->subject,
                 &summary->recipient, &summary->reported_to, &summary->reporter,
                 &summary->text, &summary->date, &summary->arrived_at);
  return summary_set_judgement (summary, kind, evidence)
             ? g_steal_pointer (&summary)
             : NULL;
}

GBytes *
summary_to_bytes (const Summary *summary)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (summary_pack (summary));
  return g_variant_get_data_as_bytes (value);
}

/* Other bytes than ours unpack to some value or other, never to a crash. */
Summary *
summary_from_bytes (const void *bytes, gsize length)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes, length);
  g_autoptr (GVariant) value = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (PACKED_TYPE), copy, FALSE));
  return summary_unpack (value);
}

Summary *
summary_copy (const Summary *summary)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (summary_pack (summary));
  return summary_unpack (value);
}
