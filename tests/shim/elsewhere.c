/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), makes it believe that it is another
 * host, $HOST_NAME ("": gethostname fails), and another time: $CLOCK is the
 * Unix time, or "+N" and "-N" seconds from now; $PID_NUMBER the process's
 * number. $FROZEN stops what is below a second. Clocks that only go forward
 * stay as they are.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int
gethostname (char *name, size_t size)
{
  static int (*real) (char *, size_t);
  const char *host = getenv ("HOST_NAME");
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "gethostname");
  if (host == NULL)
    return real (name, size);
  if (*host == '\0') {
    errno = EFAULT;
    return -1;
  }
  strncpy (name, host, size);
  if (strlen (host) < size)
    return 0;
  errno = ENAMETOOLONG;
  return -1;
}

static time_t
shifted (time_t now)
{
  const char *clock = getenv ("CLOCK");
  if (clock == NULL || *clock == '\0')
    return now;
  return *clock == '+' || *clock == '-' ? now + atol (clock) : atol (clock);
}

int
clock_gettime (clockid_t id, struct timespec *now)
{
  static int (*real) (clockid_t, struct timespec *);
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "clock_gettime");
  int result = real (id, now);
  if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)
    now->tv_sec = shifted (now->tv_sec);
  if (getenv ("FROZEN") != NULL && id == CLOCK_REALTIME)
    *now = (struct timespec){.tv_sec = 1796000000};
  return result;
}

int
gettimeofday (struct timeval *now, void *zone)
{
  struct timespec precise;
  (void) zone;
  clock_gettime (CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *result)
{
  struct timespec now;
  clock_gettime (CLOCK_REALTIME, &now);
  if (result != NULL)
    *result = now.tv_sec;
  return now.tv_sec;
}

pid_t
getpid (void)
{
  static pid_t (*real) (void);
  const char *pid = getenv ("PID_NUMBER");
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "getpid");
  return pid != NULL && *pid != '\0' ? atoi (pid) : real ();
}
