/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), has calls fail as on NFS and on file
 * systems that can do less. $FAULTS lists "CALL=ERRNO": the call is not made;
 * "CALL=+ERRNO": it is made and said to have failed, as where NFS sends a
 * request again whose answer was lost; "@N" behind that: the N-th time only.
 * Of calls on files, those with $FAULTY (a path's part, or nothing) in theirs.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOT_AT_ALL, INSTEAD, AFTERWARDS };

static const struct {
  const char *name;
  int number;
} errors[] = {
    {"EPERM", EPERM},   {"ENOENT", ENOENT}, {"EIO", EIO},
    {"EEXIST", EEXIST}, {"EINVAL", EINVAL}, {"ENOSYS", ENOSYS},
    {"ESTALE", ESTALE}, {"EDQUOT", EDQUOT}, {"EOPNOTSUPP", EOPNOTSUPP},
    {"ENOLCK", ENOLCK},
};

static int
number_of (const char *name, size_t length)
{
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
    if (strlen (errors[i].name) == length &&
        strncmp (errors[i].name, name, length) == 0)
      return errors[i].number;
  abort ();
}

/* Whether @call on @path is to fail; *@number is with what. */
static int
fault (const char *call, const char *path, int *number)
{
  static struct {
    const char *at;
    long n;
  } counts[16];
  const char *faults = getenv ("FAULTS"), *part = getenv ("FAULTY");
  size_t n_call = strlen (call);
  if (faults == NULL || (part != NULL && strstr (path, part) == NULL))
    return NOT_AT_ALL;
  for (const char *at = faults; *at != '\0';) {
    size_t n = strcspn (at, " ");
    if (n > n_call && strncmp (at, call, n_call) == 0 && at[n_call] == '=') {
      const char *name = at + n_call + 1;
      int when = *name == '+' ? AFTERWARDS : INSTEAD;
      name += when == AFTERWARDS;
      size_t n_name = strcspn (name, "@ "), i = 0;
      *number = number_of (name, n_name);
      while (counts[i].at != NULL && counts[i].at != at)
        i++;
      counts[i].at = at;
      counts[i].n++;
      return name[n_name] != '@' || atol (name + n_name + 1) == counts[i].n
                 ? when
                 : NOT_AT_ALL;
    }
    at += n + (at[n] == ' ');
  }
  return NOT_AT_ALL;
}

static int
fault_of_file (const char *call, int fd, int *number)
{
  char link[64], path[4096] = "";
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  int saved_errno = errno;
  if (readlink (link, path, sizeof path - 1) < 0)
    path[0] = '\0';
  errno = saved_errno;
  return fault (call, path, number);
}

/* The body of a function that calls the real one, but where @when says so. */
#define BODY(type, name, parameters, arguments, when)                          \
  static type (*real) parameters;                                              \
  int number = 0, happens = when;                                              \
  if (real == NULL)                                                            \
    *(void **) &real = dlsym (RTLD_NEXT, #name);                               \
  type result = happens == INSTEAD ? -1 : real arguments;                      \
  if (happens == NOT_AT_ALL || (happens == AFTERWARDS && result < 0))          \
    return result;                                                             \
  errno = number;                                                              \
  return -1;
#define FAULTY(type, name, parameters, arguments, when)                        \
  type name parameters                                                         \
  {                                                                            \
    BODY (type, name, parameters, arguments, when)                             \
  }

FAULTY (int, renameat2,
        (int from_fd, const char *from, int to_fd, const char *to,
         unsigned int flags),
        (from_fd, from, to_fd, to, flags), fault ("renameat2", to, &number))
FAULTY (int, rename, (const char *from, const char *to), (from, to),
        fault ("rename", to, &number))
FAULTY (int, link, (const char *from, const char *to), (from, to),
        fault ("link", to, &number))
FAULTY (int, unlink, (const char *path), (path),
        fault ("unlink", path, &number))
FAULTY (int, close, (int fd), (fd), fault_of_file ("close", fd, &number))
FAULTY (int, flock, (int fd, int operation), (fd, operation),
        fault_of_file ("flock", fd, &number))
FAULTY (int, fstat64, (int fd, struct stat64 *status), (fd, status),
        fault_of_file ("fstat", fd, &number))
FAULTY (ssize_t, read, (int fd, void *bytes, size_t n), (fd, bytes, n),
        fault_of_file ("read", fd, &number))
FAULTY (ssize_t, pread64, (int fd, void *bytes, size_t n, off64_t at),
        (fd, bytes, n, at), fault_of_file ("read", fd, &number))

static int
fault_of_sync (int fd, int *number)
{
  struct stat64 status;
  static int (*real) (int, struct stat64 *);
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "fstat64");
  int is_folder = real (fd, &status) == 0 && S_ISDIR (status.st_mode);
  return fault_of_file (is_folder ? "sync-folder" : "sync", fd, number);
}
FAULTY (int, fsync, (int fd), (fd), fault_of_sync (fd, &number))

static int
is_lock (int command)
{
  return command == F_SETLK || command == F_SETLKW || command == F_GETLK;
}
int
fcntl64 (int fd, int command, ...)
{
  va_list rest;
  va_start (rest, command);
  void *argument = va_arg (rest, void *);
  va_end (rest);
  BODY (int, fcntl64, (int, int, ...), (fd, command, argument),
        is_lock (command) ? fault_of_file ("fcntl", fd, &number) : NOT_AT_ALL)
}

static const char *
kind_of_open (int flags)
{
  if ((flags & O_TMPFILE) == O_TMPFILE)
    return "open-nameless";
  return flags & O_EXCL ? "open-new" : "open";
}

int
open64 (const char *path, int flags, ...)
{
  va_list rest;
  va_start (rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg (rest, mode_t) : 0;
  va_end (rest);
  BODY (int, open64, (const char *, int, ...), (path, flags, mode),
        fault (kind_of_open (flags), path, &number))
}
int __open64_2 (const char *path, int flags);
FAULTY (int, __open64_2, (const char *path, int flags), (path, flags),
        fault (kind_of_open (flags), path, &number))
