/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/importer.h"

#include "base/error.h"
#include "base/instant.h"
#include "command/received.h"
#include "mail/maildir.h"
#include "scan/special_folder.h"

struct Importer {
  ImporterSetup setup;
  guint64 n_imported;
  guint64 n_too_old;
  guint64 n_nameless;
  guint64 n_unreadable;
  guint64 n_seen;
  guint64 n_received;
  guint64 n_received_of_folder; /* of the one that is read */
  gint64 oldest;    /* sent_at of the oldest imported, or INSTANT_UNKNOWN */
  GArray *doubtful; /* Doubtful, of this run */
  GArray *newest_missing; /* gint64, of each folder: of earlier runs, then of
                             this one too, of those left out and not in the
                             log; or INSTANT_UNKNOWN */
  gint64 missing_until;   /* the same of this run alone, a second later */
  SeenSpan span;          /* of the folder that is read */
  GPtrArray *left_out;    /* LeftOut */
  gboolean lacks_folder;  /* left out by its look, which may deceive */
  char *first_unreadable;
};

/* A message that was left out, and may have been sent by us. */
typedef struct {
  guint folder;
  gint64 sent_at;
  char *message_id; /* nullable */
} Doubtful;

static void
doubtful_clear (gpointer data)
{
  Doubtful *doubtful = data;
  g_free (doubtful->message_id);
}

static void
left_out_free (gpointer data)
{
  LeftOut *left_out = data;
  g_free (left_out->path);
  g_free (left_out);
}

Importer *
importer_new (const ImporterSetup *setup)
{
  Importer *importer = g_new0 (Importer, 1);
  importer->setup = *setup;
  importer->oldest = INSTANT_UNKNOWN;
  importer->missing_until = INSTANT_UNKNOWN;
  importer->newest_missing = g_array_new (FALSE, FALSE, sizeof (gint64));
  importer->span =
      (SeenSpan){INSTANT_UNKNOWN, INSTANT_UNKNOWN, INSTANT_UNKNOWN};
  importer->left_out = g_ptr_array_new_with_free_func (left_out_free);
  importer->doubtful = g_array_new (FALSE, FALSE, sizeof (Doubtful));
  g_array_set_clear_func (importer->doubtful, doubtful_clear);
  return importer;
}

void
importer_free (Importer *importer)
{
  g_ptr_array_unref (importer->left_out);
  g_array_unref (importer->doubtful);
  g_array_unref (importer->newest_missing);
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
  importer->n_received_of_folder = 0;
  importer->oldest = earlier (importer->oldest, span->oldest);
  g_array_append_val (importer->newest_missing, span->newest_missing);
}

const SeenSpan *
importer_span_of_folder (const Importer *importer)
{
  return &importer->span;
}

guint64
importer_received_of_folder (const Importer *importer)
{
  return importer->n_received_of_folder;
}

/* NULL where it is to be looked into. What lies below a folder that was named
 * is judged by the rest of its name: who names the trash wants .Trash.2026. */
static const char *
why_left_out (const Importer *importer, const char *path, gsize n_named)
{
  if (special_folder_is_unsent (path + n_named))
    return "by its name";
  if (quarantine_is_at (importer->setup.quarantine, path))
    return "the quarantine";
  return NULL;
}

gboolean
importer_enters (Importer *importer, const char *path, gsize n_named)
{
  const char *why = why_left_out (importer, path, n_named);
  gboolean was_received = why == NULL &&
                          !importer->setup.rules.takes_received &&
                          maildir_is (path) && received_folder (path, TRUE);
  if (why == NULL && !was_received)
    return TRUE;
  LeftOut *left_out = g_new (LeftOut, 1);
  *left_out = (LeftOut){.path = g_strdup (path),
                        .n_named = n_named,
                        .why = was_received ? "most of it was received" : why,
                        .was_received = was_received};
  g_ptr_array_add (importer->left_out, left_out);
  importer->lacks_folder |= was_received;
  return FALSE;
}

const GPtrArray *
importer_left_out (const Importer *importer)
{
  return importer->left_out;
}

gint64
importer_newest_missing (const Importer *importer, guint index)
{
  return g_array_index (importer->newest_missing, gint64, index);
}

gint64
importer_missing_until (const Importer *importer)
{
  return importer->missing_until;
}

void
importer_note_seen (Importer *importer)
{
  importer->n_seen++;
}

const ImporterSetup *
importer_setup (const Importer *importer)
{
  return &importer->setup;
}

void
importer_note_unreadable (Importer *importer, const char *name, const char *why)
{
  importer->n_unreadable++;
  if (importer->first_unreadable == NULL)
    importer->first_unreadable = g_strdup_printf ("%s: %s", name, why);
}

static void
note_taken (Importer *importer, gint64 sent_at)
{
  importer->n_imported++;
  importer->oldest = earlier (importer->oldest, sent_at);
  importer->span.oldest = earlier (importer->span.oldest, sent_at);
}

static void
note_received (Importer *importer, const ImportFinding *finding)
{
  importer->n_received++;
  importer->n_received_of_folder++;
  if (finding->fate != IMPORT_DOUBTFUL)
    return;
  const Doubtful doubtful = {
      .folder = importer->newest_missing->len - 1,
      .sent_at = finding->sent_at,
      .message_id = g_strdup (finding->text),
  };
  g_array_append_val (importer->doubtful, doubtful);
}

void
importer_note (Importer *importer, const char *name,
               const ImportFinding *finding)
{
  switch (finding->fate) {
  case IMPORT_TAKEN:
    note_taken (importer, finding->sent_at);
    break;
  case IMPORT_TOO_OLD:
    importer->n_too_old++;
    importer->span.newest_too_old =
        MAX (importer->span.newest_too_old, finding->sent_at);
    break;
  case IMPORT_NAMELESS:
    importer->n_nameless++;
    break;
  case IMPORT_RECEIVED:
  case IMPORT_DOUBTFUL:
    note_received (importer, finding);
    break;
  case IMPORT_UNREADABLE:
    importer_note_unreadable (importer, name, finding->text);
    break;
  case IMPORT_GONE:
    break;
  }
}

/* Of all folders. INSTANT_UNKNOWN is the least number. */
static gint64
newest_missing (const Importer *importer)
{
  gint64 newest = importer->setup.missing_elsewhere;
  for (guint i = 0; i < importer->newest_missing->len; i++)
    newest = MAX (newest, importer_newest_missing (importer, i));
  return newest;
}

/* What was left out need not be in the log: that is complete behind it. */
static gint64
complete_since (const Importer *importer)
{
  gint64 missing = newest_missing (importer);
  const ImportRules *rules = &importer->setup.rules;
  gint64 since = MAX (importer->oldest, rules->now - rules->keep_seconds);
  if (!instant_is_known (missing))
    return since;
  return MAX (since, MIN (missing + 1, rules->now));
}

gboolean
importer_holds_up (const Importer *importer, gint64 covered_since)
{
  gint64 missing = newest_missing (importer);
  return instant_is_known (missing) &&
         covered_since == MIN (missing + 1, importer->setup.rules.now);
}

/* Whether it is in the log by another way, be it another copy that this run has
 * imported. */
static gboolean
is_recorded (const Importer *importer, const char *message_id, GArray *matches)
{
  g_array_set_size (matches, 0);
  return message_id != NULL &&
         sent_log_find (importer->setup.log, SENT_KEY_MESSAGE_ID, message_id,
                        NULL, matches, NULL) &&
         matches->len > 0;
}

/* With all else in the log. A message that was left out may be a copy that came
 * back to who sent it: where it is nowhere else, it is missing. */
static void
find_missing (Importer *importer)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
  for (guint i = 0; i < importer->doubtful->len; i++) {
    const Doubtful *doubtful = &g_array_index (importer->doubtful, Doubtful, i);
    if (is_recorded (importer, doubtful->message_id, matches))
      continue;
    importer->missing_until =
        MAX (importer->missing_until, doubtful->sent_at + 1);
    gint64 *newest =
        &g_array_index (importer->newest_missing, gint64, doubtful->folder);
    *newest = MAX (*newest, doubtful->sent_at);
  }
}

gboolean
importer_finish (Importer *importer, gboolean complete, GError **error)
{
  const ImporterSetup *setup = &importer->setup;
  if (!sent_log_add_gathered (setup->log, setup->rules.now, error))
    return FALSE;
  find_missing (importer);
  return !complete || importer->n_unreadable > 0 || importer->lacks_folder ||
         !instant_is_known (importer->oldest) ||
         sent_log_extend_coverage (setup->log, complete_since (importer),
                                   error);
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
                       importer->setup.rules.keep_seconds / SECONDS_PER_DAY);
  g_autoptr (GString) reasons = g_string_new (NULL);
  append_count (reasons, importer->n_too_old, too_old);
  append_count (reasons, importer->n_nameless,
                "without Message-ID and recipients");
  append_count (reasons, importer->n_received, "received");
  append_count (reasons, importer->n_unreadable, "unreadable");
  guint64 skipped = importer->n_too_old + importer->n_nameless +
                    importer->n_received + importer->n_unreadable;
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
