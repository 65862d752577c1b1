/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the log misses, told by the time of an empty file beside it: the log
 * itself can't be written just then, and on a full disk there is still room for
 * a name.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/folder.h"
#include "base/instant.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
mark_path (const char *location)
{
  return g_strconcat (location, ".missed", NULL);
}

/* Gives the mark, which has the time @noted, that of @until where it is later:
 * durable, since the message that is missing goes out then. FALSE with errno:
 * it is another user's, for one, and its time too early. */
static gboolean
set_time (const char *path, gint64 noted, gint64 until)
{
  const struct timespec both = {.tv_sec = (time_t) until};
  const struct timespec times[] = {both, both};
  int fd =
      descriptor_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  gboolean is_set = fd >= 0 &&
                    ((instant_is_known (noted) && noted >= until) ||
                     futimens (fd, times) == 0) &&
                    descriptor_sync (fd) == 0;
  int saved_errno = errno;
  if (fd >= 0)
    close (fd);
  errno = saved_errno;
  return is_set;
}

gboolean
log_missed_until (const char *location, gint64 *until, GError **error)
{
  g_autofree char *path = mark_path (location);
  struct stat status;
  *until = INSTANT_UNKNOWN;
  if (lstat (path, &status) == 0)
    *until = status.st_mtime;
  else if (errno != ENOENT)
    return error_set_errno (error, errno, "can't look at %s", path);
  return TRUE;
}

gboolean
sent_log_note_missed (const char *location, gint64 until, GError **error)
{
  g_autofree char *path = mark_path (location);
  gint64 noted;
  if (!log_missed_until (location, &noted, error))
    return FALSE;
  /* Who noted it may not have synced it yet. */
  if (instant_is_known (noted) && set_time (path, noted, until))
    return folder_sync_name (path, error);
  if (instant_is_known (noted))
    until = MAX (noted, until);
  /* There is none, or another user's. */
  if (unlink (path) < 0 && errno != ENOENT)
    return error_set_errno (error, errno, "can't remove %s", path);
  return log_create_file (path, error) &&
         (set_time (path, INSTANT_UNKNOWN, until) ||
          error_set_errno (error, errno, "can't set the time of %s", path)) &&
         folder_sync_name (path, error);
}

gboolean
log_forget_missed (const SentLog *log, gint64 since, GError **error)
{
  g_autofree char *path = mark_path (log->location);
  gint64 noted;
  if (!log_missed_until (log->location, &noted, error))
    return FALSE;
  return !instant_is_known (noted) || noted <= since || unlink (path) == 0 ||
         errno == ENOENT ||
         error_set_errno (error, errno, "can't remove %s", path);
}
