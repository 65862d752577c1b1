/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of a report: window, outer header, parts, status fields, returned
 * header block, prose; then kind, originals and recipients from these.
 */
#include "report/report.h"

#include "base/instant.h"
#include "mail/header.h"
#include "report/field_value.h"
#include "report/json_notice.h"
#include "report/kind.h"
#include "report/limits.h"
#include "report/phrases.h"
#include "report/prose.h"
#include "report/window.h"

/* Everything that was taken from the message before it is judged what it is. */
typedef struct {
  Outer *outer;
  Parts *parts;
  DeliveryStatus *status;
  Returned *returned;
  JsonNotice *notice; /* nullable */
  const char *body;   /* in the window */
  char *prose;
} Reading;

static void
reading_clear (Reading *reading)
{
  outer_free (reading->outer);
  parts_free (reading->parts);
  delivery_status_free (reading->status);
  returned_free (reading->returned);
  json_notice_free (reading->notice);
  g_free (reading->prose);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

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

static const char *
body_of (const GString *window)
{
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, window->str, window->len);
  while (header_scan_next (&scan, &field))
    ;
  return window->str + header_scan_body_offset (&scan);
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
  returned->found_in = g_strdup ("JSON");
  returned_free (reading->returned);
  reading->returned = returned;
}

static void
read_message (Reading *reading, const GString *window, const Envelope *envelope)
{
  reading->outer =
      outer_new (window->str, window->len, envelope, OUTER_DECODED);
  reading->parts = parts_new (window->str, window->len);
  reading->body = body_of (window);
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
  read_notice (reading);
}

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
  if (original->message_ids->len > 0 && original->found_in == NULL)
    original->found_in = g_strdup (source);
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

static void
find_original (const Reading *reading, Report *report)
{
  const HeaderBlock *block = reading->returned->block;
  g_autoptr (Original) original =
      block != NULL ? original_parse (block->fields, strlen (block->fields))
                    : original_new ();
  if (block != NULL) {
    original->header_block = g_strdup (block->fields);
    original->found_in = g_strdup (reading->returned->found_in);
    if (original->message_ids->len == 0)
      add_ids (original->message_ids, original->resent_ids);
  }
  if (original->message_ids->len == 0)
    find_id_elsewhere (reading, report->kind, original);
  original->envelope_id = g_strdup (reading->status->envelope_id);
  if (block != NULL || original->message_ids->len > 0 ||
      original->envelope_id != NULL)
    g_ptr_array_add (report->originals, g_steal_pointer (&original));
}

/* Addresses of the status groups: those that failed or, where none did, those
 * that were delayed. */
static void
add_status_recipients (const DeliveryStatus *status, GPtrArray *recipients)
{
  DeliveryAction worst = delivery_status_worst (status);
  for (guint i = 0; i < status->recipients->len; i++) {
    const DeliveryRecipient *one = g_ptr_array_index (status->recipients, i);
    if (one->action != worst || worst == DELIVERY_DONE)
      continue;
    for (guint n = 0; n < one->addresses->len; n++)
      address_add (recipients, g_strdup (g_ptr_array_index (one->addresses, n)),
                   REPORT_MAX_RECIPIENTS);
  }
}

static void
find_recipients (const Reading *reading, Report *report)
{
  if (report->kind != REPORT_KIND_FAILURE && report->kind != REPORT_KIND_DELAY)
    return;
  const Original *original = report->originals->len > 0
                                 ? g_ptr_array_index (report->originals, 0)
                                 : NULL;

  add_status_recipients (reading->status, report->recipients);
  if (report->recipients->len == 0)
    for (guint i = 0; i < reading->outer->failed->len; i++)
      address_add (report->recipients,
                   g_strdup (g_ptr_array_index (reading->outer->failed, i)),
                   REPORT_MAX_RECIPIENTS);
  if (report->recipients->len == 0)
    prose_recipients (reading->prose, reading->outer, original,
                      report->recipients);
  /* An original with one recipient failed for that one. */
  if (report->recipients->len == 0 && original != NULL &&
      original->recipients->len == 1)
    g_ptr_array_add (report->recipients,
                     g_strdup (g_ptr_array_index (original->recipients, 0)));
}

/* A double bounce: what came back is itself a report, written by the mail
 * system (so its sender is null), and its original is one of ours. It is for
 * the postmaster, since the null sender can't be told. A bounce that somebody
 * mailed on has a sender, and is just what was returned; and a forger who
 * writes "Return-Path: <>" into his mail still has its bounce sent to us. */
static gboolean
may_be_double_bounce (const Reading *reading)
{
  const char *text = reading->returned->text;
  if (text == NULL || !reading->outer->is_to_postmaster)
    return FALSE;
  g_autoptr (Outer) inner = outer_new (text, strlen (text), NULL, OUTER_RAW);
  return inner->has_null_sender;
}

static Report *read_report (const char *bytes, gsize length,
                            const Envelope *envelope, guint depth);

static void
find_inner_originals (const Reading *reading, Report *report, guint depth)
{
  if (depth >= REPORT_MAX_BOUNCE_DEPTH || !may_be_double_bounce (reading))
    return;
  const char *text = reading->returned->text;
  g_autoptr (Report) inner = read_report (text, strlen (text), NULL, depth + 1);
  while (inner->originals->len > 0 &&
         report->originals->len < REPORT_MAX_ORIGINALS)
    g_ptr_array_add (report->originals,
                     g_ptr_array_steal_index (inner->originals, 0));
}

/* A text that speaks of a failed delivery and names neither the message nor a
 * recipient is no report: news about deliveries, parcels and mailboxes. The
 * reader's own address counts only where the sender is null, since phishing
 * names it too. */
static gboolean
names_nothing (const Report *report, const Outer *outer)
{
  for (guint i = 0; i < report->recipients->len; i++)
    if (outer->has_null_sender ||
        g_strcmp0 (g_ptr_array_index (report->recipients, i),
                   report->reported_to) != 0)
      return FALSE;
  return report->originals->len == 0;
}

/* The window notes its own caps. */
static void
note_caps (const Reading *reading, Report *report)
{
  if (reading->parts->has_unread_parts)
    g_ptr_array_add (report->notes,
                     g_strdup_printf ("parts more than %d levels deep were "
                                      "not read",
                                      REPORT_MAX_DEPTH));
  if (report->recipients->len >= REPORT_MAX_RECIPIENTS)
    g_ptr_array_add (report->notes,
                     g_strdup_printf ("only the first %d failed recipients "
                                      "were taken",
                                      REPORT_MAX_RECIPIENTS));
}

static Report *
read_report (const char *bytes, gsize length, const Envelope *envelope,
             guint depth)
{
  Report *report = report_new ();
  GString *window = window_new (bytes, length, report->notes);
  g_auto (Reading) reading = {0};
  read_message (&reading, window, envelope);

  g_autofree char *folded = phrase_fold (reading.prose);
  const KindSigns signs = {.outer = reading.outer,
                           .parts = reading.parts,
                           .status = reading.status,
                           .returned = reading.returned,
                           .prose = folded,
                           .notice = reading.notice};
  KindDecision decision = kind_decide (&signs);
  report->kind = decision.kind;
  report->kind_reason = decision.reason;
  report->reported_to = g_strdup (reading.outer->reported_to);
  report->reporter = g_strdup (reading.outer->from);
  if (report->kind != REPORT_KIND_ORDINARY) {
    find_original (&reading, report);
    find_inner_originals (&reading, report, depth);
    find_recipients (&reading, report);
  }
  if (decision.by_weak_signs && names_nothing (report, reading.outer))
    report->kind = REPORT_KIND_ORDINARY;
  note_caps (&reading, report);
  g_string_free (window, TRUE);
  return report;
}

Report *
report_parse (const char *bytes, gsize length, const Envelope *envelope)
{
  return read_report (bytes, length, envelope, 0);
}
