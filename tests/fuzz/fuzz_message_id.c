/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Message-IDs (mail/message_id.h): whatever the value, an id is UTF-8 without
 * blanks and brackets, and is read again as itself.
 */
#include "fuzz.h"

#include "mail/message_id.h"

#define MOST 16

static void
check_id (const char *id)
{
  PROMISE (*id != '\0' && strlen (id) <= MESSAGE_ID_MAX_BYTES);
  PROMISE (g_utf8_validate (id, -1, NULL));
  for (const char *p = id; *p != '\0'; p++)
    PROMISE (*p != '<' && *p != '>' && *p != ' ' && !g_ascii_iscntrl (*p));

  g_autofree char *value = g_strdup_printf (" <%s> ", id);
  g_autofree char *again = message_id_parse (value);
  PROMISE (g_strcmp0 (id, again) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  g_autofree char *value = g_strndup ((const char *) input, length);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  message_ids_parse (value, ids, MOST);
  PROMISE (ids->len <= MOST);
  for (guint i = 0; i < ids->len; i++) {
    check_id (g_ptr_array_index (ids, i));
    for (guint j = 0; j < i; j++)
      PROMISE (!g_str_equal (g_ptr_array_index (ids, i),
                             g_ptr_array_index (ids, j)));
  }
  g_autofree char *first = message_id_parse (value);
  PROMISE (
      g_strcmp0 (first, ids->len > 0 ? g_ptr_array_index (ids, 0) : NULL) == 0);
  return 0;
}
