/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/never_sends.h"

#include "base/instant.h"

typedef struct {
  char *pattern;
  gint64 since; /* INSTANT_UNKNOWN: always */
} Item;

static void
item_clear (Item *item)
{
  g_free (item->pattern);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Item, item_clear)

/* The words of @text, without the empty ones that runs of blanks make. */
static GPtrArray *
split_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) pieces = g_strsplit_set (text, " \t", -1);
  for (char **piece = pieces; *piece != NULL; piece++)
    if (**piece != '\0')
      g_ptr_array_add (words, g_strdup (*piece));
  return words;
}

/* "PATTERN" or "PATTERN since DATE". An empty text is an item without a
 * pattern. */
static gboolean
item_parse (const char *text, Item *item)
{
  g_autoptr (GPtrArray) words = split_words (text);
  *item = (Item){NULL, INSTANT_UNKNOWN};
  if (words->len == 0)
    return TRUE;
  const char *pattern = g_ptr_array_index (words, 0);
  if (strchr (pattern, '@') == NULL || (words->len != 1 && words->len != 3))
    return FALSE;
  if (words->len == 3 &&
      (!g_str_equal (g_ptr_array_index (words, 1), "since") ||
       !instant_parse (g_ptr_array_index (words, 2), &item->since, NULL)))
    return FALSE;
  item->pattern = g_utf8_strdown (pattern, -1);
  return TRUE;
}

gboolean
never_sends_is_valid (const char *list)
{
  g_auto (GStrv) texts = g_strsplit (list, ";", -1);
  for (char **text = texts; *text != NULL; text++) {
    g_auto (Item) item = {0};
    if (!item_parse (*text, &item))
      return FALSE;
  }
  return TRUE;
}

gboolean
never_sends_find (const char *list, const char *address, gint64 *since)
{
  gboolean is_found = FALSE;
  g_autofree char *lower = g_utf8_strdown (address, -1);
  g_auto (GStrv) texts = g_strsplit (list, ";", -1);
  for (char **text = texts; *text != NULL; text++) {
    g_auto (Item) item = {0};
    if (!item_parse (*text, &item) || item.pattern == NULL ||
        !g_pattern_match_simple (item.pattern, lower))
      continue;
    /* INSTANT_UNKNOWN is the least number. */
    *since = is_found ? MIN (*since, item.since) : item.since;
    is_found = TRUE;
  }
  return is_found;
}
