/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files for what reads from a descriptor or a path: without a name, so that a
 * target that is ended leaves nothing behind.
 */
#pragma once

#include "base/descriptor.h"
#include "fuzz.h"

#include <unistd.h>

/* A file of these bytes, at its start; the caller closes it. */
static inline int
input_file_new (const void *bytes, gsize length)
{
  int fd = descriptor_open_temporary (NULL);
  PROMISE (fd >= 0 && descriptor_write (fd, bytes, length, NULL));
  PROMISE (lseek (fd, 0, SEEK_SET) == 0);
  return fd;
}

/* Its name for who wants a path; the caller frees it. */
static inline char *
input_file_path (int fd)
{
  return g_strdup_printf ("/dev/fd/%d", fd);
}

/* All that is in it. */
static inline GString *
input_file_read (int fd)
{
  gsize length = (gsize) lseek (fd, 0, SEEK_END);
  GString *text = g_string_sized_new (length);
  g_string_set_size (text, length);
  PROMISE (descriptor_read_at (fd, text->str, length, 0) == (gssize) length);
  return text;
}
