/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), makes fsync() as slow as on a busy
 * disk: so that two programs meet between the steps around it.
 */
#include <unistd.h>

#define SYNC_USEC 20000

int
fsync (int fd)
{
  (void) fd;
  return usleep (SYNC_USEC);
}
