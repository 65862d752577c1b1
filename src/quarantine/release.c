/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/release.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/instant.h"
#include "mail/maildir.h"
#include "quarantine/homes.h"
#include "quarantine/origin.h"

#include <errno.h>
#include <sys/stat.h>

struct Release {
  ReleaseSetup setup;
  QuarantineIndex *index;
  Homes *homes;
  GHashTable *filled, *left; /* folders, to be synced in this order */
};

Release *
release_new (Contents *contents, const ReleaseSetup *setup)
{
  Release *release = g_new0 (Release, 1);
  release->setup = *setup;
  release->index = contents_index (contents);
  release->homes = homes_new (contents_folders (contents));
  /* What the index has lost may be found below the inbox. */
  (void) homes_add (release->homes, setup->inbox, NULL);
  release->filled =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  release->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return release;
}

void
release_free (Release *release)
{
  if (release == NULL)
    return;
  homes_free (release->homes);
  g_hash_table_unref (release->filled);
  g_hash_table_unref (release->left);
  g_free (release);
}

/* "cur/NAME" or "new/NAME" for the message that is called @base in quarantine,
 * and *@home, the Maildir it came from where that is known. What was delivered
 * into quarantine is new to who reads the inbox. */
static char *
place_for (const Release *release, const char *base, const char **home)
{
  g_autofree char *before = NULL;
  g_auto (Origin) origin = {0};
  *home = NULL;
  if (!origin_decode (base, &origin, &before)) {
    g_autofree char *unique = origin_unique (base);
    g_autofree char *name = origin_encode_released (unique);
    return g_build_filename ("new", name, NULL);
  }
  g_autofree char *name = origin_encode_released (before);
  *home = homes_find (release->homes, origin.folder);
  return g_build_filename (origin.is_new ? "new" : "cur", name, NULL);
}

static gboolean
check_maildir (const Release *release, const char *path, GError **error)
{
  struct stat status;
  if (maildir_is (path))
    return TRUE;
  const char *why = stat (path, &status) != 0
                        ? g_strerror (errno)
                        : "no Maildir, which has cur, new and tmp in it";
  g_set_error (
      error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED, "%s %s: %s%s",
      release->setup.into != NULL ? "--into" : "[quarantine] inbox =", path,
      why, release->setup.into != NULL ? "" : "; set it, or say --into");
  return FALSE;
}

static gboolean
move (const TakenMessage *message, const char *folder, char **to,
      GError **error)
{
  switch (quarantine_give_back (message, folder, to, error)) {
  case MAILDIR_MOVED:
    return TRUE;
  case MAILDIR_GONE:
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "%s is gone: somebody else moved or removed it",
                 message->file_name);
    return FALSE;
  case MAILDIR_TAKEN:
  case MAILDIR_FAILED:
    break;
  }
  return FALSE;
}

gboolean
release_message (Release *release, const QuarantinedMessage *message, char **to,
                 GError **error)
{
  const char *home;
  g_autofree char *base = g_path_get_basename (message->file_name);
  g_autofree char *place = place_for (release, base, &home);
  const TakenMessage taken = {message->file_name, NULL, NULL, place};
  const char *folder = release->setup.into;
  if (folder == NULL)
    folder = home != NULL ? home : release->setup.inbox;
  if (!check_maildir (release, folder, error) ||
      !move (&taken, folder, to, error))
    return FALSE;
  g_hash_table_add (release->filled, g_path_get_dirname (*to));
  g_hash_table_add (release->left, g_path_get_dirname (message->file_name));
  /* Where the index can't be told, it sees that the message is gone. */
  (void) quarantine_index_remove (release->index, message->name, INDEX_RELEASED,
                                  NULL);
  return TRUE;
}

gboolean
release_finish (Release *release, GError **error)
{
  return folder_sync_all (release->filled, error) &&
         folder_sync_all (release->left, error);
}

gboolean
release_trust (const QuarantinedMessage *message, SentLog *log, gint64 now,
               gint64 keep_seconds, GError **error)
{
  const Summary *summary = message->summary;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  if (summary->message_id != NULL)
    g_ptr_array_add (ids, summary->message_id);
  if (summary->recipient != NULL)
    g_ptr_array_add (recipients, summary->recipient);
  if (ids->len == 0 && recipients->len == 0) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "%s names neither the Message-ID nor the recipient of its "
                 "original: there is nothing to trust",
                 message->id);
    return FALSE;
  }
  gint64 came_at = quarantined_message_date (message);
  gboolean is_dated =
      instant_is_known (summary->date) && summary->date <= came_at;
  const SentMessage sent = {
      .message_ids = ids,
      .recipients = recipients,
      .subject = summary->subject,
      .date = summary->date,
      .sent_at = is_dated ? summary->date : came_at,
      .way = SENT_WAY_RELEASE,
  };
  return sent_log_add (log, &sent, 1, now, keep_seconds, error);
}
