/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/originals.h"

#include "base/instant.h"
#include "mail/header.h"
#include "mail/message_id.h"
#include "report/field_value.h"
#include "report/limits.h"
#include "report/phrases.h"
#include "report/prose.h"

static void
add_ids (GPtrArray *to, const GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    address_add (to, g_strdup (g_ptr_array_index (from, i)),
                 REPORT_MAX_MESSAGE_IDS);
}

static void
name_source (Original *original, const char *source)
{
  if (original->message_ids->len > 0 && original->place.how == NULL)
    original->place.how = g_strdup (source);
}

/* The original's id where no returned header block has one: a field of the
 * status, a sentence of the text, or what the report says that it answers. */
static void
find_id_elsewhere (const Reading *reading, ReportKind kind, Original *original)
{
  const HeaderBlock *block = reading->returned->block;
  add_ids (original->message_ids, reading->status->message_ids);
  name_source (original, "a field of the delivery status");
  /* Of an original without an id Exim takes over the References, and others
   * quote its subject: words of a stranger who may name an id of ours. But
   * what a complaint returns is redacted (RFC 6590). */
  if (original->message_ids->len > 0 ||
      (block != NULL && block->is_whole && kind != REPORT_KIND_FEEDBACK))
    return;
  char *id = prose_message_id (reading->prose);
  if (id != NULL) {
    g_ptr_array_add (original->message_ids, id);
    name_source (original, "a sentence of the text");
    return;
  }
  add_ids (original->message_ids, reading->outer->answered);
  name_source (original, "the report's own In-Reply-To or References");
}

/* Reads @text up to its first colon, which may be the full-width one; NULL
 * without one. *@rest is behind it. */
static char *
text_before_colon (const char *text, const char **rest)
{
  const char *colon = strchr (text, ':');
  const char *wide = strstr (text, "：");
  gboolean is_wide = wide != NULL && (colon == NULL || wide < colon);
  const char *end = is_wide ? wide : colon;
  if (end == NULL)
    return NULL;
  *rest = end + strlen (is_wide ? "：" : ":");
  return g_strndup (text, (gsize) (end - text));
}

/* The original's subject inside the report's own ("Undeliverable: Lunch"). An
 * answer by a machine has it behind "Re:", as anybody's (RFC 3834, 3.1.5). */
static char *
subject_in_subject (const Outer *outer, ReportKind kind)
{
  const char *rest;
  g_autofree char *before = text_before_colon (outer->subject_text, &rest);
  if (before == NULL)
    return NULL;
  g_autofree char *folded = phrase_fold (before);
  g_strstrip (folded);
  g_autofree char *mark = g_strconcat (folded, ":", NULL);
  if (!phrase_is (PHRASE_SUBJECT_QUOTING, folded) &&
      !(kind == REPORT_KIND_AUTOREPLY &&
        phrase_is (PHRASE_SUBJECT_ANSWER, mark)))
    return NULL;
  char *subject = g_strstrip (g_strdup (rest));
  if (*subject == '\0')
    g_clear_pointer (&subject, g_free);
  return subject;
}

static void
take_block (const Reading *reading, Original *original)
{
  const Returned *returned = reading->returned;
  const HeaderBlock *block = returned->block;
  original->header_block = g_strdup (block->fields);
  original->place = (Place){.first_line = block->first_line,
                            .last_line = block->last_line,
                            .line = block->first_line > 0 ? block->id_line : 0,
                            .how = g_strdup (returned->how)};
  if (returned->part != NULL) {
    original->place.part = g_strdup (returned->part->path);
    original->place.media_type = g_strdup (returned->part->media_type);
  }
  if (original->message_ids->len == 0)
    add_ids (original->message_ids, original->resent_ids);
}

/* What else the report tells of its original, where the returned header does
 * not. */
static void
take_facts (const Reading *reading, ReportKind kind, Original *original)
{
  const DeliveryStatus *status = reading->status;
  original->envelope_id = g_strdup (status->envelope_id);
  original->queue_id = g_strdup (status->queue_id);
  original->arrived_at = status->arrived_at;
  if (original->sender == NULL)
    original->sender = g_strdup (status->sender);
  if (original->subject == NULL && original->header_block == NULL)
    original->subject = subject_in_subject (reading->outer, kind);
}

gboolean
original_is_named (const Original *original)
{
  return original->header_block != NULL || original->message_ids->len > 0 ||
         original->envelope_id != NULL;
}

void
originals_find (const Reading *reading, Report *report)
{
  const HeaderBlock *block = reading->returned->block;
  g_autoptr (Original) original =
      block != NULL ? original_parse (block->fields, strlen (block->fields))
                    : original_new ();
  if (block != NULL)
    take_block (reading, original);
  if (original->message_ids->len == 0)
    find_id_elsewhere (reading, report->kind, original);
  take_facts (reading, report->kind, original);
  if (original_is_named (original) || original->queue_id != NULL ||
      original->sender != NULL || original->subject != NULL ||
      instant_is_known (original->arrived_at))
    g_ptr_array_add (report->originals, g_steal_pointer (&original));
}

/* --- ids that are not the originals' --- */

static gboolean
is_of_an_original (const Report *report, const char *id)
{
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    if (g_ptr_array_find_with_equal_func (original->message_ids, id,
                                          g_str_equal, NULL))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_ignored_already (const Report *report, const char *id)
{
  for (guint i = 0; i < report->ignored->len; i++) {
    const IgnoredId *ignored = g_ptr_array_index (report->ignored, i);
    if (g_str_equal (ignored->message_id, id))
      return TRUE;
  }
  return FALSE;
}

/* Adds the ids in @value; @part is NULL where they stand in no part. */
static void
ignore_ids (Report *report, const char *value, const Part *part, guint line,
            const char *why)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  message_ids_parse (value, ids, REPORT_MAX_MESSAGE_IDS);
  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index (ids, i);
    if (report->ignored->len >= REPORT_MAX_MESSAGE_IDS ||
        is_of_an_original (report, id) || is_ignored_already (report, id))
      continue;
    IgnoredId *ignored = g_new0 (IgnoredId, 1);
    ignored->message_id = g_strdup (id);
    ignored->place.how = g_strdup (why);
    ignored->place.line = line;
    if (part != NULL) {
      ignored->place.part = g_strdup (part->path);
      ignored->place.media_type = g_strdup (part->media_type);
    }
    g_ptr_array_add (report->ignored, ignored);
  }
}

static void
ignore_thread (const Reading *reading, Report *report)
{
  static const char *const names[] = {"In-Reply-To", "References"};
  const HeaderBlock *block = reading->returned->block;
  for (gsize i = 0; i < G_N_ELEMENTS (names) && block != NULL; i++) {
    g_autofree char *value =
        header_find (block->fields, strlen (block->fields), names[i]);
    if (value != NULL)
      ignore_ids (report, value, reading->returned->part, 0,
                  "the thread that the original belongs to");
  }
  for (guint i = 0; i < reading->outer->answered->len; i++)
    ignore_ids (report, g_ptr_array_index (reading->outer->answered, i), NULL,
                0, "the report's own In-Reply-To or References");
}

/* What stands behind "Message-ID:" on a line, however quoted or indented, or
 * NULL. */
static char *
id_field_value (const char *line, gsize length)
{
  static const char name[] = "Message-ID";
  gsize start = 0;
  while (start < length && strchr ("> \t|", line[start]) != NULL)
    start++;
  gsize colon = start + strlen (name);
  if (colon >= length ||
      g_ascii_strncasecmp (line + start, name, strlen (name)) != 0)
    return NULL;
  while (colon < length && line[colon] == ' ')
    colon++;
  if (colon >= length || line[colon] != ':')
    return NULL;
  return g_strndup (line + colon + 1, length - colon - 1);
}

/* The Message-ID fields of @text, which is @part's or the raw body. */
static void
ignore_fields (const Reading *reading, const Part *part, const char *text,
               Report *report)
{
  const Returned *returned = reading->returned;
  gboolean is_returned = returned->block != NULL && returned->part == part;
  guint number = 0;
  while (*text != '\0' && report->ignored->len < REPORT_MAX_MESSAGE_IDS) {
    gsize length = strcspn (text, "\n");
    g_autofree char *value = id_field_value (text, length);
    number++;
    if (value != NULL)
      ignore_ids (report, g_strstrip (value), part, number,
                  is_returned && number > returned->block->last_line
                      ? "inside the returned message"
                      : "another header than the returned one");
    text += length + (text[length] == '\n' ? 1 : 0);
  }
}

void
originals_find_ignored (const Reading *reading, Report *report)
{
  const GPtrArray *parts = reading->parts->parts;
  ignore_thread (reading, report);
  for (guint i = 0; i < parts->len; i++) {
    const Part *part = g_ptr_array_index (parts, i);
    ignore_fields (reading, part, part->text, report);
  }
  if (reading->returned->block != NULL && reading->returned->part == NULL)
    ignore_fields (reading, NULL, reading->body, report);
}
