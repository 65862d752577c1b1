/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/plain_encoding.h"

static gboolean
is_of_base64 (char c)
{
  return g_ascii_isalnum (c) || c == '+' || c == '/';
}

/* Groups of four, padded at the end alone, and line ends between any two. */
static gboolean
is_base64 (const char *encoded, gsize length)
{
  gsize n_digits = 0;
  gsize n_padding = 0;
  for (gsize i = 0; i < length; i++) {
    if (encoded[i] == '\n')
      continue;
    if (encoded[i] == '=')
      n_padding++;
    else if (n_padding > 0 || !is_of_base64 (encoded[i]))
      return FALSE;
    else
      n_digits++;
  }
  return n_padding <= 2 && (n_digits + n_padding) % 4 == 0;
}

static char *
decode_base64 (const char *encoded, gsize length, gsize *decoded_length)
{
  if (!is_base64 (encoded, length))
    return NULL;
  int state = 0;
  guint save = 0;
  char *decoded = g_malloc (length / 4 * 3 + 4);
  *decoded_length =
      g_base64_decode_step (encoded, length, (guchar *) decoded, &state, &save);
  decoded[*decoded_length] = '\0';
  return decoded;
}

/* Printable ASCII, "=" with two digits, or with a line end that is none; no
 * blanks at a line's end, which may have come on the way. */
static char *
decode_quoted_printable (const char *encoded, gsize length,
                         gsize *decoded_length)
{
  g_autofree char *decoded = g_malloc (length + 1);
  gsize n = 0;
  for (gsize i = 0; i < length; i++) {
    char c = encoded[i];
    gsize left = length - i;
    if (c == '=' && left > 1 && encoded[i + 1] == '\n') {
      i++;
    } else if (c == '=') {
      if (left < 3 || !g_ascii_isxdigit (encoded[i + 1]) ||
          !g_ascii_isxdigit (encoded[i + 2]))
        return NULL;
      decoded[n++] = (char) (g_ascii_xdigit_value (encoded[i + 1]) << 4 |
                             g_ascii_xdigit_value (encoded[i + 2]));
      i += 2;
    } else {
      gboolean is_blank = c == ' ' || c == '\t';
      if ((!g_ascii_isprint (c) && c != '\t' && c != '\n') ||
          (is_blank && (left == 1 || encoded[i + 1] == '\n')))
        return NULL;
      decoded[n++] = c;
    }
  }
  decoded[n] = '\0';
  *decoded_length = n;
  return g_steal_pointer (&decoded);
}

char *
plain_decode (Encoding encoding, const char *encoded, gsize length,
              gsize *decoded_length)
{
  switch (encoding) {
  case ENCODING_QUOTED_PRINTABLE:
    return decode_quoted_printable (encoded, length, decoded_length);
  case ENCODING_BASE64:
    return decode_base64 (encoded, length, decoded_length);
  case ENCODING_NONE:
  default:
    *decoded_length = length;
    return g_strndup (encoded, length);
  }
}
