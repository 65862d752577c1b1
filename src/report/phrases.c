/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/phrases.h"

/* Hardly any text has one of a list's phrases in it, and looking for each of
 * them was most of what an ordinary message cost. So phrases are found by their
 * first three bytes, and a text is walked once for all lists that are asked
 * for. Of each list this is prepared when it is first asked for, and in little
 * memory: each page that is touched costs more than what it saves. */
#define START_BYTES 3
#define START_BITS  12

/* There are 1,250 phrases. */
#define MAX_ENTRIES 2048

/* A process that delivers one message asks for each list once, about a short
 * text, its subject: then the text is prepared, on the stack, not the lists. */
#define MAX_SHORT_BYTES 256

typedef struct {
  guint start;    /* its first bytes: number_start(); and its list */
  guint16 offset; /* of the phrase in the list */
  guint16 next;   /* with the same hash; 0: none */
} Entry;

static struct {
  PhraseLists asked; /* before */
  PhraseLists known;
  PhraseLists with_shorter_ones; /* which no entry tells of */
  guint n;                       /* entries; the one at 0 is none */
  Entry entries[MAX_ENTRIES];
  guint16 first[1 << START_BITS]; /* of each hash */
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
list_of (const Entry *entry)
{
  return entry->start >> 24;
}

static void
learn_phrase (guint list, const char *phrase)
{
  guint number = number_start (phrase);
  guint16 *first = &starts.first[hash_start (number)];
  gsize offset = (gsize) (phrase - phrase_lists[list]);
  guint n = ++starts.n;
  g_assert (offset <= G_MAXUINT16 && n < MAX_ENTRIES);
  starts.entries[n] = (Entry){number | list << 24, (guint16) offset, *first};
  *first = (guint16) n;
}

/* Not by PHRASE_FOREACH, which would measure each phrase twice. */
static void
learn_list (guint list)
{
  const char *phrase = phrase_lists[list];
  for (gsize length; (length = strlen (phrase)) > 0; phrase += length + 1)
    if (length < START_BYTES)
      starts.with_shorter_ones |= PHRASE_BIT (list);
    else
      learn_phrase (list, phrase);
}

static void
know_starts (PhraseLists lists)
{
  PhraseLists unknown = lists & ~starts.known;
  for (guint list = 0; unknown >> list != 0; list++)
    if (unknown & PHRASE_BIT (list))
      learn_list (list);
  starts.known |= unknown;
}

/* The phrase that @entry is of, where it is one of @lists and @text, whose
 * first bytes are @number, starts with it; else NULL. */
static const char *
phrase_at (const Entry *entry, PhraseLists lists, guint number,
           const char *text)
{
  if ((entry->start & 0xffffff) != number ||
      !(lists & PHRASE_BIT (list_of (entry))))
    return NULL;
  const char *phrase = phrase_lists[list_of (entry)] + entry->offset;
  return g_str_has_prefix (text + START_BYTES, phrase + START_BYTES) ? phrase
                                                                     : NULL;
}

/* Those of @lists of which a phrase stands in @text, phrases of less than
 * START_BYTES left out. Without @first it is for any number of lists, and ends
 * where all are found; with @first for one, whose first phrase is *@first then,
 * which is NULL before. */
static PhraseLists
walk (PhraseLists lists, const char *text, const char **first)
{
  PhraseLists found = 0;
  know_starts (lists);
  if (text[0] == '\0' || text[1] == '\0')
    return found;
  const Entry *entries = starts.entries;
  guint number = (guint) (guchar) text[0] << 8 | (guint) (guchar) text[1] << 16;
  for (; text[2] != '\0' && (first != NULL || found != lists); text++) {
    number = number >> 8 | (guint) (guchar) text[2] << 16;
    for (guint i = starts.first[hash_start (number)]; i != 0;
         i = entries[i].next) {
      const char *phrase = phrase_at (&entries[i], lists, number, text);
      if (phrase == NULL)
        continue;
      found |= PHRASE_BIT (list_of (&entries[i]));
      if (first != NULL && (*first == NULL || phrase < *first))
        *first = phrase;
    }
  }
  return found;
}

/* Whether @lists are all asked for the first time. */
static gboolean
is_first_time (PhraseLists lists)
{
  gboolean is_first = (lists & starts.asked) == 0;
  starts.asked |= lists;
  return is_first;
}

static gboolean
is_first_short (PhraseLists lists, const char *text)
{
  return is_first_time (lists) &&
         strnlen (text, MAX_SHORT_BYTES + 1) <= MAX_SHORT_BYTES;
}

static gboolean
has_start (const char *text)
{
  return text[0] != '\0' && text[1] != '\0' && text[2] != '\0';
}

/* How things in a text start: a bit for each hash. */
typedef struct {
  guint8 bits[(1 << START_BITS) / 8];
} TextStarts;

static void
text_starts_init (TextStarts *in_text, const char *text)
{
  *in_text = (TextStarts){0};
  for (; has_start (text); text++) {
    guint hash = hash_start (number_start (text));
    in_text->bits[hash / 8] |= (guint8) (1 << hash % 8);
  }
}

/* The first phrase of @list in @text, whose starts are @in_text, or NULL. */
static const char *
find_by_text (PhraseList list, const TextStarts *in_text, const char *text)
{
  PHRASE_FOREACH (phrase, list) {
    guint hash = has_start (phrase) ? hash_start (number_start (phrase)) : 0;
    if ((!has_start (phrase) || (in_text->bits[hash / 8] & 1 << hash % 8)) &&
        strstr (text, phrase) != NULL)
      return phrase;
  }
  return NULL;
}

const char *
phrase_find (PhraseList list, const char *text)
{
  const char *first = NULL;
  if (is_first_short (PHRASE_BIT (list), text)) {
    TextStarts in_text;
    text_starts_init (&in_text, text);
    return find_by_text (list, &in_text, text);
  }
  (void) walk (PHRASE_BIT (list), text, &first);
  if (!(starts.with_shorter_ones & PHRASE_BIT (list)))
    return first;
  PHRASE_FOREACH (phrase, list)
    if (strstr (text, phrase) != NULL)
      return phrase;
  return NULL;
}

static PhraseLists
lists_by_text (PhraseLists lists, const char *text)
{
  PhraseLists found = 0;
  TextStarts in_text;
  text_starts_init (&in_text, text);
  for (guint list = 0; lists >> list != 0; list++)
    if ((lists & PHRASE_BIT (list)) &&
        find_by_text ((PhraseList) list, &in_text, text) != NULL)
      found |= PHRASE_BIT (list);
  return found;
}

PhraseLists
phrase_lists_in (PhraseLists lists, const char *text)
{
  if (is_first_short (lists, text))
    return lists_by_text (lists, text);
  PhraseLists found = walk (lists, text, NULL);
  PhraseLists left = lists & ~found & starts.with_shorter_ones;
  for (guint list = 0; left >> list != 0; list++)
    if ((left & PHRASE_BIT (list)) &&
        phrase_find ((PhraseList) list, text) != NULL)
      found |= PHRASE_BIT (list);
  return found;
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
  if (!is_first_time (PHRASE_BIT (list)) &&
      strnlen (text, START_BYTES) == START_BYTES) {
    know_starts (PHRASE_BIT (list));
    const Entry *entries = starts.entries;
    guint number = number_start (text);
    for (guint i = starts.first[hash_start (number)]; i != 0;
         i = entries[i].next) {
      const char *phrase =
          phrase_at (&entries[i], PHRASE_BIT (list), number, text);
      if (phrase != NULL && g_str_equal (phrase, text))
        return TRUE;
    }
    return FALSE;
  }
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
