/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/descriptor.h"

#include "base/error.h"
#include "base/platform.h"
#include "base/stranger.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

/* The kernel takes less than 2 GB at a time. */
#define MOST_PASSED (1024 * 1024 * 1024)

int
descriptor_open (const char *path, int flags, mode_t mode)
{
  int fd;
  do
    fd = open (path, flags, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

int
descriptor_sync (int fd)
{
  int result;
  do
    result = fsync (fd);
  while (result < 0 && errno == EINTR);
  return result;
}

/* Whether the call that failed with errno is to be made again; waits until
 * that makes sense. */
static gboolean
try_again (int fd, short events)
{
  if (errno == EINTR)
    return TRUE;
  if (errno != EAGAIN && errno != EWOULDBLOCK)
    return FALSE;
  struct pollfd wait = {.fd = fd, .events = events};
  return poll (&wait, 1, -1) >= 0 || errno == EINTR;
}

gssize
descriptor_read (int fd, void *buffer, gsize length)
{
  gssize n;
  do
    n = read (fd, buffer, length);
  while (n < 0 && try_again (fd, POLLIN));
  return n;
}

gssize
descriptor_read_at (int fd, void *buffer, gsize length, guint64 offset)
{
  gsize done = 0;
  while (done < length) {
    gssize n = pread (fd, (char *) buffer + done, length - done,
                      (off_t) (offset + done));
    if (n == 0)
      break;
    if (n < 0 && !try_again (fd, POLLIN))
      return -1;
    done += n > 0 ? (gsize) n : 0;
  }
  return (gssize) done;
}

gboolean
descriptor_write_all (int fd, const void *bytes, gsize length)
{
  gsize done = 0;
  while (done < length) {
    gssize n = write (fd, (const char *) bytes + done, length - done);
    if (n < 0 && !try_again (fd, POLLOUT))
      return FALSE;
    done += n > 0 ? (gsize) n : 0;
  }
  return TRUE;
}

gboolean
descriptor_write (int fd, const void *bytes, gsize length, GError **error)
{
  return descriptor_write_all (fd, bytes, length) ||
         error_set_errno (error, errno, "can't write the message");
}

guint64
descriptor_pass (int in, guint64 offset, int out, guint64 length)
{
  off_t from = (off_t) offset;
  guint64 done = 0;
  gssize n;
  while (done < length) {
    gsize most = (gsize) MIN (length - done, MOST_PASSED);
    n = platform_pass (in, &from, out, most);
    if (n == 0 || (n < 0 && errno != EINTR))
      break;
    done += n > 0 ? (guint64) n : 0;
  }
  return done;
}

static gboolean
read_regular (int fd, GString *bytes)
{
  struct stat status;
  if (fstat (fd, &status) != 0)
    return FALSE;
  if (!S_ISREG (status.st_mode)) {
    errno = EINVAL;
    return FALSE;
  }
  g_string_set_size (bytes, (gsize) status.st_size);
  gssize n = descriptor_read_at (fd, bytes->str, bytes->len, 0);
  g_string_truncate (bytes, n > 0 ? (gsize) n : 0);
  return n >= 0;
}

gboolean
descriptor_read_own (const char *path, GString *bytes)
{
  if (stranger_put (path)) {
    errno = EINVAL;
    return FALSE;
  }
  int fd =
      descriptor_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
  gboolean is_read = fd >= 0 && read_regular (fd, bytes);
  int saved_errno = errno;
  if (fd >= 0)
    close (fd);
  errno = saved_errno == ELOOP ? EINVAL : saved_errno;
  return is_read;
}

/* A nameless file in @folder, 0600; or -1 with errno. */
static int
open_temporary_in (const char *folder)
{
  int fd = platform_open_nameless (folder);
  if (fd >= 0)
    return fd;
  /* Seen to fail on NFS and on overlays of old kernels. */
  g_autofree char *name = g_build_filename (folder, "backsift-XXXXXX", NULL);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 && unlink (name) != 0) {
    int saved_errno = errno;
    close (fd);
    errno = saved_errno;
    return -1;
  }
  return fd;
}

int
descriptor_open_temporary (GError **error)
{
  /* What the user says comes first; then /var/tmp, which is on disk where
   * /tmp may be memory: only large messages come here. */
  const char *folders[] = {g_getenv ("TMPDIR"), "/var/tmp", "/tmp"};
  int fd = -1;
  for (gsize i = 0; i < G_N_ELEMENTS (folders) && fd < 0; i++)
    if (folders[i] != NULL && *folders[i] != '\0')
      fd = open_temporary_in (folders[i]);
  if (fd < 0)
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                 "can't make a temporary file in $TMPDIR, /var/tmp or /tmp: %s",
                 g_strerror (errno));
  return fd;
}
