/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/window.h"

#include "mail/address.h"
#include "mail/header.h"
#include "report/limits.h"

typedef struct {
  GString *text;
  guint lines;
  guint dash_lines;
  gsize field_bytes; /* of the field that the current line may belong to */
  gboolean field_was_cut;
  gboolean is_address_field; /* the field that the current line belongs to */
  guint group_depth;         /* in it */
  gsize address_bytes;       /* of all such fields */
  gboolean addresses_were_cut;
} Window;

/* CRs before an LF that are taken for its line end: gateways add one each. */
#define MAX_CRS 16

/* The length of the line at @bytes without its line end; *@next is the
 * length with it. CR, CRLF and a short run of CRs before an LF end a line. */
static gsize
measure_line (const char *bytes, gsize length, gsize *next)
{
  gsize n = 0;
  while (n < length && bytes[n] != '\n' && bytes[n] != '\r')
    n++;
  gsize end = n;
  while (end < length && end - n < MAX_CRS && bytes[end] == '\r')
    end++;
  if (end < length && bytes[end] == '\n')
    end++;
  else if (end > n)
    end = n + 1; /* bare CRs: each ends a line of its own */
  *next = end;
  return n;
}

static void
append_without_nuls (GString *text, const char *bytes, gsize length)
{
  const char *end = bytes + length;
  while (bytes < end) {
    const char *nul = memchr (bytes, '\0', (gsize) (end - bytes));
    const char *stop = nul != NULL ? nul : end;
    g_string_append_len (text, bytes, stop - bytes);
    bytes = nul != NULL ? nul + 1 : end;
  }
}

/* The fields that GMime parses as addresses when it meets them. */
static gboolean
is_address_field (const char *line, gsize length)
{
  static const char *const names[] = {"from", "sender", "reply-to",
                                      "to",   "cc",     "bcc"};
  gsize n = 0;
  while (n < length && line[n] != ':' && line[n] != ' ' && line[n] != '\t')
    n++;
  gsize colon = n;
  while (colon < length && (line[colon] == ' ' || line[colon] == '\t'))
    colon++;
  if (colon == length || line[colon] != ':')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == n && g_ascii_strncasecmp (names[i], line, n) == 0)
      return TRUE;
  return FALSE;
}

/* As much of a line of an address field as may stay. */
static gsize
address_room (Window *window, const char *line, gsize length)
{
  gsize flat = address_list_flat_length (line, length, &window->group_depth);
  gsize room = REPORT_MAX_ADDRESS_BYTES - window->address_bytes;
  gsize kept = MIN (flat, room);
  window->address_bytes += kept;
  window->addresses_were_cut |= kept < length;
  return kept;
}

static void
add_line (Window *window, const char *line, gsize length)
{
  gboolean continues = length > 0 && (line[0] == ' ' || line[0] == '\t');
  if (!continues) {
    window->field_bytes = 0;
    window->group_depth = 0;
    window->is_address_field = is_address_field (line, length);
  }
  if (window->is_address_field) {
    length = address_room (window, line, length);
    if (length == 0)
      return;
  }

  gsize room = REPORT_MAX_FIELD_BYTES - window->field_bytes;
  if (length > room) {
    window->field_was_cut = TRUE;
    length = room;
  }
  window->field_bytes += length;
  if (length == 0 && continues)
    return;

  append_without_nuls (window->text, line, length);
  g_string_append_c (window->text, '\n');
  window->lines++;
  if (length >= 2 && line[0] == '-' && line[1] == '-')
    window->dash_lines++;
}

static gsize
skip_start (const char *bytes, gsize length)
{
  gsize offset = header_start (bytes, length);
  if (length - offset > 5 && memcmp (bytes + offset, "From ", 5) == 0) {
    gsize next;
    measure_line (bytes + offset, length - offset, &next);
    offset += next;
  }
  return offset;
}

static void
add_notes (const Window *window, gboolean was_cut, GPtrArray *notes)
{
  if (was_cut)
    g_ptr_array_add (notes,
                     g_strdup_printf ("read up to line %u only: the message is "
                                      "longer than what is looked at",
                                      window->lines));
  if (window->field_was_cut)
    g_ptr_array_add (notes,
                     g_strdup_printf ("a field or line of more than %d bytes "
                                      "was cut",
                                      REPORT_MAX_FIELD_BYTES));
  if (window->addresses_were_cut)
    g_ptr_array_add (notes, g_strdup ("address fields were cut: they are "
                                      "longer or deeper than what is read"));
}

GString *
window_new (const char *bytes, gsize length, GPtrArray *notes)
{
  gsize end = MIN (length, REPORT_WINDOW_BYTES);
  Window window = {.text = g_string_sized_new (end + 1)};

  gsize offset = skip_start (bytes, end);
  while (offset < end && window.lines < REPORT_MAX_LINES &&
         window.dash_lines < REPORT_MAX_DASH_LINES) {
    gsize next;
    gsize line_length = measure_line (bytes + offset, end - offset, &next);
    add_line (&window, bytes + offset, line_length);
    offset += next;
  }
  add_notes (&window, offset < length, notes);
  return window.text;
}
