/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/message_id.h"

#include "mail/address.h"

static gboolean
is_graphic (char c)
{
  guchar u = (guchar) c;
  return u > ' ' && u != 0x7f;
}

/* The text between brackets without blanks, or NULL where it is no id. */
static char *
clean_id (const char *start, gsize length)
{
  if (length == 0 || length > MESSAGE_ID_MAX_BYTES)
    return NULL;
  GString *id = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++)
    if (is_graphic (start[i]))
      g_string_append_c (id, start[i]);
  if (id->len > 0 && g_utf8_validate (id->str, (gssize) id->len, NULL))
    return g_string_free (id, FALSE);
  g_string_free (id, TRUE);
  return NULL;
}

static void
add_id (GPtrArray *ids, char *id, guint most)
{
  if (id == NULL || ids->len >= most ||
      g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
    g_free (id);
  else
    g_ptr_array_add (ids, id);
}

void
message_ids_parse (const char *value, GPtrArray *ids, guint most)
{
  const char *open = strchr (value, '<');
  if (open == NULL && strpbrk (value, " \t") == NULL) {
    /* the opening bracket may be all that was lost */
    add_id (ids, clean_id (value, strcspn (value, ">")), most);
    return;
  }
  while (open != NULL && ids->len < most) {
    const char *close = strpbrk (open + 1, "<>");
    if (close == NULL)
      break;
    if (*close == '>')
      add_id (ids, clean_id (open + 1, (gsize) (close - open - 1)), most);
    open = strchr (close, '<');
  }
}

char *
message_id_parse (const char *value)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  message_ids_parse (value, ids, 1);
  return ids->len > 0 ? g_ptr_array_index (ids, 0) : NULL;
}

char *
message_id_new (const char *domain)
{
  g_autofree char *uuid = g_uuid_string_random ();
  return g_strdup_printf (
      "%s@%s", uuid,
      address_is_host_name (domain) ? domain : "localhost.localdomain");
}
