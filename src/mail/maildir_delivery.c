/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Delivery into a Maildir: tmp/UNIQUE with O_EXCL, fsync, close, a rename
 * that overwrites nothing, fsync of the folder. UNIQUE is the book's
 * "time.MusecPpidQcounter.host".
 */
#include "mail/maildir.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/folder.h"
#include "base/instant.h"
#include "mail/maildir_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whoever delivers gives up after 24 hours, says the book; we after seconds. */
#define STALE_SECONDS     (36 * SECONDS_PER_HOUR)
#define OWN_STALE_SECONDS SECONDS_PER_DAY
/* Entries of tmp/ looked at in one delivery, so that a tmp/ full of debris
 * is cleaned in steps and holds nobody up. */
#define MAX_STALE_LOOKED_AT 256
/* Names tried before giving up: each is unique unless clocks went back. */
#define MAX_NAMES 16

struct MaildirDelivery {
  char *path;
  char *tmp_name; /* full path; NULL once it is not ours to unlink */
  char *mark;     /* nullable */
  int fd;         /* or -1 */
};

void
maildir_sweep (const char *path)
{
  gint64 now = instant_now ();
  g_autofree char *tmp = g_build_filename (path, "tmp", NULL);
  DIR *folder = opendir (tmp);
  if (folder == NULL)
    return;
  const struct dirent *entry;
  for (guint i = 0;
       i < MAX_STALE_LOOKED_AT && (entry = readdir (folder)) != NULL; i++) {
    struct stat status;
    if (entry->d_name[0] != '.' &&
        fstatat (dirfd (folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) ==
            0 &&
        S_ISREG (status.st_mode) &&
        MAX (status.st_atime, status.st_mtime) <
            now - (maildir_is_own_name (entry->d_name) ? OWN_STALE_SECONDS
                                                       : STALE_SECONDS))
      (void) unlinkat (dirfd (folder), entry->d_name, 0);
  }
  closedir (folder);
}

MaildirDelivery *
maildir_delivery_new (const char *path, GError **error)
{
  g_autofree char *tmp = g_build_filename (path, "tmp", NULL);
  if (!maildir_is (path)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
                 "%s is no Maildir that we can enter: it has no cur, new and "
                 "tmp, or belongs to somebody else",
                 path);
    return NULL;
  }
  if (!maildir_check_owner (path, error))
    return NULL;
  maildir_sweep (path);

  g_autoptr (MaildirDelivery) delivery = g_new0 (MaildirDelivery, 1);
  delivery->path = g_strdup (path);
  delivery->fd = -1;
  for (int i = 0; i < MAX_NAMES && delivery->fd < 0; i++) {
    g_autofree char *unique = maildir_unique_name ();
    g_autofree char *name = g_build_filename (tmp, unique, NULL);
    delivery->fd = descriptor_open (
        name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (delivery->fd >= 0)
      delivery->tmp_name = g_steal_pointer (&name);
    else if (errno != EEXIST)
      break;
  }
  if (delivery->fd < 0) {
    error_set_errno (error, errno, "can't make a file in %s", tmp);
    return NULL;
  }
  return g_steal_pointer (&delivery);
}

int
maildir_delivery_fd (const MaildirDelivery *delivery)
{
  return delivery->fd;
}

void
maildir_delivery_mark (MaildirDelivery *delivery, const char *mark)
{
  g_free (delivery->mark);
  delivery->mark = g_strdup (mark);
}

/* The message's final name, under which it now is; NULL with errno. */
static char *
publish (MaildirDelivery *delivery, const char *flags)
{
  const char *folder = flags != NULL ? "cur" : "new";
  g_autofree char *unique = g_path_get_basename (delivery->tmp_name);
  for (int i = 0; i < MAX_NAMES; i++) {
    g_autofree char *base =
        g_strconcat (unique, delivery->mark != NULL ? delivery->mark : "",
                     flags != NULL ? ":2," : "", flags, NULL);
    g_autofree char *name =
        g_build_filename (delivery->path, folder, base, NULL);
    if (folder_rename_new (delivery->tmp_name, name) == 0)
      return g_steal_pointer (&name);
    if (errno != EEXIST)
      return NULL;
    g_free (unique);
    unique = maildir_unique_name ();
  }
  return NULL;
}

static gboolean
sync_and_close (MaildirDelivery *delivery, GError **error)
{
  if (descriptor_sync (delivery->fd) != 0)
    return error_set_errno (error, errno, "can't sync the message in %s",
                            delivery->path);
  int fd = delivery->fd;
  delivery->fd = -1;
  if (close (fd) != 0)
    return error_set_errno (error, errno, "can't close the message in %s",
                            delivery->path);
  return TRUE;
}

gboolean
maildir_delivery_commit (MaildirDelivery *delivery, const char *flags,
                         char **file_name, GError **error)
{
  g_autofree char *folder =
      g_build_filename (delivery->path, flags != NULL ? "cur" : "new", NULL);
  /* Opened first: once the message has its name, only the sync may fail. */
  int folder_fd =
      descriptor_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (folder_fd < 0)
    return error_set_errno (error, errno, "can't open %s", folder);
  if (!sync_and_close (delivery, error)) {
    close (folder_fd);
    return FALSE;
  }

  g_autofree char *name = publish (delivery, flags);
  if (name == NULL) {
    error_set_errno (error, errno, "can't move the message into %s", folder);
    close (folder_fd);
    return FALSE;
  }
  g_clear_pointer (&delivery->tmp_name, g_free);
  gboolean is_synced = folder_sync_open (folder_fd) == 0;
  int saved_errno = errno;
  close (folder_fd);
  if (!is_synced) {
    (void) unlink (name);
    return error_set_errno (error, saved_errno, "can't sync %s", folder);
  }
  if (file_name != NULL)
    *file_name = g_steal_pointer (&name);
  return TRUE;
}

void
maildir_delivery_free (MaildirDelivery *delivery)
{
  if (delivery == NULL)
    return;
  if (delivery->fd >= 0)
    close (delivery->fd);
  if (delivery->tmp_name != NULL)
    (void) unlink (delivery->tmp_name);
  g_free (delivery->tmp_name);
  g_free (delivery->path);
  g_free (delivery->mark);
  g_free (delivery);
}
