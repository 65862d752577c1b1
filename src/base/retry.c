/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/retry.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int
retry_open (const char *path, int flags, mode_t mode)
{
  int fd;
  do
    fd = open (path, flags, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

int
retry_sync (int fd)
{
  int result;
  do
    result = fsync (fd);
  while (result < 0 && errno == EINTR);
  return result;
}
