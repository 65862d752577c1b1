/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/kind.h"

#include "report/phrases.h"

static gboolean
has_part (const KindSigns *signs, PartType type)
{
  const GPtrArray *parts = signs->parts->parts;
  for (guint i = 0; i < parts->len; i++)
    if (((const Part *) g_ptr_array_index (parts, i))->type == type)
      return TRUE;
  return FALSE;
}

static gboolean
is_report_type (const KindSigns *signs, const char *type)
{
  return signs->parts->report_type != NULL &&
         g_ascii_strcasecmp (signs->parts->report_type, type) == 0;
}

/* Failure or delay, by wording alone. A text that speaks of retries and of
 * giving up is about the end of them. */
static ReportKind
kind_from_wording (const KindSigns *signs)
{
  const char *subject = signs->outer->subject;
  if (phrase_find (PHRASE_SUBJECT_DELAY, subject) != NULL ||
      phrase_find (PHRASE_PROSE_ONLY_DELAY, signs->prose) != NULL)
    return REPORT_KIND_DELAY;
  if (phrase_find (PHRASE_PROSE_GAVE_UP, signs->prose) != NULL)
    return REPORT_KIND_FAILURE;
  if (phrase_find (PHRASE_SUBJECT_FAILURE, subject) != NULL)
    return REPORT_KIND_FAILURE;
  if (phrase_find (PHRASE_PROSE_DELAY, signs->prose) != NULL)
    return REPORT_KIND_DELAY;
  if (phrase_find (PHRASE_PROSE_FAILURE, signs->prose) == NULL &&
      (phrase_find (PHRASE_SUBJECT_SUCCESS, subject) != NULL ||
       phrase_find (PHRASE_PROSE_SUCCESS, signs->prose) != NULL))
    return REPORT_KIND_SUCCESS;
  return REPORT_KIND_FAILURE;
}

static ReportKind
kind_from_status (const KindSigns *signs)
{
  switch (delivery_status_worst (signs->status)) {
  case DELIVERY_FAILED:
    return REPORT_KIND_FAILURE;
  case DELIVERY_DELAYED:
    return REPORT_KIND_DELAY;
  case DELIVERY_DONE:
    return REPORT_KIND_SUCCESS;
  default:
    return kind_from_wording (signs);
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
has_prose_fields (const KindSigns *signs, gboolean has_field)
{
  return has_field && signs->status->from_prose &&
         signs->status->n_fields > 1 && is_from_machine (signs->outer);
}

static ReportKind
decide_by_structure (const KindSigns *signs, char **reason)
{
  if (signs->notice != NULL) {
    *reason = g_strdup ("a notice in JSON");
    return signs->notice->kind;
  }
  if (has_part (signs, PART_FEEDBACK) ||
      is_report_type (signs, "feedback-report") ||
      has_prose_fields (signs, signs->status->has_feedback_type)) {
    *reason = g_strdup ("a feedback report (RFC 5965)");
    return REPORT_KIND_FEEDBACK;
  }
  if (has_part (signs, PART_DISPOSITION) ||
      is_report_type (signs, "disposition-notification") ||
      has_prose_fields (signs, signs->status->has_disposition)) {
    *reason = g_strdup ("a disposition notification (RFC 8098)");
    return REPORT_KIND_DISPOSITION;
  }
  if ((signs->status->n_fields > 0 && !signs->status->from_prose) ||
      has_part (signs, PART_DELIVERY_STATUS) ||
      is_report_type (signs, "delivery-status")) {
    *reason = g_strdup ("a delivery status notification (RFC 3464)");
    return kind_from_status (signs);
  }
  return REPORT_KIND_ORDINARY;
}

/* Status fields that stand in running text, since the MIME structure around
 * them is broken: a recipient with an action. */
static gboolean
has_status_fields (const DeliveryStatus *status)
{
  for (guint i = 0; i < status->recipients->len; i++) {
    const DeliveryRecipient *one = g_ptr_array_index (status->recipients, i);
    if (one->addresses->len > 0 && one->action != DELIVERY_UNKNOWN)
      return TRUE;
  }
  return FALSE;
}

/* "550 5.1.1 ...", "552-..." (RFC 5321, 4.2; RFC 3463). */
static gboolean
has_smtp_reply (const char *prose)
{
  for (const char *p = prose; *p != '\0'; p++) {
    if ((*p != '4' && *p != '5') || (p > prose && g_ascii_isalnum (p[-1])))
      continue;
    if (g_ascii_isdigit (p[1]) && g_ascii_isdigit (p[2]) &&
        (p[3] == '-' || p[3] == ' ') && p[1] <= '7')
      return TRUE;
    if (p[1] == '.' && g_ascii_isdigit (p[2]) && p[3] == '.' &&
        g_ascii_isdigit (p[4]) && p[5] != '.')
      return TRUE;
  }
  return FALSE;
}

/* How much speaks for a mail system as the writer, and for a failed or
 * delayed delivery as the matter. */
static guint
count_signs (const KindSigns *signs, GString *reason)
{
  const Outer *outer = signs->outer;
  const char *subject_phrase =
      phrase_find (PHRASE_SUBJECT_FAILURE, outer->subject);
  if (subject_phrase == NULL)
    subject_phrase = phrase_find (PHRASE_SUBJECT_DELAY, outer->subject);
  if (subject_phrase == NULL)
    subject_phrase = phrase_find (PHRASE_SUBJECT_SUCCESS, outer->subject);
  const char *prose_phrase = phrase_find (PHRASE_PROSE_FAILURE, signs->prose);
  if (prose_phrase == NULL)
    prose_phrase = phrase_find (PHRASE_PROSE_DELAY, signs->prose);

  const struct {
    gboolean holds;
    guint weight;
    const char *name;
    const char *what;
  } rows[] = {
      {outer->has_null_sender, 2, "null sender", NULL},
      {outer->is_from_daemon, 3, "from a mail system", NULL},
      {outer->is_administrivia, 3, "from a list manager", NULL},
      {outer->is_auto_generated, 1, "Auto-Submitted", NULL},
      {subject_phrase != NULL, 4, "subject says", subject_phrase},
      {prose_phrase != NULL, 2, "text says", prose_phrase},
      {signs->returned->block != NULL, 2, "returns a header block", NULL},
      {has_status_fields (signs->status), 4, "status fields in the text", NULL},
      {has_smtp_reply (signs->prose), 2, "quotes an SMTP reply", NULL},
  };
  guint sum = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (!rows[i].holds)
      continue;
    sum += rows[i].weight;
    g_string_append_printf (reason, "%s%s", reason->len > 0 ? ", " : "",
                            rows[i].name);
    if (rows[i].what != NULL)
      g_string_append_printf (reason, " \"%s\"", rows[i].what);
  }
  return sum;
}

#define SIGNS_ENOUGH 7

/* A person, who may well write about bounces and quote whole ones: a subject
 * that answers or forwards, or mail with a sender, whom a bounce could reach,
 * and without any mark of a machine. */
static gboolean
is_from_person (const Outer *outer)
{
  if (outer->is_auto_generated || outer->is_administrivia)
    return FALSE;
  if (phrase_find_prefix (PHRASE_SUBJECT_ANSWER, outer->subject) != NULL &&
      (outer->has_sender || !outer->is_from_daemon))
    return TRUE;
  return outer->has_sender && !outer->is_from_daemon && !outer->is_auto_reply;
}

/* What a mail system writes to its postmaster about its own state. */
static gboolean
is_notice (const KindSigns *signs)
{
  const char *subject = signs->outer->subject;
  return signs->outer->is_cron || signs->outer->is_auto_notified ||
         (phrase_find (PHRASE_SUBJECT_NOTICE, subject) != NULL &&
          phrase_find (PHRASE_SUBJECT_FAILURE, subject) == NULL &&
          phrase_find (PHRASE_SUBJECT_DELAY, subject) == NULL);
}

static ReportKind
decide_by_signs (const KindSigns *signs, char **reason)
{
  g_autoptr (GString) why = g_string_new (NULL);
  const Outer *outer = signs->outer;
  if ((outer->is_list_mail && !outer->is_administrivia) ||
      is_from_person (outer) || is_notice (signs))
    return REPORT_KIND_ORDINARY;
  if (!is_from_machine (outer) && !outer->is_administrivia &&
      signs->returned->block == NULL)
    return REPORT_KIND_ORDINARY;
  if (count_signs (signs, why) < SIGNS_ENOUGH)
    return REPORT_KIND_ORDINARY;
  *reason = g_string_free (g_steal_pointer (&why), FALSE);
  return kind_from_status (signs);
}

/* Outlook's read receipts in its own format: nothing but a TNEF part. */
static gboolean
is_tnef_receipt (const KindSigns *signs)
{
  return g_str_equal (signs->parts->media_type, "application/ms-tnef") &&
         phrase_find_prefix (PHRASE_SUBJECT_DISPOSITION,
                             signs->outer->subject) != NULL;
}

static gboolean
has_calendar (const KindSigns *signs)
{
  const GPtrArray *parts = signs->parts->parts;
  for (guint i = 0; i < parts->len; i++)
    if (g_str_equal (((const Part *) g_ptr_array_index (parts, i))->media_type,
                     "text/calendar"))
      return TRUE;
  return FALSE;
}

/* Notifications are generated too, and stand in threads (GitLab, Jira): an
 * answer is automatic only where it says of itself that it is a reply, comes
 * from the null sender, or has such a subject. */
static gboolean
is_autoreply (const KindSigns *signs)
{
  const Outer *outer = signs->outer;
  gboolean is_answer = outer->answered->len > 0;
  gboolean may_be = outer->is_auto_replied || outer->has_null_sender;
  if (outer->is_list_mail || is_notice (signs) || has_calendar (signs))
    return FALSE;
  if (outer->is_auto_reply || (may_be && is_answer))
    return TRUE;
  if ((may_be || outer->is_auto_generated) &&
      phrase_find (PHRASE_SUBJECT_AUTOREPLY, outer->subject) != NULL)
    return TRUE;
  if ((is_answer || outer->is_mass_marked) &&
      phrase_find_prefix (PHRASE_SUBJECT_AUTOREPLY, outer->subject) != NULL)
    return TRUE;
  return outer->has_null_sender &&
         phrase_find (PHRASE_PROSE_AUTOREPLY, signs->prose) != NULL;
}

static gboolean
is_complaint (const KindSigns *signs)
{
  return phrase_find (PHRASE_SUBJECT_FEEDBACK, signs->outer->subject) != NULL &&
         (has_part (signs, PART_MESSAGE) ||
          (signs->returned->block != NULL && is_from_machine (signs->outer)));
}

KindDecision
kind_decide (const KindSigns *signs)
{
  KindDecision decision = {0};
  decision.kind = decide_by_structure (signs, &decision.reason);
  if (decision.kind != REPORT_KIND_ORDINARY)
    return decision;
  if (signs->outer->failed->len > 0)
    return (KindDecision){kind_from_wording (signs),
                          g_strdup ("an X-Failed-Recipients field"), FALSE};
  if (is_complaint (signs))
    return (KindDecision){REPORT_KIND_FEEDBACK,
                          g_strdup ("a complaint that returns the message"),
                          FALSE};
  if (is_tnef_receipt (signs))
    return (KindDecision){REPORT_KIND_DISPOSITION,
                          g_strdup ("a read receipt in TNEF"), FALSE};
  decision.kind = decide_by_signs (signs, &decision.reason);
  decision.by_weak_signs = TRUE;
  if (decision.kind == REPORT_KIND_ORDINARY && is_autoreply (signs))
    return (KindDecision){REPORT_KIND_AUTOREPLY,
                          g_strdup ("an automatic reply (RFC 3834)"), FALSE};
  return decision;
}
