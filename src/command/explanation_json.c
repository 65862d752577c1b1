/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/instant.h"
#include "base/json.h"
#include "command/explanation.h"

/* What of the originals stands in the object itself: all their ids, and of
 * each other value the first there is. Everything belongs to the originals. */
typedef struct {
  GPtrArray *message_ids;
  const char *sender;
  const char *subject;
  const char *envelope_id;
  gint64 date;
} Digest;

static void
add_ids (GPtrArray *ids, const GPtrArray *more)
{
  for (guint i = 0; i < more->len; i++) {
    char *id = g_ptr_array_index (more, i);
    if (!g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
      g_ptr_array_add (ids, id);
  }
}

static Digest
digest_originals (const GPtrArray *originals)
{
  Digest digest = {.message_ids = g_ptr_array_new (), .date = INSTANT_UNKNOWN};
  for (guint i = 0; i < originals->len; i++) {
    const Original *original = g_ptr_array_index (originals, i);
    add_ids (digest.message_ids, original->message_ids);
    if (digest.sender == NULL)
      digest.sender = original->sender;
    if (digest.subject == NULL)
      digest.subject = original->subject;
    if (digest.envelope_id == NULL)
      digest.envelope_id = original->envelope_id;
    if (!instant_is_known (digest.date))
      digest.date = original->date;
  }
  return digest;
}

static void
add_report (JsonWriter *json, const Report *report)
{
  Digest digest = digest_originals (report->originals);
  g_autofree char *date = instant_format (digest.date);
  json_add_string (json, "kind", report_kind_name (report->kind));
  json_add_strings (json, "message_ids", digest.message_ids);
  json_add_strings (json, "recipients", report->recipients);
  json_add_string (json, "reported_to", report->reported_to);
  json_add_string (json, "sender", digest.sender);
  json_add_string (json, "subject", digest.subject);
  json_add_string (json, "date", date);
  json_add_string (json, "envelope_id", digest.envelope_id);
  g_ptr_array_unref (digest.message_ids);
}

static void
add_judgement (JsonWriter *json, const Explanation *explanation)
{
  const Judgement *judgement = &explanation->examination->judgement;
  gboolean judged = judgement->verdict != VERDICT_NONE;
  g_autofree char *detail = explanation_detail (explanation);
  json_add_string (json, "verdict",
                   judged ? verdict_name (judgement->verdict) : NULL);
  json_add_string (json, "evidence",
                   judged ? evidence_name (judgement->evidence) : NULL);
  json_add_string (json, "detail", detail);
}

/* Adds the members of an object that is open; lines that are not known are
 * null. */
static void
add_place (JsonWriter *json, const Place *place)
{
  const struct {
    const char *name;
    guint line;
  } lines[] = {{"line", place->line},
               {"first_line", place->first_line},
               {"last_line", place->last_line}};
  json_add_string (json, "how", place->how);
  json_add_string (json, "inside", place->inside);
  json_add_string (json, "part", place->part);
  json_add_string (json, "media_type", place->media_type);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i].line > 0)
      json_add_int (json, lines[i].name, lines[i].line);
    else
      json_add_string (json, lines[i].name, NULL);
}

/* What the log answered, in the order of what was asked; empty where nobody
 * asked. */
static void
add_answers (JsonWriter *json, const char *name, const GPtrArray *answers)
{
  json_begin_array (json, name);
  for (guint i = 0; answers != NULL && i < answers->len; i++) {
    g_autofree char *said = explanation_answer (g_ptr_array_index (answers, i));
    json_add_string (json, NULL, said);
  }
  json_end_array (json);
}

static void
add_instant (JsonWriter *json, const char *name, gint64 instant)
{
  g_autofree char *text = instant_format (instant);
  json_add_string (json, name, text);
}

/* What was found about the tokens of the original at @index. */
static void
add_proofs (JsonWriter *json, const Explanation *explanation, guint index)
{
  const Answers *answers = explanation->examination->answers;
  json_begin_array (json, "proofs");
  for (guint i = 0; answers != NULL && i < answers->proofs->len; i++) {
    const ProofAnswer *proof = g_ptr_array_index (answers->proofs, i);
    if (proof->original != index)
      continue;
    g_autofree char *said = explanation_proof (explanation, proof);
    json_add_string (json, NULL, said);
  }
  json_end_array (json);
}

static void
add_original (JsonWriter *json, const Explanation *explanation, guint index)
{
  const Original *original =
      g_ptr_array_index (explanation->examination->report->originals, index);
  const Answers *answers = explanation->examination->answers;
  const OriginalAnswers *about =
      answers != NULL && index < answers->originals->len
          ? g_ptr_array_index (answers->originals, index)
          : NULL;
  json_begin_object (json, NULL);
  json_add_strings (json, "message_ids", original->message_ids);
  add_answers (json, "log", about != NULL ? about->message_ids : NULL);
  add_proofs (json, explanation, index);
  add_place (json, &original->place);
  json_add_string (json, "sender", original->sender);
  json_add_strings (json, "to", original->recipients);
  json_add_string (json, "subject", original->subject);
  add_instant (json, "date", original->date);
  json_add_string (json, "envelope_id", original->envelope_id);
  json_add_string (json, "queue_id", original->queue_id);
  add_instant (json, "arrived_at", original->arrived_at);
  json_end_object (json);
}

static void
add_originals (JsonWriter *json, const Explanation *explanation)
{
  json_begin_array (json, "originals");
  for (guint i = 0; i < explanation->examination->report->originals->len; i++)
    add_original (json, explanation, i);
  json_end_array (json);
}

static void
add_ignored (JsonWriter *json, const GPtrArray *ignored)
{
  json_begin_array (json, "ignored");
  for (guint i = 0; i < ignored->len; i++) {
    const IgnoredId *one = g_ptr_array_index (ignored, i);
    json_begin_object (json, NULL);
    json_add_string (json, "message_id", one->message_id);
    add_place (json, &one->place);
    json_end_object (json);
  }
  json_end_array (json);
}

/* Keys beyond the design's. */
static void
add_more (JsonWriter *json, const Explanation *explanation)
{
  const Examination *examination = explanation->examination;
  const Report *report = examination->report;
  Action action = explanation_action (explanation);
  json_add_string (json, "kind_reason", report->kind_reason);
  json_add_string (json, "reporter", report->reporter);
  const Answers *answers = examination->answers;
  add_originals (json, explanation);
  add_answers (json, "recipients_log",
               answers != NULL ? answers->recipients : NULL);
  add_instant (json, "log_covers",
               answers != NULL ? answers->covered_since : INSTANT_UNKNOWN);
  add_ignored (json, report->ignored);
  json_add_strings (json, "notes", report->notes);
  json_add_string (json, "trouble", examination->trouble);
  json_add_string (json, "action", action_name (action));
  json_add_string (json, "quarantine",
                   action != ACTION_QUARANTINE
                       ? NULL
                       : settings_get_path (explanation->situation->settings,
                                            SETTING_QUARANTINE_PATH));
}

char *
explanation_json (const Explanation *explanation)
{
  GString *text = g_string_new (NULL);
  JsonWriter json;
  json_writer_init (&json, text);
  json_begin_object (&json, NULL);
  json_add_string (&json, "file", explanation->file);
  add_report (&json, explanation->examination->report);
  add_judgement (&json, explanation);
  add_more (&json, explanation);
  json_end_object (&json);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

char *
explanation_json_add (const char *object, const char *name, const char *value)
{
  GString *text = g_string_new (object);
  JsonWriter json = {.text = text, .needs_comma = TRUE};
  if (g_str_has_suffix (object, "}\n"))
    g_string_truncate (text, text->len - 2);
  json_add_string (&json, name, value);
  json_end_object (&json);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}
