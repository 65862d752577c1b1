/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/importer.h"

#include "base/error.h"
#include "base/instant.h"
#include "mail/header.h"

struct Importer {
  SentLog *log;
  gint64 now;
  gint64 keep_seconds;
  guint64 n_imported;
  guint64 n_too_old;
  guint64 n_nameless;
  guint64 n_unreadable;
  guint64 n_seen;
  guint64 n_added, n_received; /* of the folder that is read */
  gint64 oldest; /* sent_at of the oldest imported, or INSTANT_UNKNOWN */
  SeenSpan span; /* of the folder that is read */
  char *first_unreadable;
};

Importer *
importer_new (SentLog *log, gint64 now, gint64 keep_seconds)
{
  Importer *importer = g_new0 (Importer, 1);
  importer->log = log;
  importer->now = now;
  importer->keep_seconds = keep_seconds;
  importer->oldest = INSTANT_UNKNOWN;
  importer->span = (SeenSpan){INSTANT_UNKNOWN, INSTANT_UNKNOWN};
  return importer;
}

void
importer_free (Importer *importer)
{
  g_free (importer->first_unreadable);
  g_free (importer);
}

static gint64
earlier (gint64 a, gint64 b)
{
  if (!instant_is_known (a) || !instant_is_known (b))
    return instant_is_known (a) ? a : b;
  return MIN (a, b);
}

void
importer_begin_folder (Importer *importer, const SeenSpan *span)
{
  importer->span = *span;
  importer->n_added = importer->n_received = 0;
  importer->oldest = earlier (importer->oldest, span->oldest);
}

const SeenSpan *
importer_span_of_folder (const Importer *importer)
{
  return &importer->span;
}

/* What the last MTA and the MDA add; a copy of what was sent has neither. */
static gboolean
was_received (const char *head, gsize length)
{
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, head, length);
  while (header_scan_next (&scan, &field))
    if (header_field_is (&field, "Return-Path") ||
        header_field_is (&field, "Delivered-To") ||
        header_field_is (&field, "X-Original-To"))
      return TRUE;
  return FALSE;
}

gboolean
importer_looks_received (const Importer *importer)
{
  return importer->n_received > importer->n_added / 2;
}

void
importer_note_seen (Importer *importer)
{
  importer->n_seen++;
}

gint64
importer_now (const Importer *importer)
{
  return importer->now;
}

/* A date in the future is a clock that went wrong: it was sent by now. */
static gint64
sent_at_of (const Importer *importer, const Original *original,
            gint64 changed_at)
{
  gint64 sent_at =
      instant_is_known (original->date) ? original->date : changed_at;
  return MIN (sent_at, importer->now);
}

gboolean
importer_add (Importer *importer, const char *head, gsize length,
              gint64 changed_at, GError **error)
{
  g_autoptr (Original) original = original_parse_facts (head, length);
  importer->n_added++;
  importer->n_received += was_received (head, length) ? 1 : 0;
  gint64 sent_at = sent_at_of (importer, original, changed_at);
  if (sent_at < importer->now - importer->keep_seconds) {
    importer->n_too_old++;
    /* INSTANT_UNKNOWN is the least number. */
    importer->span.newest_too_old =
        MAX (importer->span.newest_too_old, sent_at);
    return TRUE;
  }
  g_ptr_array_extend_and_steal (original->message_ids,
                                g_steal_pointer (&original->resent_ids));
  original->resent_ids = g_ptr_array_new_with_free_func (g_free);
  if (original->message_ids->len == 0 && original->recipients->len == 0) {
    importer->n_nameless++;
    return TRUE;
  }

  const SentMessage message = {
      .message_ids = original->message_ids,
      .recipients = original->recipients,
      .subject = original->subject,
      .date = original->date,
      .sent_at = sent_at,
      .way = SENT_WAY_IMPORT,
  };
  importer->oldest = earlier (importer->oldest, sent_at);
  importer->span.oldest = earlier (importer->span.oldest, sent_at);
  importer->n_imported++;
  return sent_log_gather (importer->log, &message, importer->now, error);
}

void
importer_note_unreadable (Importer *importer, const char *name, const char *why)
{
  importer->n_unreadable++;
  if (importer->first_unreadable == NULL)
    importer->first_unreadable = g_strdup_printf ("%s: %s", name, why);
}

gboolean
importer_finish (Importer *importer, gboolean complete, GError **error)
{
  if (!sent_log_add_gathered (importer->log, importer->now, error))
    return FALSE;
  if (!complete || importer->n_unreadable > 0 ||
      !instant_is_known (importer->oldest))
    return TRUE;
  return sent_log_extend_coverage (
      importer->log,
      MAX (importer->oldest, importer->now - importer->keep_seconds), error);
}

static void
append_count (GString *text, guint64 count, const char *what)
{
  if (count > 0)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT " %s",
                            text->len == 0 ? "" : ", ", count, what);
}

char *
importer_summary (const Importer *importer)
{
  g_autofree char *too_old =
      g_strdup_printf ("older than %" G_GINT64_FORMAT " days",
                       importer->keep_seconds / SECONDS_PER_DAY);
  g_autoptr (GString) reasons = g_string_new (NULL);
  append_count (reasons, importer->n_too_old, too_old);
  append_count (reasons, importer->n_nameless,
                "without Message-ID and recipients");
  append_count (reasons, importer->n_unreadable, "unreadable");
  guint64 skipped =
      importer->n_too_old + importer->n_nameless + importer->n_unreadable;
  g_autoptr (GString) summary = g_string_new (NULL);
  g_string_printf (
      summary,
      "imported %" G_GUINT64_FORMAT " message%s, skipped %" G_GUINT64_FORMAT,
      importer->n_imported, importer->n_imported == 1 ? "" : "s", skipped);
  if (skipped > 0)
    g_string_append_printf (summary, " (%s)", reasons->str);
  append_count (summary, importer->n_seen, "seen before");
  return g_strdup (summary->str);
}

gboolean
importer_check_unreadable (const Importer *importer, GError **error)
{
  if (importer->n_unreadable == 0)
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
               "%s; %" G_GUINT64_FORMAT " unreadable: run it again once "
               "that is mended",
               importer->first_unreadable, importer->n_unreadable);
  return FALSE;
}
