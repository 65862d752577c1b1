/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One text, in two dresses.
 */
#include "command/digest_text.h"

#include "base/instant.h"
#include "command/printable.h"

#define N G_GUINT64_FORMAT

/* --- pieces --- */

static const char *
reason_text (LikelyReason reason)
{
  switch (reason) {
  case LIKELY_SUBJECT:
    return "you sent mail with this subject to this address";
  case LIKELY_RECIPIENT:
    return "you sent mail to this address";
  case LIKELY_DOMAIN:
  case N_LIKELY_REASONS:
    break;
  }
  return "its Message-ID is of your domain";
}

static const char *
evidence_text (const IndexCount *count)
{
  return count->evidence < N_EVIDENCES
             ? evidence_explain ((Evidence) count->evidence)
             : "not looked into";
}

static const char *
kind_text (const IndexCount *count)
{
  return count->kind < N_REPORT_KINDS
             ? report_kind_name ((ReportKind) count->kind)
             : "unknown";
}

static char *
headline (const DigestText *text)
{
  guint64 n = text->news->n_new;
  g_autofree char *since = instant_format (text->news->since);
  return g_strdup_printf ("%" N " %s put into quarantine%s%s.", n,
                          n == 1 ? "message was" : "messages were",
                          since != NULL ? " since " : "",
                          since != NULL ? since : "");
}

static char *
footline (const DigestText *text)
{
  const IndexTotals *totals = &text->news->totals;
  guint64 n = totals->n_messages;
  g_autofree char *path = printable_new (text->path);
  return g_strdup_printf (
      "%" N " %s (%.1f MB) %s in %s now; each is removed after "
      "%" G_GINT64_FORMAT " days, or sooner if there are too many.",
      n, n == 1 ? "message" : "messages",
      (double) totals->size_bytes / (1024 * 1024), n == 1 ? "is" : "are", path,
      text->keep_seconds / SECONDS_PER_DAY);
}

/* "2026-11-20 <them@example.net> Subject" */
static char *
describe (const Summary *summary)
{
  g_autofree char *at = instant_format (summary->arrived_at);
  g_autofree char *date = g_strndup (at != NULL ? at : "", 10);
  g_autofree char *line = g_strdup_printf (
      "%s <%s> %s", date,
      summary->recipient != NULL ? summary->recipient : "unknown",
      summary->subject != NULL ? summary->subject : "(no subject)");
  return printable_new (line);
}

/* "backsift quarantine VERB WHAT" */
static char *
command_line (const DigestText *text, const char *verb, const char *what)
{
  return g_strdup_printf ("%s %s%s %s", text->program, verb, text->options,
                          what);
}

/* The option for what is new; the caller frees it. */
static char *
since_option (const DigestText *text)
{
  g_autofree char *since = instant_format (text->news->since);
  return since != NULL ? g_strdup_printf ("--quarantined-since %s", since)
                       : g_strdup ("");
}

char *
digest_text_subject (const DigestText *text)
{
  guint64 n = text->news->n_new;
  return g_strdup_printf ("backsift: %" N " message%s put into quarantine", n,
                          n == 1 ? "" : "s");
}

/* --- dresses --- */

typedef struct {
  const DigestText *text;
  GString *out;
  gboolean is_html;
} Writer;

/* @indent stands before a plain line; in HTML it is an @element. */
static void
add_line (const Writer *writer, const char *element, const char *indent,
          const char *line)
{
  if (!writer->is_html) {
    g_string_append_printf (writer->out, "%s%s\n", indent, line);
    return;
  }
  g_autofree char *safe = g_markup_escape_text (line, -1);
  g_string_append_printf (writer->out, "<%s>%s</%s>\n", element, safe, element);
}

/* With an empty line before it where there is none in HTML. */
static void
add_paragraph (const Writer *writer, const char *line)
{
  if (!writer->is_html && writer->out->len > 0)
    g_string_append_c (writer->out, '\n');
  add_line (writer, "p", "", line);
}

static void
add_command (const Writer *writer, const char *verb, const char *what)
{
  g_autofree char *line = command_line (writer->text, verb, what);
  add_line (writer, "pre", "    ", g_strchomp (line));
}

/* --- what is written --- */

static void
add_counts (const Writer *writer)
{
  const GArray *counts = writer->text->news->counts;
  g_string_append (writer->out, writer->is_html ? "<ul>\n" : "");
  for (guint i = 0; i < counts->len; i++) {
    const IndexCount *count = &g_array_index (counts, IndexCount, i);
    g_autofree char *line = g_strdup_printf (
        "%" N " %s: %s", count->n_quarantined - count->n_digested,
        kind_text (count), evidence_text (count));
    add_line (writer, "li", "  ", line);
  }
  g_string_append (writer->out, writer->is_html ? "</ul>\n" : "");
}

static void
add_likely (const Writer *writer)
{
  const GArray *likely = writer->text->news->likely;
  add_paragraph (writer,
                 likely->len == 0
                     ? "None of them looks like one about mail of yours."
                     : "These may be about mail of yours after all:");
  for (guint i = 0; i < likely->len; i++) {
    const LikelyMessage *one = &g_array_index (likely, LikelyMessage, i);
    g_autofree char *line = describe (one->message->summary);
    g_autofree char *reason =
        g_strdup_printf ("(%s)", reason_text (one->reason));
    add_paragraph (writer, line);
    add_line (writer, "p", "", reason);
    add_command (writer, "show", one->message->id);
    add_command (writer, "release", one->message->id);
  }
}

static void
add_body (const Writer *writer)
{
  g_autofree char *head = headline (writer->text);
  g_autofree char *foot = footline (writer->text);
  g_autofree char *since = since_option (writer->text);
  g_autofree char *all = g_strconcat ("--all ", since, NULL);
  add_paragraph (writer, head);
  add_counts (writer);
  add_likely (writer);
  add_paragraph (writer, "To look at all of them, or to take all back:");
  add_command (writer, "list", since);
  add_command (writer, "release", all);
  add_paragraph (writer, foot);
}

char *
digest_text_plain (const DigestText *text)
{
  const Writer writer = {text, g_string_new (NULL), FALSE};
  add_body (&writer);
  return g_string_free (writer.out, FALSE);
}

char *
digest_text_html (const DigestText *text)
{
  const Writer writer = {text,
                         g_string_new ("<!DOCTYPE html>\n<html lang=\"en\">"
                                       "<head><meta charset=\"utf-8\">\n"),
                         TRUE};
  g_autofree char *subject = digest_text_subject (text);
  add_line (&writer, "title", "", subject);
  g_string_append (writer.out, "</head><body>\n");
  add_body (&writer);
  g_string_append (writer.out, "</body></html>\n");
  return g_string_free (writer.out, FALSE);
}
