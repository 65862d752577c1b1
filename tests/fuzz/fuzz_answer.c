/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a child that a message took over may tell its parent, and what a
 * damaged index may hold: within the caps, and never a field of its own in
 * what is written.
 */
#include "input_file.h"

#include "filter/outcome_work.h"
#include "filter/reader_answer.h"
#include "filter/shortened.h"
#include "filter/stamp.h"
#include "mail/header.h"

#define REPORT                                                                 \
  "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: us@example.org\n"      \
  "Subject: Undelivered Mail\n\nA text.\n"

/* --- a line each --- */

static void
check_list (const GPtrArray *values, guint most)
{
  PROMISE (values == NULL || values->len <= most);
  for (guint i = 0; values != NULL && i < values->len; i++)
    PROMISE (strlen (g_ptr_array_index (values, i)) <= OUTCOME_MAX_ID_BYTES);
}

static void
check_caps (const Outcome *outcome)
{
  PROMISE (outcome->kind < N_REPORT_KINDS && outcome->verdict < N_VERDICTS);
  PROMISE (outcome->evidence < N_EVIDENCES);
  PROMISE (outcome->verdict == evidence_verdict (outcome->evidence));
  check_list (outcome->recipients, OUTCOME_MAX_RECIPIENTS);
  check_list (outcome->message_ids, OUTCOME_MAX_MESSAGE_IDS);
  PROMISE (outcome->header_block == NULL ||
           strlen (outcome->header_block) <= OUTCOME_MAX_HEADER_BLOCK_BYTES);
  PROMISE (outcome->envelope_id == NULL ||
           strlen (outcome->envelope_id) <= OUTCOME_MAX_ID_BYTES);
}

/* Nothing but two lines of printable ASCII. */
static void
check_stamp (const Outcome *outcome)
{
  g_autofree char *stamp = stamp_fields (outcome, "\n");
  g_auto (GStrv) lines = g_strsplit (stamp, "\n", -1);
  gboolean is_ordinary = outcome->kind == REPORT_KIND_ORDINARY;
  PROMISE (g_strv_length (lines) == (is_ordinary ? 0 : 3));
  for (char **line = lines; *line != NULL; line++) {
    PROMISE (strlen (*line) <= 998);
    for (const char *p = *line; *p != '\0'; p++)
      PROMISE (g_ascii_isprint (*p));
  }
}

/* The message's own fields, our three and those of MIME, whatever was told. */
static void
check_written (const Outcome *outcome)
{
  int fd = input_file_new (REPORT, strlen (REPORT));
  g_autoptr (Spool) spool = spool_new (fd);
  g_autoptr (GString) text = g_string_new (NULL);
  PROMISE (shortened_text (spool, outcome, text, NULL));
  close (fd);
  if (text->len == 0)
    return;
  HeaderScan scan;
  HeaderField field;
  guint n_fields = 0;
  header_scan_init (&scan, text->str, text->len);
  while (header_scan_next (&scan, &field))
    n_fields++;
  g_autofree char *encoding =
      header_find (text->str, text->len, "Content-Transfer-Encoding");
  PROMISE (n_fields == (encoding != NULL ? 10 : 9));
  PROMISE (strpbrk (text->str, "\r") == NULL);
  PROMISE (strlen (text->str) == text->len);
}

static void
check_lines (const char *text)
{
  g_auto (Outcome) outcome = {0};
  g_autoptr (GError) error = NULL;
  AnswerEnd end = ANSWER_OPEN;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    outcome_read_line (*line, &outcome, &end, &error);
  check_caps (&outcome);
  check_stamp (&outcome);
  check_written (&outcome);
}

/* --- frames and summaries --- */

static void
check_summary (const Summary *summary)
{
  PROMISE (summary->kind < N_REPORT_KINDS && summary->evidence < N_EVIDENCES);
  PROMISE (summary->verdict < N_VERDICTS);
  const char *const texts[] = {
      summary->subject_of, summary->message_id, summary->sender,
      summary->subject,    summary->recipient,  summary->reported_to,
      summary->reporter,   summary->text,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    PROMISE (texts[i] == NULL || g_utf8_validate (texts[i], -1, NULL));
  g_autoptr (Summary) copy = summary_copy (summary);
  PROMISE (copy->kind == summary->kind && copy->date == summary->date);
}

/* What was said rightly is said again in the same bytes. */
static void
check_answer (const ReaderAnswer *answer)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  ReaderAnswer again;
  gboolean is_broken;
  gsize offset = 0;
  if (answer->summary != NULL)
    check_summary (answer->summary);
  PROMISE (answer->why == NULL || g_utf8_validate (answer->why, -1, NULL));
  if (answer->event == READER_REPORT && answer->summary == NULL)
    return;
  reader_answer_append (bytes, answer);
  PROMISE (reader_answer_next (bytes, &offset, &again, &is_broken));
  PROMISE (!is_broken && offset == bytes->len);
  PROMISE (again.event == answer->event && again.index == answer->index);
  PROMISE (g_strcmp0 (again.why, answer->why) == 0);
  PROMISE ((again.summary == NULL) == (answer->summary == NULL));
  if (again.summary != NULL)
    PROMISE (g_strcmp0 (again.summary->text, answer->summary->text) == 0);
  reader_answer_clear (&again);
}

static void
check_frames (const guint8 *input, gsize length)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  ReaderAnswer answer;
  gboolean is_broken;
  gsize offset = 0, before = 0;
  g_byte_array_append (bytes, input, (guint) length);
  while (reader_answer_next (bytes, &offset, &answer, &is_broken)) {
    PROMISE (!is_broken && offset > before && offset <= bytes->len);
    before = offset;
    check_answer (&answer);
    reader_answer_clear (&answer);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  g_autofree char *text = g_strndup ((const char *) input, length);
  check_lines (text);
  g_autoptr (Summary) summary = summary_from_bytes (input, length);
  if (summary != NULL)
    check_summary (summary);
  check_frames (input, length);
  return 0;
}
