/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/phrases.h"

/* Hardly any text has one of a list's phrases in it, and looking for each of
 * them was most of what an ordinary message cost. So it is known how the
 * phrases of each list start: a bit of the list's at the hash of three bytes,
 * and at another hash of them, since a walk over a list that finds nothing
 * costs as much as a hundred hashes. A text is walked once for all lists that
 * are asked for. Few hashes, since each page of them that is touched costs more
 * than what they save. */
#define START_BYTES 3
#define START_BITS  12

/* Of so many places that look like a phrase's start and are none the text is
 * long, or made for it: each phrase is looked for then. */
#define MAX_FALSE_STARTS 64

static struct {
  PhraseLists known;             /* what stands below */
  PhraseLists with_shorter_ones; /* of these it says nothing */
  PhraseLists at[1 << START_BITS];
} starts;

G_STATIC_ASSERT (N_PHRASE_LISTS < 32);

static guint
number_start (const char *text)
{
  const guint8 *bytes = (const guint8 *) text;
  return bytes[0] | (guint) bytes[1] << 8 | (guint) bytes[2] << 16;
}

static guint
hash_start (guint number)
{
  return number * 2654435761u >> (32 - START_BITS);
}

static guint
hash_otherwise (guint number)
{
  return number * 2246822519u >> (32 - START_BITS);
}

static void
learn_starts (PhraseLists lists)
{
  for (guint list = 0; list < N_PHRASE_LISTS; list++) {
    if (!(lists & PHRASE_BIT (list)))
      continue;
    PHRASE_FOREACH (phrase, list)
      if (strlen (phrase) < START_BYTES)
        starts.with_shorter_ones |= PHRASE_BIT (list);
      else {
        guint number = number_start (phrase);
        starts.at[hash_start (number)] |= PHRASE_BIT (list);
        starts.at[hash_otherwise (number)] |= PHRASE_BIT (list);
      }
  }
  starts.known |= lists;
}

/* Those of @lists of which a phrase may start with @number. */
static PhraseLists
that_may_start (PhraseLists lists, guint number)
{
  PhraseLists left = starts.at[hash_start (number)] & lists;
  return left == 0 ? 0 : left & starts.at[hash_otherwise (number)];
}

/* Both have START_BYTES. */
static gboolean
is_at_start (guint list, const char *text)
{
  PHRASE_FOREACH (phrase, list)
    if (phrase[0] == text[0] && phrase[1] == text[1] && phrase[2] == text[2] &&
        g_str_has_prefix (text, phrase))
      return TRUE;
  return FALSE;
}

static void
know_starts (PhraseLists lists)
{
  if (lists & ~starts.known)
    learn_starts (lists & ~starts.known);
}

/* Those of @lists of which a phrase may stand in @text. */
static PhraseLists
that_may_be_in (PhraseLists lists, const char *text)
{
  know_starts (lists);
  PhraseLists found = lists & starts.with_shorter_ones;
  guint n_false = 0;
  if (text[0] == '\0' || text[1] == '\0')
    return found;
  guint number = (guint) (guchar) text[0] << 8 | (guint) (guchar) text[1] << 16;
  for (; text[2] != '\0' && found != lists; text++) {
    number = number >> 8 | (guint) (guchar) text[2] << 16;
    PhraseLists left = that_may_start (lists & ~found, number);
    for (guint list = 0; left >> list != 0; list++)
      if ((left & PHRASE_BIT (list)) &&
          (n_false++ >= MAX_FALSE_STARTS || is_at_start (list, text)))
        found |= PHRASE_BIT (list);
  }
  return found;
}

PhraseLists
phrase_lists_in (PhraseLists lists, const char *text)
{
  PhraseLists found = that_may_be_in (lists, text);
  for (guint list = 0; found >> list != 0; list++)
    if ((found & PHRASE_BIT (list)) &&
        phrase_find ((PhraseList) list, text) == NULL)
      found &= ~PHRASE_BIT (list);
  return found;
}

const char *
phrase_find (PhraseList list, const char *text)
{
  if (that_may_be_in (PHRASE_BIT (list), text) == 0)
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
  know_starts (PHRASE_BIT (list));
  if (strnlen (text, START_BYTES) == START_BYTES &&
      that_may_start (PHRASE_BIT (list), number_start (text)) == 0)
    return FALSE;
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

/* Most text: what the loop below does, without looking characters up. NULL
 * where there is more than ASCII in it. */
static char *
fold_ascii (const char *text)
{
  g_autofree char *folded = g_malloc (strlen (text) + 1);
  gsize n = 0;
  for (const char *p = text; *p != '\0'; p++) {
    guchar c = (guchar) *p;
    if (c >= 0x80)
      return NULL;
    if (c > ' ' || !g_ascii_isspace (c)) {
      folded[n++] = (char) (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      if (folded[n - 1] == 'l')
        n = join_e_mail (folded, n);
    } else if (n > 0 && folded[n - 1] != ' ')
      folded[n++] = ' ';
  }
  folded[n] = '\0';
  return g_steal_pointer (&folded);
}

char *
phrase_fold (const char *text)
{
  char *ascii = fold_ascii (text);
  if (ascii != NULL)
    return ascii;
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
