/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/address.h"

/* RFC 1035, 2.3.4. */
#define MAX_DOMAIN_BYTES 255

/* atext of RFC 5322 with the dot, and UTF-8 (RFC 6532). */
static gboolean
is_local_char (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80 ||
         (c != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static gboolean
is_domain_char (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80 || c == '.' || c == '-' ||
         c == '_';
}

/* The length of the local part at @text, 0 where there is none. */
static gsize
local_part_length (const char *text)
{
  gsize n = 0;
  if (text[0] == '"') {
    for (n = 1; text[n] != '"'; n++) {
      if (text[n] == '\\' && text[n + 1] != '\0')
        n++;
      else if (g_ascii_iscntrl (text[n]) || text[n] == '\0')
        return 0;
    }
    return n + 1;
  }
  while (is_local_char (text[n]))
    n++;
  return n;
}

static gboolean
is_domain (const char *text)
{
  gsize length = strlen (text);
  if (length == 0)
    return FALSE;
  if (text[0] == '[')
    return length > 2 && text[length - 1] == ']' &&
           strspn (text + 1, "0123456789abcdefABCDEF:.IPVipv") == length - 2;
  for (gsize i = 0; i < length; i++)
    if (!is_domain_char (text[i]))
      return FALSE;
  return text[0] != '.' && text[length - 1] != '.' && text[0] != '-' &&
         strstr (text, "..") == NULL;
}

gboolean
address_is_valid (const char *text)
{
  if (strlen (text) > ADDRESS_MAX_BYTES ||
      (!g_str_is_ascii (text) && !g_utf8_validate (text, -1, NULL)))
    return FALSE;
  gsize local = local_part_length (text);
  return local > 0 && text[local] == '@' && is_domain (text + local + 1);
}

/* Takes white space off both ends of what is between. */
static void
trim (const char **start, const char **end)
{
  while (*start < *end && g_ascii_isspace (**start))
    (*start)++;
  while (*start < *end && g_ascii_isspace ((*end)[-1]))
    (*end)--;
}

char *
address_normalize (const char *text)
{
  const char *start = text;
  const char *end = text + strlen (text);
  trim (&start, &end);
  if (*start == '<')
    start++;
  if (g_ascii_strncasecmp (start, "mailto:", strlen ("mailto:")) == 0)
    start += strlen ("mailto:");
  while (end > start && strchr (">.,;:", end[-1]) != NULL)
    end--;
  trim (&start, &end);
  g_autofree char *address = g_strndup (start, (gsize) (end - start));
  if (!address_is_valid (address))
    return NULL;
  gboolean is_ascii = TRUE;
  for (char *p = address; *p != '\0'; p++) {
    is_ascii &= (guchar) *p < 0x80;
    *p = g_ascii_isupper (*p) ? *p - 'A' + 'a' : *p;
  }
  if (is_ascii)
    return g_steal_pointer (&address);
  /* A capital letter may become a longer small one. */
  g_autofree char *lower = g_utf8_strdown (address, -1);
  return address_is_valid (lower) ? g_steal_pointer (&lower) : NULL;
}

gsize
address_list_flat_length (const char *list, gsize length, guint *depth)
{
  for (gsize i = 0; i < length; i++) {
    if (list[i] == ';' && *depth > 0)
      (*depth)--;
    else if (list[i] == ':' && ++*depth > ADDRESS_LIST_MAX_DEPTH)
      return i;
  }
  return length;
}

const char *
address_domain (const char *address)
{
  return strrchr (address, '@') + 1;
}

static gboolean
is_ascii_local_char (char c)
{
  return (guchar) c < 0x80 && is_local_char (c);
}

/* Where the local part that ends before @at starts, not before @from. */
static const char *
local_part_start (const char *from, const char *at)
{
  const char *start = at;
  if (start > from && start[-1] == '"') {
    for (start--; start > from && start[-1] != '"' && start[-1] != '\n';)
      start--;
    return start > from && start[-1] == '"' ? start - 1 : at;
  }
  while (start > from && at - start < ADDRESS_MAX_BYTES &&
         is_ascii_local_char (start[-1]))
    start--;
  /* "'user@example.org'", "*user@example.org", "to=user@example.org" */
  const char *equals = memchr (start, '=', (gsize) (at - start));
  if (equals != NULL && equals - start <= 4)
    start = equals + 1;
  while (start < at && strchr ("'`*|{}/.=", *start) != NULL)
    start++;
  return start;
}

/* Where "<...>" ends or begins, or can't be. */
static gboolean
is_bracket_stop (char c)
{
  return c == '<' || c == '>' || c == '\n' || c == ' ';
}

/* How far it is from @text to @stop, to one of the above or to the end, or more
 * than any address is long: a line of a million "@" must not be walked a
 * million times. */
static gsize
distance_to (const char *text, char stop)
{
  gsize n = 0;
  while (n <= ADDRESS_MAX_BYTES && text[n] != '\0' && text[n] != stop &&
         !is_bracket_stop (text[n]))
    n++;
  return n;
}

static const char *
domain_end (const char *domain)
{
  const char *end = domain;
  if (*domain == '[') {
    end += distance_to (domain, ']');
    return *end == ']' ? end + 1 : domain;
  }
  while ((guchar) *end < 0x80 && is_domain_char (*end))
    end++;
  while (end > domain && strchr (".-_", end[-1]) != NULL)
    end--;
  return memchr (domain, '.', (gsize) (end - domain)) != NULL ? end : domain;
}

/* The whole of "<...>" around @at where it is an address, else NULL. */
static char *
bracketed_address (const char *from, const char *at, const char **start,
                   const char **end)
{
  const char *open = at;
  while (open > from && at - open < ADDRESS_MAX_BYTES &&
         !is_bracket_stop (open[-1]))
    open--;
  if (open == from || open[-1] != '<')
    return NULL;
  const char *close = at + distance_to (at, '>');
  if (*close != '>' || close - open > ADDRESS_MAX_BYTES)
    return NULL;
  g_autofree char *inside = g_strndup (open, (gsize) (close - open));
  *start = open;
  *end = close;
  return address_normalize (inside);
}

char *
address_find_next (const char **text, const char **start)
{
  const char *from = *text;
  for (const char *at = strchr (from, '@'); at != NULL;
       at = strchr (at + 1, '@')) {
    const char *begin;
    const char *end;
    char *address = bracketed_address (from, at, &begin, &end);
    if (address == NULL) {
      begin = local_part_start (from, at);
      end = domain_end (at + 1);
      if (begin < at && end > at + 1) {
        g_autofree char *found = g_strndup (begin, (gsize) (end - begin));
        address = address_normalize (found);
      }
    }
    if (address == NULL) {
      from = at + 1;
      continue;
    }
    *text = end;
    if (start != NULL)
      *start = begin;
    return address;
  }
  *text = from + strlen (from);
  return NULL;
}

gboolean
address_is_host_name (const char *text)
{
  if (text == NULL || *text == '\0' || strlen (text) > MAX_DOMAIN_BYTES ||
      strstr (text, "..") != NULL)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '.' && *p != '-')
      return FALSE;
  return g_ascii_isalnum (text[0]);
}
