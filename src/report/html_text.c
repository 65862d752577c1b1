/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No HTML parser: bounces that exist in HTML only are simple, and what counts
 * is that fields of a pasted header stand on lines of their own again.
 */
#include "report/html_text.h"

#include <glib.h>

/* Elements that start a line. */
static const char *const line_elements[] = {
    "br", "p",  "div", "tr", "li", "table", "pre", "blockquote",
    "h1", "h2", "h3",  "h4", "ul", "ol",    "dd",  "dt",
};

/* Elements that stand beside each other on a line. */
static const char *const cell_elements[] = {"td", "th"};

static const struct {
  const char *name;
  gunichar character;
} entities[] = {
    {"lt", '<'},    {"gt", '>'},   {"amp", '&'},   {"quot", '"'},
    {"apos", '\''}, {"nbsp", ' '}, {"colon", ':'}, {"commat", '@'},
};

static gboolean
is_one_of (const char *name, const char *const *elements, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_ascii_strcasecmp (name, elements[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Copies the element's name from behind "<" or "</". */
static void
element_name (const char *tag, char *name, gsize size)
{
  gsize n = 0;
  if (*tag == '/')
    tag++;
  while (n + 1 < size && g_ascii_isalnum (tag[n])) {
    name[n] = tag[n];
    n++;
  }
  name[n] = '\0';
}

/* Behind the element's end tag; an element without one lasts to the end, as
 * in a browser. */
static const char *
skip_element (const char *text, const char *name)
{
  g_autofree char *tag = g_strdup_printf ("</%s", name);
  const char *found = strcasestr (text, tag);
  const char *end = found != NULL ? strchr (found, '>') : NULL;
  return end != NULL ? end + 1 : text + strlen (text);
}

#define IS_ONE_OF(name, elements)                                              \
  is_one_of (name, elements, G_N_ELEMENTS (elements))

static gboolean
is_at_line_start (const GString *text)
{
  return text->len == 0 || text->str[text->len - 1] == '\n';
}

/* Behind the tag at @tag (which is '<'); text that only looks like a tag, an
 * address in brackets, is kept. */
static const char *
read_tag (const char *tag, GString *text)
{
  char name[16];
  if (g_str_has_prefix (tag, "<!--")) {
    const char *end = strstr (tag, "-->");
    return end != NULL ? end + 3 : tag + strlen (tag);
  }
  const char *end = strpbrk (tag + 1, "<>");
  gboolean is_tag = end != NULL && *end == '>' &&
                    (g_ascii_isalpha (tag[1]) || tag[1] == '/' ||
                     tag[1] == '!' || tag[1] == '?') &&
                    tag[1 + strcspn (tag + 1, " @>")] != '@';
  if (!is_tag) {
    g_string_append_c (text, '<');
    return tag + 1;
  }
  element_name (tag + 1, name, sizeof name);
  if (IS_ONE_OF (name, cell_elements) && !is_at_line_start (text))
    g_string_append_c (text, ' ');
  if (text->len > 0 &&
      (g_ascii_strcasecmp (name, "br") == 0 ||
       (IS_ONE_OF (name, line_elements) && !is_at_line_start (text))))
    g_string_append_c (text, '\n');
  if (tag[1] != '/' && (g_ascii_strcasecmp (name, "style") == 0 ||
                        g_ascii_strcasecmp (name, "script") == 0))
    return skip_element (end, name);
  return end + 1;
}

/* The character of the entity at @text (which is '&'); 0 where it is none.
 * *@end is behind it. */
static gunichar
read_entity (const char *text, const char **end)
{
  gsize length = strcspn (text + 1, "; &<\n");
  *end = text + 1 + length + (text[1 + length] == ';' ? 1 : 0);
  if (length < 2 || length > 10)
    return 0;
  if (text[1] == '#') {
    gboolean is_hex = g_ascii_tolower (text[2]) == 'x';
    guint64 value =
        g_ascii_strtoull (text + 2 + is_hex, NULL, is_hex ? 16 : 10);
    return value >= ' ' && g_unichar_validate ((gunichar) MIN (value, 0x110000))
               ? (gunichar) value
               : 0;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == length &&
        g_ascii_strncasecmp (entities[i].name, text + 1, length) == 0)
      return entities[i].character;
  return 0;
}

char *
html_text (const char *html)
{
  GString *text = g_string_new (NULL);
  for (const char *p = html; *p != '\0';) {
    if (*p == '<') {
      gsize before = text->len;
      p = read_tag (p, text);
      /* The source's line end behind <br> is no second one. */
      if (text->len > before && is_at_line_start (text) && *p == '\n')
        p++;
    } else if (*p == '&') {
      const char *end;
      gunichar character = read_entity (p, &end);
      if (character != 0)
        g_string_append_unichar (text, character);
      else
        g_string_append_c (text, '&');
      p = character != 0 ? end : p + 1;
    } else {
      g_string_append_c (text, *p++);
    }
  }
  return g_string_free (text, FALSE);
}
