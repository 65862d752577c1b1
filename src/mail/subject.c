/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/subject.h"

#include <glib.h>

/* Reply and forward marks of common clients, in several languages; each is
 * followed by a colon, perhaps with a count in brackets before it. */
static const char *const marks[] = {
    "re",   "fwd", "fw",   "aw",   "wg",   "sv",   "vs", "vb",
    "antw", "odp", "ynt",  "res",  "rv",   "enc",  "tr", "rif",
    "i",    "r",   "回复", "转发", "答复", "返信",
};

/* What follows a mark at @text, or NULL where none is there. */
static const char *
after_mark (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    if (!g_str_has_prefix (text, marks[i]))
      continue;
    const char *p = text + strlen (marks[i]);
    if (*p == '[' || *p == '(' || *p == '^') {
      p++;
      while (g_ascii_isdigit (*p))
        p++;
      if (*p == ']' || *p == ')')
        p++;
    }
    while (*p == ' ')
      p++;
    if (*p == ':')
      return p + 1;
    if (g_str_has_prefix (p, "：")) /* the full-width colon */
      return p + strlen ("：");
  }
  return NULL;
}

/* What follows a tag in brackets that a list or a filter put at @text
 * ("[list]", "{Spam?}", "***SPAM***"), or NULL. A tag that is all of the
 * subject is no tag. */
static const char *
after_tag (const char *text)
{
  static const struct {
    const char *open, *close;
  } brackets[] = {{"[", "]"}, {"{", "}"}, {"***", "***"}};
  for (gsize i = 0; i < G_N_ELEMENTS (brackets); i++) {
    if (!g_str_has_prefix (text, brackets[i].open))
      continue;
    const char *close =
        strstr (text + strlen (brackets[i].open), brackets[i].close);
    if (close == NULL)
      continue;
    const char *after = close + strlen (brackets[i].close);
    if (after[strspn (after, " ")] != '\0')
      return after;
  }
  return NULL;
}

/* Most letters are ASCII's, which GLib takes for any others. */
static gboolean
is_space (gunichar c)
{
  return c < 0x80 ? g_ascii_isspace ((char) c) : g_unichar_isspace (c);
}

static void
append (GString *text, gunichar c)
{
  if (c < 0x80)
    g_string_append_c (text, (char) c);
  else
    g_string_append_unichar (text, c);
}

static char *
fold_case (const char *text)
{
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  return g_utf8_casefold (valid, -1);
}

static char *
fold_blanks (const char *text)
{
  GString *folded = g_string_new (NULL);
  gboolean pending = FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (is_space (c)) {
      pending = folded->len > 0;
      continue;
    }
    if (pending)
      g_string_append_c (folded, ' ');
    pending = FALSE;
    append (folded, c);
  }
  return g_string_free (folded, FALSE);
}

char *
subject_normalize (const char *subject)
{
  if (subject == NULL)
    return NULL;
  g_autofree char *cased = fold_case (subject);
  g_autofree char *folded = fold_blanks (cased);

  const char *text = folded;
  for (const char *next = text; next != NULL;) {
    text = next + strspn (next, " ");
    next = after_mark (text);
    if (next == NULL)
      next = after_tag (text);
  }
  return *text == '\0' ? NULL : g_strdup (text);
}
