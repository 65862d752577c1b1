/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), has the $FAULT_AT-th (1) of the calls
 * $FAULT_CALL (kinds of the list below, commas between) fail with $FAULT_ERROR:
 * a name of errno, SHORT (half of the bytes, or $FAULT_MOST), or KILL (SIGKILL
 * before the call). FAULT_ON=1: all from there on. FAULT_PATH: only files with
 * that in their name. FAULT_IN=parent or child: only there; each process counts
 * for itself, and what it runs by exec is left alone. $FAULT_COUNTS gets what
 * was called and how often a fault came (struct Counts), $FAULT_TRACE a line
 * for each call that changes files.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum Kind {
  READ,
  WRITE,
  OPEN,
  CREATE,
  CLOSE,
  SYNC,
  RENAME,
  LINK,
  UNLINK,
  MKDIR,
  LOCK,
  FLOCK,
  DUP,
  TRUNCATE,
  STAT,
  ATTRIBUTE,
  FOLDER,
  MALLOC,
  FORK,
  PIPE,
  MMAP,
  WAIT,
  N_KINDS
};
static const char *const names[] = {
    "read",   "write",    "open",   "create",    "close",  "sync",
    "rename", "link",     "unlink", "mkdir",     "lock",   "flock",
    "dup",    "truncate", "stat",   "attribute", "folder", "malloc",
    "fork",   "pipe",     "mmap",   "wait"};
static const struct {
  const char *name;
  int number;
} errors[] = {{"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT},
              {"EINTR", EINTR},   {"ENOMEM", ENOMEM}, {"EACCES", EACCES},
              {"EMFILE", EMFILE}, {"EEXIST", EEXIST}, {"EINVAL", EINVAL},
              {"EXDEV", EXDEV}};

enum { PARENT, CHILD, N_ROLES };
enum { NONE, SHORT = -1, KILL = -2 };

/* The most calls of each kind that one process made, and how many faults. */
struct Counts {
  int calls[N_ROLES][N_KINDS];
  int faults;
};

static struct Counts scratch, *counts = &scratch;
static int calls[N_KINDS];
static int matching; /* calls so far that could be the one */
static unsigned int wanted_kinds;
static int wanted_roles[N_ROLES] = {1, 1};
static int at = 1, on, fault, role = PARENT, trace = -1, is_ready;
static size_t most;
static const char *wanted_path;

static long
number_of (const char *variable, long otherwise)
{
  const char *value = getenv (variable);
  return value != NULL ? atol (value) : otherwise;
}

static int
fault_of (const char *name)
{
  if (strcmp (name, "SHORT") == 0)
    return SHORT;
  if (strcmp (name, "KILL") == 0)
    return KILL;
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
    if (strcmp (name, errors[i].name) == 0)
      return errors[i].number;
  return NONE;
}

static void
read_kinds (const char *list)
{
  char copy[256];
  snprintf (copy, sizeof copy, "%s", list);
  for (char *rest = copy, *word; (word = strsep (&rest, ",")) != NULL;)
    for (int kind = 0; kind < N_KINDS; kind++)
      if (strcmp (word, names[kind]) == 0)
        wanted_kinds |= 1U << kind;
}

/* Out of the way of the descriptors that the program expects to get. */
static int
open_high (const char *path, int flags)
{
  int fd = (int) syscall (SYS_openat, AT_FDCWD, path, flags, 0600);
  int high = (int) syscall (SYS_fcntl, fd, F_DUPFD_CLOEXEC, 500);
  syscall (SYS_close, fd);
  return high;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *in = getenv ("FAULT_IN");
  const char *path = getenv ("FAULT_COUNTS");
  unsetenv ("LD_PRELOAD");
  if (path != NULL) {
    int fd = open_high (path, O_RDWR);
    void *shared = (void *) syscall (SYS_mmap, NULL, sizeof *counts,
                                     PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall (SYS_close, fd);
    if (shared != MAP_FAILED)
      counts = shared;
  }
  if (getenv ("FAULT_TRACE") != NULL)
    trace = open_high (getenv ("FAULT_TRACE"), O_WRONLY | O_APPEND);
  if (getenv ("FAULT_CALL") != NULL)
    read_kinds (getenv ("FAULT_CALL"));
  if (getenv ("FAULT_ERROR") != NULL)
    fault = fault_of (getenv ("FAULT_ERROR"));
  if (in != NULL)
    wanted_roles[strcmp (in, "child") == 0 ? PARENT : CHILD] = 0;
  wanted_path = getenv ("FAULT_PATH");
  at = (int) number_of ("FAULT_AT", 1);
  on = (int) number_of ("FAULT_ON", 0);
  most = (size_t) number_of ("FAULT_MOST", 0);
  is_ready = 1;
}

static const char *
path_of (int fd, char *path, size_t size)
{
  char link[64];
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = syscall (SYS_readlinkat, AT_FDCWD, link, path, size - 1);
  path[n > 0 ? n : 0] = '\0';
  return path;
}

static int
is_wanted_path (int fd, const char *path)
{
  char name[4096];
  if (wanted_path == NULL)
    return 1;
  if (path == NULL)
    path = fd >= 0 ? path_of (fd, name, sizeof name) : "";
  return strstr (path, wanted_path) != NULL;
}

/* What is to happen to this call: a fault, or NONE. */
static int
meet (enum Kind kind, int fd, const char *path)
{
  if (!is_ready)
    return NONE;
  if (++calls[kind] > counts->calls[role][kind])
    counts->calls[role][kind] = calls[kind];
  if ((wanted_kinds & 1U << kind) == 0 || !wanted_roles[role] ||
      !is_wanted_path (fd, path) || fault == NONE)
    return NONE;
  matching++;
  if (matching != at && !(on && matching > at))
    return NONE;
  __atomic_add_fetch (&counts->faults, 1, __ATOMIC_SEQ_CST);
  if (fault == KILL)
    syscall (SYS_kill, syscall (SYS_getpid), SIGKILL);
  return fault;
}

static void
note (const char *what, int fd, const char *from, const char *to, long result)
{
  char line[3 * 4096], path[4096];
  int saved_errno = errno;
  if (trace < 0)
    return;
  if (from == NULL)
    from = path_of (fd, path, sizeof path);
  int n = snprintf (line, sizeof line, "%s\t%ld\t%s\t%s\n", what, result, from,
                    to != NULL ? to : "");
  syscall (SYS_write, trace, line, n);
  errno = saved_errno;
}

#define REAL(type, name, parameters)                                           \
  static type (*real) parameters;                                              \
  if (real == NULL)                                                            \
  *(void **) &real = dlsym (RTLD_NEXT, #name)

/* A function that fails or calls the real one. */
#define PLAIN(kind, type, failure, name, parameters, arguments, fd, path)      \
  type name parameters                                                         \
  {                                                                            \
    REAL (type, name, parameters);                                             \
    int wrong = meet (kind, fd, path);                                         \
    if (wrong <= NONE)                                                         \
      return real arguments;                                                   \
    errno = wrong;                                                             \
    return failure;                                                            \
  }

/* The same, of which a line stands in the trace. */
#define NOTED(kind, name, parameters, arguments, fd, from, to)                 \
  int name parameters                                                          \
  {                                                                            \
    REAL (int, name, parameters);                                              \
    int wrong = meet (kind, fd, from);                                         \
    int result = wrong <= NONE ? real arguments : -1;                          \
    errno = wrong <= NONE ? errno : wrong;                                     \
    note (names[kind], fd, from, to, result);                                  \
    return result;                                                             \
  }

/* The same, that may do less than it was asked for. */
#define PARTIAL(kind, name, parameters, arguments, fd, n)                      \
  ssize_t name parameters                                                      \
  {                                                                            \
    REAL (ssize_t, name, parameters);                                          \
    int wrong = meet (kind, fd, NULL);                                         \
    if (wrong == SHORT)                                                        \
      n = n > most && most > 0 ? most : most > 0 ? n : (n + 1) / 2;            \
    ssize_t result = wrong <= NONE ? real arguments : -1;                      \
    errno = wrong <= NONE ? errno : wrong;                                     \
    if (kind == WRITE)                                                         \
      note ("write", fd, NULL, NULL, result);                                  \
    return result;                                                             \
  }

#define BUFFER  int fd, void *bytes, size_t n
#define CONTENT int fd, const void *bytes, size_t n
PARTIAL (READ, read, (BUFFER), (fd, bytes, n), fd, n)
PARTIAL (READ, __read_chk, (BUFFER, size_t room), (fd, bytes, n, room), fd, n)
PARTIAL (READ, pread, (BUFFER, off_t at_), (fd, bytes, n, at_), fd, n)
PARTIAL (READ, pread64, (BUFFER, off64_t at_), (fd, bytes, n, at_), fd, n)
PARTIAL (READ, __pread_chk, (BUFFER, off_t at_, size_t room),
         (fd, bytes, n, at_, room), fd, n)
PARTIAL (READ, __pread64_chk, (BUFFER, off64_t at_, size_t room),
         (fd, bytes, n, at_, room), fd, n)
PARTIAL (WRITE, write, (CONTENT), (fd, bytes, n), fd, n)
PARTIAL (WRITE, pwrite, (CONTENT, off_t at_), (fd, bytes, n, at_), fd, n)
PARTIAL (WRITE, pwrite64, (CONTENT, off64_t at_), (fd, bytes, n, at_), fd, n)
PARTIAL (WRITE, sendfile, (int fd, int in, off_t *at_, size_t n),
         (fd, in, at_, n), fd, n)
PARTIAL (WRITE, sendfile64, (int fd, int in, off64_t *at_, size_t n),
         (fd, in, at_, n), fd, n)
PARTIAL (WRITE, copy_file_range,
         (int in, off64_t *in_at, int fd, off64_t *at_, size_t n, unsigned f),
         (in, in_at, fd, at_, n, f), fd, n)
PLAIN (READ, ssize_t, -1, readv, (int fd, const struct iovec *v, int n),
       (fd, v, n), fd, NULL)
PLAIN (WRITE, ssize_t, -1, writev, (int fd, const struct iovec *v, int n),
       (fd, v, n), fd, NULL)

/* --- opening and closing --- */

#define OPENING(name, leading, passed)                                         \
  int name (leading const char *path, int flags, ...)                          \
  {                                                                            \
    REAL (int, name, (leading const char *, int, ...));                        \
    mode_t mode = 0;                                                           \
    int makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;    \
    if (makes) {                                                               \
      va_list rest;                                                            \
      va_start (rest, flags);                                                  \
      mode = (mode_t) va_arg (rest, int);                                      \
      va_end (rest);                                                           \
    }                                                                          \
    int wrong = meet (makes ? CREATE : OPEN, -1, path);                        \
    int result = wrong <= NONE ? real (passed path, flags, mode) : -1;         \
    errno = wrong <= NONE ? errno : wrong;                                     \
    if (makes)                                                                 \
      note ("create", -1, path, NULL, result);                                 \
    return result;                                                             \
  }
#define NOTHING
#define COMMA(a) a,
OPENING (open, NOTHING, NOTHING)
OPENING (open64, NOTHING, NOTHING)
OPENING (openat, COMMA (int folder), COMMA (folder))
OPENING (openat64, COMMA (int folder), COMMA (folder))
#define PATH const char *path
int __open_2 (PATH, int flags);
int __open64_2 (PATH, int flags);
PLAIN (OPEN, int, -1, __open_2, (PATH, int flags), (path, flags), -1, path)
PLAIN (OPEN, int, -1, __open64_2, (PATH, int flags), (path, flags), -1, path)
PLAIN (OPEN, FILE *, NULL, fopen, (PATH, const char *mode), (path, mode), -1,
       path)
PLAIN (OPEN, FILE *, NULL, fopen64, (PATH, const char *mode), (path, mode), -1,
       path)

/* A close that fails has closed (Linux). */
int
close (int fd)
{
  REAL (int, close, (int) );
  int wrong = meet (CLOSE, fd, NULL);
  int result = real (fd);
  if (wrong <= NONE)
    return result;
  errno = wrong;
  return -1;
}

NOTED (SYNC, fsync, (int fd), (fd), fd, NULL, NULL)
NOTED (SYNC, fdatasync, (int fd), (fd), fd, NULL, NULL)
NOTED (TRUNCATE, ftruncate, (int fd, off_t n), (fd, n), fd, NULL, NULL)
NOTED (TRUNCATE, ftruncate64, (int fd, off64_t n), (fd, n), fd, NULL, NULL)

/* --- names --- */

#define FROM_TO    const char *from, const char *to
#define AT_FROM_TO int from_at, const char *from, int to_at, const char *to
NOTED (RENAME, rename, (FROM_TO), (from, to), -1, from, to)
NOTED (RENAME, renameat, (AT_FROM_TO), (from_at, from, to_at, to), -1, from, to)
NOTED (RENAME, renameat2, (AT_FROM_TO, unsigned flags),
       (from_at, from, to_at, to, flags), -1, from, to)
NOTED (LINK, link, (FROM_TO), (from, to), -1, from, to)
NOTED (LINK, linkat, (AT_FROM_TO, int flags), (from_at, from, to_at, to, flags),
       -1, from, to)
NOTED (UNLINK, unlink, (PATH), (path), -1, path, NULL)
NOTED (UNLINK, unlinkat, (int folder, PATH, int flags), (folder, path, flags),
       -1, path, NULL)
NOTED (UNLINK, rmdir, (PATH), (path), -1, path, NULL)
NOTED (MKDIR, mkdir, (PATH, mode_t mode), (path, mode), -1, path, NULL)

/* --- what is told of files --- */

#define STATUS   struct stat *status
#define STATUS64 struct stat64 *status
PLAIN (STAT, int, -1, stat, (PATH, STATUS), (path, status), -1, path)
PLAIN (STAT, int, -1, lstat, (PATH, STATUS), (path, status), -1, path)
PLAIN (STAT, int, -1, fstat, (int fd, STATUS), (fd, status), fd, NULL)
PLAIN (STAT, int, -1, fstatat, (int fd, PATH, STATUS, int flags),
       (fd, path, status, flags), fd, path)
PLAIN (STAT, int, -1, stat64, (PATH, STATUS64), (path, status), -1, path)
PLAIN (STAT, int, -1, lstat64, (PATH, STATUS64), (path, status), -1, path)
PLAIN (STAT, int, -1, fstat64, (int fd, STATUS64), (fd, status), fd, NULL)
PLAIN (STAT, int, -1, fstatat64, (int fd, PATH, STATUS64, int flags),
       (fd, path, status, flags), fd, path)
PLAIN (STAT, int, -1, access, (PATH, int mode), (path, mode), -1, path)
PLAIN (ATTRIBUTE, int, -1, fchmod, (int fd, mode_t mode), (fd, mode), fd, NULL)
PLAIN (ATTRIBUTE, int, -1, fchown, (int fd, uid_t user, gid_t group),
       (fd, user, group), fd, NULL)
PLAIN (ATTRIBUTE, int, -1, futimens, (int fd, const struct timespec times[2]),
       (fd, times), fd, NULL)
PLAIN (ATTRIBUTE, int, -1, utimensat,
       (int fd, PATH, const struct timespec times[2], int flags),
       (fd, path, times, flags), fd, path)
PLAIN (FOLDER, DIR *, NULL, opendir, (PATH), (path), -1, path)
PLAIN (FOLDER, struct dirent *, NULL, readdir, (DIR * folder), (folder), -1, "")
PLAIN (FOLDER, struct dirent64 *, NULL, readdir64, (DIR * folder), (folder), -1,
       "")

/* --- locks and copies of descriptors --- */

PLAIN (FLOCK, int, -1, flock, (int fd, int operation), (fd, operation), fd,
       NULL)

#define CONTROL(name)                                                          \
  int name (int fd, int command, ...)                                          \
  {                                                                            \
    REAL (int, name, (int, int, ...));                                         \
    va_list rest;                                                              \
    va_start (rest, command);                                                  \
    void *argument = va_arg (rest, void *);                                    \
    va_end (rest);                                                             \
    int is_copy = command == F_DUPFD || command == F_DUPFD_CLOEXEC;            \
    int is_lock = command == F_SETLK || command == F_SETLKW ||                 \
                  command == F_GETLK || command == F_OFD_SETLK ||              \
                  command == F_OFD_SETLKW || command == F_OFD_GETLK;           \
    int wrong = is_copy   ? meet (DUP, fd, NULL)                               \
                : is_lock ? meet (LOCK, fd, NULL)                              \
                          : NONE;                                              \
    if (wrong <= NONE)                                                         \
      return real (fd, command, argument);                                     \
    errno = wrong;                                                             \
    return -1;                                                                 \
  }
CONTROL (fcntl)
CONTROL (fcntl64)
PLAIN (DUP, int, -1, dup, (int fd), (fd), fd, NULL)
PLAIN (DUP, int, -1, dup2, (int fd, int to), (fd, to), fd, NULL)
PLAIN (PIPE, int, -1, pipe, (int ends[2]), (ends), -1, "")
PLAIN (PIPE, int, -1, pipe2, (int ends[2], int flags), (ends, flags), -1, "")

/* --- memory --- */

#define MAP void *hint, size_t n, int protection, int flags, int fd
PLAIN (MMAP, void *, MAP_FAILED, mmap, (MAP, off_t from),
       (hint, n, protection, flags, fd, from), fd, "")
PLAIN (MMAP, void *, MAP_FAILED, mmap64, (MAP, off64_t from),
       (hint, n, protection, flags, fd, from), fd, "")

#ifndef FAULT_NO_MALLOC
/* dlsym() may need memory itself. */
#define ALLOCATING(name, parameters, arguments)                                \
  extern void *__libc_##name parameters;                                       \
  void *name parameters                                                        \
  {                                                                            \
    int wrong = meet (MALLOC, -1, "");                                         \
    if (wrong <= NONE)                                                         \
      return __libc_##name arguments;                                          \
    errno = ENOMEM;                                                            \
    return NULL;                                                               \
  }
ALLOCATING (malloc, (size_t n), (n))
ALLOCATING (calloc, (size_t n, size_t each), (n, each))
ALLOCATING (realloc, (void *memory, size_t n), (memory, n))
#endif

/* --- processes --- */

pid_t
fork (void)
{
  REAL (pid_t, fork, (void) );
  int wrong = meet (FORK, -1, "");
  if (wrong > NONE) {
    errno = wrong;
    return -1;
  }
  pid_t pid = real ();
  if (pid == 0) {
    role = CHILD;
    matching = 0;
    memset (calls, 0, sizeof calls);
  }
  return pid;
}

PLAIN (WAIT, pid_t, -1, waitpid, (pid_t pid, int *status, int flags),
       (pid, status, flags), -1, "")
PLAIN (WAIT, int, -1, poll, (struct pollfd * fds, nfds_t n, int milliseconds),
       (fds, n, milliseconds), -1, "")
int __poll_chk (struct pollfd *fds, nfds_t n, int milliseconds, size_t room);
PLAIN (WAIT, int, -1, __poll_chk,
       (struct pollfd * fds, nfds_t n, int milliseconds, size_t room),
       (fds, n, milliseconds, room), -1, "")
