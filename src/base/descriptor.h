/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open(2), read(2), write(2) and fsync(2) as everybody wants them: interrupted
 * calls go on (FUSE and NFS interrupt open and fsync, too; g_open() and
 * g_fsync() go on in some releases only), a descriptor that is set non-blocking
 * is waited for, short writes are completed. SIGPIPE and SIGXFSZ must be
 * ignored: EPIPE and EFBIG are then errors like any other.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* As open(2); @mode counts where a file is made. */
int descriptor_open (const char *path, int flags, mode_t mode);

/* As fsync(2). */
int descriptor_sync (int fd);

/* Up to @length bytes into @buffer; 0 at the end, -1 with errno. */
gssize descriptor_read (int fd, void *buffer, gsize length);

/* As descriptor_read(), from @offset, and short at the end only. */
gssize descriptor_read_at (int fd, void *buffer, gsize length, guint64 offset);

/* Writes all of @bytes; FALSE with errno. */
gboolean descriptor_write_all (int fd, const void *bytes, gsize length);

/* The same with bytes of a message. Errors: as error_set_errno(). */
gboolean descriptor_write (int fd, const void *bytes, gsize length,
                           GError **error);

/* Has the kernel copy what it can of the @length bytes at @offset of the file
 * @in to @out, as platform_pass(); how many. What is left, perhaps all, is the
 * caller's to read and write, also where something failed. */
guint64 descriptor_pass (int in, guint64 offset, int out, guint64 length);

/* Reads all of the regular file @path, which we wrote; FALSE with errno.
 * EINVAL: something else is in its place, a link say, or a stranger put it
 * there (base/stranger.h). */
gboolean descriptor_read_own (const char *path, GString *bytes);

/* A nameless temporary file, 0600, to be closed by the caller; its room is
 * free again then. -1 with @error: TEMPORARY. */
int descriptor_open_temporary (GError **error);
