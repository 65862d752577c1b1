/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/keeping.h"

#include "filter/shortened.h"
#include "report/triage.h"

static gboolean
is_same_list (const GPtrArray *a, const GPtrArray *b)
{
  gboolean is_same = a->len == b->len;
  for (guint i = 0; i < a->len && is_same; i++)
    is_same = g_ptr_array_find_with_equal_func (
        (GPtrArray *) b, g_ptr_array_index (a, i), g_str_equal, NULL);
  return is_same;
}

/* In all that the judge and the log look at. */
static gboolean
is_same_original (const Original *a, const Original *b)
{
  return is_same_list (a->message_ids, b->message_ids) &&
         g_strcmp0 (a->envelope_id, b->envelope_id) == 0 &&
         is_same_list (a->resent_ids, b->resent_ids) &&
         g_strcmp0 (a->subject, b->subject) == 0 && a->date == b->date &&
         is_same_list (a->proof.tokens, b->proof.tokens) &&
         g_strcmp0 (a->proof.message_id, b->proof.message_id) == 0 &&
         g_strcmp0 (a->proof.from, b->proof.from) == 0 &&
         a->proof.date == b->proof.date;
}

static gboolean
is_same_report (const Report *a, const Report *b)
{
  gboolean is_same = a->kind == b->kind &&
                     a->originals->len == b->originals->len &&
                     is_same_list (a->recipients, b->recipients) &&
                     is_same_list (a->addressees, b->addressees) &&
                     g_strcmp0 (a->reporter, b->reporter) == 0 &&
                     g_strcmp0 (a->reported_to, b->reported_to) == 0 &&
                     a->dated_at == b->dated_at && !b->is_incomplete;
  for (guint i = 0; i < a->originals->len && is_same; i++)
    is_same = is_same_original (g_ptr_array_index (a->originals, i),
                                g_ptr_array_index (b->originals, i));
  return is_same;
}

/* Whether the message that would be stored says what the whole one does. */
static gboolean
is_enough (const Outcome *outcome, const Report *report, Spool *spool,
           const Envelope *envelope)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (!shortened_text (spool, outcome, text, NULL) || text->len == 0 ||
      !triage_may_be_report (text->str, text->len, envelope))
    return FALSE;
  g_autoptr (Report) again = report_parse (text->str, text->len, envelope);
  return is_same_report (report, again);
}

/* NULL where not even a line fits. */
static char *
cut_at_line_end (const char *block)
{
  gsize length = strlen (block);
  if (length > OUTCOME_MAX_HEADER_BLOCK_BYTES) {
    length = OUTCOME_MAX_HEADER_BLOCK_BYTES;
    while (length > 0 && block[length - 1] != '\n')
      length--;
  }
  return length > 0 ? g_strndup (block, length) : NULL;
}

/* At most @most of @values, none of which is too long for the child to tell;
 * NULL where there are none. */
static GPtrArray *
copy_list (const GPtrArray *values, guint most)
{
  if (values->len == 0)
    return NULL;
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < values->len && i < most; i++)
    g_ptr_array_add (copies, g_strndup (g_ptr_array_index (values, i),
                                        OUTCOME_MAX_ID_BYTES));
  return copies;
}

static gboolean
block_has_ids (const Outcome *outcome)
{
  g_autoptr (Original) original =
      original_parse (outcome->header_block, strlen (outcome->header_block));
  return original->message_ids->len > 0;
}

static void
choose (Outcome *outcome, const Report *report)
{
  const Original *outermost = g_ptr_array_index (report->originals, 0);
  if (outermost->header_block != NULL)
    outcome->header_block = cut_at_line_end (outermost->header_block);
  if (outcome->header_block == NULL)
    return;
  outcome->recipients = copy_list (report->recipients, OUTCOME_MAX_RECIPIENTS);
  if (!block_has_ids (outcome))
    outcome->message_ids =
        copy_list (outermost->message_ids, OUTCOME_MAX_MESSAGE_IDS);
  if (outermost->envelope_id != NULL)
    outcome->envelope_id =
        g_strndup (outermost->envelope_id, OUTCOME_MAX_ID_BYTES);
}

/* Whether more of the original may stand in what was not read; then it must
 * not be thrown away. */
static gboolean
may_be_unread (const Report *report)
{
  const Original *outermost = g_ptr_array_index (report->originals, 0);
  return report->is_incomplete && outermost->message_ids->len == 0;
}

void
keeping_choose (Outcome *outcome, const Report *report, Spool *spool,
                const ExamineContext *context)
{
  if (!context->keeps_headers || report->originals->len == 0 ||
      may_be_unread (report))
    return;
  choose (outcome, report);
  if (outcome->header_block == NULL ||
      !is_enough (outcome, report, spool, &context->envelope))
    keeping_drop (outcome);
}

void
keeping_drop (Outcome *outcome)
{
  g_clear_pointer (&outcome->header_block, g_free);
  g_clear_pointer (&outcome->recipients, g_ptr_array_unref);
  g_clear_pointer (&outcome->message_ids, g_ptr_array_unref);
  g_clear_pointer (&outcome->envelope_id, g_free);
}
