/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "maillog/log_follower.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (256 * 1024)
/* RFC 5424, 6.1: receivers should take 2 kB; a long list of recipients of
 * Sendmail's is not cut. */
#define MAX_LINE_BYTES (64 * 1024)
/* A date and the first words differ between any two logs of a host. */
#define FINGERPRINT_BYTES 256

struct LogFollower {
  char *path;
  GPtrArray *rotated; /* char *: files to be read before that at path */
  int fd;
  struct stat status; /* of fd, when it was opened */
  LogPosition begun;  /* its fingerprint, as far as it was there */
  guint64 offset;     /* of text in the file */
  GString *text;      /* read, and not returned yet: part of a line */
  gboolean skips;     /* the rest of a line that is too long */
};

/* --- files --- */

static gboolean
take_fingerprint (int fd, guint32 n_bytes, LogPosition *position)
{
  char bytes[FINGERPRINT_BYTES];
  gssize n = descriptor_read_at (fd, bytes, n_bytes, 0);
  if (n < 0)
    return FALSE;
  g_autofree char *hash = g_compute_checksum_for_data (
      G_CHECKSUM_SHA256, (guchar *) bytes, (gsize) n);
  position->fingerprint =
      g_ascii_strtoull (hash + strlen (hash) - 16, NULL, 16);
  position->n_fingerprint = (guint32) n;
  return TRUE;
}

/* Whether the open file is that of @position, and has not been cut. */
static gboolean
is_file_of (int fd, const struct stat *status, const LogPosition *position)
{
  LogPosition found;
  return (guint64) status->st_size >= position->offset &&
         take_fingerprint (fd, position->n_fingerprint, &found) &&
         found.n_fingerprint == position->n_fingerprint &&
         found.fingerprint == position->fingerprint;
}

static int
open_log (const char *path, struct stat *status)
{
  int fd =
      descriptor_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0)
    return -1;
  if (fstat (fd, status) == 0 && S_ISREG (status->st_mode))
    return fd;
  close (fd);
  errno = EINVAL;
  return -1;
}

typedef struct {
  char *path;
  gint64 changed_at;
  gboolean is_wanted; /* it is the file of the position looked for */
} Sibling;

static void
sibling_free (Sibling *sibling)
{
  g_free (sibling->path);
  g_free (sibling);
}

static int
compare_siblings (gconstpointer a, gconstpointer b)
{
  const Sibling *one = *(Sibling *const *) a, *other = *(Sibling *const *) b;
  return one->changed_at < other->changed_at   ? -1
         : one->changed_at > other->changed_at ? 1
                                               : 0;
}

static gboolean
is_compressed (const char *name)
{
  static const char *const ends[] = {".gz", ".bz2", ".xz", ".zst", ".lz4"};
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (name, ends[i]))
      return TRUE;
  return FALSE;
}

static void
add_sibling (GPtrArray *siblings, const char *path, const LogPosition *position)
{
  struct stat status;
  int fd = open_log (path, &status);
  if (fd < 0)
    return;
  Sibling *sibling = g_new0 (Sibling, 1);
  sibling->path = g_strdup (path);
  sibling->changed_at = (gint64) status.st_mtim.tv_sec * G_USEC_PER_SEC +
                        status.st_mtim.tv_nsec / 1000;
  sibling->is_wanted = is_file_of (fd, &status, position);
  g_ptr_array_add (siblings, sibling);
  close (fd);
}

/* Rotated files of the log, the oldest first: "NAME.1", "NAME-20261125". */
static GPtrArray *
list_siblings (const char *path, const LogPosition *position)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  GPtrArray *siblings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sibling_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;
  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL) {
    char next = g_str_has_prefix (entry, name) ? entry[strlen (name)] : '\0';
    if ((next != '.' && next != '-') || is_compressed (entry))
      continue;
    g_autofree char *sibling = g_build_filename (folder, entry, NULL);
    add_sibling (siblings, sibling, position);
  }
  g_ptr_array_sort (siblings, compare_siblings);
  return siblings;
}

/* Queues the file of @position, and those rotated since; FALSE where that
 * file is not there. */
static gboolean
queue_rotated (LogFollower *follower, const LogPosition *position)
{
  g_autoptr (GPtrArray) siblings = list_siblings (follower->path, position);
  guint first = 0;
  while (first < siblings->len &&
         !((Sibling *) g_ptr_array_index (siblings, first))->is_wanted)
    first++;
  for (guint i = first; i < siblings->len; i++) {
    Sibling *sibling = g_ptr_array_index (siblings, i);
    g_ptr_array_add (follower->rotated, g_steal_pointer (&sibling->path));
  }
  return first < siblings->len;
}

/* --- opening --- */

static void
go_to (LogFollower *follower, guint64 offset)
{
  follower->offset = offset;
  follower->skips = FALSE;
  g_string_truncate (follower->text, 0);
}

static gboolean
open_next (LogFollower *follower, guint64 offset, GError **error)
{
  const char *path = follower->rotated->len > 0
                         ? g_ptr_array_index (follower->rotated, 0)
                         : follower->path;
  struct stat status;
  int fd = open_log (path, &status);
  if (fd < 0)
    return error_set_errno (error, errno, "can't open the mail log %s", path);
  if (follower->rotated->len > 0)
    g_ptr_array_remove_index (follower->rotated, 0);
  if (follower->fd >= 0)
    close (follower->fd);
  follower->fd = fd;
  follower->status = status;
  take_fingerprint (fd, FINGERPRINT_BYTES, &follower->begun);
  go_to (follower, offset);
  return TRUE;
}

/* Whether the log under its own name is that of @position. */
static gboolean
is_in_place (const char *path, const LogPosition *position)
{
  struct stat status;
  int fd = open_log (path, &status);
  gboolean is_same = fd >= 0 && is_file_of (fd, &status, position);
  if (fd >= 0)
    close (fd);
  return is_same;
}

LogFollower *
log_follower_open (const char *path, const LogPosition *position,
                   gboolean *is_lost, GError **error)
{
  g_autoptr (LogFollower) follower = g_new0 (LogFollower, 1);
  follower->path = g_strdup (path);
  follower->rotated = g_ptr_array_new_with_free_func (g_free);
  follower->text = g_string_new (NULL);
  follower->fd = -1;
  *is_lost = position->n_fingerprint > 0 && !is_in_place (path, position) &&
             !queue_rotated (follower, position);
  gboolean is_known = position->n_fingerprint > 0 && !*is_lost;
  return open_next (follower, is_known ? position->offset : 0, error)
             ? g_steal_pointer (&follower)
             : NULL;
}

void
log_follower_close (LogFollower *follower)
{
  if (follower->fd >= 0)
    close (follower->fd);
  g_string_free (follower->text, TRUE);
  g_ptr_array_unref (follower->rotated);
  g_free (follower->path);
  g_free (follower);
}

/* --- reading --- */

static void
take_lines (LogFollower *follower, GPtrArray *lines, gboolean takes_last)
{
  const char *text = follower->text->str;
  const char *end = text + follower->text->len;
  const char *line = text;
  const char *line_end;
  while ((line_end = memchr (line, '\n', (gsize) (end - line))) != NULL) {
    if (!follower->skips)
      g_ptr_array_add (lines, g_strndup (line, (gsize) (line_end - line)));
    follower->skips = FALSE;
    line = line_end + 1;
  }
  gsize left = (gsize) (end - line);
  if (left > MAX_LINE_BYTES || (takes_last && left > 0)) {
    if (takes_last && !follower->skips && left <= MAX_LINE_BYTES)
      g_ptr_array_add (lines, g_strndup (line, left));
    follower->skips = TRUE;
    line = end;
  }
  follower->offset += (guint64) (line - text);
  g_string_erase (follower->text, 0, line - text);
}

/* The count, 0 at the end, -1 with an error. */
static gssize
read_chunk (LogFollower *follower, GError **error)
{
  gsize before = follower->text->len;
  g_string_set_size (follower->text, before + CHUNK_BYTES);
  gssize n = descriptor_read_at (follower->fd, follower->text->str + before,
                                 CHUNK_BYTES, follower->offset + before);
  int saved_errno = errno;
  g_string_set_size (follower->text, before + (gsize) MAX (n, 0));
  if (n < 0)
    error_set_errno (error, saved_errno, "can't read the mail log %s",
                     follower->path);
  return n;
}

/* It may have grown again since, so that its size does not tell. */
static gboolean
is_truncated (const LogFollower *follower)
{
  struct stat status;
  LogPosition position;
  log_follower_position (follower, &position);
  position.offset += follower->text->len;
  return fstat (follower->fd, &status) == 0 &&
         !is_file_of (follower->fd, &status, &position);
}

/* What was not read of it yet may stand in the copy that was made of it. */
static gboolean
begin_again (LogFollower *follower, GError **error)
{
  LogPosition position;
  log_follower_position (follower, &position);
  if (position.n_fingerprint > 0 && queue_rotated (follower, &position))
    return open_next (follower, position.offset, error);
  take_fingerprint (follower->fd, FINGERPRINT_BYTES, &follower->begun);
  go_to (follower, 0);
  return TRUE;
}

/* Whether there is another file to be read behind this one. One of the log's
 * name may be missing for a moment. */
static gboolean
is_rotated (LogFollower *follower)
{
  struct stat status;
  if (follower->rotated->len > 0)
    return TRUE;
  if (stat (follower->path, &status) < 0 ||
      (status.st_dev == follower->status.st_dev &&
       status.st_ino == follower->status.st_ino))
    return FALSE;
  /* More than one may have been rotated meanwhile. */
  LogPosition position;
  log_follower_position (follower, &position);
  if (position.n_fingerprint > 0 && queue_rotated (follower, &position))
    g_ptr_array_remove_index (follower->rotated, 0);
  return TRUE;
}

gboolean
log_follower_read (LogFollower *follower, GPtrArray *lines, gboolean *goes_on,
                   GError **error)
{
  *goes_on = FALSE;
  if (is_truncated (follower) && !begin_again (follower, error))
    return FALSE;
  if (follower->begun.n_fingerprint < FINGERPRINT_BYTES)
    take_fingerprint (follower->fd, FINGERPRINT_BYTES, &follower->begun);
  gssize n = read_chunk (follower, error);
  if (n < 0)
    return FALSE;
  take_lines (follower, lines, FALSE);
  if (n > 0) {
    *goes_on = TRUE;
    return TRUE;
  }
  if (!is_rotated (follower))
    return TRUE;
  /* What was written between our last look and the new file's first line. */
  n = read_chunk (follower, error);
  if (n < 0)
    return FALSE;
  take_lines (follower, lines, n == 0);
  *goes_on = TRUE;
  return n > 0 || open_next (follower, 0, error);
}

void
log_follower_position (const LogFollower *follower, LogPosition *position)
{
  *position = follower->begun;
  position->offset = follower->offset;
}
