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

typedef struct {
  guint8 bits[(1 << START_BITS) / 8];
} Starts;

/* Of so many places that look like a phrase's start and are none the text is
 * long, or made for it: each phrase is looked for then. */
#define MAX_FALSE_STARTS 64

/* A process that delivers one message asks once, about its subject. */
#define MAX_SHORT_BYTES 256

static guint
hash_start (const char *text)
{
  const guint8 *bytes = (const guint8 *) text;
  guint number = bytes[0] | (guint) bytes[1] << 8 | (guint) bytes[2] << 16;
  return number * 2654435761u >> (32 - START_BITS);
}

static void
starts_add (Starts *starts, const char *text)
{
  guint hash = hash_start (text);
  starts->bits[hash / 8] |= (guint8) (1 << hash % 8);
}

static gboolean
starts_has (const Starts *starts, const char *text)
{
  guint hash = hash_start (text);
  return (starts->bits[hash / 8] & 1 << hash % 8) != 0;
}

static gboolean
has_start (const char *text)
{
  return text[0] != '\0' && text[1] != '\0' && text[2] != '\0';
}

/* NULL where the list has phrases without a start. */
static Starts *
starts_of_list (PhraseList list)
{
  g_autofree Starts *starts = g_new0 (Starts, 1);
  PHRASE_FOREACH (phrase, list)
    if (has_start (phrase))
      starts_add (starts, phrase);
    else
      return NULL;
  return g_steal_pointer (&starts);
}

static gboolean
is_at_start (PhraseList list, const char *text)
{
  PHRASE_FOREACH (phrase, list)
    if (phrase[0] == text[0] && g_str_has_prefix (text, phrase))
      return TRUE;
  return FALSE;
}

/* Whether a phrase of @list, which start with @starts, may stand in @text. */
static gboolean
may_have (PhraseList list, const Starts *starts, const char *text)
{
  guint n_false = 0;
  if (!has_start (text))
    return FALSE;
  for (; text[2] != '\0'; text++)
    if (starts_has (starts, text) &&
        (n_false++ == MAX_FALSE_STARTS || is_at_start (list, text)))
      return TRUE;
  return FALSE;
}

/* The other way round: which phrases start as something in @text does. */
static const char *
find_in_short (PhraseList list, const char *text)
{
  Starts starts = {0};
  for (const char *p = text; has_start (p); p++)
    starts_add (&starts, p);
  PHRASE_FOREACH (phrase, list)
    if ((!has_start (phrase) || starts_has (&starts, phrase)) &&
        strstr (text, phrase) != NULL)
      return phrase;
  return NULL;
}

static const char *
find_in_any (PhraseList list, const char *text)
{
  PHRASE_FOREACH (phrase, list)
    if (strstr (text, phrase) != NULL)
      return phrase;
  return NULL;
}

const char *
phrase_find (PhraseList list, const char *text)
{
  static struct {
    gboolean is_asked, is_known;
    Starts *starts;
  } lists[N_PHRASE_LISTS];
  if (!lists[list].is_asked) {
    lists[list].is_asked = TRUE;
    if (strlen (text) <= MAX_SHORT_BYTES)
      return find_in_short (list, text);
  }
  if (!lists[list].is_known) {
    lists[list].is_known = TRUE;
    lists[list].starts = starts_of_list (list);
  }
  const Starts *starts = lists[list].starts;
  return starts == NULL || may_have (list, starts, text)
             ? find_in_any (list, text)
             : NULL;
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
