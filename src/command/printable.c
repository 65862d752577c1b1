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

char *
printable_new (const char *text)
{
  GString *safe = g_string_new (NULL);
  while (*text != '\0') {
    gunichar c = g_utf8_get_char_validated (text, -1);
    if (c == (gunichar) -1 || c == (gunichar) -2) {
      g_string_append_printf (safe, "\\x%02x", (unsigned char) *text++);
      continue;
    }
    if (is_safe (c))
      g_string_append_unichar (safe, c);
    else
      g_string_append_printf (safe, c < 0x80 ? "\\x%02x" : "\\u{%04x}", c);
    text = g_utf8_next_char (text);
  }
  return g_string_free (safe, FALSE);
}

void
printable_print (const char *before, const char *text, const char *after)
{
  g_autofree char *safe = printable_new (text != NULL ? text : "-");
  printf ("%s%s%s", before, safe, after);
}
