/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/homes.h"

#include "mail/maildir.h"
#include "quarantine/origin.h"

struct Homes {
  QuarantineIndex *index; /* nullable */
  GHashTable *paths;      /* by digest; "" for what is not to be found */
};

Homes *
homes_new (QuarantineIndex *index)
{
  Homes *homes = g_new0 (Homes, 1);
  homes->index = index;
  homes->paths =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return homes;
}

void
homes_free (Homes *homes)
{
  if (homes == NULL)
    return;
  g_hash_table_unref (homes->paths);
  g_free (homes);
}

static gboolean
add_folder (const char *path, gpointer data)
{
  Homes *homes = data;
  g_hash_table_replace (homes->paths, origin_folder_digest (path),
                        g_canonicalize_filename (path, NULL));
  return TRUE;
}

gboolean
homes_add (Homes *homes, const char *path, GError **error)
{
  const MaildirWalk walk = {NULL, add_folder, homes, TRUE, NULL};
  add_folder (path, homes);
  return maildir_walk (path, &walk, error);
}

const char *
homes_name (Homes *homes, const char *digest)
{
  const char *known = g_hash_table_lookup (homes->paths, digest);
  if (known == NULL) {
    char *path = homes->index != NULL
                     ? quarantine_index_find_folder (homes->index, digest, NULL)
                     : NULL;
    if (path == NULL)
      path = g_strdup ("");
    g_hash_table_insert (homes->paths, g_strdup (digest), path);
    known = path;
  }
  return *known != '\0' ? known : NULL;
}

const char *
homes_find (Homes *homes, const char *digest)
{
  const char *known = homes_name (homes, digest);
  return known != NULL && g_path_is_absolute (known) && maildir_is (known)
             ? known
             : NULL;
}
