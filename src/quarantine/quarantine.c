/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/quarantine_parts.h"

#include "filter/filing.h"
#include "mail/maildir.h"

#include <sys/stat.h>

Quarantine *
quarantine_open (const char *path, GError **error)
{
  (void) error;
  Quarantine *quarantine = g_new0 (Quarantine, 1);
  quarantine->path = g_strdup (path);
  return quarantine;
}

void
quarantine_close (Quarantine *quarantine)
{
  if (quarantine == NULL)
    return;
  g_clear_pointer (&quarantine->copies, g_hash_table_unref);
  g_free (quarantine->path);
  g_free (quarantine);
}

const char *
quarantine_path (const Quarantine *quarantine)
{
  return quarantine->path;
}

gboolean
quarantine_is_at (const Quarantine *quarantine, const char *path)
{
  struct stat here, there;
  return stat (quarantine->path, &here) == 0 && stat (path, &there) == 0 &&
         here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

gboolean
quarantine_make (const char *path, GError **error)
{
  /* Subscribed once only: who hides the folder later wants it hidden. */
  if (maildir_is (path))
    return TRUE;
  if (!maildir_create (path, error))
    return FALSE;
  (void) maildir_subscribe (path, NULL);
  return TRUE;
}

gboolean
quarantine_add (const char *path, Spool *spool, const Outcome *outcome,
                GError **error)
{
  return quarantine_make (path, error) &&
         file_into_maildir (path, spool, outcome, NULL, error);
}
