/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/maildir_file.h"

#include "base/descriptor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* RFC 1035, 2.3.4, for a label. */
#define MAX_HOST_BYTES 63

/* The host's name as a file name may hold it: '/' and ':' as the book says, ','
 * with which fields begin, and what can't stand in a name either. Of a longer
 * one the beginning: a name has 255 bytes, and there are marks to come. */
static char *
host_name (void)
{
  char host[256] = "";
  if (gethostname (host, sizeof host - 1) != 0 || *host == '\0')
    return g_strdup ("localhost");
  GString *name = g_string_new (NULL);
  for (const char *p = host; *p != '\0' && name->len < MAX_HOST_BYTES; p++)
    if (strchr ("/:,", *p) != NULL || !g_ascii_isgraph (*p))
      g_string_append_printf (name, "\\%03o", (guint) (guchar) *p);
    else
      g_string_append_c (name, *p);
  return g_string_free (name, FALSE);
}

char *
maildir_unique_name (void)
{
  static guint counter;
  g_autofree char *host = host_name ();
  gint64 now = g_get_real_time ();
  return g_strdup_printf ("%" G_GINT64_FORMAT ".M%" G_GINT64_FORMAT "P%dQ%u.%s",
                          now / G_USEC_PER_SEC, now % G_USEC_PER_SEC,
                          (int) getpid (), counter++, host);
}

/* Behind @before and the number that follows, or NULL. */
static const char *
skip_number (const char *name, const char *before)
{
  if (name == NULL || !g_str_has_prefix (name, before))
    return NULL;
  name += strlen (before);
  gsize n_digits = strspn (name, "0123456789");
  return n_digits > 0 ? name + n_digits : NULL;
}

gboolean
maildir_is_own_name (const char *base)
{
  const char *rest = skip_number (base, "");
  rest = skip_number (skip_number (skip_number (rest, ".M"), "P"), "Q");
  return rest != NULL && *rest == '.';
}

gsize
maildir_unique_length (const char *base)
{
  const char *flags = strstr (base, ":2,");
  return flags == NULL ? strlen (base) : (gsize) (flags - base);
}

/* An IMAP server that sets a flag gives the file another name behind the colon,
 * and moves it from new/ to cur/. */
static char *
search (const char *folder, const char *base)
{
  gsize n_unique = maildir_unique_length (base);
  DIR *dir = opendir (folder);
  char *found = NULL;
  const struct dirent *entry;
  while (found == NULL && dir != NULL && (entry = readdir (dir)) != NULL)
    if (maildir_unique_length (entry->d_name) == n_unique &&
        memcmp (entry->d_name, base, n_unique) == 0)
      found = g_build_filename (folder, entry->d_name, NULL);
  if (dir != NULL)
    closedir (dir);
  return found;
}

/* Names that are likely are tried first: where a server takes a whole folder
 * out of new/, each search through cur/ would be as long as that. */
static char *
guess (const char *folder, const char *base)
{
  static const char *const infos[] = {":2,", ":2,S", ""};
  gsize n_unique = maildir_unique_length (base);
  for (gsize i = 0; i < G_N_ELEMENTS (infos); i++) {
    char *path =
        g_strdup_printf ("%s/%.*s%s", folder, (int) n_unique, base, infos[i]);
    if (access (path, F_OK) == 0)
      return path;
    g_free (path);
  }
  return NULL;
}

static char *
find_by (char *(*find) (const char *folder, const char *base),
         const char *file_name)
{
  static const char *const folders[] = {"cur", "new"};
  g_autofree char *base = g_path_get_basename (file_name);
  g_autofree char *folder = g_path_get_dirname (file_name);
  g_autofree char *maildir = g_path_get_dirname (folder);
  char *found = NULL;
  for (gsize i = 0; found == NULL && i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *name = g_build_filename (maildir, folders[i], NULL);
    found = find (name, base);
  }
  return found;
}

char *
maildir_find_likely (const char *file_name)
{
  return find_by (guess, file_name);
}

char *
maildir_find_renamed (const char *file_name)
{
  char *found = maildir_find_likely (file_name);
  return found != NULL ? found : find_by (search, file_name);
}

int
maildir_open_message (const char *file_name, int flags)
{
  /* Non-blocking: a FIFO among the messages would hold the reader for ever. */
  flags |= O_RDONLY | O_CLOEXEC | O_NONBLOCK;
  int fd = descriptor_open (file_name, flags, 0);
  if (fd >= 0 || errno != ENOENT)
    return fd;
  g_autofree char *renamed = maildir_find_renamed (file_name);
  errno = ENOENT;
  return renamed == NULL ? -1 : descriptor_open (renamed, flags, 0);
}
