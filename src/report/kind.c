/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/kind.h"

#include "mail/address.h"
#include "mail/header.h"
#include "report/autoreply.h"
#include "report/phrases.h"
#include "report/prose_recipients.h"
#include "report/signs.h"

static gboolean
has_part (const Reading *reading, PartType type)
{
  const GPtrArray *parts = reading->parts->parts;
  for (guint i = 0; i < parts->len; i++)
    if (((const Part *) g_ptr_array_index (parts, i))->type == type)
      return TRUE;
  return FALSE;
}

static gboolean
is_report_type (const Reading *reading, const char *type)
{
  return reading->parts->report_type != NULL &&
         g_ascii_strcasecmp (reading->parts->report_type, type) == 0;
}

/* Failure or delay, by wording alone. A text that speaks of retries and of
 * giving up is about the end of them. */
static ReportKind
kind_from_wording (const Reading *reading)
{
  const char *subject = reading->outer->subject;
  if (phrase_find (PHRASE_SUBJECT_DELAY, subject) != NULL ||
      phrase_find (PHRASE_PROSE_ONLY_DELAY, reading->folded_prose) != NULL)
    return REPORT_KIND_DELAY;
  if (phrase_find (PHRASE_PROSE_GAVE_UP, reading->folded_prose) != NULL)
    return REPORT_KIND_FAILURE;
  if (phrase_find (PHRASE_SUBJECT_FAILURE, subject) != NULL)
    return REPORT_KIND_FAILURE;
  if (phrase_find (PHRASE_PROSE_DELAY, reading->folded_prose) != NULL)
    return REPORT_KIND_DELAY;
  if (phrase_find (PHRASE_PROSE_FAILURE, reading->folded_prose) == NULL &&
      (phrase_find (PHRASE_SUBJECT_SUCCESS, subject) != NULL ||
       phrase_find (PHRASE_PROSE_SUCCESS, reading->folded_prose) != NULL))
    return REPORT_KIND_SUCCESS;
  return REPORT_KIND_FAILURE;
}

static ReportKind
kind_from_status (const Reading *reading)
{
  switch (delivery_status_worst (reading->status)) {
  case DELIVERY_FAILED:
    return REPORT_KIND_FAILURE;
  case DELIVERY_DELAYED:
    return REPORT_KIND_DELAY;
  case DELIVERY_DONE:
    return REPORT_KIND_SUCCESS;
  default:
    return kind_from_wording (reading);
  }
}

/* A mail system wrote it, whatever it is about. */
static gboolean
is_from_machine (const Outer *outer)
{
  return outer->has_null_sender || outer->is_from_daemon ||
         outer->is_auto_replied;
}

/* The fields of a report in the text of what a machine sent: its MIME header
 * was lost. */
static gboolean
has_prose_fields (const Reading *reading, gboolean has_field)
{
  return has_field && reading->status->from_prose &&
         reading->status->n_fields > 1 && is_from_machine (reading->outer);
}

static gboolean
has_failure_subject (const Outer *outer)
{
  return phrase_find (PHRASE_SUBJECT_FAILURE, outer->subject) != NULL ||
         phrase_find_both (PHRASE_SUBJECT_MAIL, PHRASE_SUBJECT_TROUBLE,
                           outer->subject) != NULL;
}

/* Whether what is returned was sent by the address that the report came to. */
static gboolean
is_own_message (const Reading *reading)
{
  static const char *const names[] = {"Return-Path", "Sender", "From"};
  const HeaderBlock *block = reading->returned->block;
  for (gsize i = 0; i < G_N_ELEMENTS (names) && block != NULL; i++) {
    g_autofree char *value =
        header_find (block->fields, strlen (block->fields), names[i]);
    const char *text = value != NULL ? value : "";
    g_autofree char *sender = address_find_next (&text, NULL);
    if (sender != NULL &&
        (g_strcmp0 (sender, reading->outer->to) == 0 ||
         g_strcmp0 (sender, reading->outer->reported_to) == 0))
      return TRUE;
  }
  return FALSE;
}

/* The same, in a part of its own, with a subject that speaks of a failure:
 * nobody but a mail system sends people messages of their own. Whoever
 * forwards a bounce returns the bounce, which a mail system sent. */
static gboolean
returns_own_message (const Reading *reading)
{
  return reading->returned->is_apart && has_failure_subject (reading->outer) &&
         is_own_message (reading);
}

/* Whether what is returned is a bounce itself: then a person forwards it. */
static gboolean
returns_bounce (const Reading *reading)
{
  const HeaderBlock *block = reading->returned->block;
  if (block == NULL)
    return FALSE;
  g_autoptr (Outer) inner =
      outer_new (block->fields, strlen (block->fields), NULL, OUTER_RAW);
  return inner->has_null_sender || inner->is_from_daemon;
}

/* A person, who may well write about bounces and quote whole ones: a subject
 * that answers or forwards, or mail with a sender, whom a bounce could reach,
 * and without any mark of a machine. */
static gboolean
is_from_person (const Reading *reading)
{
  const Outer *outer = reading->outer;
  if (outer->is_auto_generated || outer->is_administrivia)
    return FALSE;
  /* seen: James calls its report "Re: " and the original's subject */
  if (phrase_find_prefix (PHRASE_SUBJECT_ANSWER, outer->subject) != NULL &&
      !outer->has_null_sender &&
      !(outer->is_from_daemon && !outer->has_sender &&
        prose_has_recipient_line (reading->prose)))
    return TRUE;
  if (returns_own_message (reading))
    return FALSE;
  if (!is_from_machine (outer) && returns_bounce (reading))
    return TRUE;
  return outer->has_sender && !outer->is_from_daemon && !outer->is_auto_reply;
}

/* A person hands on a report part by part, its status among them (seen: Apple
 * Mail): an answer or a forward that is no multipart/report itself. */
static gboolean
is_hand_on (const Reading *reading)
{
  return !reading->outer->is_report_type &&
         phrase_find_prefix (PHRASE_SUBJECT_ANSWER, reading->outer->subject) !=
             NULL &&
         is_from_person (reading);
}

static ReportKind
decide_by_structure (const Reading *reading, char **reason)
{
  if (reading->notice != NULL) {
    *reason = g_strdup ("a notice in JSON");
    return reading->notice->kind;
  }
  if (is_hand_on (reading))
    return REPORT_KIND_ORDINARY;
  if (has_part (reading, PART_FEEDBACK) ||
      is_report_type (reading, "feedback-report") ||
      has_prose_fields (reading, reading->status->has_feedback_type)) {
    *reason = g_strdup ("a feedback report (RFC 5965)");
    return REPORT_KIND_FEEDBACK;
  }
  if (has_part (reading, PART_DISPOSITION) ||
      is_report_type (reading, "disposition-notification") ||
      has_prose_fields (reading, reading->status->has_disposition)) {
    *reason = g_strdup ("a disposition notification (RFC 8098)");
    return REPORT_KIND_DISPOSITION;
  }
  if ((reading->status->n_fields > 0 && !reading->status->from_prose) ||
      has_part (reading, PART_DELIVERY_STATUS) ||
      is_report_type (reading, "delivery-status")) {
    *reason = g_strdup ("a delivery status notification (RFC 3464)");
    return kind_from_status (reading);
  }
  return REPORT_KIND_ORDINARY;
}

/* What a mail system writes to its postmaster about its own state. */
static gboolean
is_notice (const Reading *reading)
{
  const char *subject = reading->outer->subject;
  return reading->outer->is_cron || reading->outer->is_auto_notified ||
         (phrase_find (PHRASE_SUBJECT_NOTICE, subject) != NULL &&
          phrase_find (PHRASE_SUBJECT_FAILURE, subject) == NULL &&
          phrase_find (PHRASE_SUBJECT_DELAY, subject) == NULL);
}

/* Mail of a list's members. What came to its owner or bounce address carries
 * the list's fields too (seen: Mailman, Google Groups); then a mail system
 * wrote it. But a human postmaster may be a member. */
static gboolean
is_from_list (const Reading *reading)
{
  const Outer *outer = reading->outer;
  if (!outer->is_list_mail || outer->is_administrivia ||
      returns_own_message (reading))
    return FALSE;
  return !outer->is_from_daemon ||
         (!outer->is_to_list_owner &&
          strstr (outer->from_name, "daemon") == NULL);
}

static ReportKind
decide_by_signs (const Reading *reading, char **reason)
{
  g_autoptr (GString) why = g_string_new (NULL);
  const Outer *outer = reading->outer;
  if (is_from_list (reading) || is_from_person (reading) || is_notice (reading))
    return REPORT_KIND_ORDINARY;
  /* whoever it is that writes, only a mail system has our own message */
  if (!is_from_machine (outer) && !outer->is_administrivia &&
      !is_own_message (reading))
    return REPORT_KIND_ORDINARY;
  Signs signs = signs_weigh (reading, why);
  if (!signs_are_enough (reading, signs))
    return REPORT_KIND_ORDINARY;
  /* An automatic answer's subject holds the original's, and its text may quote
   * it: that may speak of what it likes. */
  gboolean returns_nothing = signs.block == 0 && !outer->is_from_daemon &&
                             !outer->is_administrivia &&
                             !prose_has_recipient_line (reading->prose);
  if ((signs.body == 0 || returns_nothing) && is_autoreply (reading))
    return REPORT_KIND_ORDINARY;
  *reason = g_string_free (g_steal_pointer (&why), FALSE);
  return kind_from_status (reading);
}

/* Outlook's read receipts in its own format: nothing but a TNEF part. */
static gboolean
is_tnef_receipt (const Reading *reading)
{
  return g_str_equal (reading->parts->media_type, "application/ms-tnef") &&
         phrase_find_prefix (PHRASE_SUBJECT_DISPOSITION,
                             reading->outer->subject) != NULL;
}

/* A read receipt in words alone (seen: Lotus Notes, Pegasus). */
static gboolean
is_plain_receipt (const Reading *reading)
{
  const char *subject = reading->outer->subject;
  return (phrase_find_prefix (PHRASE_SUBJECT_DISPOSITION, subject) != NULL ||
          g_str_has_prefix (subject, "return receipt") ||
          g_str_has_prefix (subject, "rcpt:")) &&
         phrase_find (PHRASE_PROSE_DISPOSITION, reading->folded_prose) != NULL;
}

static gboolean
is_complaint (const Reading *reading)
{
  return phrase_find (PHRASE_SUBJECT_FEEDBACK, reading->outer->subject) !=
             NULL &&
         (has_part (reading, PART_MESSAGE) ||
          (reading->returned->block != NULL &&
           is_from_machine (reading->outer)));
}

KindDecision
kind_decide (const Reading *reading)
{
  KindDecision decision = {0};
  decision.kind = decide_by_structure (reading, &decision.reason);
  if (decision.kind != REPORT_KIND_ORDINARY)
    return decision;
  if (reading->outer->failed->len > 0)
    return (KindDecision){kind_from_wording (reading),
                          g_strdup ("an X-Failed-Recipients field"), FALSE};
  if (is_complaint (reading))
    return (KindDecision){REPORT_KIND_FEEDBACK,
                          g_strdup ("a complaint that returns the message"),
                          FALSE};
  if (is_tnef_receipt (reading))
    return (KindDecision){REPORT_KIND_DISPOSITION,
                          g_strdup ("a read receipt in TNEF"), FALSE};
  if (is_plain_receipt (reading))
    return (KindDecision){REPORT_KIND_DISPOSITION,
                          g_strdup ("a read receipt in words"), FALSE};
  decision.kind = decide_by_signs (reading, &decision.reason);
  decision.by_weak_signs = TRUE;
  if (decision.kind == REPORT_KIND_ORDINARY && !is_notice (reading) &&
      is_autoreply (reading))
    return (KindDecision){REPORT_KIND_AUTOREPLY,
                          g_strdup ("an automatic reply (RFC 3834)"), FALSE};
  return decision;
}
