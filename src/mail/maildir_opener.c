/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/maildir_opener.h"

#include "base/descriptor.h"
#include "mail/maildir_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void
maildir_opener_clear (MaildirOpener *opener)
{
  if (opener->fd >= 0)
    close (opener->fd);
  g_free (opener->folder);
  *opener = MAILDIR_OPENER_NEW;
}

static void
enter (MaildirOpener *opener, const char *file_name, gsize n_folder)
{
  if (opener->folder != NULL && strlen (opener->folder) == n_folder &&
      memcmp (opener->folder, file_name, n_folder) == 0)
    return;
  maildir_opener_clear (opener);
  opener->folder = g_strndup (file_name, n_folder);
  opener->fd =
      descriptor_open (opener->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
}

/* -1 where it is not there by this name, or the folder can't be opened. */
static int
open_in_folder (MaildirOpener *opener, const char *file_name, int flags)
{
  const char *slash = strrchr (file_name, '/');
  gsize n_folder = slash == NULL ? 0 : (gsize) (slash - file_name);
  int fd;
  if (n_folder == 0)
    return -1;
  enter (opener, file_name, n_folder);
  do
    fd = openat (opener->fd, slash + 1,
                 flags | O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  while (fd < 0 && errno == EINTR);
  return fd;
}

int
maildir_opener_open (MaildirOpener *opener, const char *file_name, int flags)
{
  int fd = open_in_folder (opener, file_name, flags);
  return fd >= 0 ? fd : maildir_open_message (file_name, flags);
}
