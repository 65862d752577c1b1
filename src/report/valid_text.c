/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/valid_text.h"

#include <string.h>

#define LOW_BITS  G_GUINT64_CONSTANT (0x0101010101010101)
#define HIGH_BITS G_GUINT64_CONSTANT (0x8080808080808080)

/* How many bytes stand before the first that is NUL or not ASCII. */
static gsize
ascii_length (const char *bytes, gsize length)
{
  gsize n = 0;
  guint64 word;
  for (; length - n >= sizeof word; n += sizeof word) {
    memcpy (&word, bytes + n, sizeof word);
    /* Taking one away borrows where a byte is NUL. */
    if (((word | (word - LOW_BITS)) & HIGH_BITS) != 0)
      break;
  }
  while (n < length && bytes[n] != '\0' && (guchar) bytes[n] < 0x80)
    n++;
  return n;
}

gboolean
text_is_valid (const char *bytes, gsize length)
{
  for (gsize at = ascii_length (bytes, length); at < length;
       at += ascii_length (bytes + at, length - at)) {
    gsize start = at;
    while (at < length && (guchar) bytes[at] >= 0x80)
      at++;
    if (at == start ||
        !g_utf8_validate (bytes + start, (gssize) (at - start), NULL))
      return FALSE;
  }
  return TRUE;
}

char *
text_make_valid (const char *text)
{
  gsize length = strlen (text);
  return text_is_valid (text, length)
             ? g_strndup (text, length)
             : g_utf8_make_valid (text, (gssize) length);
}
