/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/maildir_file.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/folder.h"
#include "base/platform.h"
#include "mail/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES (64 * 1024)

/* RFC 1035, 2.3.4, for a label. */
#define MAX_HOST_BYTES 63

/* --- names --- */

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

/* --- moving --- */

static int
rename_unless_there (const char *from, const char *to)
{
  struct stat status;
  if (platform_rename_unless_there (from, to) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  /* NFS and some kernels can't refuse to overwrite. */
  if (lstat (from, &status) != 0)
    return -1;
  if (lstat (to, &status) == 0) {
    errno = EEXIST;
    return -1;
  }
  return rename (from, to);
}

int
maildir_rename (const char *from, const char *to)
{
  struct stat file;
  if (lstat (from, &file) != 0)
    return -1;
  if (rename_unless_there (from, to) == 0)
    return 0;
  int saved_errno = errno;
  if (folder_is_file (to, &file) && !folder_is_file (from, &file))
    return 0;
  errno = saved_errno;
  return -1;
}

static gboolean
copy_bytes (int in, int out, GError **error)
{
  g_autofree char *buffer = g_malloc (COPY_BYTES);
  gssize n;
  while ((n = descriptor_read (in, buffer, COPY_BYTES)) > 0)
    if (!descriptor_write (out, buffer, (gsize) n, error))
      return FALSE;
  return n == 0 || error_set_errno (error, errno, "can't read the message");
}

/* As the first one has them, where we may; nobody gets to read it who could
 * not. */
static gboolean
keep_attributes (int out, const struct stat *status, GError **error)
{
  const struct timespec times[] = {status->st_atim, status->st_mtim};
  gboolean has_group = fchown (out, status->st_uid, status->st_gid) == 0 ||
                       fchown (out, (uid_t) -1, status->st_gid) == 0;
  mode_t mode = status->st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
  if (!has_group)
    mode &= (mode_t) ~S_IRWXG;
  return (fchmod (out, mode) == 0 && futimens (out, times) == 0) ||
         error_set_errno (error, errno, "can't give the message its time");
}

/* A message that is moved to another file system. */
typedef struct {
  const char *from, *to;
  char *tmp;          /* .../tmp/UNIQUE of the Maildir that @to is in */
  struct stat first;  /* of @from when it was read */
  struct stat second; /* of the copy */
} Copy;

static char *
tmp_name_for (const char *to)
{
  g_autofree char *folder = g_path_get_dirname (to);
  g_autofree char *maildir = g_path_get_dirname (folder);
  g_autofree char *unique = maildir_unique_name ();
  return g_build_filename (maildir, "tmp", unique, NULL);
}

static void
sweep_maildir_of (const char *to)
{
  g_autofree char *folder = g_path_get_dirname (to);
  g_autofree char *maildir = g_path_get_dirname (folder);
  maildir_sweep (maildir);
}

static gboolean
fill_copy (Copy *copy, int in, int out, GError **error)
{
  if (fstat (in, &copy->first) != 0 || !S_ISREG (copy->first.st_mode))
    return error_set_errno (error, EINVAL, "the message is no regular file");
  return copy_bytes (in, out, error) &&
         keep_attributes (out, &copy->first, error) &&
         ((descriptor_sync (out) == 0 && fstat (out, &copy->second) == 0) ||
          error_set_errno (error, errno, "can't sync the message"));
}

static gboolean
write_copy (Copy *copy, int in, GError **error)
{
  int out = descriptor_open (
      copy->tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (out < 0)
    return error_set_errno (error, errno, "can't make %s", copy->tmp);
  gboolean is_filled = fill_copy (copy, in, out, error);
  if (close (out) != 0 && is_filled)
    is_filled = error_set_errno (error, errno, "can't close %s", copy->tmp);
  if (!is_filled)
    (void) unlink (copy->tmp);
  return is_filled;
}

static MaildirMove
failed (GError **error, int saved_errno, const char *what, const char *path)
{
  if (saved_errno == ENOENT)
    return MAILDIR_GONE;
  if (saved_errno == EEXIST)
    return MAILDIR_TAKEN;
  error_set_errno (error, saved_errno, "can't %s %s", what, path);
  return MAILDIR_FAILED;
}

/* Where @file, which was @path, is by now: an IMAP server may have renamed it.
 * NULL where somebody removed it. Names change hands: nothing is removed but
 * the file that is meant. The caller frees it. */
static char *
find_file (const char *path, const struct stat *file)
{
  if (folder_is_file (path, file))
    return g_strdup (path);
  g_autofree char *renamed = maildir_find_renamed (path);
  return renamed != NULL && folder_is_file (renamed, file)
             ? g_steal_pointer (&renamed)
             : NULL;
}

static void
remove_copy (const Copy *copy)
{
  g_autofree char *path = find_file (copy->to, &copy->second);
  if (path != NULL)
    (void) unlink (path);
}

/* Removes the first one where it still has its name; FALSE with errno. Where
 * that goes missing in the very moment, and the file is nowhere, it was
 * removed: NFS may tell so of a request that it has carried out already. */
static gboolean
remove_first (const Copy *copy)
{
  if (!folder_is_file (copy->from, &copy->first))
    return FALSE;
  if (unlink (copy->from) == 0)
    return TRUE;
  int saved_errno = errno;
  g_autofree char *renamed =
      saved_errno == ENOENT ? find_file (copy->from, &copy->first) : NULL;
  errno = saved_errno;
  return saved_errno == ENOENT && renamed == NULL;
}

/* The copy is durable under its name before the first one goes. */
static MaildirMove
publish_copy (const Copy *copy, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (copy->to);
  if (maildir_rename (copy->tmp, copy->to) != 0)
    return failed (error, errno, "name a message", copy->to);
  if (!folder_sync (folder, error)) {
    remove_copy (copy);
    return MAILDIR_FAILED;
  }
  g_autofree char *path = find_file (copy->to, &copy->second);
  if (path == NULL)
    return MAILDIR_GONE;
  if (remove_first (copy))
    return MAILDIR_MOVED;
  /* Gone, where an IMAP server gave it flags while it was copied. */
  int saved_errno = errno;
  remove_copy (copy);
  return failed (error, saved_errno, "remove", copy->from);
}

static MaildirMove
move_by_copy (const char *from, const char *to, GError **error)
{
  int in =
      descriptor_open (from, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0);
  if (in < 0)
    return failed (error, errno, "open", from);
  g_autofree char *tmp = tmp_name_for (to);
  sweep_maildir_of (to);
  Copy copy = {.from = from, .to = to, .tmp = tmp};
  gboolean is_written = write_copy (&copy, in, error);
  close (in);
  MaildirMove move = is_written ? publish_copy (&copy, error) : MAILDIR_FAILED;
  if (move != MAILDIR_MOVED)
    (void) unlink (tmp);
  return move;
}

MaildirMove
maildir_move (const char *from, const char *to, GError **error)
{
  if (maildir_rename (from, to) == 0)
    return MAILDIR_MOVED;
  return errno == EXDEV ? move_by_copy (from, to, error)
                        : failed (error, errno, "move", from);
}
