/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/reading.h"

#include "mail/header.h"
#include "report/phrases.h"
#include "report/prose.h"
#include "report/valid_text.h"

static gboolean
is_status_type (PartType type)
{
  return type == PART_DELIVERY_STATUS || type == PART_DISPOSITION ||
         type == PART_FEEDBACK;
}

/* The fields of all status parts; a report has one. */
static DeliveryStatus *
read_status (const Parts *parts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < parts->parts->len; i++) {
    const Part *part = g_ptr_array_index (parts->parts, i);
    if (is_status_type (part->type)) {
      g_string_append (text, part->text);
      g_string_append (text, "\n\n");
    }
  }
  return delivery_status_parse (text->str);
}

/* What stands behind the outer header, as UTF-8. */
static void
find_body (Reading *reading, const GString *window)
{
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, window->str, window->len);
  while (header_scan_next (&scan, &field))
    ;
  reading->body = window->str + header_scan_body_offset (&scan);
  gsize length = (gsize) (window->str + window->len - reading->body);
  if (!text_is_valid (reading->body, length))
    reading->body = reading->valid_body = g_utf8_make_valid (reading->body, -1);
}

/* What a notice in JSON says, in the words of the others. */
static void
read_notice (Reading *reading)
{
  const GPtrArray *parts = reading->parts->parts;
  const Part *first = parts->len > 0 ? g_ptr_array_index (parts, 0) : NULL;
  reading->notice =
      json_notice_parse (first != NULL ? first->text : reading->body);
  if (reading->notice == NULL)
    return;
  delivery_status_free (reading->status);
  reading->status = delivery_status_parse (reading->notice->status);
  Returned *returned = g_new0 (Returned, 1);
  returned->block = header_block_at_start (reading->notice->header);
  /* it stands on no lines of the message */
  if (returned->block != NULL)
    returned->block->first_line = returned->block->last_line = 0;
  returned->how = "JSON";
  returned_free (reading->returned);
  reading->returned = returned;
}

Reading *
reading_new (const GString *window, const Envelope *envelope)
{
  Reading *reading = g_new0 (Reading, 1);
  reading->outer =
      outer_new (window->str, window->len, envelope, OUTER_DECODED);
  reading->parts = parts_new (window->str, window->len);
  find_body (reading, window);
  reading->status = read_status (reading->parts);
  reading->returned = returned_find (reading->parts, reading->body);
  reading->prose =
      prose_text (reading->parts, reading->returned, reading->body);
  /* Broken MIME: the status fields stand in the text. */
  if (reading->status->n_fields == 0) {
    delivery_status_free (reading->status);
    reading->status = delivery_status_parse (reading->prose);
    reading->status->from_prose = TRUE;
  }
  reading->folded_prose = phrase_fold (reading->prose);
  read_notice (reading);
  return reading;
}

void
reading_free (Reading *reading)
{
  if (reading == NULL)
    return;
  outer_free (reading->outer);
  parts_free (reading->parts);
  delivery_status_free (reading->status);
  returned_free (reading->returned);
  json_notice_free (reading->notice);
  g_free (reading->valid_body);
  g_free (reading->prose);
  g_free (reading->folded_prose);
  g_free (reading);
}
