/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/phrases.h"

/* Hardly any text has one of a list's phrases in it, and looking for each of
 * them was most of what an ordinary message cost. So of each list it is known
 * how its phrases start: a bit for the hash of three bytes. Few bits, since
 * each page of them that is touched costs more than what they save. */
#define START_BYTES 3
#define START_BITS  12

/* Of so many places that look like a phrase's start and are none the text is
 * long, or made for it: each phrase is looked for then. */
#define MAX_FALSE_STARTS 64

typedef enum { STARTS_UNKNOWN, STARTS_KNOWN, STARTS_USELESS } StartsState;

typedef struct {
  StartsState state;
  guint8 bits[(1 << START_BITS) / 8];
} Starts;

static guint
hash_start (const char *text)
{
  const guint8 *bytes = (const guint8 *) text;
  guint number = bytes[0] | (guint) bytes[1] << 8 | (guint) bytes[2] << 16;
  return number * 2654435761u >> (32 - START_BITS);
}

static const Starts *
starts_of (PhraseList list)
{
  static Starts all[N_PHRASE_LISTS];
  Starts *starts = &all[list];
  if (starts->state != STARTS_UNKNOWN)
    return starts;
  starts->state = STARTS_KNOWN;
  PHRASE_FOREACH (phrase, list)
    if (strlen (phrase) < START_BYTES)
      starts->state = STARTS_USELESS;
    else {
      guint hash = hash_start (phrase);
      starts->bits[hash / 8] |= (guint8) (1 << hash % 8);
    }
  return starts;
}

static gboolean
is_at_start (PhraseList list, const char *text)
{
  PHRASE_FOREACH (phrase, list)
    if (phrase[0] == text[0] && g_str_has_prefix (text, phrase))
      return TRUE;
  return FALSE;
}

/* Whether a phrase of @list may stand in @text. */
static gboolean
may_have (PhraseList list, const char *text)
{
  const Starts *starts = starts_of (list);
  guint n_false = 0;
  if (starts->state == STARTS_USELESS)
    return TRUE;
  if (text[0] == '\0' || text[1] == '\0')
    return FALSE;
  for (; text[2] != '\0'; text++) {
    guint hash = hash_start (text);
    if ((starts->bits[hash / 8] & 1 << hash % 8) &&
        (n_false++ == MAX_FALSE_STARTS || is_at_start (list, text)))
      return TRUE;
  }
  return FALSE;
}

const char *
phrase_find (PhraseList list, const char *text)
{
  if (!may_have (list, text))
    return NULL;
  PHRASE_FOREACH (phrase, list)
    if (strstr (text, phrase) != NULL)
      return phrase;
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
  PHRASE_FOREACH (phrase, list)
    if (g_str_has_prefix (text, phrase))
      return phrase;
  return NULL;
}

gboolean
phrase_is (PhraseList list, const char *text)
{
  PHRASE_FOREACH (phrase, list)
    if (text[0] == phrase[0] && g_str_equal (text, phrase))
      return TRUE;
  return FALSE;
}

/* Makes an "e-mail" at the end of @folded, which has @length bytes, one word;
 * the length that it has then. */
static gsize
join_e_mail (char *folded, gsize length)
{
  static const char word[] = "e-mail";
  gsize n = strlen (word);
  if (length < n || memcmp (folded + length - n, word, n) != 0)
    return length;
  memcpy (folded + length - n, "email", strlen ("email"));
  return length - 1;
}

/* Most text: what the loop below does, without looking characters up. */
static char *
fold_ascii (const char *text)
{
  char *folded = g_malloc (strlen (text) + 1);
  gsize n = 0;
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isspace (*p)) {
      folded[n++] = *p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p;
      if (folded[n - 1] == 'l')
        n = join_e_mail (folded, n);
    } else if (n > 0 && folded[n - 1] != ' ')
      folded[n++] = ' ';
  }
  folded[n] = '\0';
  return folded;
}

char *
phrase_fold (const char *text)
{
  if (g_str_is_ascii (text))
    return fold_ascii (text);
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
      g_string_truncate (folded, join_e_mail (folded->str, folded->len));
    }
  }
  return g_string_free (folded, FALSE);
}
