/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), kills it with SIGKILL before its n-th
 * change to the file system, n being $KILL_AT: so that a test can stop it after
 * each of its steps in turn. Children are left alone.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static pid_t watched;
static long n_left;

__attribute__ ((constructor)) static void
begin (void)
{
  const char *at = getenv ("KILL_AT");
  n_left = at != NULL ? atol (at) : 0;
  watched = getpid ();
}

static void
count (void)
{
  if (n_left > 0 && getpid () == watched && --n_left == 0)
    kill (watched, SIGKILL);
}

/* A function of the same name that counts before it calls the real one. */
#define COUNTED(type, name, parameters, arguments)                             \
  type name parameters                                                         \
  {                                                                            \
    static type (*real) parameters;                                            \
    if (real == NULL)                                                          \
      *(void **) &real = dlsym (RTLD_NEXT, #name);                             \
    count ();                                                                  \
    return real arguments;                                                     \
  }

COUNTED (int, renameat2,
         (int from_fd, const char *from, int to_fd, const char *to,
          unsigned int flags),
         (from_fd, from, to_fd, to, flags))
COUNTED (int, rename, (const char *from, const char *to), (from, to))
COUNTED (int, link, (const char *from, const char *to), (from, to))
COUNTED (int, unlink, (const char *path), (path))
COUNTED (int, mkdir, (const char *path, mode_t mode), (path, mode))
COUNTED (int, fsync, (int fd), (fd))
COUNTED (int, futimens, (int fd, const struct timespec times[2]), (fd, times))
COUNTED (ssize_t, write, (int fd, const void *bytes, size_t n), (fd, bytes, n))

int
open (const char *path, int flags, ...)
{
  static int (*real) (const char *, int, ...);
  mode_t mode = 0;
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "open");
  if (flags & O_CREAT) {
    va_list rest;
    va_start (rest, flags);
    mode = (mode_t) va_arg (rest, int);
    va_end (rest);
    count ();
  }
  return real (path, flags, mode);
}
