/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Submissions over a restart of the program.
 */
#include "maillog/submissions_parts.h"

#define PENDING_GROUP "pending "
#define OUTSIDE_GROUP "outside"

/* Values are a stranger's bytes, a key file's are UTF-8. */
static void
set_string (GKeyFile *file, const char *group, const char *key,
            const char *value)
{
  if (value == NULL)
    return;
  g_autofree char *escaped = g_strescape (value, NULL);
  g_key_file_set_string (file, group, key, escaped);
}

static char *
get_string (GKeyFile *file, const char *group, const char *key)
{
  g_autofree char *escaped = g_key_file_get_string (file, group, key, NULL);
  return escaped == NULL ? NULL : log_unescape (escaped, strlen (escaped));
}

guint
submissions_count (const Submissions *submissions)
{
  return g_hash_table_size (submissions->pending) +
         g_hash_table_size (submissions->outside);
}

void
submissions_save (const Submissions *submissions, GKeyFile *file)
{
  GHashTableIter iter;
  gpointer key, value;
  guint n = 0;
  g_hash_table_iter_init (&iter, submissions->pending);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const Pending *pending = value;
    g_autofree char *group = g_strdup_printf (PENDING_GROUP "%u", ++n);
    set_string (file, group, "queue_id", key);
    g_key_file_set_integer (file, group, "origin", pending->origin);
    g_key_file_set_int64 (file, group, "at", pending->at);
    g_key_file_set_boolean (file, group, "is_told", pending->is_told);
    set_string (file, group, "message_id", pending->message_id);
    set_string (file, group, "date", pending->date);
    set_string (file, group, "subject", pending->subject);
  }
  g_hash_table_iter_init (&iter, submissions->outside);
  for (n = 0; g_hash_table_iter_next (&iter, &key, &value); n++) {
    g_autofree char *name = g_strdup_printf ("%u", n);
    g_autofree char *text = g_strdup_printf (
        "%" G_GINT64_FORMAT " %s", *(const gint64 *) value, (char *) key);
    set_string (file, OUTSIDE_GROUP, name, text);
  }
}

static void
load_pending (Submissions *submissions, GKeyFile *file, const char *group)
{
  g_autofree char *key = get_string (file, group, "queue_id");
  int origin = g_key_file_get_integer (file, group, "origin", NULL);
  if (key == NULL || origin < LOG_ORIGIN_NONE ||
      origin > LOG_ORIGIN_AUTHENTICATED)
    return;
  Pending *pending = g_new0 (Pending, 1);
  pending->origin = (LogOrigin) origin;
  pending->at = g_key_file_get_int64 (file, group, "at", NULL);
  pending->is_told = g_key_file_get_boolean (file, group, "is_told", NULL);
  pending->message_id = get_string (file, group, "message_id");
  pending->date = get_string (file, group, "date");
  pending->subject = get_string (file, group, "subject");
  g_hash_table_replace (submissions->pending, g_steal_pointer (&key), pending);
}

static void
load_outside (Submissions *submissions, GKeyFile *file, const char *name)
{
  g_autofree char *text = get_string (file, OUTSIDE_GROUP, name);
  const char *blank = text == NULL ? NULL : strchr (text, ' ');
  if (blank == NULL)
    return;
  gint64 *at = g_new (gint64, 1);
  *at = g_ascii_strtoll (text, NULL, 10);
  g_hash_table_replace (submissions->outside, g_strdup (blank + 1), at);
}

void
submissions_load (Submissions *submissions, GKeyFile *file)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group != NULL; group++)
    if (g_str_has_prefix (*group, PENDING_GROUP))
      load_pending (submissions, file, *group);
  g_auto (GStrv) names = g_key_file_get_keys (file, OUTSIDE_GROUP, NULL, NULL);
  for (char **name = names; name != NULL && *name != NULL; name++)
    load_outside (submissions, file, *name);
}
