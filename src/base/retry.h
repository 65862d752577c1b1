/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open(2) and fsync(2), made again where a signal interrupts them: FUSE and NFS
 * answer so, and a message would be held back for nothing. (g_open() and
 * g_fsync() do that in some releases only.)
 */
#pragma once

#include <sys/types.h>

/* As open(2); @mode counts where a file is made. */
int retry_open (const char *path, int flags, mode_t mode);

/* As fsync(2). */
int retry_sync (int fd);
