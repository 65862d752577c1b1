/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header block goes line by line through a Strainer, which takes out
 * fields that look like ours; the body is copied. Nothing is written before
 * all that can fail for want of room has been read.
 *
 * A line is empty here only as "LF" or "CRLF", more strictly than in
 * mail/header.h: a reader for whom "CR CR LF" does not end the header must
 * find no forged field behind it either.
 */
#include "filter/stamp.h"

#include "base/descriptor.h"
#include "filter/strainer.h"
#include "mail/header.h"

#define CHUNK_BYTES (128 * 1024)

/* Keeps the line below RFC 5322's 998 with the longest of the rest. */
#define MAX_VALUE_BYTES 800

/* Ids and addresses are strangers' bytes: nothing that ends the line, the
 * brackets or the parameter may be in them. */
static char *
sanitise (const char *value)
{
  char *clean = g_strndup (value, strnlen (value, MAX_VALUE_BYTES));
  for (char *p = clean; *p != '\0'; p++)
    if (!g_ascii_isprint (*p) || strchr ("<>;", *p) != NULL)
      *p = '?';
  return clean;
}

char *
stamp_fields (const Outcome *outcome, const char *line_end)
{
  if (outcome->kind == REPORT_KIND_ORDINARY)
    return g_strdup ("");
  GString *fields = g_string_new (NULL);
  g_string_append_printf (fields, "%sVerdict: %s%s", STAMP_FIELD_PREFIX,
                          verdict_name (outcome->verdict), line_end);
  g_string_append_printf (fields, "%sEvidence: %s; kind=%s", STAMP_FIELD_PREFIX,
                          evidence_name (outcome->evidence),
                          report_kind_name (outcome->kind));
  if (outcome->subject_of != NULL) {
    gboolean is_address = outcome->evidence == EVIDENCE_RECIPIENT ||
                          outcome->evidence == EVIDENCE_NEVER_SENDS ||
                          outcome->evidence == EVIDENCE_NEVER_WROTE_TO;
    g_autofree char *value = sanitise (outcome->subject_of);
    g_string_append_printf (fields, "; %s=<%s>",
                            is_address ? "recipient" : "id", value);
  }
  g_string_append (fields, line_end);
  return g_string_free (fields, FALSE);
}

/* How the message's lines end: as its first one does. */
static const char *
find_line_end (const char *head, gsize length)
{
  const char *end = memchr (head, '\n', length);
  if (end != NULL)
    return end > head && end[-1] == '\r' ? "\r\n" : "\n";
  return memchr (head, '\r', length) != NULL ? "\r" : "\n";
}

/* The length of a leading "From " line; 0 where there is none. */
static gsize
find_from_line (const char *head, gsize length, char last_of_line)
{
  static const char from[] = "From ";
  if (length < sizeof from || memcmp (head, from, sizeof from - 1) != 0)
    return 0;
  const char *end = memchr (head, last_of_line, length);
  return end != NULL ? (gsize) (end - head) + 1 : 0;
}

static gboolean
flush (GString *out, int fd, GError **error)
{
  gboolean ok = descriptor_write (fd, out->str, out->len, error);
  g_string_truncate (out, 0);
  return ok;
}

/* Strains and writes what of the header block lies behind the head.
 * *@offset is where to go on. */
static gboolean
strain_rest (Strainer *strainer, Spool *spool, int fd, guint64 *offset,
             GError **error)
{
  if (!spool_read_all (spool, error))
    return FALSE;
  g_autofree char *chunk = g_malloc (CHUNK_BYTES);
  while (!strainer->at_end) {
    gssize n = spool_read_at (spool, chunk, CHUNK_BYTES, *offset, error);
    if (n < 0)
      return FALSE;
    if (n == 0)
      break;
    *offset += strainer_add (strainer, chunk, (gsize) n);
    if (!flush (strainer->out, fd, error))
      return FALSE;
  }
  if (!strainer->at_end)
    strainer_finish (strainer);
  /* Nothing but forged fields: an MDA takes an empty output for the message
   * and loses it; an empty header block is a message. */
  if (strainer->n_passed == 0)
    g_string_append_c (strainer->out, '\n');
  return TRUE;
}

/* Fills the strainer with our fields and the head; returns how far. */
static guint64
strain_head (Strainer *strainer, const Spool *spool, const Outcome *outcome,
             StampFromLine from_line)
{
  gsize length;
  const char *head = spool_head (spool, &length);
  const char *line_end = find_line_end (head, length);
  g_autofree char *fields = stamp_fields (outcome, line_end);
  char last = line_end[strlen (line_end) - 1];

  gsize from = find_from_line (head, length, last);
  strainer_init (strainer, last);
  if (from_line == STAMP_KEEP_FROM_LINE)
    g_string_append_len (strainer->out, head, (gssize) from);
  g_string_append (strainer->out, fields);
  /* Blank lines before the header: some agents skip them (seen: procmail), so
   * what is forged below must go, and our fields stand above for the others. */
  gsize start = from + header_start (head + from, length - from);
  g_string_append_len (strainer->out, head + from, (gssize) (start - from));
  strainer->n_passed = strainer->out->len;
  return start + strainer_add (strainer, head + start, length - start);
}

gboolean
stamp_write (Spool *spool, const Outcome *outcome, StampFromLine from_line,
             int fd, GError **error)
{
  if (!spool_read_head (spool, error))
    return FALSE;
  gsize length;
  const char *head = spool_head (spool, &length);
  if (length == 0)
    return TRUE;

  g_auto (Strainer) strainer = {0};
  guint64 offset = strain_head (&strainer, spool, outcome, from_line);
  /* Nothing to add, nothing to take out: the usual mail, in one write. Not so
   * where a "From " line is dropped that is as long as our fields. */
  if (strainer.at_end && strainer.n_removed == 0 &&
      strainer.out->len == offset &&
      memcmp (strainer.out->str, head, offset) == 0)
    return spool_copy (spool, 0, fd, error);
  if (!strainer.at_end && !strain_rest (&strainer, spool, fd, &offset, error))
    return FALSE;
  return flush (strainer.out, fd, error) &&
         spool_copy (spool, offset, fd, error);
}
