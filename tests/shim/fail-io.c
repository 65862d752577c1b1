/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), has calls fail as disks do (EIO):
 *   FAIL_READ=PATH FAIL_AT=N  the N-th pread of a file with PATH in its name
 *   SHORT_READS=N             no pread gets more than N bytes
 *   FAIL_SYNC=1               each fsync
 *   FAIL_FOLDER=PATH          opendir of a path that ends with PATH
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REAL(type, name, ...)                                                  \
  static type (*real) (__VA_ARGS__);                                           \
  if (real == NULL)                                                            \
  *(void **) &real = dlsym (RTLD_NEXT, #name)

static int
is_to_fail (int fd)
{
  static long n;
  char link[64], path[4096] = "";
  const char *part = getenv ("FAIL_READ");
  const char *at = getenv ("FAIL_AT");
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  return part != NULL && at != NULL &&
         readlink (link, path, sizeof path - 1) > 0 &&
         strstr (path, part) != NULL && ++n == atol (at);
}

ssize_t
pread64 (int fd, void *bytes, size_t length, off64_t offset)
{
  REAL (ssize_t, pread64, int, void *, size_t, off64_t);
  const char *most = getenv ("SHORT_READS");
  if (is_to_fail (fd)) {
    errno = EIO;
    return -1;
  }
  if (most != NULL && length > (size_t) atol (most))
    length = (size_t) atol (most);
  return real (fd, bytes, length, offset);
}

int
fsync (int fd)
{
  REAL (int, fsync, int);
  if (getenv ("FAIL_SYNC") == NULL)
    return real (fd);
  errno = EIO;
  return -1;
}

DIR *
opendir (const char *path)
{
  REAL (DIR *, opendir, const char *);
  const char *end = getenv ("FAIL_FOLDER");
  size_t n_end = end != NULL ? strlen (end) : 0;
  size_t n = strlen (path);
  if (end == NULL || n < n_end || strcmp (path + n - n_end, end) != 0)
    return real (path);
  errno = EIO;
  return NULL;
}
