/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#if defined(__linux__) && !defined(PLATFORM_POSIX)
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#elif defined(__FreeBSD__) && !defined(PLATFORM_POSIX)
#include <sys/procctl.h>
#endif

#define LAST_NICENESS 10

/* Logs and mailboxes are larger than 2 GB also where addresses have 32 bits. */
G_STATIC_ASSERT (sizeof (off_t) == 8);

#ifndef PLATFORM_POSIX
/* glibc has had a function for it since 2.28, musl for years had none. */
#if defined(RENAME_NOREPLACE)
#define RENAME_UNLESS_THERE(from, to)                                          \
  renameat2 (AT_FDCWD, (from), AT_FDCWD, (to), RENAME_NOREPLACE)
#elif defined(__linux__) && defined(SYS_renameat2)
#define RENAME_UNLESS_THERE(from, to)                                          \
  (int) syscall (SYS_renameat2, AT_FDCWD, (from), AT_FDCWD, (to), 1U)
#endif
#endif

int
platform_rename_unless_there (const char *from, const char *to)
{
#ifdef RENAME_UNLESS_THERE
  return RENAME_UNLESS_THERE (from, to);
#else
  (void) from;
  (void) to;
  errno = ENOSYS;
  return -1;
#endif
}

int
platform_open_nameless (const char *folder)
{
#if defined(O_TMPFILE) && !defined(PLATFORM_POSIX)
  return open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
#else
  (void) folder;
  errno = ENOSYS;
  return -1;
#endif
}

gint32
platform_start_number (void)
{
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  char digits[sizeof "01234567"] = "";
  int fd = open ("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  gboolean is_read = fd >= 0 && read (fd, digits, sizeof digits - 1) ==
                                    (gssize) (sizeof digits - 1);
  if (fd >= 0)
    close (fd);
  return is_read ? (gint32) g_ascii_strtoull (digits, NULL, 16) : 0;
#else
  return 0;
#endif
}

gboolean
platform_end_with_parent (void)
{
#if defined(PLATFORM_POSIX)
  return TRUE;
#elif defined(__linux__)
  return prctl (PR_SET_PDEATHSIG, SIGKILL) == 0;
#elif defined(__FreeBSD__)
  int signal_number = SIGKILL;
  return procctl (P_PID, 0, PROC_PDEATHSIG_CTL, &signal_number) == 0;
#else
  return TRUE;
#endif
}

/* A pipe's or socket's reader would be handed the kernel's own pages of a file:
 * who writes into it before he reads would change a message that counts as
 * handed on. The same goes for what splice() moves from pipe to pipe, which may
 * be such pages. */
gssize
platform_pass (int in, off_t *offset, int out, gsize length)
{
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  struct stat status;
  if (fstat (out, &status) != 0)
    return -1;
  if (S_ISREG (status.st_mode))
    return copy_file_range (in, offset, out, NULL, length, 0);
  if (S_ISCHR (status.st_mode))
    return sendfile (out, in, offset, length);
  errno = EINVAL;
  return -1;
#else
  (void) in;
  (void) offset;
  (void) out;
  (void) length;
  errno = ENOSYS;
  return -1;
#endif
}

void
platform_widen_pipe (int fd, gsize length)
{
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  int held = fcntl (fd, F_GETPIPE_SZ);
  if (held > 0 && (gsize) held < length)
    (void) fcntl (fd, F_SETPIPE_SZ, (int) length);
#else
  (void) fd;
  (void) length;
#endif
}

void
platform_go_last (void)
{
#if defined(__linux__) && !defined(PLATFORM_POSIX)
  /* POSIX has it of a process, Linux of a thread (setpriority(2)). Root could
   * go before others by it. */
  if (getpriority (PRIO_PROCESS, 0) < LAST_NICENESS)
    (void) setpriority (PRIO_PROCESS, 0, LAST_NICENESS);
#endif
}
