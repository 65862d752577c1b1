/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/report.h"

#include "base/instant.h"

static const char *const kind_names[N_REPORT_KINDS] = {
    [REPORT_KIND_ORDINARY] = "ordinary",
    [REPORT_KIND_FAILURE] = "failure",
    [REPORT_KIND_DELAY] = "delay",
    [REPORT_KIND_SUCCESS] = "success",
    [REPORT_KIND_AUTOREPLY] = "autoreply",
    [REPORT_KIND_DISPOSITION] = "disposition",
    [REPORT_KIND_FEEDBACK] = "feedback",
};

const char *
report_kind_name (ReportKind kind)
{
  return kind_names[kind];
}

gboolean
report_kind_from_name (const char *name, ReportKind *kind)
{
  for (guint i = 0; i < N_REPORT_KINDS; i++)
    if (g_str_equal (kind_names[i], name)) {
      *kind = (ReportKind) i;
      return TRUE;
    }
  return FALSE;
}

char *
place_describe (const Place *place)
{
  GString *text = g_string_new (place->how);
  if (place->part != NULL)
    g_string_append_printf (text, ", part %s (%s)", place->part,
                            place->media_type);
  if (place->first_line > 0)
    g_string_append_printf (text, ", lines %u-%u", place->first_line,
                            place->last_line);
  if (place->line > 0)
    g_string_append_printf (text, ", id on line %u", place->line);
  if (place->inside != NULL)
    g_string_append_printf (text, ", all of the message in part %s",
                            place->inside);
  return g_string_free (text, FALSE);
}

void
place_clear (Place *place)
{
  g_free (place->inside);
  g_free (place->part);
  g_free (place->media_type);
  g_free (place->how);
}

void
ignored_id_free (IgnoredId *ignored)
{
  g_free (ignored->message_id);
  place_clear (&ignored->place);
  g_free (ignored);
}

Report *
report_new (void)
{
  Report *report = g_new0 (Report, 1);
  report->dated_at = INSTANT_UNKNOWN;
  report->originals =
      g_ptr_array_new_with_free_func ((GDestroyNotify) original_free);
  report->recipients = g_ptr_array_new_with_free_func (g_free);
  report->addressees = g_ptr_array_new_with_free_func (g_free);
  report->ignored =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ignored_id_free);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
report_free (Report *report)
{
  if (report == NULL)
    return;
  g_free (report->kind_reason);
  g_ptr_array_unref (report->originals);
  g_ptr_array_unref (report->recipients);
  g_free (report->reported_to);
  g_ptr_array_unref (report->addressees);
  g_free (report->reporter);
  g_ptr_array_unref (report->ignored);
  g_ptr_array_unref (report->notes);
  g_free (report);
}

gboolean
report_has_message_ids (const Report *report)
{
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    if (original->message_ids->len > 0)
      return TRUE;
  }
  return FALSE;
}

Original *
original_new (void)
{
  Original *original = g_new0 (Original, 1);
  original->message_ids = g_ptr_array_new_with_free_func (g_free);
  original->resent_ids = g_ptr_array_new_with_free_func (g_free);
  original->recipients = g_ptr_array_new_with_free_func (g_free);
  original->proof.tokens = g_ptr_array_new_with_free_func (g_free);
  original->proof.date = INSTANT_UNKNOWN;
  original->date = INSTANT_UNKNOWN;
  original->arrived_at = INSTANT_UNKNOWN;
  return original;
}

void
original_free (Original *original)
{
  if (original == NULL)
    return;
  g_ptr_array_unref (original->message_ids);
  g_ptr_array_unref (original->resent_ids);
  g_free (original->envelope_id);
  g_free (original->queue_id);
  g_free (original->sender);
  g_free (original->subject);
  g_ptr_array_unref (original->recipients);
  g_ptr_array_unref (original->proof.tokens);
  g_free (original->proof.message_id);
  g_free (original->proof.from);
  g_free (original->header_block);
  place_clear (&original->place);
  g_free (original);
}
