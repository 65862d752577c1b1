/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/field_value.h"

#include "mail/address.h"
#include "report/gmime_value.h"
#include "report/limits.h"
#include "report/plain_value.h"

/* As much of @value as is read, since a field that stood in an encoded part
 * came past the window, with at most @n_words encoded words. The caller frees
 * it. */
static char *
cut (const char *value, guint n_words)
{
  gsize length = strnlen (value, REPORT_MAX_FIELD_BYTES);
  /* g_strndup() fills up with zeros what it is given as room */
  return g_strndup (value, encoded_words_room (value, length, &n_words));
}

gsize
encoded_words_room (const char *text, gsize length, guint *n)
{
  const char *end = text + length;
  const char *p = text;
  while ((p = memchr (p, '=', (gsize) (end - p))) != NULL) {
    gboolean is_parameter = p > text && p[-1] == '*'; /* RFC 2231 */
    gboolean is_word = p + 1 < end && p[1] == '?';    /* RFC 2047 */
    if (is_parameter && (*n)-- == 0) {
      *n = 0;
      return (gsize) (p - text) - 1;
    }
    if (is_word && (*n)-- == 0) {
      *n = 0;
      return (gsize) (p - text);
    }
    p++;
  }
  return length;
}

gint64
field_date (const char *value)
{
  gint64 instant;
  g_autofree char *read = cut (value, REPORT_MAX_ORIGINAL_WORDS);
  return plain_date (read, &instant) ? instant : gmime_date (read);
}

char *
field_text (const char *value)
{
  g_autofree char *read = cut (value, REPORT_MAX_SUBJECT_WORDS);
  if (plain_text (read))
    return g_steal_pointer (&read);
  char *text = plain_words (read);
  return text != NULL ? text : gmime_text (read);
}

void
address_add (GPtrArray *addresses, char *address, guint most)
{
  if (address == NULL || addresses->len >= most ||
      g_ptr_array_find_with_equal_func (addresses, address, g_str_equal, NULL))
    g_free (address);
  else
    g_ptr_array_add (addresses, address);
}

void
address_add_to_set (GPtrArray *addresses, GHashTable *seen, char *address,
                    guint most)
{
  if (address == NULL || addresses->len >= most ||
      g_hash_table_contains (seen, address)) {
    g_free (address);
    return;
  }
  g_hash_table_add (seen, address);
  g_ptr_array_add (addresses, address);
}

typedef struct {
  GPtrArray *addresses;
  guint most;
} Collection;

static void
collect (const char *address, gsize length, gpointer data)
{
  const Collection *collection = data;
  g_autofree char *text = g_strndup (address, length);
  address_add (collection->addresses, address_normalize (text),
               collection->most);
}

/* Nothing is added on FALSE. */
static gboolean
add_plain_addresses (const char *value, GPtrArray *addresses, guint most)
{
  guint n_before = addresses->len;
  Collection collection = {addresses, most};
  if (plain_addresses (value, collect, &collection))
    return TRUE;
  g_ptr_array_set_size (addresses, (int) n_before);
  return FALSE;
}

void
field_addresses (const char *value, GPtrArray *addresses, guint most)
{
  g_autofree char *read = cut (value, REPORT_MAX_ORIGINAL_WORDS);
  if (!add_plain_addresses (read, addresses, most))
    gmime_addresses (read, addresses, most);
}

char *
field_address (const char *value)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  field_addresses (value, addresses, 1);
  return addresses->len > 0 ? g_ptr_array_steal_index (addresses, 0) : NULL;
}
