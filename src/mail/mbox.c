/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pass over the file in fixed memory. The empty line before a "From "
 * line belongs to the separator, so it is held back until the next line shows
 * what it is.
 */
#include "mail/mbox.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_BYTES (128 * 1024)

static const char separator[] = "From ";
#define SEPARATOR_LENGTH (sizeof separator - 1)

typedef struct {
  GString *head;
  gboolean in_message;
  gboolean after_empty; /* the line before was empty, or there was none */
  gboolean in_separator;
  gboolean in_line; /* the line's start is decided */
  char start[SEPARATOR_LENGTH];
  gsize start_length; /* of the undecided line's start */
  char held[2];       /* the empty line that may be a separator's */
  gsize held_length;
  guint64 position; /* in the file, behind the byte that is looked at */
  guint64 last;     /* of the last separator */
  MboxVisit visit;
  gpointer data;
} Walk;

static void
keep (Walk *walk, const char *bytes, gsize length)
{
  gsize room = MBOX_HEAD_BYTES - walk->head->len;
  g_string_append_len (walk->head, bytes, (gssize) MIN (room, length));
}

static void
keep_held (Walk *walk)
{
  keep (walk, walk->held, walk->held_length);
  walk->held_length = 0;
}

/* @end is where it ends in the file. */
static gboolean
end_message (Walk *walk, guint64 end, GError **error)
{
  const MboxMessage message = {walk->head->str, walk->head->len, walk->last,
                               end - walk->last};
  gboolean goes_on =
      !walk->in_message || walk->visit (&message, walk->data, error);
  g_string_truncate (walk->head, 0);
  walk->held_length = 0;
  return goes_on;
}

static void
end_line (Walk *walk)
{
  walk->in_line = FALSE;
  walk->in_separator = FALSE;
  walk->start_length = 0;
}

/* Whether the undecided start is an empty line, a separator's, or may still
 * become either. */
static gboolean
is_empty_line (const Walk *walk)
{
  return walk->start[walk->start_length - 1] == '\n' &&
         (walk->start_length == 1 ||
          (walk->start_length == 2 && walk->start[0] == '\r'));
}

static gboolean
may_be_special (const Walk *walk)
{
  if (walk->start_length == 1 && walk->start[0] == '\r')
    return TRUE;
  return walk->after_empty &&
         memcmp (walk->start, separator, walk->start_length) == 0;
}

/* Decides about a line once enough of its start is there. */
static gboolean
add_to_start (Walk *walk, char c, GError **error)
{
  walk->start[walk->start_length++] = c;
  if (is_empty_line (walk)) {
    keep_held (walk);
    memcpy (walk->held, walk->start, walk->start_length);
    walk->held_length = walk->start_length;
    walk->after_empty = TRUE;
    end_line (walk);
    return TRUE;
  }
  if (may_be_special (walk)) {
    if (walk->start_length < SEPARATOR_LENGTH)
      return TRUE;
    walk->in_separator = TRUE;
    if (!end_message (walk, walk->position - SEPARATOR_LENGTH, error))
      return FALSE;
    walk->in_message = TRUE;
    walk->last = walk->position - SEPARATOR_LENGTH;
  } else {
    keep_held (walk);
    keep (walk, walk->start, walk->start_length);
  }
  walk->after_empty = FALSE;
  walk->in_line = TRUE;
  if (c == '\n')
    end_line (walk);
  return TRUE;
}

static gboolean
add_bytes (Walk *walk, const char *bytes, gsize length, GError **error)
{
  gsize i = 0;
  while (i < length) {
    if (!walk->in_line) {
      walk->position++;
      if (!add_to_start (walk, bytes[i++], error))
        return FALSE;
      continue;
    }
    const char *end = memchr (bytes + i, '\n', length - i);
    gsize next = end == NULL ? length : (gsize) (end - bytes) + 1;
    if (!walk->in_separator)
      keep (walk, bytes + i, next - i);
    if (end != NULL)
      end_line (walk);
    walk->position += next - i;
    i = next;
  }
  return TRUE;
}

/* Opens a regular file; a FIFO must not hold us up. */
static int
open_file (const char *path, GError **error)
{
  struct stat status;
  int fd =
      descriptor_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0 || fstat (fd, &status) != 0) {
    error_set_errno (error, errno, "can't read %s", path);
    if (fd >= 0)
      close (fd);
    return -1;
  }
  if (S_ISREG (status.st_mode))
    return fd;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "%s is no mbox: it is no regular file", path);
  close (fd);
  return -1;
}

/* 1: starts as an mbox there, or is empty; 0: does not; -1: errno. */
static int
starts_as_mbox (int fd, guint64 offset)
{
  char start[SEPARATOR_LENGTH];
  gssize n = descriptor_read_at (fd, start, sizeof start, offset);
  if (n <= 0)
    return n == 0 ? 1 : -1;
  return (gsize) n == sizeof start &&
         memcmp (start, separator, sizeof start) == 0;
}

gboolean
mbox_is (const char *path)
{
  int fd = open_file (path, NULL);
  if (fd < 0)
    return FALSE;
  gboolean is = starts_as_mbox (fd, 0) == 1;
  close (fd);
  return is;
}

static gboolean
walk_file (Walk *walk, int fd, const char *path, GError **error)
{
  g_autofree char *buffer = g_malloc (READ_BYTES);
  gssize n;
  while ((n = descriptor_read (fd, buffer, READ_BYTES)) > 0)
    if (!add_bytes (walk, buffer, (gsize) n, error))
      return FALSE;
  if (n < 0)
    return error_set_errno (error, errno, "can't read %s", path);
  if (!walk->in_line && walk->start_length > 0) {
    keep_held (walk);
    keep (walk, walk->start, walk->start_length);
  }
  return end_message (walk, walk->position, error);
}

gboolean
mbox_walk (const char *path, guint64 *offset, MboxVisit visit, gpointer data,
           GError **error)
{
  int fd = open_file (path, error);
  if (fd < 0)
    return FALSE;
  gboolean ok = FALSE;
  int is = starts_as_mbox (fd, *offset);
  if (is < 0 || lseek (fd, (off_t) *offset, SEEK_SET) < 0)
    error_set_errno (error, errno, "can't read %s", path);
  else if (is == 0)
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "%s is no mbox: it does not start with a \"From \" line",
                 path);
  else {
    Walk walk = {.after_empty = TRUE,
                 .position = *offset,
                 .last = *offset,
                 .visit = visit,
                 .data = data};
    walk.head = g_string_sized_new (4096);
    ok = walk_file (&walk, fd, path, error);
    g_string_free (walk.head, TRUE);
    *offset = walk.last;
  }
  close (fd);
  return ok;
}
