/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the bytes are: [0, memory_length) in memory; behind that, in the
 * caller's file (is_file), in our temporary file (after spool_read_all), or
 * still in the pipe. A file's size is taken once, at the start: what is
 * appended meanwhile is another message's, and what is cut off meanwhile is an
 * error, since handing on the rest would be a loss that nobody sees. This is
 * also why files are read, not mapped: a mapping of a file that shrinks ends
 * the process.
 */
#include "mail/spool.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/platform.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES  (128 * 1024)
#define PAGE_BYTES  4096
#define FIRST_BYTES (64 * 1024) /* of a pipe, as much as it holds */

struct Spool {
  int fd;
  gboolean is_file;
  guint64 file_start; /* of the message in the file */
  char *memory;
  gsize memory_length;
  gsize memory_capacity;
  gsize scanned_length;   /* how far the header's end was looked for */
  gboolean line_is_empty; /* so far, at scanned_length */
  gboolean header_ended;  /* by an empty line that ends with LF */
  gboolean at_end;        /* everything is in memory or in a file */
  gboolean handed_on;     /* the rest went through spool_copy() unseen */
  guint64 size_bytes;     /* of files from the start, else at the end */
  int temporary;          /* what follows the memory; or -1 */
};

Spool *
spool_new (int fd)
{
  Spool *spool = g_new0 (Spool, 1);
  spool->fd = fd;
  spool->temporary = -1;
  spool->line_is_empty = TRUE;

  /* Files of /proc say that they are empty; they are read as pipes are. */
  struct stat status;
  off_t start = lseek (fd, 0, SEEK_CUR);
  if (start >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode) &&
      status.st_size > 0) {
    spool->is_file = TRUE;
    spool->file_start = (guint64) start;
    spool->size_bytes = (guint64) MAX (status.st_size - start, 0);
    spool->at_end = spool->size_bytes == 0;
  }
  return spool;
}

Spool *
spool_new_part (int fd, guint64 offset, guint64 size_bytes)
{
  (void) lseek (fd, (off_t) offset, SEEK_SET);
  Spool *spool = spool_new (fd);
  spool->size_bytes = MIN (spool->size_bytes, size_bytes);
  spool->at_end = spool->is_file && spool->size_bytes == 0;
  return spool;
}

void
spool_free (Spool *spool)
{
  if (spool == NULL)
    return;
  if (spool->temporary >= 0)
    close (spool->temporary);
  g_free (spool->memory);
  g_free (spool);
}

static gboolean
set_read_error (GError **error, int saved_errno)
{
  return error_set_errno (error, saved_errno, "can't read the message");
}

static gboolean
set_shrunk (GError **error)
{
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
                       "the file with the message became shorter while it was "
                       "read: try again when nobody writes to it");
  return FALSE;
}

/* The next bytes of the message, behind what is in memory and (of a pipe)
 * behind what was read since; 0 at the end, -1 with @error. */
static gssize
read_next (Spool *spool, char *buffer, gsize length, guint64 offset,
           GError **error)
{
  gsize wanted = length;
  gssize n;
  if (spool->is_file) {
    wanted = (gsize) MIN (length, spool->size_bytes - offset);
    n = descriptor_read_at (spool->fd, buffer, wanted,
                            spool->file_start + offset);
    if (n >= 0 && (gsize) n < wanted) {
      set_shrunk (error);
      return -1;
    }
  } else
    n = descriptor_read (spool->fd, buffer, wanted);
  if (n < 0)
    set_read_error (error, errno);
  return n;
}

/* Reads on into memory, which then holds at most @most bytes. */
static gboolean
read_into_memory (Spool *spool, gsize most, GError **error)
{
  if (spool->memory_length == spool->memory_capacity) {
    guint64 first =
        spool->is_file ? MIN (spool->size_bytes, FIRST_BYTES) : FIRST_BYTES;
    spool->memory_capacity =
        MIN (most, MAX (2 * spool->memory_capacity, (gsize) first));
    spool->memory = g_realloc (spool->memory, spool->memory_capacity);
  }
  gsize room = MIN (most, spool->memory_capacity) - spool->memory_length;
  gssize n = read_next (spool, spool->memory + spool->memory_length, room,
                        spool->memory_length, error);
  if (n < 0)
    return FALSE;
  spool->memory_length += (gsize) n;
  if (spool->is_file)
    spool->at_end = spool->memory_length == spool->size_bytes;
  else if (n == 0) {
    spool->at_end = TRUE;
    spool->size_bytes = spool->memory_length;
  }
  return TRUE;
}

/* Looks for the empty line in what came since the last call. */
static void
look_for_header_end (Spool *spool)
{
  const char *bytes = spool->memory;
  gsize i = spool->scanned_length;
  while (!spool->header_ended && i < spool->memory_length) {
    if (!spool->line_is_empty) {
      const char *end = memchr (bytes + i, '\n', spool->memory_length - i);
      i = end == NULL ? spool->memory_length : (gsize) (end - bytes) + 1;
      spool->line_is_empty = end != NULL;
    } else if (bytes[i] == '\n') {
      spool->header_ended = TRUE;
      i++;
    } else
      spool->line_is_empty = bytes[i++] == '\r';
  }
  spool->scanned_length = i;
}

/* Whether blank lines may stand before the header (header_start()): then what
 * ends the first of them is not all that is to be seen. */
static gboolean
starts_blank (const Spool *spool)
{
  return spool->memory_length > 0 &&
         strchr (" \t\r\n", spool->memory[0]) != NULL;
}

gboolean
spool_read_head (Spool *spool, GError **error)
{
  /* A block of bare CRs is read up to the head's length: whether an LF comes
   * after all, and makes the CRs content, shows only there. */
  look_for_header_end (spool);
  while ((!spool->header_ended || starts_blank (spool)) && !spool->at_end &&
         spool->memory_length < SPOOL_HEAD_BYTES) {
    if (!read_into_memory (spool, SPOOL_HEAD_BYTES, error))
      return FALSE;
    look_for_header_end (spool);
  }
  return TRUE;
}

/* Room for COPY_BYTES, in *@block, which the caller frees. Where it starts with
 * a page, copying takes a tenth less of the processor. */
static char *
copy_room (char **block)
{
  *block = g_malloc (COPY_BYTES + PAGE_BYTES);
  return *block + PAGE_BYTES - GPOINTER_TO_SIZE (*block) % PAGE_BYTES;
}

/* The rest of a pipe into a temporary file. */
static gboolean
spill (Spool *spool, GError **error)
{
  int fd = descriptor_open_temporary (error);
  if (fd < 0)
    return FALSE;
  spool->temporary = fd;

  g_autofree char *block = NULL;
  char *buffer = copy_room (&block);
  guint64 size = spool->memory_length;
  gssize n;
  while ((n = read_next (spool, buffer, COPY_BYTES, size, error)) > 0) {
    if (!descriptor_write (fd, buffer, (gsize) n, error)) {
      g_prefix_error (error, "no room for the message in a temporary file, "
                             "set TMPDIR to a folder that has some: ");
      return FALSE;
    }
    size += (guint64) n;
  }
  if (n < 0)
    return FALSE;
  spool->at_end = TRUE;
  spool->size_bytes = size;
  return TRUE;
}

static gboolean
refuse_second_reading (GError **error)
{
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
                       "the message was handed on already and can't be read "
                       "twice");
  return FALSE;
}

gboolean
spool_read_all (Spool *spool, GError **error)
{
  if (spool->handed_on || (spool->temporary >= 0 && !spool->at_end))
    return refuse_second_reading (error);
  if (!spool_read_head (spool, error))
    return FALSE;
  if (spool->is_file)
    return TRUE;
  while (!spool->at_end && spool->memory_length < SPOOL_MEMORY_BYTES)
    if (!read_into_memory (spool, SPOOL_MEMORY_BYTES, error))
      return FALSE;
  return spool->at_end || spill (spool, error);
}

const char *
spool_head (const Spool *spool, gsize *length)
{
  *length = spool->memory_length;
  return spool->memory != NULL ? spool->memory : "";
}

/* The header block's end as header_scan_next() sees it in a block without
 * any LF. */
static gboolean
ends_by_bare_cr (const char *bytes, gsize length)
{
  return length > 0 && memchr (bytes, '\n', length) == NULL &&
         (bytes[0] == '\r' || memmem (bytes, length, "\r\r", 2) != NULL);
}

gboolean
spool_has_header (const Spool *spool)
{
  gboolean all_in_memory =
      spool->at_end && spool->memory_length == spool->size_bytes;
  return spool->header_ended || all_in_memory ||
         ends_by_bare_cr (spool->memory, spool->memory_length);
}

guint64
spool_size_bytes (const Spool *spool)
{
  return spool->size_bytes;
}

/* The file with what is not in memory, and where in it. */
static int
stored_in (const Spool *spool)
{
  return spool->is_file ? spool->fd : spool->temporary;
}

static guint64
stored_at (const Spool *spool, guint64 offset)
{
  return spool->is_file ? spool->file_start + offset
                        : offset - spool->memory_length;
}

gssize
spool_read_at (const Spool *spool, void *buffer, gsize length, guint64 offset,
               GError **error)
{
  if (offset >= spool->size_bytes)
    return 0;
  gsize wanted = (gsize) MIN (length, spool->size_bytes - offset);
  gsize done = 0;
  if (offset < spool->memory_length) {
    done = (gsize) MIN (wanted, spool->memory_length - offset);
    memcpy (buffer, spool->memory + offset, done);
  }
  if (done == wanted)
    return (gssize) done;

  gssize n =
      descriptor_read_at (stored_in (spool), (char *) buffer + done,
                          wanted - done, stored_at (spool, offset + done));
  if (n < 0)
    set_read_error (error, errno);
  else if ((gsize) n < wanted - done)
    set_shrunk (error);
  else
    return (gssize) wanted;
  return -1;
}

/* Reads into @buffer what comes next in the pipe, and writes it; 0 at the end,
 * -1 with @error. */
static gssize
hand_on (Spool *spool, char *buffer, gsize length, int fd, GError **error)
{
  gssize n = read_next (spool, buffer, length, 0, error);
  return n > 0 && !descriptor_write (fd, buffer, (gsize) n, error) ? -1 : n;
}

/* What is still in the pipe, as it comes. */
static gboolean
copy_unread (Spool *spool, int fd, GError **error)
{
  spool->handed_on = TRUE;
  /* Of most messages it is the end: no other room is needed for that. */
  gsize room = spool->memory_capacity - spool->memory_length;
  gssize n = 1;
  if (room > 0)
    n = hand_on (spool, spool->memory + spool->memory_length, room, fd, error);
  if (n <= 0)
    return n == 0;
  /* Whoever writes and reads is waited for half as often: a third of the time
   * that a large message takes. */
  platform_widen_pipe (spool->fd, COPY_BYTES);
  platform_widen_pipe (fd, COPY_BYTES);
  g_autofree char *block = NULL;
  char *buffer = copy_room (&block);
  while ((n = hand_on (spool, buffer, COPY_BYTES, fd, error)) > 0)
    continue;
  return n == 0;
}

/* What lies in a file of the caller's or ours. */
static gboolean
copy_stored (Spool *spool, guint64 offset, int fd, GError **error)
{
  if (offset >= spool->size_bytes)
    return TRUE;
  offset += descriptor_pass (stored_in (spool), stored_at (spool, offset), fd,
                             spool->size_bytes - offset);
  g_autofree char *block = NULL;
  char *buffer = copy_room (&block);
  gssize n;
  while ((n = spool_read_at (spool, buffer, COPY_BYTES, offset, error)) > 0) {
    if (!descriptor_write (fd, buffer, (gsize) n, error))
      return FALSE;
    offset += (guint64) n;
  }
  return n == 0;
}

gboolean
spool_copy (Spool *spool, guint64 offset, int fd, GError **error)
{
  gboolean is_stored = spool->is_file || spool->at_end;
  if (!is_stored && (spool->handed_on || spool->temporary >= 0))
    return refuse_second_reading (error);
  if (!is_stored && offset > spool->memory_length) {
    if (!spool_read_all (spool, error))
      return FALSE;
    is_stored = TRUE;
  }
  if (offset < spool->memory_length) {
    if (!descriptor_write (fd, spool->memory + offset,
                           spool->memory_length - (gsize) offset, error))
      return FALSE;
    offset = spool->memory_length;
  }
  return is_stored ? copy_stored (spool, offset, fd, error)
                   : copy_unread (spool, fd, error);
}

gboolean
spool_drain (Spool *spool, GError **error)
{
  char buffer[64 * 1024]; /* as much as a pipe holds */
  gssize n;
  if (spool->is_file || spool->at_end)
    return TRUE;
  spool->handed_on = TRUE;
  while ((n = read_next (spool, buffer, sizeof buffer, 0, error)) > 0)
    continue;
  return n == 0;
}
