/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * seccomp: what is listed here is let through; all else is answered with an
 * error, so that the libraries fall back to older calls where they try newer
 * ones.
 */
#include "base/fence_layers.h"
#include "base/filter_calls.h"

#ifdef FILTER_ARCH
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Calls that are let through whatever is asked. */
static const int calls[] = {
    /* reading */
    SYS_read,
    SYS_readv,
    SYS_pread64,
    SYS_preadv,
    SYS_lseek,
    SYS_close,
    SYS_getdents64,
    SYS_statx,
    SYS_faccessat,
    SYS_readlinkat,
    SYS_getcwd,
    SYS_fstatfs,
    SYS_statfs,
#ifdef SYS__llseek
    SYS__llseek,
#endif
#ifdef SYS_fstat
    SYS_fstat,
#endif
#ifdef SYS_newfstatat
    SYS_newfstatat,
#endif
#ifdef SYS_fstatat64
    SYS_fstatat64,
    SYS_fstat64,
#endif
#ifdef SYS_stat64
    SYS_stat64,
    SYS_lstat64,
#endif
#ifdef SYS_fstatfs64
    SYS_fstatfs64,
    SYS_statfs64,
#endif
#ifdef SYS_stat
    SYS_stat,
    SYS_lstat,
#endif
#ifdef SYS_access
    SYS_access,
    SYS_readlink,
    SYS_poll,
#endif
#ifdef SYS_faccessat2
    SYS_faccessat2,
#endif
#ifdef SYS_fadvise64
    SYS_fadvise64,
#endif
    SYS_ppoll,
    /* memory */
    SYS_brk,
    SYS_munmap,
    SYS_mremap,
    SYS_mprotect,
    SYS_madvise,
    SYS_futex,
#ifdef SYS_mmap
    SYS_mmap,
#endif
#ifdef SYS_mmap2
    SYS_mmap2,
#endif
#ifdef SYS_futex_time64
    SYS_futex_time64,
    SYS_ppoll_time64,
#endif
    /* time and chance */
    SYS_nanosleep,
    SYS_getrandom,
    SYS_sched_yield,
#ifdef SYS_gettimeofday /* musl names what ends in 2038 otherwise */
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_gettimeofday,
#endif
#ifdef SYS_time
    SYS_time,
#endif
#ifdef SYS_clock_gettime64
    SYS_clock_gettime64,
    SYS_clock_getres_time64,
    SYS_clock_nanosleep_time64,
#endif
    /* who and where we are */
    SYS_getpid,
    SYS_getppid,
    SYS_gettid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_uname,
    SYS_sysinfo,
    SYS_sched_getaffinity,
#ifdef SYS_geteuid32
    SYS_getuid32,
    SYS_geteuid32,
    SYS_getgid32,
    SYS_getegid32,
#endif
    /* signals, and the end */
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
#ifdef SYS_sigreturn
    SYS_sigreturn,
#endif
};

/* What opens for more than reading. */
#define WRITING_FLAGS                                                          \
  ((guint32) (O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY)))

static void
add_conditions (GArray *steps, const Fence *fence)
{
  const guint32 all = G_MAXUINT32;
  const guint32 out = (guint32) fence->out, self = (guint32) getpid ();
  const FilterCondition conditions[] = {
      {SYS_openat, 2, WRITING_FLAGS, EACCES, 1, {O_RDONLY}},
#ifdef SYS_open
      {SYS_open, 1, WRITING_FLAGS, EACCES, 1, {O_RDONLY}},
#endif
      {SYS_write, 0, all, EBADF, 2, {out, STDERR_FILENO}},
      {SYS_writev, 0, all, EBADF, 2, {out, STDERR_FILENO}},
      /* The sent log's locks; but no new number for a descriptor, which could
       * be the one that can be written to. */
      {SYS_fcntl,
       1,
       all,
       EPERM,
       6,
       {F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK, F_SETLKW}},
#ifdef SYS_fcntl64
      {SYS_fcntl64,
       1,
       all,
       EPERM,
       6,
       {F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK, F_SETLKW}},
#endif
      /* Whether it is a terminal; nothing is typed into it. */
      {SYS_ioctl, 1, all, ENOTTY, 1, {TCGETS}},
      {SYS_kill, 0, all, EPERM, 1, {self}},
      {SYS_tkill, 0, all, EPERM, 1, {self}},
      {SYS_tgkill, 0, all, EPERM, 1, {self}},
      {SYS_prlimit64, 0, all, EPERM, 1, {0}},
  };
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    filter_add_condition (steps, &conditions[i]);
}

gboolean
fence_restrict_calls (const Fence *fence)
{
  g_autoptr (GArray) steps = filter_new ();
  add_conditions (steps, fence);
  filter_allow_only (steps, calls, G_N_ELEMENTS (calls));
  return filter_install (steps);
}

gboolean
fence_restrict_programs (void)
{
  g_autoptr (GArray) steps = filter_new ();
  filter_add_answer (steps, SYS_execve, FILTER_FAIL (EPERM));
  filter_add_answer (steps, SYS_execveat, FILTER_FAIL (EPERM));
#ifdef SYS_io_uring_setup /* makes sockets, too */
  filter_add_answer (steps, SYS_io_uring_setup, FILTER_FAIL (ENOSYS));
#endif
#ifdef SYS_socket /* syslog's is of this host */
  filter_add_condition (
      steps,
      &(FilterCondition){SYS_socket, 0, G_MAXUINT32, EACCES, 1, {AF_UNIX}});
#endif
  filter_allow_all (steps);
  return filter_install (steps);
}

#else

gboolean
fence_restrict_calls (const Fence *fence)
{
  (void) fence;
  return FALSE;
}

gboolean
fence_restrict_programs (void)
{
  return FALSE;
}

#endif
