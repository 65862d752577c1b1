/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program and its children (LD_PRELOAD), writes down in order
 * what they change below the folders $WRITE_LOG_ROOTS (with colons between), a
 * line of $WRITE_LOG each; tests/power/disk.py says what a line means. Files
 * are named by device and inode. A lock on the log is held from before a change
 * until it is written down, so that the order is the true one.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define INODE_BYTES 48

/* @name, as the next library has it. */
#define REAL(type, name, ...)                                                  \
  static type (*real) (__VA_ARGS__);                                           \
  if (real == NULL)                                                            \
  *(void **) &real = dlsym (RTLD_NEXT, #name)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* --- the log --- */

static int
real_open (const char *path, int flags)
{
  REAL (int, open, const char *, int, ...);
  return real (path, flags | O_CLOEXEC, 0600);
}

static ssize_t
real_write (int fd, const void *bytes, size_t length)
{
  REAL (ssize_t, write, int, const void *, size_t);
  return real (fd, bytes, length);
}

/* Opened each time: the lock is then no other process's, and no descriptor is
 * in the program's way. */
static int
begin (void)
{
  int saved_errno = errno;
  const char *path = getenv ("WRITE_LOG");
  pthread_mutex_lock (&mutex);
  int log = path != NULL ? real_open (path, O_WRONLY | O_APPEND) : -1;
  if (log >= 0)
    while (flock (log, LOCK_EX) != 0 && errno == EINTR)
      continue;
  errno = saved_errno;
  return log;
}

static void
end (int log)
{
  int saved_errno = errno;
  if (log >= 0)
    close (log);
  pthread_mutex_unlock (&mutex);
  errno = saved_errno;
}

static void
note (int log, const char *format, ...)
{
  int saved_errno = errno;
  char *line = NULL;
  va_list list;
  va_start (list, format);
  int n = vasprintf (&line, format, list);
  va_end (list);
  if (log >= 0 && (n < 0 || real_write (log, line, (size_t) n) != n))
    abort ();
  free (line);
  errno = saved_errno;
}

/* "offset bytes", in hexadecimal digits. */
static void
note_bytes (int log, const char *inode, off_t offset, const void *bytes,
            size_t length)
{
  char *digits = malloc (2 * length + 1);
  for (size_t i = 0; i < length; i++)
    sprintf (digits + 2 * i, "%02x", ((const unsigned char *) bytes)[i]);
  digits[2 * length] = '\0';
  note (log, "write %s %lld %s\n", inode, (long long) offset, digits);
  free (digits);
}

/* --- what is meant --- */

static int
is_below_roots (const char *path)
{
  const char *roots = getenv ("WRITE_LOG_ROOTS");
  while (roots != NULL && *roots != '\0') {
    size_t n = strcspn (roots, ":");
    if (strncmp (path, roots, n) == 0 && (path[n] == '/' || path[n] == '\0'))
      return 1;
    roots += n + (roots[n] == ':');
  }
  return 0;
}

static void
inode_of (const struct stat *status, char *inode)
{
  snprintf (inode, INODE_BYTES, "%llx:%llx",
            (unsigned long long) status->st_dev,
            (unsigned long long) status->st_ino);
}

/* Whether the open file is one of ours; @inode says which. */
static int
is_ours (int fd, char *inode)
{
  char link[64], path[PATH_MAX];
  struct stat status;
  int saved_errno = errno;
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink (link, path, sizeof path - 1);
  int is_so = n > 0 && fstat (fd, &status) == 0 &&
              (S_ISREG (status.st_mode) || S_ISDIR (status.st_mode));
  if (is_so) {
    path[n] = '\0';
    is_so = is_below_roots (path);
    inode_of (&status, inode);
  }
  errno = saved_errno;
  return is_so;
}

/* A name: the folder's inode and what stands behind the last slash. */
typedef struct {
  char folder[INODE_BYTES];
  char base[NAME_MAX + 1];
  char inode[INODE_BYTES]; /* of what is there now; "-" where nothing is */
} Name;

static int
find_name (int at, const char *path, Name *name)
{
  char whole[PATH_MAX], copy[PATH_MAX], real[PATH_MAX], link[64];
  struct stat status;
  int saved_errno = errno, is_so = 0;
  snprintf (link, sizeof link, "/proc/self/fd/%d", at);
  ssize_t n = path[0] != '/' && at != AT_FDCWD
                  ? readlink (link, whole, sizeof whole / 2)
                  : 0;
  snprintf (whole + n, sizeof whole - (size_t) n, "%s%s", n > 0 ? "/" : "",
            path);
  snprintf (copy, sizeof copy, "%s", whole);
  snprintf (name->base, sizeof name->base, "%s", basename (copy));
  snprintf (copy, sizeof copy, "%s", whole);
  if (realpath (dirname (copy), real) != NULL && is_below_roots (real) &&
      stat (real, &status) == 0) {
    is_so = 1;
    inode_of (&status, name->folder);
    strcpy (name->inode, "-");
    if (lstat (whole, &status) == 0)
      inode_of (&status, name->inode);
  }
  errno = saved_errno;
  return is_so;
}

/* --- opening --- */

/* The file $BOOT_ID stands for what tells one start of the system from
 * another. */
static const char *
path_meant (const char *path)
{
  const char *instead = getenv ("BOOT_ID");
  return instead != NULL &&
                 strcmp (path, "/proc/sys/kernel/random/boot_id") == 0
             ? instead
             : path;
}

typedef int (*OpenAt) (int, const char *, int, ...);

static void
note_opened (int log, int fd, int flags, const Name *name)
{
  char inode[INODE_BYTES];
  if (fd < 0 || !is_ours (fd, inode))
    return;
  if ((flags & O_TMPFILE) == O_TMPFILE)
    note (log, "nameless %s\n", inode);
  else if (name != NULL && strcmp (name->inode, "-") == 0)
    note (log, "create %s %s %s\n", name->folder, inode, name->base);
  else if (flags & O_TRUNC)
    note (log, "truncate %s 0\n", inode);
}

static int
open_at (OpenAt real, int at, const char *path, int flags, mode_t mode)
{
  if (!(flags & (O_CREAT | O_TRUNC)) && (flags & O_TMPFILE) != O_TMPFILE)
    return real (at, path_meant (path), flags, mode);
  Name name;
  int log = begin ();
  int has_name = (flags & O_CREAT) && find_name (at, path, &name);
  int fd = real (at, path, flags, mode);
  note_opened (log, fd, flags, has_name ? &name : NULL);
  end (log);
  return fd;
}

static mode_t
mode_of (int flags, va_list list)
{
  return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE
             ? (mode_t) va_arg (list, int)
             : 0;
}

#define OPENAT(name)                                                           \
  int name (int at, const char *path, int flags, ...)                          \
  {                                                                            \
    REAL (int, name, int, const char *, int, ...);                             \
    va_list list;                                                              \
    va_start (list, flags);                                                    \
    mode_t mode = mode_of (flags, list);                                       \
    va_end (list);                                                             \
    return open_at (real, at, path, flags, mode);                              \
  }
OPENAT (openat)
OPENAT (openat64)

#define OPEN(name, at_name)                                                    \
  int name (const char *path, int flags, ...)                                  \
  {                                                                            \
    REAL (int, at_name, int, const char *, int, ...);                          \
    va_list list;                                                              \
    va_start (list, flags);                                                    \
    mode_t mode = mode_of (flags, list);                                       \
    va_end (list);                                                             \
    return open_at (real, AT_FDCWD, path, flags, mode);                        \
  }
OPEN (open, openat)
OPEN (open64, openat64)

/* --- bytes --- */

ssize_t
write (int fd, const void *bytes, size_t length)
{
  char inode[INODE_BYTES];
  int is_output = fd == STDOUT_FILENO;
  if (!is_output && !is_ours (fd, inode))
    return real_write (fd, bytes, length);
  int log = begin ();
  int flags = fcntl (fd, F_GETFL);
  off_t offset = lseek (fd, 0, flags & O_APPEND ? SEEK_END : SEEK_CUR);
  /* Before it: what reads it may be quick. */
  if (is_output)
    note (log, "output %zu\n", length);
  ssize_t n = real_write (fd, bytes, length);
  if (n > 0 && !is_output)
    note_bytes (log, inode, offset, bytes, (size_t) n);
  end (log);
  return n;
}

#define PWRITE(name, offset_type)                                              \
  ssize_t name (int fd, const void *bytes, size_t length, offset_type offset)  \
  {                                                                            \
    REAL (ssize_t, name, int, const void *, size_t, offset_type);              \
    char inode[INODE_BYTES];                                                   \
    int log = begin ();                                                        \
    ssize_t n = real (fd, bytes, length, offset);                              \
    if (n > 0 && is_ours (fd, inode))                                          \
      note_bytes (log, inode, offset, bytes, (size_t) n);                      \
    end (log);                                                                 \
    return n;                                                                  \
  }
PWRITE (pwrite, off_t)
PWRITE (pwrite64, off64_t)

/* What the kernel put into the open file of ours, read back from there. */
static void
note_passed (int log, int fd, const char *inode, off_t offset, size_t length)
{
  char link[64];
  char *bytes = malloc (length);
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  int again = real_open (link, O_RDONLY);
  if (pread (again, bytes, length, offset) != (ssize_t) length)
    abort ();
  note_bytes (log, inode, offset, bytes, length);
  close (again);
  free (bytes);
}

/* The same where the kernel writes into @fd what it reads elsewhere. */
#define PASSING(name, parameters, arguments)                                   \
  ssize_t name parameters                                                      \
  {                                                                            \
    static ssize_t (*real) parameters;                                         \
    if (real == NULL)                                                          \
      *(void **) &real = dlsym (RTLD_NEXT, #name);                             \
    char inode[INODE_BYTES];                                                   \
    int is_output = fd == STDOUT_FILENO;                                       \
    if (!is_output && !is_ours (fd, inode))                                    \
      return real arguments;                                                   \
    int log = begin ();                                                        \
    off_t offset = lseek (fd, 0, SEEK_CUR);                                    \
    if (is_output)                                                             \
      note (log, "output %zu\n", length);                                      \
    ssize_t n = real arguments;                                                \
    if (n > 0 && !is_output)                                                   \
      note_passed (log, fd, inode, offset, (size_t) n);                        \
    end (log);                                                                 \
    return n;                                                                  \
  }
PASSING (copy_file_range,
         (int in, off64_t *in_at, int fd, off64_t *at, size_t length,
          unsigned flags),
         (in, in_at, fd, at, length, flags))
PASSING (sendfile64, (int fd, int in, off64_t *at, size_t length),
         (fd, in, at, length))

/* Calls the real function, and if it succeeds and the file @fd is ours, writes
 * the line down. */
#define ON_FD(name, parameters, arguments, ...)                                \
  int name parameters                                                          \
  {                                                                            \
    static int (*real) parameters;                                             \
    if (real == NULL)                                                          \
      *(void **) &real = dlsym (RTLD_NEXT, #name);                             \
    char inode[INODE_BYTES];                                                   \
    int log = begin ();                                                        \
    int result = real arguments;                                               \
    if (result == 0 && is_ours (fd, inode))                                    \
      note (log, __VA_ARGS__);                                                 \
    end (log);                                                                 \
    return result;                                                             \
  }
ON_FD (ftruncate, (int fd, off_t size), (fd, size), "truncate %s %lld\n", inode,
       (long long) size)
ON_FD (ftruncate64, (int fd, off64_t size), (fd, size), "truncate %s %lld\n",
       inode, (long long) size)
ON_FD (fallocate, (int fd, int mode, off_t from, off_t n), (fd, mode, from, n),
       "extend %s %lld\n", inode, mode == 0 ? (long long) (from + n) : 0)
ON_FD (fallocate64, (int fd, int mode, off64_t from, off64_t n),
       (fd, mode, from, n), "extend %s %lld\n", inode,
       mode == 0 ? (long long) (from + n) : 0)
ON_FD (fsync, (int fd), (fd), "sync %s\n", inode)
ON_FD (fdatasync, (int fd), (fd), "sync %s\n", inode)
ON_FD (futimens, (int fd, const struct timespec times[2]), (fd, times),
       "time %s %lld\n", inode, times != NULL ? (long long) times[1].tv_sec : 0)

/* --- names --- */

/* The same for functions that change names: @a and, where there are two, @b. */
#define ON_NAMES(name, parameters, arguments, has_a, has_b, ...)               \
  int name parameters                                                          \
  {                                                                            \
    static int (*real) parameters;                                             \
    if (real == NULL)                                                          \
      *(void **) &real = dlsym (RTLD_NEXT, #name);                             \
    Name a = {.folder = "-", .base = "-", .inode = "-"};                       \
    Name b = a;                                                                \
    int log = begin ();                                                        \
    int is_so = has_a + (has_b);                                               \
    int result = real arguments;                                               \
    (void) b;                                                                  \
    if (result == 0 && is_so > 0)                                              \
      note (log, __VA_ARGS__);                                                 \
    end (log);                                                                 \
    return result;                                                             \
  }
#define NAME_A a.folder, a.base
#define NAME_B b.folder, b.base
ON_NAMES (rename, (const char *from, const char *to), (from, to),
          find_name (AT_FDCWD, from, &a), find_name (AT_FDCWD, to, &b),
          "rename %s %s %s %s\n", NAME_A, NAME_B)
ON_NAMES (renameat, (int at, const char *from, int to_at, const char *to),
          (at, from, to_at, to), find_name (at, from, &a),
          find_name (to_at, to, &b), "rename %s %s %s %s\n", NAME_A, NAME_B)
ON_NAMES (renameat2,
          (int at, const char *from, int to_at, const char *to,
           unsigned int flags),
          (at, from, to_at, to, flags), find_name (at, from, &a),
          find_name (to_at, to, &b), "rename %s %s %s %s\n", NAME_A, NAME_B)
ON_NAMES (link, (const char *from, const char *to), (from, to),
          find_name (AT_FDCWD, from, &a), find_name (AT_FDCWD, to, &b),
          "link %s %s %s\n", a.inode, NAME_B)
ON_NAMES (unlink, (const char *path), (path), find_name (AT_FDCWD, path, &a), 0,
          "unlink %s %s\n", NAME_A)
ON_NAMES (unlinkat, (int at, const char *path, int flags), (at, path, flags),
          find_name (at, path, &a), 0, "unlink %s %s\n", NAME_A)
ON_NAMES (rmdir, (const char *path), (path), find_name (AT_FDCWD, path, &a), 0,
          "unlink %s %s\n", NAME_A)
ON_NAMES (utimensat,
          (int at, const char *path, const struct timespec times[2], int flags),
          (at, path, times, flags), find_name (at, path, &a), 0,
          "time %s %lld\n", a.inode,
          times != NULL ? (long long) times[1].tv_sec : 0)

int
mkdir (const char *path, mode_t mode)
{
  REAL (int, mkdir, const char *, mode_t);
  Name name;
  int log = begin ();
  int result = real (path, mode);
  if (result == 0 && find_name (AT_FDCWD, path, &name))
    note (log, "mkdir %s %s %s\n", name.folder, name.inode, name.base);
  end (log);
  return result;
}
