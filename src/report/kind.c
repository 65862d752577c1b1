/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/kind.h"

#include "mail/address.h"
#include "mail/header.h"
#include "report/phrases.h"
#include "report/prose.h"

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

static ReportKind
decide_by_structure (const Reading *reading, char **reason)
{
  if (reading->notice != NULL) {
    *reason = g_strdup ("a notice in JSON");
    return reading->notice->kind;
  }
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

/* What speaks for a report: that a mail system wrote it, and that it is about a
 * delivery. */
typedef struct {
  gboolean holds;
  guint weight;
  const char *name;
  const char *what; /* the words that say so; nullable */
} Sign;

/* The sum of the weights of those that hold; @reason tells which. */
static guint
weigh_signs (const Sign *signs, gsize n, GString *reason)
{
  guint sum = 0;
  for (gsize i = 0; i < n; i++) {
    if (!signs[i].holds)
      continue;
    sum += signs[i].weight;
    g_string_append_printf (reason, "%s%s", reason->len > 0 ? ", " : "",
                            signs[i].name);
    if (signs[i].what != NULL)
      g_string_append_printf (reason, " \"%s\"", signs[i].what);
  }
  return sum;
}

static guint
weigh_writer (const Reading *reading, GString *reason)
{
  const Outer *outer = reading->outer;
  const Sign signs[] = {
      {outer->has_null_sender, 2, "null sender", NULL},
      {outer->is_from_daemon, 3, "from a mail system", NULL},
      {outer->is_administrivia, 2, "from a list manager", NULL},
      {outer->is_auto_generated, 1, "Auto-Submitted", NULL},
      {g_str_equal (reading->parts->media_type, "multipart/report"), 3,
       "multipart/report", NULL},
  };
  return weigh_signs (signs, G_N_ELEMENTS (signs), reason);
}

/* The first phrase of the lists, which end with N_PHRASE_LISTS, in @text. */
static const char *
first_phrase (const PhraseList *list, const char *text)
{
  const char *phrase = NULL;
  for (; *list != N_PHRASE_LISTS && phrase == NULL; list++)
    phrase = phrase_find (*list, text);
  return phrase;
}

static guint
weigh_matter (const Reading *reading, GString *reason)
{
  static const PhraseList subjects[] = {PHRASE_SUBJECT_FAILURE,
                                        PHRASE_SUBJECT_DELAY,
                                        PHRASE_SUBJECT_SUCCESS, N_PHRASE_LISTS};
  static const PhraseList texts[] = {PHRASE_PROSE_FAILURE, PHRASE_PROSE_DELAY,
                                     N_PHRASE_LISTS};
  const char *subject = reading->outer->subject;
  const char *prose = reading->folded_prose;
  const char *said = first_phrase (subjects, subject);
  const char *spoken_of =
      phrase_find_both (PHRASE_SUBJECT_TROUBLE, PHRASE_SUBJECT_MAIL, subject);
  const char *text_said = first_phrase (texts, prose);
  const HeaderBlock *block = reading->returned->block;

  const Sign signs[] = {
      {said != NULL, 4, "subject says", said},
      {said == NULL && spoken_of != NULL, 3, "subject speaks of mail and",
       spoken_of},
      {text_said != NULL, 2, "text says", text_said},
      {phrase_find (PHRASE_PROSE_GAVE_UP, prose) != NULL, 1,
       "text speaks of giving up", NULL},
      {prose_has_recipient_line (reading->prose), 2,
       "a line starts with a recipient", NULL},
      {block != NULL, block != NULL && block->is_whole ? 3 : 2,
       "returns a header block", NULL},
      {has_status_fields (reading->status), 4, "status fields in the text",
       NULL},
      {has_smtp_reply (prose), 2, "quotes an SMTP reply", NULL},
  };
  return weigh_signs (signs, G_N_ELEMENTS (signs), reason);
}

/* A mail system that writes about other things (cron, monitors, newsletters)
 * has one sign of delivery at the most. So fewer signs are enough where more
 * than one of them is about the matter. */
static gboolean
is_enough (guint writer, guint matter)
{
  return writer + matter >= (matter >= 3 ? 6 : 8);
}

static gboolean
has_failure_subject (const Outer *outer)
{
  return phrase_find (PHRASE_SUBJECT_FAILURE, outer->subject) != NULL ||
         phrase_find_both (PHRASE_SUBJECT_MAIL, PHRASE_SUBJECT_TROUBLE,
                           outer->subject) != NULL;
}

/* Whether the subject speaks of a failure and the message in a part of its own
 * was sent by the address that the report came to: nobody but a mail system
 * sends people messages of their own. Whoever forwards a bounce returns the
 * bounce, which a mail system sent. */
static gboolean
returns_own_message (const Reading *reading)
{
  const HeaderBlock *block = reading->returned->block;
  if (!reading->returned->is_apart || !has_failure_subject (reading->outer))
    return FALSE;
  static const char *const names[] = {"Return-Path", "Sender", "From"};
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
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

/* A person, who may well write about bounces and quote whole ones: a subject
 * that answers or forwards, or mail with a sender, whom a bounce could reach,
 * and without any mark of a machine. */
static gboolean
is_from_person (const Reading *reading)
{
  const Outer *outer = reading->outer;
  if (outer->is_auto_generated || outer->is_administrivia)
    return FALSE;
  if (phrase_find_prefix (PHRASE_SUBJECT_ANSWER, outer->subject) != NULL &&
      (outer->has_sender || !outer->is_from_daemon))
    return TRUE;
  if (returns_own_message (reading))
    return FALSE;
  return outer->has_sender && !outer->is_from_daemon && !outer->is_auto_reply;
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
  if (!is_from_machine (outer) && !outer->is_administrivia &&
      reading->returned->block == NULL)
    return REPORT_KIND_ORDINARY;
  guint writer = weigh_writer (reading, why);
  guint matter = weigh_matter (reading, why);
  if (!is_enough (writer, matter))
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

static gboolean
has_calendar (const Reading *reading)
{
  const GPtrArray *parts = reading->parts->parts;
  for (guint i = 0; i < parts->len; i++)
    if (g_str_equal (((const Part *) g_ptr_array_index (parts, i))->media_type,
                     "text/calendar"))
      return TRUE;
  return FALSE;
}

/* Behind a ticket's tag too: "[example.org #4711] AutoReply: Order". */
static gboolean
starts_as_autoreply (const char *subject)
{
  const char *tag_end = *subject == '[' ? strstr (subject, "] ") : NULL;
  return phrase_find_prefix (PHRASE_SUBJECT_AUTOREPLY, subject) != NULL ||
         (tag_end != NULL &&
          phrase_find_prefix (PHRASE_SUBJECT_AUTOREPLY, tag_end + 2) != NULL);
}

/* Whether it answers a message of its own system: a tracker's notification,
 * which stands in the tracker's thread and not in ours. */
static gboolean
answers_itself (const Outer *outer)
{
  if (outer->answered->len == 0 || outer->message_id == NULL)
    return FALSE;
  const char *own = strrchr (outer->message_id, '@');
  const char *answered = strrchr (g_ptr_array_index (outer->answered, 0), '@');
  if (own == NULL || answered == NULL ||
      g_ascii_strcasecmp (own, answered) != 0)
    return FALSE;
  /* a colleague's machine answers from our own domain */
  const char *ours = outer->reported_to;
  return ours == NULL ||
         g_ascii_strcasecmp (address_domain (ours), own + 1) != 0;
}

/* It says of itself that it is an answer by a machine (RFC 3834), or leaves
 * only machines as its writers. */
static gboolean
is_marked_as_autoreply (const Outer *outer)
{
  gboolean is_answer = outer->answered->len > 0;
  if (outer->is_auto_reply)
    return TRUE;
  if (answers_itself (outer))
    return FALSE;
  /* spam says junk too, and names whatever it likes in In-Reply-To */
  gboolean is_junk_answer =
      outer->is_junk_marked &&
      phrase_find_prefix (PHRASE_SUBJECT_ANSWER, outer->subject) != NULL;
  return is_answer &&
         (outer->is_auto_replied || outer->has_null_sender || is_junk_answer);
}

/* Notifications are generated too, and stand in threads (GitLab, Jira): an
 * answer is automatic only where it says of itself that it is a reply, comes
 * from the null sender, or has such a subject. */
static gboolean
is_autoreply (const Reading *reading)
{
  const Outer *outer = reading->outer;
  const char *subject = outer->subject;
  gboolean has_subject =
      phrase_find (PHRASE_SUBJECT_AUTOREPLY, subject) != NULL;
  if (is_notice (reading) || has_calendar (reading) ||
      (outer->is_list_mail && !(outer->is_auto_replied && has_subject)))
    return FALSE;
  if (is_marked_as_autoreply (outer) ||
      phrase_find_prefix (PHRASE_SUBJECT_AUTOMATIC, subject) != NULL)
    return TRUE;
  gboolean may_be = outer->is_auto_replied || outer->has_null_sender;
  if ((may_be || outer->is_auto_generated) && has_subject)
    return TRUE;
  if ((outer->answered->len > 0 || outer->is_mass_marked) &&
      starts_as_autoreply (subject))
    return TRUE;
  if (may_be &&
      phrase_find (PHRASE_PROSE_AUTOREPLY, reading->folded_prose) != NULL)
    return TRUE;
  /* No field says so, but the subject and the text do (seen: Lotus Notes). */
  return starts_as_autoreply (subject) &&
         phrase_find (PHRASE_PROSE_AUTOMATIC, reading->folded_prose) != NULL;
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
  decision.kind = decide_by_signs (reading, &decision.reason);
  decision.by_weak_signs = TRUE;
  if (decision.kind == REPORT_KIND_ORDINARY && is_autoreply (reading))
    return (KindDecision){REPORT_KIND_AUTOREPLY,
                          g_strdup ("an automatic reply (RFC 3834)"), FALSE};
  return decision;
}
