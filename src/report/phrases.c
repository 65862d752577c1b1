/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/phrases.h"

const char *
phrase_find (PhraseList list, const char *text)
{
  for (const char *const *phrase = phrase_lists[list]; *phrase != NULL;
       phrase++)
    if (strstr (text, *phrase) != NULL)
      return *phrase;
  return NULL;
}

const char *
phrase_find_both (PhraseList list, PhraseList other, const char *text)
{
  const char *found = phrase_find (list, text);
  return found != NULL && phrase_find (other, text) != NULL ? found : NULL;
}

const char *
phrase_find_prefix (PhraseList list, const char *text)
{
  text += strspn (text, " [({<*\"'");
  for (const char *const *phrase = phrase_lists[list]; *phrase != NULL;
       phrase++)
    if (g_str_has_prefix (text, *phrase))
      return *phrase;
  return NULL;
}

gboolean
phrase_is (PhraseList list, const char *text)
{
  for (const char *const *phrase = phrase_lists[list]; *phrase != NULL;
       phrase++)
    if (g_str_equal (text, *phrase))
      return TRUE;
  return FALSE;
}

/* Makes an "e-mail" at the end of @folded one word. */
static void
join_e_mail (GString *folded)
{
  static const char word[] = "e-mail";
  gsize length = strlen (word);
  if (folded->len >= length &&
      memcmp (folded->str + folded->len - length, word, length) == 0)
    g_string_erase (folded, (gssize) (folded->len - length + 1), 1);
}

char *
phrase_fold (const char *text)
{
  g_autofree char *cased = g_utf8_casefold (text, -1);
  GString *folded = g_string_sized_new (strlen (cased));
  for (const char *p = cased; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isspace (c)) {
      if (folded->len > 0 && folded->str[folded->len - 1] != ' ')
        g_string_append_c (folded, ' ');
    } else if (c == 0x2019) {
      g_string_append_c (folded, '\'');
    } else {
      g_string_append_unichar (folded, c);
      join_e_mail (folded);
    }
  }
  return g_string_free (folded, FALSE);
}
