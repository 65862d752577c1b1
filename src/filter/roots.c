/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/roots.h"

struct Roots {
  GPtrArray *paths; /* char *, links resolved; with a NULL at the end */
  GString *last;    /* the folder or file that was looked at last: one message
                       of it is most often followed by another */
};

static gboolean
is_below (const char *path, const char *root)
{
  gsize n = strlen (root);
  return strncmp (path, root, n) == 0 &&
         (path[n] == '\0' || path[n] == '/' || g_str_equal (root, "/"));
}

static gboolean
has (const Roots *roots, const char *path)
{
  for (guint i = 0; i < roots_count (roots); i++)
    if (is_below (path, g_ptr_array_index (roots->paths, i)))
      return TRUE;
  return FALSE;
}

static void
add_path (Roots *roots, const char *path)
{
  char *resolved = realpath (path, NULL);
  if (resolved != NULL && !has (roots, resolved)) {
    roots->paths->pdata[roots_count (roots)] = g_strdup (resolved);
    g_ptr_array_add (roots->paths, NULL);
  }
  free (resolved);
}

/* Of a Maildir all, since messages go from new/ to cur/ meanwhile. */
static void
add_folder (Roots *roots, const char *folder)
{
  char *path = realpath (folder, NULL);
  if (path != NULL && !has (roots, path)) {
    gboolean is_part =
        g_str_has_suffix (path, "/new") || g_str_has_suffix (path, "/cur");
    g_autofree char *maildir = g_path_get_dirname (path);
    add_path (roots, is_part ? maildir : path);
  }
  free (path);
}

/* Whether it is another one than before. */
static gboolean
look_at (Roots *roots, const char *path, gsize length)
{
  if (length == roots->last->len &&
      memcmp (path, roots->last->str, length) == 0)
    return FALSE;
  g_string_truncate (roots->last, 0);
  g_string_append_len (roots->last, path, (gssize) length);
  return TRUE;
}

void
roots_add_file (Roots *roots, const char *file_name)
{
  if (look_at (roots, file_name, strlen (file_name)))
    add_path (roots, file_name);
}

void
roots_add_message (Roots *roots, const char *file_name)
{
  const char *slash = strrchr (file_name, '/');
  gsize length = slash != NULL ? (gsize) (slash - file_name) + 1 : 0;
  if (look_at (roots, file_name, length))
    add_folder (roots, length > 0 ? roots->last->str : ".");
}

guint
roots_count (const Roots *roots)
{
  return roots->paths->len - 1;
}

const char *const *
roots_paths (const Roots *roots)
{
  return (const char *const *) roots->paths->pdata;
}

Roots *
roots_new (const char *path)
{
  Roots *roots = g_new0 (Roots, 1);
  roots->paths = g_ptr_array_new_with_free_func (g_free);
  roots->last = g_string_new (NULL);
  g_ptr_array_add (roots->paths, NULL);
  if (path != NULL)
    add_path (roots, path);
  return roots;
}

void
roots_free (Roots *roots)
{
  if (roots == NULL)
    return;
  g_ptr_array_unref (roots->paths);
  g_string_free (roots->last, TRUE);
  g_free (roots);
}
