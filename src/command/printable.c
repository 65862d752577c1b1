/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/printable.h"

#include <stdio.h>

static gboolean
is_safe (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT: /* U+202E turns what follows round */
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_SURROGATE:
    return FALSE;
  default:
    return TRUE;
  }
}

/* U+200C and U+200D make one sign of those at both their sides: an emoji, or
 * letters of Persian or Hindi. Elsewhere they only hide. */
static gboolean
is_joiner (gunichar before, gunichar c, const char *after)
{
  gunichar next;
  if ((c != 0x200c && c != 0x200d) || before < 0x80)
    return FALSE;
  next = g_utf8_get_char_validated (after, -1);
  return next >= 0x80 && next != (gunichar) -1 && next != (gunichar) -2 &&
         is_safe (next);
}

char *
printable_new (const char *text)
{
  GString *safe = g_string_new (NULL);
  gunichar before = 0; /* 0: none, or one that is not printed as it is */
  while (*text != '\0') {
    gunichar c = g_utf8_get_char_validated (text, -1);
    if (c == (gunichar) -1 || c == (gunichar) -2) {
      g_string_append_printf (safe, "\\x%02x", (unsigned char) *text++);
      before = 0;
      continue;
    }
    const char *after = g_utf8_next_char (text);
    gboolean is_letter = is_safe (c);
    if (is_letter || is_joiner (before, c, after))
      g_string_append_unichar (safe, c);
    else
      g_string_append_printf (safe, c < 0x80 ? "\\x%02x" : "\\u{%04x}", c);
    before = is_letter ? c : 0;
    text = after;
  }
  return g_string_free (safe, FALSE);
}

char *
printable_cut (const char *line, guint width)
{
  const char *end = line;
  guint columns = 0;
  for (; *end != '\0'; end = g_utf8_next_char (end)) {
    gunichar c = g_utf8_get_char (end);
    columns += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    if (columns > width)
      break;
  }
  return g_strndup (line, (gsize) (end - line));
}

void
printable_print (const char *before, const char *text, const char *after)
{
  g_autofree char *safe = printable_new (text != NULL ? text : "-");
  printf ("%s%s%s", before, safe, after);
}
