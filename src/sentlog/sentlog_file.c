/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The log's file, its folder and its lock. Who may enter the folder may read
 * the log: so the administrator decides by the folder's mode, and folders of
 * our making (0700) keep it private. The umask has no say, since pipe
 * transports of MTAs run with 077.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = descriptor_open (path, flags | O_CLOEXEC, 0);
  if (fd < 0)
    return error_set_errno (error, errno, "can't open %s", path);
  int failure = descriptor_sync (fd) == 0 ? 0 : errno;
  if (close (fd) < 0 && failure == 0)
    failure = errno;
  if (failure != 0)
    return error_set_errno (error, failure, "can't write %s", path);
  return TRUE;
}

gboolean
log_make_folder (const char *location, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (location);
  return folder_make (folder, error);
}

/* Root may record for a user; what it makes must be the user's then, as
 * SQLite's own files are. */
static gboolean
set_owner_and_mode (int fd, const struct stat *folder, mode_t mode,
                    const char *path, GError **error)
{
  if (geteuid () == 0 && fchown (fd, folder->st_uid, (gid_t) -1) < 0)
    return error_set_errno (error, errno, "can't set the owner of %s", path);
  if (fchmod (fd, mode) < 0)
    return error_set_errno (error, errno, "can't set the mode of %s", path);
  return TRUE;
}

static int
create_file (const char *path, gboolean is_shared, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat status;
  if (stat (folder, &status) < 0) {
    error_set_errno (error, errno, "can't look at %s", folder);
    return -1;
  }
  int fd = descriptor_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) {
    error_set_errno (error, errno, "can't make %s", path);
    return -1;
  }
  mode_t mode = 0600;
  if (is_shared && (status.st_mode & S_IXGRP))
    mode |= S_IRGRP;
  if (is_shared && (status.st_mode & S_IXOTH))
    mode |= S_IROTH;
  if (set_owner_and_mode (fd, &status, mode, path, error))
    return fd;
  close (fd);
  return -1;
}

/* Never readable by others, who could hold the lock then. */
int
log_open_lock (const char *location, GError **error)
{
  g_autofree char *path = g_strconcat (location, ".lock", NULL);
  g_autoptr (GError) failure = NULL;
  const int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  int fd = descriptor_open (path, flags, 0);
  if (fd < 0 && errno == ENOENT) {
    fd = create_file (path, FALSE, &failure);
    if (fd < 0) /* another writer may have made it meanwhile */
      fd = descriptor_open (path, flags, 0);
    if (fd < 0 && errno == ENOENT) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return -1;
    }
  }
  if (fd < 0)
    error_set_errno (error, errno, "can't open the lock %s", path);
  return fd;
}

gboolean
log_create_file (const char *path, GError **error)
{
  int fd = create_file (path, TRUE, error);
  if (fd < 0)
    return FALSE;
  if (close (fd) < 0)
    return error_set_errno (error, errno, "can't make %s", path);
  return TRUE;
}

gboolean
log_publish_file (const char *made, const char *location, GError **error)
{
  gboolean is_there = sync_path (made, O_RDWR, error);
  if (is_there && folder_rename_new (made, location) < 0 && errno != EEXIST)
    is_there =
        error_set_errno (error, errno, "can't make the sent log %s", location);
  if (unlink (made) < 0 && errno != ENOENT && is_there)
    is_there = error_set_errno (error, errno, "can't remove %s", made);
  g_autofree char *folder = g_path_get_dirname (location);
  return is_there && folder_sync (folder, error);
}
