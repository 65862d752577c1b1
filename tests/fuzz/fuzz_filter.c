/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole of `filter` in one process, with a sent log that knows some of the
 * fixtures' originals and a key for proof tokens: what is written is the
 * message and our fields; what is said of it, to people and programs, is fit
 * to be shown; and what the quarantine keeps of it is judged as it was.
 */
#include "input_file.h"
#include "json.h"
#include "known_log.h"
#include "stamped.h"

#include "command/explanation.h"
#include "filter/outcome_work.h"
#include "filter/shortened.h"

/* Days behind the fixtures' originals. */
#define NOW G_GINT64_CONSTANT (1795600000)

/* --- what the child says --- */

static void
ask_child (Spool *spool, const ExamineContext *context, Outcome *outcome)
{
  int fd = input_file_new ("", 0);
  outcome_tell (spool, context, fd);
  g_autoptr (GString) answer = input_file_read (fd);
  close (fd);
  g_auto (GStrv) lines = g_strsplit (answer->str, "\n", -1);
  g_autoptr (GError) error = NULL;
  AnswerEnd end = ANSWER_OPEN;
  for (char **line = lines; *line != NULL; line++)
    outcome_read_line (*line, outcome, &end, &error);
  PROMISE (end == ANSWER_COMPLETE && error == NULL);
}

static void
check_outcome (const Outcome *outcome, const Examination *examination)
{
  const Judgement *judgement = &examination->judgement;
  PROMISE (outcome->kind == examination->report->kind);
  PROMISE (outcome->verdict == judgement->verdict);
  PROMISE (outcome->evidence == judgement->evidence);
  PROMISE (g_strcmp0 (outcome->subject_of, judgement->subject_of) == 0);
  PROMISE (outcome->trouble == NULL && examination->trouble == NULL);
  gboolean is_ordinary = outcome->kind == REPORT_KIND_ORDINARY;
  PROMISE (outcome->verdict ==
           (is_ordinary ? VERDICT_NONE : evidence_verdict (outcome->evidence)));
  PROMISE (is_ordinary == (outcome->evidence == EVIDENCE_NONE));
  PROMISE (outcome->evidence != EVIDENCE_LOG_UNAVAILABLE);
  if (outcome->evidence == EVIDENCE_MESSAGE_ID)
    PROMISE (known_log_has_id (outcome->subject_of));
  if (outcome->evidence == EVIDENCE_NEVER_SENT)
    PROMISE (!known_log_has_id (outcome->subject_of));
}

/* --- what is written --- */

static GString *
stamp (Spool *spool, const Outcome *outcome, StampFromLine from_line)
{
  int fd = input_file_new ("", 0);
  PROMISE (stamp_write (spool, outcome, from_line, fd, NULL));
  GString *written = input_file_read (fd);
  close (fd);
  return written;
}

/* As most MDAs hand a message over; so much goes into a pipe at once. */
#define PIPE_BYTES (60 * 1024)

static void
check_piped (const Outcome *outcome, const char *bytes, gsize length,
             const GString *written)
{
  int ends[2];
  PROMISE (pipe (ends) == 0);
  PROMISE (descriptor_write (ends[1], bytes, length, NULL));
  close (ends[1]);
  g_autoptr (Spool) spool = spool_new (ends[0]);
  g_autoptr (GString) same = stamp (spool, outcome, STAMP_KEEP_FROM_LINE);
  PROMISE (g_string_equal (same, written));
  close (ends[0]);
}

static void
check_stamp (Spool *spool, const Outcome *outcome, const char *bytes,
             gsize length)
{
  for (StampFromLine from_line = STAMP_KEEP_FROM_LINE;
       from_line <= STAMP_DROP_FROM_LINE; from_line++) {
    g_autoptr (GString) written = stamp (spool, outcome, from_line);
    stamped_check (written, outcome, from_line, bytes, length);
    if (from_line == STAMP_KEEP_FROM_LINE && length <= PIPE_BYTES)
      check_piped (outcome, bytes, length, written);
  }
}

static void
check_shortened (Spool *spool, const Outcome *outcome,
                 const ExamineContext *context)
{
  g_autoptr (GString) text = g_string_new (NULL);
  PROMISE (shortened_text (spool, outcome, text, NULL));
  PROMISE ((text->len > 0) == (outcome->header_block != NULL));
  if (text->len == 0)
    return;
  for (gsize i = 0; i < text->len; i++)
    PROMISE (text->str[i] != '\0' &&
             (text->str[i] != '\r' || text->str[i + 1] == '\n'));
  PROMISE (stamped_count_fields (text->str, text->len) == 3);

  int fd = input_file_new (text->str, text->len);
  g_autoptr (Spool) kept = spool_new (fd);
  g_autoptr (Examination) again = examine (kept, context, NULL);
  PROMISE (again->report->kind == outcome->kind);
  PROMISE (again->judgement.evidence == outcome->evidence);
  PROMISE (g_strcmp0 (again->judgement.subject_of, outcome->subject_of) == 0);
  close (fd);
}

/* --- what is said --- */

static gboolean
is_shown_safely (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c != '\n' && (g_unichar_iscntrl (c) || c == 0x202e || c == 0x2028))
      return FALSE;
  }
  return TRUE;
}

static void
check_explanation (const Examination *examination, const Situation *situation)
{
  const Explanation explanation = {"-", examination, situation};
  g_autofree char *text = explanation_text (&explanation);
  g_autofree char *json = explanation_json (&explanation);
  g_autofree char *more = explanation_json_add (json, "more", text);
  PROMISE (is_shown_safely (text) && is_shown_safely (json));
  PROMISE (json_is_line (json) && json_is_line (more));
}

static void
check_summary_text (const char *text)
{
  PROMISE (text == NULL || (g_utf8_validate (text, -1, NULL) &&
                            strlen (text) <= SUMMARY_MAX_BYTES));
}

static void
check_summary (const Examination *examination)
{
  g_autoptr (Summary) summary = summary_new (examination, NOW);
  check_summary_text (summary->subject_of);
  check_summary_text (summary->message_id);
  check_summary_text (summary->sender);
  check_summary_text (summary->subject);
  check_summary_text (summary->recipient);
  check_summary_text (summary->reported_to);
  check_summary_text (summary->reporter);
  PROMISE (summary->verdict == examination->judgement.verdict);
  g_autoptr (GBytes) bytes = summary_to_bytes (summary);
  g_autoptr (Summary) again = summary_from_bytes (
      g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GBytes) bytes_again = summary_to_bytes (again);
  PROMISE (g_bytes_equal (bytes, bytes_again));
  PROMISE (again->verdict == summary->verdict);
}

/* --- all of it --- */

#define KEY "fuzz AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"

/* Never freed: made once. */
static Situation *
situation_of_all (void)
{
  static Situation situation;
  static const char *const no_logs[] = {NULL};
  if (situation.settings != NULL)
    return &situation;
  situation.keys[0] = input_file_path (input_file_new (KEY, strlen (KEY)));
  situation.settings = settings_new ();
  ExamineContext *context = &situation.context;
  policy_from_settings (situation.settings, &context->policy);
  context->policy.never_sends = "info@example.org; *@old.example.org";
  context->logs = no_logs;
  context->keys = situation.keys;
  context->now = NOW;
  context->keeps_headers = TRUE;
  context->opened = known_log_open (NOW);
  return &situation;
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  const Envelope envelopes[] = {{NULL, NULL}, {"", "us@example.org"}};
  Situation *situation = situation_of_all ();
  ExamineContext *context = &situation->context;
  /* So that both are tried, and each input always in the same way. */
  context->envelope = envelopes[length % G_N_ELEMENTS (envelopes)];

  int fd = input_file_new (input, length);
  g_autoptr (Spool) spool = spool_new (fd);
  g_auto (Outcome) outcome = {0};
  ask_child (spool, context, &outcome);
  g_autoptr (Examination) examination = examine (spool, context, NULL);
  check_outcome (&outcome, examination);
  check_stamp (spool, &outcome, (const char *) input, length);
  check_shortened (spool, &outcome, context);
  check_explanation (examination, situation);
  check_summary (examination);
  close (fd);
  return 0;
}
