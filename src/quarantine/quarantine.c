/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/quarantine_parts.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/stranger.h"
#include "filter/filing.h"
#include "mail/maildir.h"
#include "mail/maildir_file.h"
#include "quarantine/origin.h"

#include <errno.h>
#include <sys/stat.h>

/* How long a delivery may wait for the index, and how many messages it removes
 * at most: it has five seconds in all. */
#define DELIVERY_WAIT_SECONDS 1.2
#define DELIVERY_MAX_EXPIRED  200

Quarantine *
quarantine_open (const QuarantineSetup *setup)
{
  Quarantine *quarantine = g_new0 (Quarantine, 1);
  quarantine->setup = *setup;
  quarantine->path = g_strdup (setup->path);
  quarantine->setup.path = quarantine->path;
  quarantine->noted =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return quarantine;
}

void
quarantine_close (Quarantine *quarantine)
{
  if (quarantine == NULL)
    return;
  g_clear_pointer (&quarantine->copies, g_hash_table_unref);
  g_hash_table_unref (quarantine->noted);
  g_free (quarantine->path);
  g_free (quarantine);
}

const char *
quarantine_path (const Quarantine *quarantine)
{
  return quarantine->path;
}

void
quarantine_keep (Quarantine *quarantine, gint64 keep_seconds)
{
  quarantine->setup.keep_seconds = keep_seconds;
}

gboolean
quarantine_is_at (const Quarantine *quarantine, const char *path)
{
  struct stat here, there;
  return stat (quarantine->path, &here) == 0 && stat (path, &there) == 0 &&
         here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

gboolean
quarantine_check_owner (const char *path, GError **error)
{
  if (!maildir_check_owner (path, error))
    return FALSE;
  if (!stranger_put (path))
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
               "%s belongs to another user, in a folder in which all may write",
               path);
  return FALSE;
}

/* A link may lead to a disk that is not there just now. */
static gboolean
is_no_folder (const char *path)
{
  struct stat status;
  if (stat (path, &status) == 0)
    return !S_ISDIR (status.st_mode);
  return (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) &&
         lstat (path, &status) == 0;
}

gboolean
quarantine_check_place (const Quarantine *quarantine, GError **error)
{
  static const char *const parts[] = {"", "cur", "new", "tmp"};
  if (!quarantine_check_owner (quarantine->path, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *part = g_build_filename (quarantine->path, parts[i], NULL);
    const char *name = i == 0 ? quarantine->path : part;
    if (!is_no_folder (name))
      continue;
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
                 "the quarantine%s %s is no folder: move that away, or set "
                 "[quarantine] path",
                 i == 0 ? "" : "'s", name);
    return FALSE;
  }
  return TRUE;
}

gboolean
quarantine_make (const char *path, GError **error)
{
  if (!quarantine_check_owner (path, error))
    return FALSE;
  maildir_sweep_subscribing (path);
  /* Subscribed once only: who hides the folder later wants it hidden. So this
   * comes before it is a Maildir; after an end between the two it is done
   * again. */
  if (maildir_is (path))
    return TRUE;
  if (!folder_make (path, error))
    return FALSE;
  (void) maildir_subscribe (path, NULL);
  return maildir_create (path, error);
}

/* In a transaction. */
static gboolean
note_added (const Quarantine *quarantine, QuarantineIndex *index,
            const char *file_name, const Outcome *outcome, GError **error)
{
  struct stat status;
  g_autofree char *name = g_path_get_basename (file_name);
  name[maildir_unique_length (name)] = '\0';
  g_autoptr (QuarantinedMessage) message = quarantined_message_new (name);
  message->quarantined_at = quarantine->setup.now;
  message->size_bytes =
      stat (file_name, &status) == 0 ? (guint64) status.st_size : 0;
  message->kind = outcome->kind;
  message->evidence = outcome->evidence;
  message->expiry = INDEX_EXPIRES;
  return quarantine_index_add (index, message, error);
}

static gboolean
update_index (const Quarantine *quarantine, const char *file_name,
              const Outcome *outcome, GError **error)
{
  guint n_removed;
  g_autoptr (GError) failure = NULL;
  g_autoptr (QuarantineIndex) index =
      quarantine_index_open (quarantine->path, DELIVERY_WAIT_SECONDS, error);
  if (index == NULL || !quarantine_index_begin (index, error))
    return FALSE;
  /* Of many deliveries that meet a new one, one reads the folder. */
  gboolean is_noted = (!quarantine_index_is_new (index) ||
                       quarantine_fill (quarantine, index, error)) &&
                      note_added (quarantine, index, file_name, outcome, error);
  /* What is removed from the folder is so, whatever else failed. */
  if (is_noted)
    (void) quarantine_expire_some (quarantine, index, DELIVERY_MAX_EXPIRED,
                                   &n_removed, &failure);
  if (!quarantine_index_end (index, is_noted, error))
    return FALSE;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
quarantine_add (Quarantine *quarantine, Spool *spool, const Outcome *outcome,
                char **trouble, GError **error)
{
  g_autofree char *file_name = NULL;
  g_autoptr (GError) cause = NULL;
  *trouble = NULL;
  const Filing filing = {.path = quarantine->path,
                         .extent = quarantine->setup.headers_only ? FILE_HEADERS
                                                                  : FILE_WHOLE,
                         .mark = origin_delivered_mark ()};
  if (!quarantine_make (quarantine->path, error) ||
      !file_into_maildir (&filing, spool, outcome, &file_name, error))
    return FALSE;
  if (update_index (quarantine, file_name, outcome, &cause))
    return TRUE;
  if (g_error_matches (cause, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT))
    quarantine_index_forget (quarantine->path);
  /* Where others are at it, whoever looks at the quarantine next adds it. */
  if (!g_error_matches (cause, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY))
    *trouble = g_strdup (cause->message);
  return TRUE;
}
