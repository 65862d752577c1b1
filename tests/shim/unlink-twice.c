/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), removes files and says that they were
 * not there: as a client of NFS does whose first request was carried out, and
 * whose second one, as no answer came, was answered.
 */
#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>

int
unlink (const char *path)
{
  static int (*real) (const char *);
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "unlink");
  int result = real (path);
  if (result == 0)
    errno = ENOENT;
  return -1;
}
