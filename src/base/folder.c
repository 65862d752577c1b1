/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/folder.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/platform.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int
folder_sync_open (int fd)
{
  /* Said by FUSE, CIFS and others that have nothing to sync there. */
  return descriptor_sync (fd) == 0 || errno == EINVAL || errno == EOPNOTSUPP ||
                 errno == ENOSYS
             ? 0
             : -1;
}

static gboolean
open_and_sync (const char *path, gboolean may_be_closed, GError **error)
{
  int fd = descriptor_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_done =
      fd >= 0 ? folder_sync_open (fd) == 0 : may_be_closed && errno == EACCES;
  int saved_errno = errno;
  if (fd >= 0)
    close (fd);
  return is_done || error_set_errno (error, saved_errno, "can't sync %s", path);
}

gboolean
folder_sync (const char *path, GError **error)
{
  return open_and_sync (path, FALSE, error);
}

gboolean
folder_sync_name (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  return open_and_sync (parent, TRUE, error);
}

gboolean
folder_sync_all (GHashTable *paths, GError **error)
{
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!folder_sync (path, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_folder (const char *path)
{
  struct stat status;
  return stat (path, &status) == 0 && S_ISDIR (status.st_mode);
}

/* @path is not there. Another process may be making it, too, and have synced
 * all names but the last one so far. */
static gboolean
make_missing (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  if (g_str_equal (parent, path))
    return TRUE;
  if (is_folder (parent)) {
    /* Where it is not ours to sync, it is not ours to lose either. */
    (void) folder_sync_name (parent, NULL);
  } else if (!make_missing (parent, error))
    return FALSE;
  int saved_errno = mkdir (path, 0700) == 0 ? 0 : errno;
  if (saved_errno == 0 || (saved_errno == EEXIST && is_folder (path)))
    return folder_sync (parent, error);
  if (saved_errno == EEXIST)
    saved_errno = ENOTDIR;
  return error_set_errno (error, saved_errno, "can't make the folder %s", path);
}

gboolean
folder_make (const char *path, GError **error)
{
  return is_folder (path) || make_missing (path, error);
}

/* --- files --- */

gboolean
folder_is_file (const char *path, const struct stat *file)
{
  struct stat status;
  if (lstat (path, &status) != 0)
    return FALSE;
  errno = ENOENT;
  return status.st_dev == file->st_dev && status.st_ino == file->st_ino;
}

static int
rename_once (const char *from, const char *to)
{
  if (platform_rename_unless_there (from, to) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  /* NFS and some kernels can't refuse to overwrite; some file systems no links
   * either, and there the name's uniqueness must do. */
  if (link (from, to) == 0) {
    (void) unlink (from); /* else it is debris, which is swept */
    return 0;
  }
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
    return -1;
  return rename (from, to);
}

int
folder_rename_new (const char *from, const char *to)
{
  struct stat file;
  if (lstat (from, &file) != 0)
    return -1;
  if (rename_once (from, to) == 0)
    return 0;
  int saved_errno = errno;
  if (folder_is_file (to, &file)) {
    (void) unlink (from);
    return 0;
  }
  errno = saved_errno;
  return -1;
}

/* FALSE with errno. */
static gboolean
make_file (const char *path, const char *bytes, gsize length)
{
  /* Of a process that had this number. */
  if (unlink (path) != 0 && errno != ENOENT)
    return FALSE;
  int fd = descriptor_open (
      path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  gboolean is_made =
      descriptor_write_all (fd, bytes, length) && descriptor_sync (fd) == 0;
  int saved_errno = errno;
  if (close (fd) != 0 && is_made) {
    saved_errno = errno;
    is_made = FALSE;
  }
  if (!is_made)
    (void) unlink (path);
  errno = saved_errno;
  return is_made;
}

/* By hand, since g_file_set_contents_full() gives what it begins a name that
 * can't be told from a user's, and so not be swept. */
gboolean
folder_write_file (const char *path, const char *bytes, gsize length,
                   GError **error)
{
  g_autofree char *made =
      g_strdup_printf ("%s.new.%" G_PID_FORMAT, path, getpid ());
  if (!make_file (made, bytes, length))
    return error_set_errno (error, errno, "can't write %s", path);
  if (rename (made, path) != 0) {
    error_set_errno (error, errno, "can't replace %s", path);
    (void) unlink (made);
    return FALSE;
  }
  return folder_sync_name (path, error);
}

static gboolean
is_unfinished (const char *name, const char *base)
{
  const char *end = g_strrstr (name, ".new.");
  if (end == NULL || !g_str_has_prefix (name, base))
    return FALSE;
  const char *number = end + strlen (".new.");
  return *number != '\0' && strspn (number, "0123456789") == strlen (number);
}

void
folder_sweep (const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  gint64 before = instant_now () - SECONDS_PER_DAY;
  DIR *folder = opendir (parent);
  const struct dirent *entry;
  while (folder != NULL && (entry = readdir (folder)) != NULL) {
    struct stat status;
    if (is_unfinished (entry->d_name, base) &&
        fstatat (dirfd (folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) ==
            0 &&
        S_ISREG (status.st_mode) && status.st_mtime < before)
      (void) unlinkat (dirfd (folder), entry->d_name, 0);
  }
  if (folder != NULL)
    closedir (folder);
}
