/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dovecot's list of subscribed folders: the file "subscriptions" in the
 * Maildir's root, a name a line as on disk ("Foo.Bar"), or, since 2.3, behind
 * a first line "V<TAB>2" with tabs between a name's parts. It is changed as
 * Dovecot changes it: "subscriptions.lock" is made with O_EXCL, gets the new
 * content and is renamed, so two writers never lose each other's lines.
 *
 * Where there is none it is made, Dovecot or not: a Dovecot that comes to the
 * Maildir later would else not show the folder, and others ignore the file.
 */
#include "mail/maildir.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/folder.h"
#include "base/instant.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Real ones have some kilobytes; more is not ours to rewrite. */
#define MAX_FILE_BYTES (1024 * 1024)
/* Another writer holds the lock for milliseconds. A lock older than this is
 * a crashed writer's; Dovecot overrides it after the same time. */
#define STALE_LOCK_SECONDS 300
#define LOCK_TRIES         20
#define LOCK_PAUSE_USEC    (50 * 1000)

/* Reads @path; an absent file is empty, of mode 0600 and of its folder's
 * owner. */
static gboolean
read_list (const char *path, GString *list, struct stat *status, GError **error)
{
  int fd =
      descriptor_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
  if (fd < 0 && errno == ENOENT) {
    g_autofree char *root = g_path_get_dirname (path);
    if (stat (root, status) != 0)
      return error_set_errno (error, errno, "can't read %s", root);
    status->st_mode = S_IFREG | 0600;
    return TRUE;
  }
  gssize n = -1;
  if (fd >= 0 && fstat (fd, status) == 0) {
    if (!S_ISREG (status->st_mode) || status->st_size > MAX_FILE_BYTES)
      errno = EPERM;
    else {
      g_string_set_size (list, (gsize) status->st_size);
      n = descriptor_read_at (fd, list->str, list->len, 0);
    }
  }
  int saved_errno = errno;
  if (fd >= 0)
    close (fd);
  if (n < 0)
    return error_set_errno (error, saved_errno, "can't read %s", path);
  g_string_truncate (list, (gsize) n);
  return TRUE;
}

/* The line that stands for @folder (".Foo.Bar" without the first dot). */
static char *
line_for (const GString *list, const char *folder)
{
  if (!g_str_has_prefix (list->str, "V\t2\n"))
    return g_strdup (folder);
  return g_strdelimit (g_strdup (folder), ".", '\t');
}

static gboolean
has_line (const GString *list, const char *line)
{
  g_auto (GStrv) lines = g_strsplit (list->str, "\n", -1);
  return g_strv_contains ((const char *const *) lines, line);
}

/* Makes the lock: its descriptor, or -1 with @error. */
static int
take_lock (const char *lock, GError **error)
{
  for (int i = 0; i < LOCK_TRIES; i++) {
    int fd = descriptor_open (
        lock, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0)
      return fd;
    if (errno != EEXIST) {
      error_set_errno (error, errno, "can't make %s", lock);
      return -1;
    }
    struct stat status;
    if (lstat (lock, &status) == 0 &&
        status.st_mtime <
            g_get_real_time () / G_USEC_PER_SEC - STALE_LOCK_SECONDS)
      (void) unlink (lock);
    else
      g_usleep (LOCK_PAUSE_USEC);
  }
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
               "%s is held by another program", lock);
  return -1;
}

/* Fills the lock file; it keeps the list's mode and, where we may give it
 * away, its owner: Dovecot must be able to read it. */
static gboolean
fill_lock (int fd, const GString *list, const struct stat *status,
           GError **error)
{
  if ((status->st_uid != geteuid () || status->st_gid != getegid ()) &&
      fchown (fd, status->st_uid, status->st_gid) != 0 && errno != EPERM)
    return error_set_errno (error, errno, "can't set the owner");
  if (fchmod (fd, status->st_mode & 0777) != 0)
    return error_set_errno (error, errno, "can't set the mode");
  if (!descriptor_write (fd, list->str, list->len, error))
    return FALSE;
  if (descriptor_sync (fd) != 0)
    return error_set_errno (error, errno, "can't sync");
  return TRUE;
}

/* With the lock held: adds the line where it is missing. *@changed says
 * whether the lock file now is the new list. */
static gboolean
add_line (const char *path, const char *folder, int lock_fd, gboolean *changed,
          GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  struct stat status;
  *changed = FALSE;
  if (!read_list (path, list, &status, error))
    return FALSE;
  g_autofree char *line = line_for (list, folder);
  if (has_line (list, line))
    return TRUE;
  if (list->len > 0 && list->str[list->len - 1] != '\n')
    g_string_append_c (list, '\n');
  g_string_append_printf (list, "%s\n", line);
  *changed = TRUE;
  return fill_lock (lock_fd, list, &status, error);
}

static gboolean
subscribe (const char *root, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (root, "subscriptions", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  gboolean changed;
  int fd = take_lock (lock, error);
  if (fd < 0)
    return FALSE;
  gboolean ok = add_line (path, folder, fd, &changed, error);
  if (close (fd) != 0 && ok)
    ok = error_set_errno (error, errno, "can't close");
  if (ok && changed) {
    ok = rename (lock, path) == 0 ||
         error_set_errno (error, errno, "can't rename");
    if (ok)
      return folder_sync (root, error);
  }
  (void) unlink (lock);
  if (!ok)
    g_prefix_error (error, "%s: ", path);
  return ok;
}

/* The Maildir that has @path as its Maildir++ subfolder; NULL where @path is
 * none. The caller frees it. */
static char *
root_of (const char *path)
{
  g_autofree char *root = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  /* A line end in a name would become another entry; a tab, parts. */
  return name[0] == '.' && name[1] != '\0' &&
                 strpbrk (name, "\t\r\n") == NULL && maildir_is (root)
             ? g_steal_pointer (&root)
             : NULL;
}

gboolean
maildir_subscribe (const char *folder_path, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (folder_path, NULL);
  g_autofree char *root = root_of (path);
  g_autofree char *name = g_path_get_basename (path);
  return root == NULL || subscribe (root, name + 1, error);
}

void
maildir_sweep_subscribing (const char *folder_path)
{
  g_autofree char *path = g_canonicalize_filename (folder_path, NULL);
  g_autofree char *root = root_of (path);
  struct stat status;
  if (root == NULL)
    return;
  g_autofree char *lock = g_build_filename (root, "subscriptions.lock", NULL);
  if (lstat (lock, &status) == 0 && S_ISREG (status.st_mode) &&
      status.st_mtime < instant_now () - SECONDS_PER_DAY)
    (void) unlink (lock);
}
