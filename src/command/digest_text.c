/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Both texts are made of the same pieces, in two dresses.
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
  g_autofree char *path = printable_new (text->path);
  return g_strdup_printf (
      "%" N " messages (%.1f MB) are in %s now; each is removed after "
      "%" G_GINT64_FORMAT " days, or sooner if there are too many.",
      totals->n_messages, (double) totals->size_bytes / (1024 * 1024), path,
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

/* --- plain --- */

char *
digest_text_subject (const DigestText *text)
{
  guint64 n = text->news->n_new;
  return g_strdup_printf ("backsift: %" N " message%s put into quarantine", n,
                          n == 1 ? "" : "s");
}

static void
add_command (GString *out, const DigestText *text, const char *verb,
             const char *what)
{
  g_autofree char *line = command_line (text, verb, what);
  g_string_append_printf (out, "    %s\n", g_strchomp (line));
}

static void
add_likely (GString *out, const DigestText *text)
{
  const GArray *likely = text->news->likely;
  if (likely->len == 0) {
    g_string_append (out,
                     "\nNone of them looks like one about mail of yours.\n");
    return;
  }
  g_string_append (out, "\nThese may be about mail of yours after all:\n");
  for (guint i = 0; i < likely->len; i++) {
    const LikelyMessage *one = &g_array_index (likely, LikelyMessage, i);
    g_autofree char *line = describe (one->message->summary);
    g_string_append_printf (out, "\n  %s\n  (%s)\n", line,
                            reason_text (one->reason));
    add_command (out, text, "show", one->message->id);
    add_command (out, text, "release", one->message->id);
  }
}

char *
digest_text_plain (const DigestText *text)
{
  const GArray *counts = text->news->counts;
  GString *out = g_string_new (NULL);
  g_autofree char *head = headline (text);
  g_autofree char *foot = footline (text);
  g_autofree char *since = since_option (text);
  g_autofree char *all = g_strconcat ("--all ", since, NULL);
  g_string_append_printf (out, "%s\n\n", head);
  for (guint i = 0; i < counts->len; i++) {
    const IndexCount *count = &g_array_index (counts, IndexCount, i);
    g_string_append_printf (out, "%7" N "  %s: %s\n",
                            count->n_quarantined - count->n_digested,
                            kind_text (count), evidence_text (count));
  }
  add_likely (out, text);
  g_string_append (out, "\nTo look at all of them, or to take all back:\n");
  add_command (out, text, "list", since);
  add_command (out, text, "release", all);
  g_string_append_printf (out, "\n%s\n", foot);
  return g_string_free (out, FALSE);
}

/* --- HTML --- */

static void
add_element (GString *out, const char *element, const char *content)
{
  g_autofree char *safe = g_markup_escape_text (content, -1);
  g_string_append_printf (out, "<%s>%s</%s>\n", element, safe, element);
}

static void
add_html_command (GString *out, const DigestText *text, const char *verb,
                  const char *what)
{
  g_autofree char *line = command_line (text, verb, what);
  add_element (out, "pre", g_strchomp (line));
}

static void
add_html_likely (GString *out, const DigestText *text)
{
  const GArray *likely = text->news->likely;
  add_element (out, "p",
               likely->len == 0
                   ? "None of them looks like one about mail of yours."
                   : "These may be about mail of yours after all:");
  for (guint i = 0; i < likely->len; i++) {
    const LikelyMessage *one = &g_array_index (likely, LikelyMessage, i);
    g_autofree char *line = describe (one->message->summary);
    add_element (out, "h3", line);
    add_element (out, "p", reason_text (one->reason));
    add_html_command (out, text, "show", one->message->id);
    add_html_command (out, text, "release", one->message->id);
  }
}

static void
add_html_counts (GString *out, const GArray *counts)
{
  g_string_append (out, "<table>\n");
  for (guint i = 0; i < counts->len; i++) {
    const IndexCount *count = &g_array_index (counts, IndexCount, i);
    g_string_append_printf (out, "<tr><td align=\"right\">%" N "</td>",
                            count->n_quarantined - count->n_digested);
    add_element (out, "td", kind_text (count));
    add_element (out, "td", evidence_text (count));
    g_string_append (out, "</tr>\n");
  }
  g_string_append (out, "</table>\n");
}

char *
digest_text_html (const DigestText *text)
{
  GString *out = g_string_new ("<!DOCTYPE html>\n<html lang=\"en\"><head>"
                               "<meta charset=\"utf-8\">");
  g_autofree char *subject = digest_text_subject (text);
  g_autofree char *head = headline (text);
  g_autofree char *foot = footline (text);
  g_autofree char *since = since_option (text);
  g_autofree char *all = g_strconcat ("--all ", since, NULL);
  add_element (out, "title", subject);
  g_string_append (out, "</head><body>\n");
  add_element (out, "p", head);
  add_html_counts (out, text->news->counts);
  add_html_likely (out, text);
  add_element (out, "p", "To look at all of them, or to take all back:");
  add_html_command (out, text, "list", since);
  add_html_command (out, text, "release", all);
  add_element (out, "p", foot);
  g_string_append (out, "</body></html>\n");
  return g_string_free (out, FALSE);
}
