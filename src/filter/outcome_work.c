/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/outcome_work.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "filter/fencing.h"
#include "filter/keeping.h"

#include <stdlib.h>
#include <unistd.h>

#define MAX_SUBJECT_BYTES 2048

/* Without one of its lines an answer is another one: it must not come to its
 * end. A parent that is gone reads nothing anyway. */
static void
tell (int fd, const char *name, const char *value)
{
  g_autofree char *line = g_strdup_printf ("%s %s\n", name, value);
  if (!descriptor_write (fd, line, strlen (line), NULL))
    _exit (EXIT_FAILURE);
}

static void
tell_escaped (int fd, const char *name, const char *value, gsize most)
{
  if (value == NULL)
    return;
  g_autofree char *cut = g_strndup (value, strnlen (value, most));
  g_autofree char *escaped =
      g_uri_escape_bytes ((const guint8 *) cut, strlen (cut), " ");
  tell (fd, name, escaped);
}

static void
tell_each (int fd, const char *name, const GPtrArray *values)
{
  for (guint i = 0; values != NULL && i < values->len; i++)
    tell_escaped (fd, name, g_ptr_array_index (values, i),
                  OUTCOME_MAX_ID_BYTES);
}

static void
tell_kept (int fd, const Examination *examination, Spool *spool,
           const ExamineContext *context)
{
  g_auto (Outcome) kept = {.kind = examination->report->kind};
  keeping_choose (&kept, examination->report, spool, context);
  tell_escaped (fd, "header", kept.header_block,
                OUTCOME_MAX_HEADER_BLOCK_BYTES);
  tell_each (fd, "recipient", kept.recipients);
  tell_each (fd, "id", kept.message_ids);
  tell_escaped (fd, "envelope", kept.envelope_id, OUTCOME_MAX_ID_BYTES);
}

void
outcome_tell (Spool *spool, const ExamineContext *context, int fd)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Examination) examination = examine_read (spool, context, &error);
  if (examination == NULL) {
    g_autofree char *escaped = g_uri_escape_string (error->message, " ", FALSE);
    g_autofree char *line = g_strdup_printf ("%d %s", error->code, escaped);
    tell (fd, "error", line);
    return;
  }
  tell (fd, "kind", report_kind_name (examination->report->kind));
  examine_judge (examination, context);
  tell (fd, "evidence", evidence_name (examination->judgement.evidence));
  tell_escaped (fd, "subject", examination->judgement.subject_of,
                MAX_SUBJECT_BYTES);
  tell_escaped (fd, "trouble", examination->trouble, MAX_SUBJECT_BYTES);
  tell_kept (fd, examination, spool, context);
  tell (fd, "end", "");
}

void
outcome_work_odd (Spool *spool, const ExamineContext *context, int fd)
{
  fencing_enter_odd (context, fd);
  outcome_tell (spool, context, fd);
}

static void
give_up (gpointer data)
{
  tell (GPOINTER_TO_INT (data), "odd", "");
  _exit (EXIT_SUCCESS);
}

void
outcome_work_plain (Spool *spool, const ExamineContext *context, int fd)
{
  fencing_enter_plain (context, fd);
  report_read_plain_only (give_up, GINT_TO_POINTER (fd));
  outcome_tell (spool, context, fd);
}

static void
read_evidence (const char *name, Outcome *outcome)
{
  for (int i = 0; i < N_EVIDENCES; i++)
    if (g_str_equal (name, evidence_name ((Evidence) i))) {
      outcome->evidence = (Evidence) i;
      outcome->verdict = evidence_verdict (outcome->evidence);
    }
}

static char *
unescape (const char *escaped)
{
  char *text = g_uri_unescape_string (escaped, NULL);
  if (text == NULL)
    text = g_strdup ("?");
  return text;
}

static void
read_error (const char *value, GError **error)
{
  char *text = NULL;
  guint64 code = g_ascii_strtoull (value, &text, 10);
  g_autofree char *message = unescape (g_strchug (text));
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, BACKSIFT_ERROR,
                         code == BACKSIFT_ERROR_TEMPORARY
                             ? BACKSIFT_ERROR_TEMPORARY
                             : BACKSIFT_ERROR_IO,
                         message);
}

static void
replace (char **text, const char *escaped)
{
  g_free (*text);
  *text = unescape (escaped);
}

/* What no honest child says, or says at such length, is left out. */
static void
replace_bounded (char **text, const char *escaped, gsize most)
{
  g_free (*text);
  *text = g_uri_unescape_string (escaped, NULL);
  if (*text != NULL && strlen (*text) > most)
    g_clear_pointer (text, g_free);
}

static void
append_bounded (GPtrArray **values, const char *escaped, guint most)
{
  char *value = NULL;
  replace_bounded (&value, escaped, OUTCOME_MAX_ID_BYTES);
  if (*values == NULL)
    *values = g_ptr_array_new_with_free_func (g_free);
  if (value != NULL && (*values)->len < most)
    g_ptr_array_add (*values, value);
  else
    g_free (value);
}

static void
read_kept (const char *name, const char *escaped, Outcome *outcome)
{
  if (g_str_equal (name, "header"))
    replace_bounded (&outcome->header_block, escaped,
                     OUTCOME_MAX_HEADER_BLOCK_BYTES);
  else if (g_str_equal (name, "recipient"))
    append_bounded (&outcome->recipients, escaped, OUTCOME_MAX_RECIPIENTS);
  else if (g_str_equal (name, "id"))
    append_bounded (&outcome->message_ids, escaped, OUTCOME_MAX_MESSAGE_IDS);
  else if (g_str_equal (name, "envelope"))
    replace_bounded (&outcome->envelope_id, escaped, OUTCOME_MAX_ID_BYTES);
}

void
outcome_read_line (const char *line, Outcome *outcome, AnswerEnd *end,
                   GError **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  if (g_strv_length (words) < 2)
    return;
  const char *name = words[0];
  if (g_str_equal (name, "kind"))
    (void) report_kind_from_name (words[1], &outcome->kind);
  else if (g_str_equal (name, "evidence"))
    read_evidence (words[1], outcome);
  else if (g_str_equal (name, "subject"))
    replace (&outcome->subject_of, words[1]);
  else if (g_str_equal (name, "trouble"))
    replace (&outcome->trouble, words[1]);
  else if (g_str_equal (name, "error"))
    read_error (words[1], error);
  else if (g_str_equal (name, "end"))
    *end = ANSWER_COMPLETE;
  else if (g_str_equal (name, "odd"))
    *end = ANSWER_ODD;
  else
    read_kept (name, words[1], outcome);
}
