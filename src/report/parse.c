/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of a report: window, outer header, parts, status fields, returned
 * header block, prose; then kind, originals and recipients from these.
 */
#include "report/report.h"

#include "report/field_value.h"
#include "report/kind.h"
#include "report/limits.h"
#include "report/originals.h"
#include "report/prose_recipients.h"
#include "report/window.h"

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

static Report *read_inner (const char *text, const Envelope *envelope,
                           guint depth);

static void
set_inside (Place *place, const char *path)
{
  char *inside = place->inside != NULL
                     ? g_strconcat (path, ", there part ", place->inside, NULL)
                     : g_strdup (path);
  g_free (place->inside);
  place->inside = inside;
}

/* The places of @inner, which was read from the message in @part, are that
 * message's. */
static void
place_inside (Report *inner, const Part *part)
{
  for (guint i = 0; i < inner->originals->len; i++)
    set_inside (&((Original *) g_ptr_array_index (inner->originals, i))->place,
                part->path);
  for (guint i = 0; i < inner->ignored->len; i++)
    set_inside (&((IgnoredId *) g_ptr_array_index (inner->ignored, i))->place,
                part->path);
}

/* A gateway on the way put the whole report into a message of its own, to hang
 * something on: what is "returned" is a report with the id that the message
 * itself has, and nothing is said before it. (Domino gives its reports the
 * original's id, and the original may be a forger's report; but they say
 * something first.) The report inside, or NULL where it is none. */
static Report *
read_wrapped_report (const Reading *reading, const Envelope *envelope,
                     guint depth)
{
  const Returned *returned = reading->returned;
  const char *own_id = reading->outer->message_id;
  if (depth >= REPORT_MAX_BOUNCE_DEPTH || own_id == NULL ||
      returned->text == NULL || !returned->is_apart ||
      returned->block->offset > 0 ||
      returned->part != g_ptr_array_index (reading->parts->parts, 0))
    return NULL;
  const char *text = returned->text;
  g_autoptr (Outer) inner = outer_new (text, strlen (text), NULL, OUTER_RAW);
  if (!inner->is_report_type || g_strcmp0 (inner->message_id, own_id) != 0)
    return NULL;
  const Envelope same = {
      .sender = envelope != NULL ? envelope->sender : NULL,
      .recipient = reading->outer->reported_to,
  };
  Report *wrapped = read_inner (text, &same, depth + 1);
  place_inside (wrapped, returned->part);
  return wrapped;
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

static void
find_inner_originals (const Reading *reading, Report *report, guint depth)
{
  if (depth >= REPORT_MAX_BOUNCE_DEPTH || !may_be_double_bounce (reading))
    return;
  const char *text = reading->returned->text;
  g_autoptr (Report) inner = read_inner (text, NULL, depth + 1);
  place_inside (inner, reading->returned->part);
  while (inner->originals->len > 0 &&
         report->originals->len < REPORT_MAX_ORIGINALS)
    g_ptr_array_add (report->originals,
                     g_ptr_array_steal_index (inner->originals, 0));
}

/* Whether it is about @recipients, or merely mentions them: who is to be asked,
 * whom a parcel was for. What a mail system says is about them, unless a person
 * has its address. The reader's own address counts only where the sender is
 * null, since phishing names it too. */
static gboolean
names_recipients (const Report *report, const Reading *reading)
{
  const Outer *outer = reading->outer;
  gboolean is_other = FALSE;
  for (guint i = 0; i < report->recipients->len; i++)
    if (outer->has_null_sender ||
        g_strcmp0 (g_ptr_array_index (report->recipients, i),
                   report->reported_to) != 0)
      is_other = TRUE;
  gboolean is_daemon = outer->is_from_daemon && !outer->has_sender;
  return is_other && (is_daemon || reading->status->n_fields > 0 ||
                      prose_blames (reading->prose, report->recipients));
}

static gboolean
names_original (const Report *report, const Outer *outer)
{
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    gboolean is_in_own_thread = original->header_block == NULL &&
                                !outer->is_from_daemon &&
                                outer_answers_itself (outer);
    if (original_is_named (original) && !is_in_own_thread)
      return TRUE;
  }
  return FALSE;
}

/* A text that speaks of a failed delivery and names neither the message nor a
 * recipient is no report: news about deliveries, parcels and mailboxes. */
static gboolean
names_nothing (const Report *report, const Reading *reading)
{
  const Outer *outer = reading->outer;
  return !names_recipients (report, reading) &&
         !names_original (report, outer) &&
         !(outer->is_from_daemon && prose_lists_local_part (reading->prose));
}

static gboolean
is_any_id_list_full (const Report *report)
{
  gboolean is_full = report->ignored->len >= REPORT_MAX_MESSAGE_IDS;
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    is_full |= original->message_ids->len >= REPORT_MAX_MESSAGE_IDS;
  }
  return is_full;
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
  if (report->originals->len >= REPORT_MAX_ORIGINALS)
    g_ptr_array_add (report->notes,
                     g_strdup_printf ("only the first %d originals were taken",
                                      REPORT_MAX_ORIGINALS));
  if (is_any_id_list_full (report))
    g_ptr_array_add (
        report->notes,
        g_strdup_printf ("only the first %d ids of an original, or "
                         "of those ignored, were taken",
                         REPORT_MAX_MESSAGE_IDS));
  if (report->recipients->len >= REPORT_MAX_RECIPIENTS)
    g_ptr_array_add (report->notes,
                     g_strdup_printf ("only the first %d failed recipients "
                                      "were taken",
                                      REPORT_MAX_RECIPIENTS));
}

static void
withdraw_kind (Report *report)
{
  char *reason = g_strdup_printf ("it names neither a message nor a recipient, "
                                  "which reports do; otherwise: %s",
                                  report->kind_reason);
  g_free (report->kind_reason);
  report->kind_reason = reason;
  report->kind = REPORT_KIND_ORDINARY;
  g_ptr_array_set_size (report->originals, 0);
  g_ptr_array_set_size (report->recipients, 0);
  g_ptr_array_set_size (report->ignored, 0);
}

/* @report is new but for the notes of the window, and is taken over. */
static Report *
read_window (Report *report, const GString *window, const Envelope *envelope,
             guint depth)
{
  g_autoptr (Reading) reading = reading_new (window, envelope);

  Report *wrapped = read_wrapped_report (reading, envelope, depth);
  if (wrapped != NULL) {
    while (report->notes->len > 0)
      g_ptr_array_add (wrapped->notes,
                       g_ptr_array_steal_index (report->notes, 0));
    report_free (report);
    return wrapped;
  }

  KindDecision decision = kind_decide (reading);
  report->kind = decision.kind;
  report->kind_reason = decision.reason;
  report->reported_to = g_strdup (reading->outer->reported_to);
  for (guint i = 0; i < reading->outer->addressees->len; i++)
    g_ptr_array_add (report->addressees, g_strdup (g_ptr_array_index (
                                             reading->outer->addressees, i)));
  report->reporter = g_strdup (reading->outer->from);
  report->dated_at = reading->outer->dated_at;
  if (report->kind != REPORT_KIND_ORDINARY) {
    originals_find (reading, report);
    find_inner_originals (reading, report, depth);
    originals_find_ignored (reading, report);
    find_recipients (reading, report);
  }
  if (decision.by_weak_signs && report->kind != REPORT_KIND_ORDINARY &&
      names_nothing (report, reading))
    withdraw_kind (report);
  note_caps (reading, report);
  report->is_incomplete = report->notes->len > 0;
  return report;
}

/* The report inside another one, @depth levels deep. */
static Report *
read_inner (const char *text, const Envelope *envelope, guint depth)
{
  Report *report = report_new ();
  g_autoptr (GString) window = window_new (
      text, strlen (text), REPORT_INNER_WINDOW_BYTES, report->notes);
  return read_window (report, window, envelope, depth);
}

Report *
report_parse (const char *bytes, gsize length, const Envelope *envelope)
{
  gsize most = MIN (length, REPORT_WINDOW_BYTES + 1);
  return report_parse_taken (g_string_new_len (bytes, (gssize) most), envelope);
}

Report *
report_parse_taken (GString *text, const Envelope *envelope)
{
  Report *report = report_new ();
  g_autoptr (GString) window = text;
  window_clean (window, REPORT_WINDOW_BYTES, report->notes);
  return read_window (report, window, envelope, 0);
}
