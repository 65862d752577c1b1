/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/header.h"

void
header_scan_init (HeaderScan *scan, const char *bytes, gsize length)
{
  scan->bytes = bytes;
  scan->length = length;
  scan->offset = 0;
  scan->at_end = FALSE;
  /* Old Macintosh mail, and some gateways, end lines with CR alone. A CR in a
   * block that has LFs is content, as every reader after us will take it. */
  scan->line_end = memchr (bytes, '\n', length) != NULL ? '\n' : '\r';
}

/* The line at @offset: its length without line end, and where the next one
 * starts. */
static gsize
line_at (const HeaderScan *scan, gsize offset, gsize *next)
{
  const char *start = scan->bytes + offset;
  const char *end = memchr (start, scan->line_end, scan->length - offset);
  gsize length = end != NULL ? (gsize) (end - start) : scan->length - offset;
  *next = end != NULL ? offset + length + 1 : scan->length;
  while (length > 0 && start[length - 1] == '\r')
    length--;
  return length;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Splits "Name: value"; FALSE where the line is no field. RFC 5322 allows
 * printable US-ASCII without the colon as a name. */
static gboolean
split_field (const char *line, gsize length, HeaderField *field)
{
  gsize name_length = 0;
  while (name_length < length && line[name_length] > ' ' &&
         line[name_length] < 0x7f && line[name_length] != ':')
    name_length++;
  gsize colon = name_length;
  while (colon < length && is_blank (line[colon]))
    colon++;
  if (name_length == 0 || colon == length || line[colon] != ':')
    return FALSE;

  field->name = line;
  field->name_length = name_length;
  field->value = line + colon + 1;
  field->value_length = length - colon - 1;
  return TRUE;
}

/* Takes the continuation lines after @next into @field. */
static void
take_continuation (HeaderScan *scan, HeaderField *field)
{
  while (scan->offset < scan->length && is_blank (scan->bytes[scan->offset])) {
    gsize next;
    gsize length = line_at (scan, scan->offset, &next);
    const char *end = scan->bytes + scan->offset + length;
    field->value_length = (gsize) (end - field->value);
    scan->offset = next;
  }
}

gsize
header_start (const char *bytes, gsize length)
{
  HeaderField field;
  gsize start = 0;
  while (start < length && (is_blank (bytes[start]) || bytes[start] == '\r' ||
                            bytes[start] == '\n'))
    start++;
  if (start == 0 || start == length || is_blank (bytes[start - 1]))
    return 0;
  gsize end = start;
  while (end < length && bytes[end] != '\r' && bytes[end] != '\n')
    end++;
  gboolean is_mbox_line =
      end - start > 5 && memcmp (bytes + start, "From ", 5) == 0;
  return is_mbox_line || split_field (bytes + start, end - start, &field)
             ? start
             : 0;
}

gboolean
header_scan_next (HeaderScan *scan, HeaderField *field)
{
  while (!scan->at_end && scan->offset < scan->length) {
    gsize start = scan->offset;
    gsize length = line_at (scan, start, &scan->offset);
    if (length == 0) {
      scan->at_end = TRUE;
      break;
    }
    if (!split_field (scan->bytes + start, length, field))
      continue;
    take_continuation (scan, field);
    field->offset = start;
    field->length = scan->offset - start;
    return TRUE;
  }
  return FALSE;
}

gboolean
header_scan_is_complete (const HeaderScan *scan)
{
  return scan->at_end;
}

gsize
header_scan_body_offset (const HeaderScan *scan)
{
  return scan->offset;
}

gsize
header_find_end (const char *bytes, gsize length)
{
  const char *end = bytes + length;
  const char *line = bytes;
  const char *line_end;
  while ((line_end = memchr (line, '\n', (gsize) (end - line))) != NULL) {
    line = line_end + 1;
    if (line < end && (line[0] == '\n' ||
                       (end - line >= 2 && line[0] == '\r' && line[1] == '\n')))
      return (gsize) (line - bytes);
  }
  return length;
}

gboolean
header_field_has_name (const HeaderField *field, const char *name)
{
  /* Most programs write names as they are written here. */
  return strlen (name) == field->name_length &&
         (memcmp (field->name, name, field->name_length) == 0 ||
          g_ascii_strncasecmp (field->name, name, field->name_length) == 0);
}

static gboolean
is_control (char c)
{
  return (guchar) c < ' ' || c == 0x7f;
}

/* A blank, or what becomes one or nothing. */
static gboolean
is_folded_blank (char c)
{
  return c == ' ' || is_control (c);
}

char *
header_field_unfold (const HeaderField *field)
{
  const char *p = field->value;
  const char *end = p + field->value_length;
  while (p < end && is_folded_blank (*p))
    p++;
  while (p < end && is_folded_blank (end[-1]))
    end--;
  char *value = g_malloc ((gsize) (end - p) + 1);
  gsize n = 0;
  for (; p < end; p++) {
    if (!is_control (*p))
      value[n++] = *p;
    else if (*p != '\r' && *p != '\n')
      value[n++] = ' ';
  }
  value[n] = '\0';
  return value;
}

char *
header_find (const char *bytes, gsize length, const char *name)
{
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, bytes, length);
  while (header_scan_next (&scan, &field))
    if (header_field_is (&field, name))
      return header_field_unfold (&field);
  return NULL;
}
