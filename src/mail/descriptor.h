/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * read(2) and write(2) as everybody wants them: interrupted calls go on, a
 * descriptor that is set non-blocking is waited for, short writes are
 * completed. SIGPIPE and SIGXFSZ must be ignored: EPIPE and EFBIG are then
 * errors like any other.
 */
#pragma once

#include <glib.h>

/* Up to @length bytes into @buffer; 0 at the end, -1 with errno. */
gssize descriptor_read (int fd, void *buffer, gsize length);

/* As descriptor_read(), from @offset, and short at the end only. */
gssize descriptor_read_at (int fd, void *buffer, gsize length, guint64 offset);

/* Writes all of @bytes. Errors: as error_set_errno(). */
gboolean descriptor_write (int fd, const void *bytes, gsize length,
                           GError **error);

/* Reads all of the regular file @path, which we wrote; FALSE with errno.
 * EINVAL: something else is in its place, a link say, or a stranger put it
 * there (base/stranger.h). */
gboolean descriptor_read_own (const char *path, GString *bytes);

/* A nameless temporary file, 0600, to be closed by the caller; its room is
 * free again then. -1 with @error: TEMPORARY. */
int descriptor_open_temporary (GError **error);
