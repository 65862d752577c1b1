/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/explanation.h"

#include "base/instant.h"
#include "command/printable.h"
#include "verdict/proved.h"

char *
explanation_detail (const Explanation *explanation)
{
  const Examination *examination = explanation->examination;
  const Judgement *judgement = &examination->judgement;
  if (judgement->verdict == VERDICT_NONE)
    return g_strdup (examination->report->kind_reason);
  return g_strdup_printf (
      "%s%s%s", evidence_explain (judgement->evidence),
      judgement->subject_of == NULL ? "" : ": ",
      judgement->subject_of == NULL ? "" : judgement->subject_of);
}

Action
explanation_action (const Explanation *explanation)
{
  const Examination *examination = explanation->examination;
  return policy_action (&explanation->situation->context.policy,
                        examination->report->kind,
                        examination->judgement.verdict);
}

/* --- text --- */

/* Adds nothing for NULL. */
static void
add_line (GString *text, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_autofree char *safe = printable_new (value);
  g_autofree char *label = g_strconcat (name, ":", NULL);
  g_string_append_printf (text, "%-15s %s\n", label, safe);
}

static void
add_lines (GString *text, const char *name, const GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++)
    add_line (text, name, g_ptr_array_index (values, i));
}

static void
add_instant (GString *text, const char *name, gint64 instant)
{
  g_autofree char *value = instant_format (instant);
  add_line (text, name, value);
}

static const char *
agreement_text (SubjectAgreement agreement)
{
  switch (agreement) {
  case SUBJECT_AGREES:
    return ", with this subject";
  case SUBJECT_DIFFERS:
    return ", with another subject";
  case SUBJECT_UNKNOWN:
    break;
  }
  return "";
}

char *
explanation_answer (const SentAnswer *answer)
{
  if (answer == NULL)
    return NULL;
  if (answer->presence == SENT_UNAVAILABLE)
    return g_strdup ("the log could not be asked");
  if (answer->presence == SENT_ABSENT || answer->matches->len == 0)
    return g_strdup ("not in the log");
  const SentMatch *latest = &g_array_index (answer->matches, SentMatch, 0);
  g_autofree char *sent_at = instant_format (latest->sent_at);
  return g_strdup_printf ("in the log, sent %s%s",
                          sent_at == NULL ? "some time" : sent_at,
                          agreement_text (latest->subject));
}

static char *
verified_text (const Explanation *explanation, const ProofAnswer *proof)
{
  const ExamineContext *context = &explanation->situation->context;
  g_autofree char *day = instant_format (proof->day);
  const char *age = "";
  if (!proof_counts (proof, &context->policy, context->now))
    age = proof->day > context->now
              ? ": it doesn't count, since that is to come"
              : ": it doesn't count, since [log] keep is "
                "over";
  return g_strdup_printf ("made with the key %s on %.10s%s", proof->key_id,
                          day == NULL ? "some day" : day, age);
}

char *
explanation_proof (const Explanation *explanation, const ProofAnswer *proof)
{
  switch (proof->state) {
  case PROOF_UNREADABLE:
    return g_strdup ("not in the form of a token");
  case PROOF_AMBIGUOUS:
    return g_strdup ("doesn't count, since there is not one Message-ID, one "
                     "Date and one From");
  case PROOF_KEY_UNKNOWN:
    return g_strdup_printf ("made with a key that isn't ours: %s",
                            proof->key_id);
  case PROOF_WRONG:
    return g_strdup_printf ("wrong: not made with the key %s for this "
                            "Message-ID, Date, From and day",
                            proof->key_id);
  case PROOF_VERIFIED:
    break;
  }
  return verified_text (explanation, proof);
}

/* What was asked about is @value; @answer is NULL where nobody asked. */
static void
add_answered (GString *text, const char *name, const char *value,
              const SentAnswer *answer)
{
  if (value == NULL)
    return;
  if (answer == NULL) {
    add_line (text, name, value);
    return;
  }
  g_autofree char *said = explanation_answer (answer);
  g_autofree char *line = g_strdup_printf ("%s (%s)", value, said);
  add_line (text, name, line);
}

static void
add_answered_list (GString *text, const char *name, const GPtrArray *values,
                   const GPtrArray *answers)
{
  for (guint i = 0; i < values->len; i++)
    add_answered (text, name, g_ptr_array_index (values, i),
                  answers != NULL && i < answers->len
                      ? g_ptr_array_index (answers, i)
                      : NULL);
}

static void
add_original (GString *text, const Original *original,
              const OriginalAnswers *answers)
{
  g_autofree char *place = place_describe (&original->place);
  add_line (text, "original", *place != '\0' ? place : "not named");
  add_answered_list (text, "  message-id", original->message_ids,
                     answers == NULL ? NULL : answers->message_ids);
  add_answered (text, "  envelope-id", original->envelope_id,
                answers == NULL ? NULL : answers->envelope_id);
  add_line (text, "  queue-id", original->queue_id);
  add_line (text, "  sender", original->sender);
  add_lines (text, "  to", original->recipients);
  add_line (text, "  subject", original->subject);
  add_instant (text, "  date", original->date);
  add_instant (text, "  arrived", original->arrived_at);
}

/* About the tokens of the original at @index. */
static void
add_proofs (GString *text, const Explanation *explanation, guint index)
{
  const Answers *answers = explanation->examination->answers;
  for (guint i = 0; answers != NULL && i < answers->proofs->len; i++) {
    const ProofAnswer *proof = g_ptr_array_index (answers->proofs, i);
    if (proof->original != index)
      continue;
    g_autofree char *said = explanation_proof (explanation, proof);
    add_line (text, "  proof token", said);
  }
}

static void
add_ignored (GString *text, const GPtrArray *ignored)
{
  for (guint i = 0; i < ignored->len; i++) {
    const IgnoredId *one = g_ptr_array_index (ignored, i);
    g_autofree char *place = place_describe (&one->place);
    g_autofree char *line = g_strdup_printf ("%s (%s)", one->message_id, place);
    add_line (text, "ignored", line);
  }
}

static void
add_report (GString *text, const Explanation *explanation)
{
  const Report *report = explanation->examination->report;
  const Answers *answers = explanation->examination->answers;
  add_line (text, "reported to", report->reported_to);
  add_line (text, "reporter", report->reporter);
  /* For an autoreply the one answer is about its sender. */
  gboolean about_recipients =
      answers != NULL && report->kind != REPORT_KIND_AUTOREPLY;
  add_answered_list (text, "recipient", report->recipients,
                     about_recipients ? answers->recipients : NULL);
  for (guint i = 0; i < report->originals->len; i++) {
    add_original (text, g_ptr_array_index (report->originals, i),
                  answers != NULL && i < answers->originals->len
                      ? g_ptr_array_index (answers->originals, i)
                      : NULL);
    add_proofs (text, explanation, i);
  }
  add_ignored (text, report->ignored);
}

static void
add_judgement (GString *text, const Explanation *explanation)
{
  const Examination *examination = explanation->examination;
  const Judgement *judgement = &examination->judgement;
  if (judgement->verdict != VERDICT_NONE) {
    g_autofree char *detail = explanation_detail (explanation);
    if (examination->answers != NULL)
      add_instant (text, "log covers", examination->answers->covered_since);
    add_line (text, "verdict", verdict_name (judgement->verdict));
    add_line (text, "evidence", evidence_name (judgement->evidence));
    add_line (text, "because", detail);
  }
  add_line (text, "trouble", examination->trouble);
  Action action = explanation_action (explanation);
  gboolean is_observed = judgement->verdict == VERDICT_BACKSCATTER &&
                         explanation->situation->context.policy.observe;
  g_autofree char *said = g_strconcat (
      action_name (action),
      is_observed ? " (the settings say mode = observe)" : "", NULL);
  add_line (text, "action", said);
  if (action == ACTION_QUARANTINE)
    add_line (text, "quarantine",
              settings_get_path (explanation->situation->settings,
                                 SETTING_QUARANTINE_PATH));
}

char *
explanation_text (const Explanation *explanation)
{
  const Examination *examination = explanation->examination;
  const Report *report = examination->report;
  GString *text = g_string_new (NULL);
  add_line (text, "file", explanation->file);
  add_line (text, "kind", report_kind_name (report->kind));
  add_line (text, "kind's reason",
            report->kind_reason == NULL
                ? "nothing shows that a machine reports about a message"
                : report->kind_reason);
  if (report->kind != REPORT_KIND_ORDINARY)
    add_report (text, explanation);
  add_lines (text, "note", report->notes);
  add_judgement (text, explanation);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}
