/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), stops it as Ctrl-Z does before it first
 * removes a file whose path has $STOP_AT in it: what others do meanwhile comes
 * between two of its steps.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
unlink (const char *path)
{
  static int (*real) (const char *);
  static int was_stopped;
  const char *at = getenv ("STOP_AT");
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "unlink");
  if (at != NULL && !was_stopped && strstr (path, at) != NULL) {
    was_stopped = 1;
    raise (SIGSTOP);
  }
  return real (path);
}
