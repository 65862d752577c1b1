/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), lets it find a system that has neither
 * Landlock nor seccomp: both fail with NO_FENCE, a number of errno (ENOSYS).
 * Also for Valgrind, which can't work within the fence itself.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define REAL(type, name, ...)                                                  \
  static type (*real) (__VA_ARGS__);                                           \
  if (real == NULL)                                                            \
  *(void **) &real = dlsym (RTLD_NEXT, #name)

static int
fail (void)
{
  const char *number = getenv ("NO_FENCE");
  errno = number != NULL ? atoi (number) : ENOSYS;
  return -1;
}

int
prctl (int option, ...)
{
  REAL (int, prctl, int, ...);
  unsigned long a[4];
  va_list arguments;
  va_start (arguments, option);
  for (int i = 0; i < 4; i++)
    a[i] = va_arg (arguments, unsigned long);
  va_end (arguments);
  if (option == PR_SET_SECCOMP || option == PR_GET_SECCOMP ||
      option == PR_SET_NO_NEW_PRIVS)
    return fail ();
  return real (option, a[0], a[1], a[2], a[3]);
}

long
syscall (long number, ...)
{
  REAL (long, syscall, long, ...);
  long a[6];
  va_list arguments;
  va_start (arguments, number);
  for (int i = 0; i < 6; i++)
    a[i] = va_arg (arguments, long);
  va_end (arguments);
#ifdef SYS_landlock_create_ruleset
  if (number == SYS_landlock_create_ruleset)
    return fail ();
#endif
  return real (number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
