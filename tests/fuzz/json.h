/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a text is JSON (RFC 8259), as strictly as any reader is.
 */
#pragma once

#include <glib.h>

/* Each returns what follows, or NULL. */
static inline const char *json_value (const char *text, guint depth);

static inline const char *
json_string (const char *text)
{
  if (*text++ != '"')
    return NULL;
  for (; *text != '"'; text++) {
    if ((guchar) *text < ' ')
      return NULL;
    if (*text != '\\')
      continue;
    text++;
    if (*text == '\0' || strchr ("\"\\/bfnrtu", *text) == NULL)
      return NULL;
    for (int i = 1; *text == 'u' && i <= 4; i++)
      if (!g_ascii_isxdigit (text[i]))
        return NULL;
  }
  return text + 1;
}

/* An array, or an object, whose members have names. */
static inline const char *
json_list (const char *text, char close, guint depth)
{
  text++;
  if (*text == close)
    return text + 1;
  for (;; text++) {
    if (close == '}') {
      text = json_string (text);
      if (text == NULL || *text++ != ':')
        return NULL;
    }
    text = json_value (text, depth);
    if (text == NULL || (*text != ',' && *text != close))
      return NULL;
    if (*text == close)
      return text + 1;
  }
}

static inline const char *
json_value (const char *text, guint depth)
{
  static const char *const words[] = {"null", "true", "false"};
  if (depth == 0)
    return NULL;
  if (*text == '{' || *text == '[')
    return json_list (text, *text == '{' ? '}' : ']', depth - 1);
  if (*text == '"')
    return json_string (text);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (text, words[i]))
      return text + strlen (words[i]);
  text += *text == '-';
  gsize n_digits = strspn (text, "0123456789");
  return n_digits == 0 || (n_digits > 1 && *text == '0') ? NULL
                                                         : text + n_digits;
}

static inline gboolean
json_is_line (const char *text)
{
  const char *end = json_value (text, 8);
  return end != NULL && g_str_equal (end, "\n") &&
         g_utf8_validate (text, -1, NULL);
}
