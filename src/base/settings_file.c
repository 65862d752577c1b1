/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/settings_file.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Far more than any settings file holds; a larger one is the wrong file. */
#define MAX_FILE_BYTES (1024 * 1024)

static gboolean
set_not_regular (const char *path, GError **error)
{
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
               "%s: is not a regular file: put the settings into one", path);
  return FALSE;
}

static gboolean
read_descriptor (int fd, const char *path, GString *text, GError **error)
{
  char buffer[8192];
  while (TRUE) {
    ssize_t count = read (fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return error_set_errno (error, errno, "can't read %s", path);
    if (count == 0)
      return TRUE;
    if (text->len + (gsize) count > MAX_FILE_BYTES) {
      g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                   "%s: is longer than %d bytes: it is no settings file", path,
                   MAX_FILE_BYTES);
      return FALSE;
    }
    g_string_append_len (text, buffer, count);
  }
}

/* O_NONBLOCK: a FIFO in the file's place must not stop mail. */
gboolean
settings_file_read (const char *path, gboolean required, GString **text,
                    GError **error)
{
  int fd =
      descriptor_open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR) && !required)
    return TRUE;
  if (fd < 0 && errno == ENXIO)
    return set_not_regular (path, error);
  if (fd < 0)
    return error_set_errno (error, errno, "can't open %s", path);

  struct stat status;
  gboolean is_read;
  if (fstat (fd, &status) < 0)
    is_read = error_set_errno (error, errno, "can't look at %s", path);
  else if (!S_ISREG (status.st_mode))
    is_read = set_not_regular (path, error);
  else
    is_read = read_descriptor (fd, path, *text = g_string_new (NULL), error);
  close (fd); /* read only: there is nothing that it could lose */
  return is_read;
}
