/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All is put together with LF line ends and without any CR or NUL, whatever
 * the message has; CRLF, where it is wanted, comes last. Nothing is written
 * before all of it is there: it is below a megabyte.
 */
#include "filter/shortened.h"

#include "base/descriptor.h"
#include "base/random.h"
#include "filter/stamp.h"
#include "mail/header.h"

#define EXPLANATION                                                            \
  "Of this message, backsift kept only the head and the returned header "      \
  "block.\n"

/* What a delivery status says of each recipient; NULL: a report of that kind
 * has none. The detail is in what was not kept. */
static const struct {
  const char *action;
  const char *status;
} actions[N_REPORT_KINDS] = {
    [REPORT_KIND_FAILURE] = {"failed", "5.0.0"},
    [REPORT_KIND_DELAY] = {"delayed", "4.0.0"},
    [REPORT_KIND_SUCCESS] = {"delivered", "2.0.0"},
};

/* --- strangers' bytes --- */

static void
append_line (GString *out, const char *line, gsize length)
{
  while (length > 0 && line[length - 1] == '\r')
    length--;
  gsize blanks = 0;
  while (blanks < length && strchr (" \t", line[blanks]) != NULL)
    blanks++; /* and NULs */
  if (blanks == length)
    return;
  for (gsize i = 0; i < length; i++)
    g_string_append_c (out, line[i] == '\r' || line[i] == '\0' ? ' ' : line[i]);
  g_string_append_c (out, '\n');
}

/* Appends lines of a header block. Empty ones would end it, and one of blanks
 * does for some readers; CRs inside a line end it for some. */
static void
append_lines (GString *out, const char *bytes, gsize length, char line_end)
{
  while (length > 0) {
    const char *end = memchr (bytes, line_end, length);
    gsize n = end != NULL ? (gsize) (end - bytes) : length;
    append_line (out, bytes, n);
    n += end != NULL ? 1 : 0;
    bytes += n;
    length -= n;
  }
}

static gboolean
is_plain (char c)
{
  return c > ' ' && c <= '~';
}

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;
  return TRUE;
}

/* RFC 6533, 3: an address with other characters, in ASCII. */
static void
append_unicode_address (GString *out, const char *address)
{
  g_autofree char *valid = g_utf8_make_valid (address, -1);
  g_string_append (out, "utf-8; ");
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    if (is_plain (*p) && strchr ("\\+=", *p) == NULL)
      g_string_append_c (out, *p);
    else
      g_string_append_printf (out, "\\x{%X}", g_utf8_get_char (p));
}

/* A blank may stand in a quoted local part. What else is replaced does not come
 * back; keeping.c then keeps the whole message. */
static void
append_plain (GString *out, const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    g_string_append_c (out, is_plain (*p) || *p == ' ' ? *p : '?');
}

static void
append_address (GString *out, const char *address)
{
  if (!is_ascii (address)) {
    append_unicode_address (out, address);
    return;
  }
  g_string_append (out, "rfc822; ");
  append_plain (out, address);
}

/* xtext (RFC 3461, 4). */
static void
append_xtext (GString *out, const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (is_plain (*p) && *p != '+' && *p != '=')
      g_string_append_c (out, *p);
    else
      g_string_append_printf (out, "+%02X", (guchar) *p);
}

/* --- the head --- */

static gboolean
has_prefix (const HeaderField *field, const char *prefix)
{
  gsize length = strlen (prefix);
  return field->name_length >= length &&
         g_ascii_strncasecmp (field->name, prefix, length) == 0;
}

/* What there is to be taken out: ours, forged, and what tells of the body. */
static gboolean
is_replaced (const HeaderField *field)
{
  return has_prefix (field, STAMP_FIELD_PREFIX) ||
         has_prefix (field, "Content-") ||
         header_field_is (field, "MIME-Version");
}

/* The message's own fields. Lines that are none, the "From " line too, are
 * left out: with them, readers disagree on where the header ends. */
static void
append_head (GString *out, const char *head, gsize length)
{
  HeaderScan scan;
  HeaderField field;
  gsize start = header_start (head, length);
  header_scan_init (&scan, head + start, length - start);
  while (header_scan_next (&scan, &field))
    if (!is_replaced (&field))
      append_lines (out, scan.bytes + field.offset, field.length,
                    scan.line_end);
}

/* --- the body --- */

static void
append_recipient (GString *status, ReportKind kind, const char *address)
{
  g_string_append (status, "\nFinal-Recipient: ");
  /* A group tells the kind, and needs this field (RFC 3464, 2.3). */
  if (address != NULL)
    append_address (status, address);
  else
    g_string_append (status, "unknown; unknown");
  g_string_append_printf (status, "\nAction: %s\nStatus: %s\n",
                          actions[kind].action, actions[kind].status);
}

/* The fields of a delivery status; "" for kinds that have none. */
static GString *
status_new (const Outcome *outcome)
{
  GString *status = g_string_new (NULL);
  if (actions[outcome->kind].action == NULL)
    return status;
  g_string_append (status, "Reporting-MTA: dns; unknown\n");
  if (outcome->envelope_id != NULL) {
    g_string_append (status, "Original-Envelope-Id: ");
    append_xtext (status, outcome->envelope_id);
    g_string_append_c (status, '\n');
  }
  for (guint i = 0;
       outcome->message_ids != NULL && i < outcome->message_ids->len; i++) {
    g_string_append (status, "X-Original-Message-ID: <");
    append_plain (status, g_ptr_array_index (outcome->message_ids, i));
    g_string_append (status, ">\n");
  }
  guint n = outcome->recipients != NULL ? outcome->recipients->len : 0;
  for (guint i = 0; i < n; i++)
    append_recipient (status, outcome->kind,
                      g_ptr_array_index (outcome->recipients, i));
  if (n == 0)
    append_recipient (status, outcome->kind, NULL);
  return status;
}

static GString *
block_new (const Outcome *outcome)
{
  GString *block = g_string_new (NULL);
  append_lines (block, outcome->header_block, strlen (outcome->header_block),
                '\n');
  return block;
}

/* A boundary that stands in neither; NULL with @error. The caller frees it. */
static char *
boundary_new (const GString *status, const GString *block, GError **error)
{
  for (;;) {
    guint8 bytes[16];
    if (!random_fill (bytes, sizeof bytes, error))
      return NULL;
    g_autoptr (GString) boundary = g_string_new ("backsift=_");
    for (gsize i = 0; i < sizeof bytes; i++)
      g_string_append_printf (boundary, "%02x", bytes[i]);
    if (strstr (status->str, boundary->str) == NULL &&
        strstr (block->str, boundary->str) == NULL)
      return g_string_free (g_steal_pointer (&boundary), FALSE);
  }
}

static void
append_part (GString *out, const char *boundary, const char *type,
             const GString *content)
{
  gboolean is_8_bit = !is_ascii (content->str);
  if (content->len == 0)
    return;
  g_string_append_printf (out, "\n--%s\nContent-Type: %s", boundary, type);
  /* Read as UTF-8, whoever wrote them. */
  if (is_8_bit)
    g_string_append (out, "; charset=utf-8\nContent-Transfer-Encoding: 8bit");
  g_string_append (out, "\n\n");
  g_string_append_len (out, content->str, (gssize) content->len);
}

/* MIME-Version, Content-Type and the parts. */
static gboolean
append_body (GString *out, const Outcome *outcome, GError **error)
{
  g_autoptr (GString) status = status_new (outcome);
  g_autoptr (GString) block = block_new (outcome);
  g_autoptr (GString) explanation = g_string_new (EXPLANATION);
  g_autofree char *boundary = boundary_new (status, block, error);
  if (boundary == NULL)
    return FALSE;
  g_string_append_printf (
      out, "MIME-Version: 1.0\nContent-Type: multipart/%s",
      status->len > 0 ? "report; report-type=delivery-status" : "mixed");
  g_string_append_printf (out, ";\n\tboundary=\"%s\"\n", boundary);
  if (!is_ascii (block->str))
    g_string_append (out, "Content-Transfer-Encoding: 8bit\n");
  append_part (out, boundary, "text/plain", explanation);
  append_part (out, boundary, "message/delivery-status", status);
  append_part (out, boundary, "text/rfc822-headers", block);
  g_string_append_printf (out, "\n--%s--\n", boundary);
  return TRUE;
}

/* --- all of it --- */

static void
append_with_crlf (GString *text, const GString *out)
{
  for (gsize i = 0; i < out->len; i++) {
    if (out->str[i] == '\n')
      g_string_append_c (text, '\r');
    g_string_append_c (text, out->str[i]);
  }
}

/* Whether the message's first line ends so. */
static gboolean
has_crlf (const char *head, gsize length)
{
  const char *end = memchr (head, '\n', length);
  return end != NULL && end > head && end[-1] == '\r';
}

gboolean
shortened_text (Spool *spool, const Outcome *outcome, GString *text,
                GError **error)
{
  if (outcome->kind == REPORT_KIND_ORDINARY || outcome->header_block == NULL)
    return TRUE;
  if (!spool_read_all (spool, error))
    return FALSE;
  if (!spool_has_header (spool))
    return TRUE;
  gsize length;
  const char *head = spool_head (spool, &length);
  g_autofree char *stamp = stamp_fields (outcome, "\n");
  g_autoptr (GString) out = g_string_new (stamp);
  append_head (out, head, length);
  g_string_append_printf (
      out, SHORTENED_FIELD ": headers; size=%" G_GUINT64_FORMAT "\n",
      spool_size_bytes (spool));
  if (!append_body (out, outcome, error))
    return FALSE;
  if (has_crlf (head, length))
    append_with_crlf (text, out);
  else
    g_string_append_len (text, out->str, (gssize) out->len);
  return TRUE;
}

gboolean
shortened_write (Spool *spool, const Outcome *outcome, int fd, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (!shortened_text (spool, outcome, text, error))
    return FALSE;
  if (text->len == 0)
    return stamp_write (spool, outcome, STAMP_DROP_FROM_LINE, fd, error);
  return descriptor_write (fd, text->str, text->len, error);
}
