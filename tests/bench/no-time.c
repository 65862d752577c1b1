/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), has it run the same instructions each
 * time: the clock that measures stands still, waits last until there is
 * something, and random numbers are always the same. What would be killed ends
 * by another signal, so that Valgrind can write down what it did.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

#define REAL(type, name, ...)                                                  \
  static type (*real) (__VA_ARGS__);                                           \
  if (real == NULL)                                                            \
  *(void **) &real = dlsym (RTLD_NEXT, #name)

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  REAL (int, clock_gettime, clockid_t, struct timespec *);
  if (clock != CLOCK_MONOTONIC)
    return real (clock, time);
  *time = (struct timespec){.tv_sec = 1000};
  return 0;
}

int
poll (struct pollfd *fds, nfds_t n, int timeout)
{
  REAL (int, poll, struct pollfd *, nfds_t, int);
  return real (fds, n, timeout > 0 ? -1 : timeout);
}

/* What poll() is with _FORTIFY_SOURCE. */
int __poll_chk (struct pollfd *fds, nfds_t n, int timeout, size_t size);
int
__poll_chk (struct pollfd *fds, nfds_t n, int timeout,
            size_t size __attribute__ ((unused)))
{
  return poll (fds, n, timeout);
}

pid_t
waitpid (pid_t pid, int *status, int options)
{
  REAL (pid_t, waitpid, pid_t, int *, int);
  return real (pid, status, options & ~WNOHANG);
}

int
kill (pid_t pid, int signal)
{
  REAL (int, kill, pid_t, int);
  return real (pid, signal == SIGKILL ? SIGUSR1 : signal);
}

ssize_t
getrandom (void *bytes, size_t n, unsigned flags __attribute__ ((unused)))
{
  memset (bytes, 0x5a, n);
  return (ssize_t) n;
}
