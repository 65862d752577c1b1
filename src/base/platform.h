/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What systems do each in their own way, or not at all. PLATFORM_POSIX leaves
 * out all that is not POSIX, so that what is done then can be tested anywhere.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* Gives @from the name @to unless that exists: 0, or -1 with errno, EEXIST
 * among others. EINVAL or ENOSYS: can't be done in one step here. */
int platform_rename_unless_there (const char *from, const char *to);

/* A file without a name in @folder, 0600; or -1 with errno: try one with a
 * name. */
int platform_open_nameless (const char *folder);

/* A number that is another one after each start of the system; 0: not known. */
gint32 platform_start_number (void);

/* From now on the process is killed when its parent ends; where the system
 * can't do that, it goes on. FALSE with errno: the system can, and did not. */
gboolean platform_end_with_parent (void);

/* Has the kernel copy up to @length bytes of the file @in, from *@offset on,
 * which then moves, to @out, a file or a device. How many; 0 where there are
 * none, or -1 with errno, and none was copied: the caller reads and writes, and
 * learns there what is the matter. */
gssize platform_pass (int in, off_t *offset, int out, gsize length);

/* Has the pipe @fd hold @length bytes, where it holds less and the system lets
 * it; what is no pipe stays as it is. No more than is of use: what all pipes of
 * a user hold together is bounded. */
void platform_widen_pipe (int fd, gsize length);

/* The calling thread lets others go first, those of its own process, too;
 * nothing where the system can't tell threads apart. */
void platform_go_last (void);
