/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/maildir_move.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/folder.h"
#include "base/platform.h"
#include "mail/maildir.h"
#include "mail/maildir_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES (64 * 1024)

static int
rename_unless_there (const char *from, const char *to)
{
  struct stat status;
  if (platform_rename_unless_there (from, to) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  /* NFS and some kernels can't refuse to overwrite. */
  if (lstat (from, &status) != 0)
    return -1;
  if (lstat (to, &status) == 0) {
    errno = EEXIST;
    return -1;
  }
  return rename (from, to);
}

int
maildir_rename (const char *from, const char *to)
{
  struct stat file;
  if (lstat (from, &file) != 0)
    return -1;
  if (rename_unless_there (from, to) == 0)
    return 0;
  int saved_errno = errno;
  if (folder_is_file (to, &file) && !folder_is_file (from, &file))
    return 0;
  errno = saved_errno;
  return -1;
}

static gboolean
copy_bytes (int in, int out, GError **error)
{
  g_autofree char *buffer = g_malloc (COPY_BYTES);
  gssize n;
  while ((n = descriptor_read (in, buffer, COPY_BYTES)) > 0)
    if (!descriptor_write (out, buffer, (gsize) n, error))
      return FALSE;
  return n == 0 || error_set_errno (error, errno, "can't read the message");
}

/* As the first one has them, where we may; nobody gets to read it who could
 * not. */
static gboolean
keep_attributes (int out, const struct stat *status, GError **error)
{
  const struct timespec times[] = {status->st_atim, status->st_mtim};
  gboolean has_group = fchown (out, status->st_uid, status->st_gid) == 0 ||
                       fchown (out, (uid_t) -1, status->st_gid) == 0;
  mode_t mode = status->st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
  if (!has_group)
    mode &= (mode_t) ~S_IRWXG;
  return (fchmod (out, mode) == 0 && futimens (out, times) == 0) ||
         error_set_errno (error, errno, "can't give the message its time");
}

/* A message that is moved to another file system. */
typedef struct {
  const char *from, *to;
  char *tmp;          /* .../tmp/UNIQUE of the Maildir that @to is in */
  struct stat first;  /* of @from when it was read */
  struct stat second; /* of the copy */
} Copy;

static char *
tmp_name_for (const char *to)
{
  g_autofree char *folder = g_path_get_dirname (to);
  g_autofree char *maildir = g_path_get_dirname (folder);
  g_autofree char *unique = maildir_unique_name ();
  return g_build_filename (maildir, "tmp", unique, NULL);
}

static void
sweep_maildir_of (const char *to)
{
  g_autofree char *folder = g_path_get_dirname (to);
  g_autofree char *maildir = g_path_get_dirname (folder);
  maildir_sweep (maildir);
}

static gboolean
fill_copy (Copy *copy, int in, int out, GError **error)
{
  if (fstat (in, &copy->first) != 0 || !S_ISREG (copy->first.st_mode))
    return error_set_errno (error, EINVAL, "the message is no regular file");
  return copy_bytes (in, out, error) &&
         keep_attributes (out, &copy->first, error) &&
         ((descriptor_sync (out) == 0 && fstat (out, &copy->second) == 0) ||
          error_set_errno (error, errno, "can't sync the message"));
}

static gboolean
write_copy (Copy *copy, int in, GError **error)
{
  int out = descriptor_open (
      copy->tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (out < 0)
    return error_set_errno (error, errno, "can't make %s", copy->tmp);
  gboolean is_filled = fill_copy (copy, in, out, error);
  if (close (out) != 0 && is_filled)
    is_filled = error_set_errno (error, errno, "can't close %s", copy->tmp);
  if (!is_filled)
    (void) unlink (copy->tmp);
  return is_filled;
}

static MaildirMove
failed (GError **error, int saved_errno, const char *what, const char *path)
{
  if (saved_errno == ENOENT)
    return MAILDIR_GONE;
  if (saved_errno == EEXIST)
    return MAILDIR_TAKEN;
  error_set_errno (error, saved_errno, "can't %s %s", what, path);
  return MAILDIR_FAILED;
}

/* Where @file, which was @path, is by now: an IMAP server may have renamed it.
 * NULL where somebody removed it. Names change hands: nothing is removed but
 * the file that is meant. The caller frees it. */
static char *
find_file (const char *path, const struct stat *file)
{
  if (folder_is_file (path, file))
    return g_strdup (path);
  g_autofree char *renamed = maildir_find_renamed (path);
  return renamed != NULL && folder_is_file (renamed, file)
             ? g_steal_pointer (&renamed)
             : NULL;
}

static void
remove_copy (const Copy *copy)
{
  g_autofree char *path = find_file (copy->to, &copy->second);
  if (path != NULL)
    (void) unlink (path);
}

/* Removes the first one where it still has its name; FALSE with errno. Where
 * that goes missing in the very moment, and the file is nowhere, it was
 * removed: NFS may tell so of a request that it has carried out already. */
static gboolean
remove_first (const Copy *copy)
{
  if (!folder_is_file (copy->from, &copy->first))
    return FALSE;
  if (unlink (copy->from) == 0)
    return TRUE;
  int saved_errno = errno;
  g_autofree char *renamed =
      saved_errno == ENOENT ? find_file (copy->from, &copy->first) : NULL;
  errno = saved_errno;
  return saved_errno == ENOENT && renamed == NULL;
}

/* The copy is durable under its name before the first one goes. */
static MaildirMove
publish_copy (const Copy *copy, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (copy->to);
  if (maildir_rename (copy->tmp, copy->to) != 0)
    return failed (error, errno, "name a message", copy->to);
  if (!folder_sync (folder, error)) {
    remove_copy (copy);
    return MAILDIR_FAILED;
  }
  g_autofree char *path = find_file (copy->to, &copy->second);
  if (path == NULL)
    return MAILDIR_GONE;
  if (remove_first (copy))
    return MAILDIR_MOVED;
  /* Gone, where an IMAP server gave it flags while it was copied. */
  int saved_errno = errno;
  remove_copy (copy);
  return failed (error, saved_errno, "remove", copy->from);
}

static MaildirMove
move_by_copy (const char *from, const char *to, GError **error)
{
  int in =
      descriptor_open (from, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0);
  if (in < 0)
    return failed (error, errno, "open", from);
  g_autofree char *tmp = tmp_name_for (to);
  sweep_maildir_of (to);
  Copy copy = {.from = from, .to = to, .tmp = tmp};
  gboolean is_written = write_copy (&copy, in, error);
  close (in);
  MaildirMove move = is_written ? publish_copy (&copy, error) : MAILDIR_FAILED;
  if (move != MAILDIR_MOVED)
    (void) unlink (tmp);
  return move;
}

MaildirMove
maildir_move (const char *from, const char *to, GError **error)
{
  if (maildir_rename (from, to) == 0)
    return MAILDIR_MOVED;
  return errno == EXDEV ? move_by_copy (from, to, error)
                        : failed (error, errno, "move", from);
}
