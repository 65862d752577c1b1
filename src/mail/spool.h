/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The message as it came, read once. Its head stays in memory; a long rest
 * goes to an unlinked temporary file, or is read in place where the
 * descriptor is a regular file. Memory stays below SPOOL_MEMORY_BYTES plus a
 * copy buffer whatever the message's size.
 *
 * Ordinary mail needs the head only: spool_read_head(), then spool_copy()
 * hands on what was read and streams the rest without storing it.
 */
#pragma once

#include <glib.h>

/* The head: enough for the largest header block seen in real mail several
 * times over. */
#define SPOOL_HEAD_BYTES (256 * 1024)
/* What is kept in memory before a temporary file is made. */
#define SPOOL_MEMORY_BYTES (512 * 1024)

typedef struct Spool Spool;

/* @fd stays the caller's and must stay open as long as the spool. A regular
 * file is read from its current offset on, by pread. */
Spool *spool_new (int fd);
/* One message of many in the regular file @fd: an mbox. Bytes that are not
 * there any more count as not belonging to it. */
Spool *spool_new_part (int fd, guint64 offset, guint64 size_bytes);
void spool_free (Spool *spool);

/* Reads on until the header block is complete, SPOOL_HEAD_BYTES are there, or
 * the message ends. Errors: IO, TEMPORARY. */
gboolean spool_read_head (Spool *spool, GError **error);

/* Reads the whole message; may be called after spool_read_head(), and again.
 * Errors: IO, TEMPORARY (no room for the temporary file). */
gboolean spool_read_all (Spool *spool, GError **error);

/* What is in memory from the message's first byte on, *@length bytes; not
 * terminated; valid until the next call that reads. */
const char *spool_head (const Spool *spool, gsize *length);

/* Whether the header block's end, or the message's, lies within the head. */
gboolean spool_has_header (const Spool *spool);

/* Size in bytes, known only after spool_read_all(). */
guint64 spool_size_bytes (const Spool *spool);

/* Reads up to @length bytes at @offset into @buffer, after spool_read_all().
 * Returns the count, 0 at the end, -1 with @error (IO). Fewer bytes than
 * asked for are returned at the end only. */
gssize spool_read_at (const Spool *spool, void *buffer, gsize length,
                      guint64 offset, GError **error);

/* Writes the message from @offset on to @fd: what was read and, where
 * spool_read_all() was not called, the rest as it comes, which can be done
 * once. Errors: IO, TEMPORARY (also a broken pipe, a full disk). */
gboolean spool_copy (Spool *spool, guint64 offset, int fd, GError **error);

/* Reads what is left of a pipe, and drops it: an MDA may take a broken pipe for
 * our failure. Of a file nothing is read. Nothing can be copied afterwards.
 * Errors: IO. */
gboolean spool_drain (Spool *spool, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Spool, spool_free)
