/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/fence_layers.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__) && !defined(PLATFORM_POSIX)
#include <sys/prctl.h>

/* Neither layer is to be had without: a program that gains rights by being
 * started would take the fence along. */
static void
give_up_new_privileges (void)
{
  (void) prctl (PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL);
}

/* Of mail and keys no image is kept, also where a program takes what is dumped
 * (core(5)), which no limit keeps it from. */
static void
forbid_dumps (void)
{
  (void) prctl (PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL);
}
#else
static void
give_up_new_privileges (void)
{
}

static void
forbid_dumps (void)
{
}
#endif

guint
fence_enter (const Fence *fence)
{
  const struct rlimit none = {0, 0};
  guint layers = 0;
  (void) setrlimit (RLIMIT_CORE, &none);
  forbid_dumps ();
  give_up_new_privileges ();
  if (fence_restrict_files (fence))
    layers |= FENCE_FILES;
  if (fence_restrict_calls (fence))
    layers |= FENCE_CALLS;
  return layers;
}

guint
fence_find_layers (void)
{
  static const char *const nothing[] = {NULL};
  int status;
  pid_t pid = fork ();
  if (pid == 0)
    _exit ((int) fence_enter (&(Fence){nothing, STDOUT_FILENO}));
  while (pid > 0 && waitpid (pid, &status, 0) < 0)
    if (errno != EINTR)
      return 0;
  return pid > 0 && WIFEXITED (status) ? (guint) WEXITSTATUS (status) : 0;
}

void
fence_forbid_programs (void)
{
  give_up_new_privileges ();
  (void) fence_restrict_programs ();
}
