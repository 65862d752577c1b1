/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/window.h"

#include "mail/address.h"
#include "mail/header.h"
#include "report/field_value.h"
#include "report/limits.h"

/* What GMime does with a field when it meets it. */
typedef enum {
  FIELD_NONE,
  FIELD_PLAIN,
  FIELD_DECODED,
  FIELD_ADDRESSES
} FieldType;

typedef struct {
  char *text;   /* the message, whose start was cleaned up */
  gsize length; /* of that start */
  guint lines;
  guint dash_lines;
  guint field_lines;
  gsize field_bytes; /* of the field that the current line may belong to */
  gboolean field_was_cut;
  FieldType field_type; /* of the field that the current line belongs to */
  guint group_depth;    /* in it */
  gsize address_bytes;  /* of all such fields */
  gboolean addresses_were_cut;
  guint encoded_words; /* that may still come in fields that GMime decodes */
  gboolean words_were_cut;
} Window;

/* CRs before an LF that are taken for its line end: gateways add one each. */
#define MAX_CRS 16

/* Looked at in one go: a line of mail, and never so much that many short lines
 * before a far LF cost more than their length. */
#define STEP_BYTES 256

/* How many bytes stand before the first CR or LF. */
static gsize
text_length (const char *bytes, gsize length)
{
  for (gsize n = 0; n < length;) {
    gsize step = MIN (length - n, STEP_BYTES);
    const char *lf = memchr (bytes + n, '\n', step);
    gsize upto = lf != NULL ? (gsize) (lf - bytes) - n : step;
    const char *cr = memchr (bytes + n, '\r', upto);
    if (cr != NULL || lf != NULL)
      return (gsize) ((cr != NULL ? cr : lf) - bytes);
    n += step;
  }
  return length;
}

/* The length of the line at @bytes without its line end; *@next is the
 * length with it. CR, CRLF and a short run of CRs before an LF end a line. */
static gsize
measure_line (const char *bytes, gsize length, gsize *next)
{
  gsize n = text_length (bytes, length);
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

/* The line, which stands behind what was written or right there. */
static void
append_line (Window *window, const char *bytes, gsize length)
{
  const char *end = bytes + length;
  while (bytes < end) {
    const char *nul = memchr (bytes, '\0', (gsize) (end - bytes));
    gsize n = (gsize) ((nul != NULL ? nul : end) - bytes);
    memmove (window->text + window->length, bytes, n);
    window->length += n;
    bytes += nul != NULL ? n + 1 : n;
  }
  window->text[window->length++] = '\n';
}

static FieldType
field_type (const char *line, gsize length)
{
  static const struct {
    const char *name;
    FieldType type;
  } types[] = {
      {"from", FIELD_ADDRESSES},
      {"sender", FIELD_ADDRESSES},
      {"reply-to", FIELD_ADDRESSES},
      {"to", FIELD_ADDRESSES},
      {"cc", FIELD_ADDRESSES},
      {"bcc", FIELD_ADDRESSES},
      {"subject", FIELD_DECODED},
      {"content-type", FIELD_DECODED},
      {"content-disposition", FIELD_DECODED},
  };
  gsize n = 0;
  if (length == 0 || memchr (line, ':', length) == NULL)
    return FIELD_NONE;
  while (n < length && line[n] != ':' && line[n] != ' ' && line[n] != '\t')
    n++;
  gsize colon = n;
  while (colon < length && (line[colon] == ' ' || line[colon] == '\t'))
    colon++;
  if (n == 0 || colon == length || line[colon] != ':')
    return FIELD_NONE;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strlen (types[i].name) == n &&
        g_ascii_strncasecmp (types[i].name, line, n) == 0)
      return types[i].type;
  return FIELD_PLAIN;
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

/* As much of a line as may stay for what GMime makes of it. */
static gsize
decoded_room (Window *window, const char *line, gsize length)
{
  gsize room = length;
  if (window->field_type == FIELD_ADDRESSES)
    room = address_room (window, line, length);
  if (window->field_type < FIELD_DECODED)
    return room;
  gsize kept = encoded_words_room (line, room, &window->encoded_words);
  window->words_were_cut |= kept < room;
  return kept;
}

static void
begin_field (Window *window, const char *line, gsize length)
{
  window->field_bytes = 0;
  window->group_depth = 0;
  window->field_type = field_type (line, length);
  if (window->field_type != FIELD_NONE)
    window->field_lines++;
}

static void
add_line (Window *window, const char *line, gsize length)
{
  gboolean continues = length > 0 && (line[0] == ' ' || line[0] == '\t');
  if (!continues)
    begin_field (window, line, length);
  if (length > 0) {
    length = decoded_room (window, line, length);
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

  window->lines++;
  if (length >= 2 && line[0] == '-' && line[1] == '-')
    window->dash_lines++;
  append_line (window, line, length);
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
  if (window->words_were_cut)
    g_ptr_array_add (notes,
                     g_strdup_printf ("only the first %d encoded words were "
                                      "read",
                                      REPORT_MAX_ENCODED_WORDS));
  if (window->addresses_were_cut)
    g_ptr_array_add (notes, g_strdup ("address fields were cut: they are "
                                      "longer or deeper than what is read"));
}

void
window_clean (GString *text, gsize most, GPtrArray *notes)
{
  gsize length = text->len;
  gsize end = MIN (length, most);
  /* A last line without an end gets one. */
  g_string_set_size (text, length + 1);
  Window window = {.text = text->str,
                   .encoded_words = REPORT_MAX_ENCODED_WORDS};

  gsize offset = skip_start (text->str, end);
  while (offset < end && window.lines < REPORT_MAX_LINES &&
         window.field_lines < REPORT_MAX_FIELDS &&
         window.dash_lines < REPORT_MAX_DASH_LINES) {
    gsize next;
    gsize line_length = measure_line (text->str + offset, end - offset, &next);
    add_line (&window, text->str + offset, line_length);
    offset += next;
  }
  add_notes (&window, offset < length, notes);
  g_string_truncate (text, window.length);
}

GString *
window_new (const char *bytes, gsize length, gsize most, GPtrArray *notes)
{
  /* A byte more tells that there is more. */
  GString *text = g_string_new_len (bytes, (gssize) MIN (length, most + 1));
  window_clean (text, most, notes);
  return text;
}
