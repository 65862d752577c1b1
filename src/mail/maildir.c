/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making Maildirs and walking over them. A walk streams: it keeps no list of
 * messages, only the device and inode numbers of folders visited, so that
 * symbolic links can't lead it round in circles.
 */
#include "mail/maildir.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/stranger.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders inside each other; each holds a descriptor open. */
#define MAX_DEPTH 64

static const char *const subfolders[] = {"tmp", "new", "cur"};

/* Whether stat() said that there is nothing. What else it says must not make a
 * walk leave mail out: it would not be one over all messages. */
static gboolean
is_absent (int saved_errno)
{
  return saved_errno == ENOENT || saved_errno == ENOTDIR ||
         saved_errno == ELOOP;
}

static gboolean
look_for_folder (const char *path, gboolean *is_there, GError **error)
{
  struct stat status;
  *is_there = stat (path, &status) == 0 && S_ISDIR (status.st_mode);
  return *is_there || is_absent (errno) ||
         error_set_errno (error, errno, "can't look at %s", path);
}

gboolean
maildir_look (const char *path, gboolean *is_maildir, GError **error)
{
  *is_maildir = TRUE;
  for (gsize i = 0; *is_maildir && i < G_N_ELEMENTS (subfolders); i++) {
    g_autofree char *name = g_build_filename (path, subfolders[i], NULL);
    errno = ENOTDIR;
    if (!look_for_folder (name, is_maildir, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
maildir_is (const char *path)
{
  gboolean is_maildir;
  return maildir_look (path, &is_maildir, NULL) && is_maildir;
}

gboolean
maildir_check_owner (const char *path, GError **error)
{
  if (stranger_linked (path)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
                 "%s is a symbolic link that belongs to another user: "
                 "name the folder itself",
                 path);
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (subfolders); i++) {
    g_autofree char *name = g_build_filename (path, subfolders[i], NULL);
    if (!stranger_linked (name))
      continue;
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
                 "%s is a symbolic link that belongs to another user", name);
    return FALSE;
  }
  return TRUE;
}

gboolean
maildir_create (const char *path, GError **error)
{
  if (!maildir_check_owner (path, error) || !folder_make (path, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (subfolders); i++) {
    g_autofree char *name = g_build_filename (path, subfolders[i], NULL);
    if (!folder_make (name, error))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  const MaildirWalk *how;
  GHashTable *visited; /* "DEVICE:INODE" */
  guint depth;
  char *sibling_prefix; /* nullable: ".Sent." beside ".Sent" */
} Walk;

static gboolean walk_folder (Walk *walk, const char *path, GError **error);

/* It is not known what an entry is: errno says why. */
#define NOT_SEEN ((mode_t) -1)

/* What an entry is, links followed: S_IFREG, S_IFDIR, 0 or NOT_SEEN. */
static mode_t
entry_type (const struct dirent *entry, const char *path)
{
  struct stat status;
  if (entry->d_type == DT_REG)
    return S_IFREG;
  if (entry->d_type == DT_DIR)
    return S_IFDIR;
  if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
    return 0;
  if (stat (path, &status) != 0)
    return is_absent (errno) ? 0 : NOT_SEEN;
  return status.st_mode & S_IFMT;
}

typedef gboolean (*EntryVisit) (Walk *walk, const char *path,
                                const struct dirent *entry, GError **error);

/* Calls @visit for each entry of @path. A folder that is gone is empty. */
static gboolean
walk_entries (Walk *walk, const char *path, EntryVisit visit, GError **error)
{
  DIR *folder = opendir (path);
  if (folder == NULL)
    return errno == ENOENT ||
           error_set_errno (error, errno, "can't read the folder %s", path);

  gboolean ok = TRUE;
  const struct dirent *entry;
  g_autofree char *any = g_build_filename (path, "-", NULL);
  GString *name = g_string_new (any);
  gsize length = name->len - 1;
  while (ok && (errno = 0, entry = readdir (folder)) != NULL) {
    g_string_truncate (name, length);
    g_string_append (name, entry->d_name);
    ok = visit (walk, name->str, entry, error);
  }
  if (ok && errno != 0)
    ok = error_set_errno (error, errno, "can't read the folder %s", path);
  g_string_free (name, TRUE);
  closedir (folder);
  return ok;
}

static gboolean
is_passed (const Walk *walk, const char *path)
{
  if (!stranger_leads_astray (path))
    return FALSE;
  if (walk->how->pass != NULL)
    walk->how->pass (path, walk->how->data);
  return TRUE;
}

static gboolean
visit_message (Walk *walk, const char *path, const struct dirent *entry,
               GError **error)
{
  if (entry->d_name[0] == '.')
    return TRUE;
  mode_t type = entry_type (entry, path);
  /* Who visits what can't be seen, finds out. */
  if ((type != S_IFREG && type != NOT_SEEN) ||
      (entry->d_type != DT_REG && is_passed (walk, path)))
    return TRUE;
  return walk->how->visit (path, walk->how->data, error);
}

static gboolean
is_own_subfolder (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (subfolders); i++)
    if (g_str_equal (name, subfolders[i]))
      return TRUE;
  return g_str_equal (name, ".") || g_str_equal (name, "..");
}

/* Whether there is a folder to be walked into. A link to where we may not look
 * is none of ours. */
static gboolean
find_folder (const struct dirent *entry, const char *path, gboolean *is_there,
             GError **error)
{
  mode_t type = entry_type (entry, path);
  *is_there = type == S_IFDIR;
  return type != NOT_SEEN || errno == EACCES ||
         error_set_errno (error, errno, "can't look at %s", path);
}

/* A plain folder is descended into as well: with Dovecot's LAYOUT=fs, Maildirs
 * lie in folders that are none. Not so through a link, which may lead to
 * anywhere, nor through somebody else's to what he may not read. */
static gboolean
visit_subfolder (Walk *walk, const char *path, const struct dirent *entry,
                 GError **error)
{
  struct stat status;
  gboolean is_there;
  if (is_own_subfolder (entry->d_name))
    return TRUE;
  if (!find_folder (entry, path, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  if (lstat (path, &status) != 0)
    return is_absent (errno) ||
           error_set_errno (error, errno, "can't look at %s", path);
  if (S_ISLNK (status.st_mode) &&
      (!maildir_is (path) || is_passed (walk, path)))
    return TRUE;
  return walk_folder (walk, path, error);
}

/* In Maildir++ the subfolders of .Sent are no folders in it but stand beside
 * it: .Sent.2026. */
static gboolean
visit_sibling (Walk *walk, const char *path, const struct dirent *entry,
               GError **error)
{
  gboolean is_there;
  if (!g_str_has_prefix (entry->d_name, walk->sibling_prefix))
    return TRUE;
  if (!find_folder (entry, path, &is_there, error) ||
      (is_there && !maildir_look (path, &is_there, error)))
    return FALSE;
  return !is_there || is_passed (walk, path) || walk_folder (walk, path, error);
}

static gboolean
walk_siblings (Walk *walk, const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *parent = g_path_get_dirname (path);
  if (name[0] != '.' || is_own_subfolder (name))
    return TRUE;
  walk->sibling_prefix = g_strconcat (name, ".", NULL);
  walk->depth++;
  gboolean ok = walk_entries (walk, parent, visit_sibling, error);
  walk->depth--;
  g_clear_pointer (&walk->sibling_prefix, g_free);
  return ok;
}

/* Whether @path is met for the first time. */
static gboolean
note_visit (Walk *walk, const char *path, gboolean *is_new, GError **error)
{
  struct stat status;
  *is_new = FALSE;
  if (stat (path, &status) != 0)
    return is_absent (errno) ||
           error_set_errno (error, errno, "can't look at %s", path);
  *is_new = g_hash_table_add (
      walk->visited,
      g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                       (guint64) status.st_dev, (guint64) status.st_ino));
  return TRUE;
}

static gboolean
walk_messages (Walk *walk, const char *path, GError **error)
{
  gboolean is_maildir;
  if (walk->how->visit == NULL)
    return TRUE;
  if (!maildir_look (path, &is_maildir, error))
    return FALSE;
  /* A server moves messages from new/ to cur/: in this order none is missed by
   * that. */
  g_autofree char *new = g_build_filename (path, "new", NULL);
  g_autofree char *cur = g_build_filename (path, "cur", NULL);
  return !is_maildir || (walk_entries (walk, new, visit_message, error) &&
                         walk_entries (walk, cur, visit_message, error));
}

static gboolean
walk_folder (Walk *walk, const char *path, GError **error)
{
  const MaildirWalk *how = walk->how;
  gboolean is_new;
  if (!note_visit (walk, path, &is_new, error))
    return FALSE;
  if (!is_new ||
      (walk->depth > 0 && how->enter != NULL && !how->enter (path, how->data)))
    return TRUE;
  if (walk->depth == MAX_DEPTH) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
                 "%s lies more than %d folders deep: name it by itself", path,
                 MAX_DEPTH);
    return FALSE;
  }
  if (!walk_messages (walk, path, error))
    return FALSE;
  if (!walk->how->recurse)
    return TRUE;
  walk->depth++;
  gboolean ok = walk_entries (walk, path, visit_subfolder, error);
  walk->depth--;
  return ok;
}

gboolean
maildir_walk (const char *path, const MaildirWalk *how, GError **error)
{
  gboolean is_maildir;
  if (!maildir_look (path, &is_maildir, error))
    return FALSE;
  if (!is_maildir) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "%s is no Maildir: it has no cur, new and tmp", path);
    return FALSE;
  }
  g_autoptr (GHashTable) visited =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Walk walk = {.how = how, .visited = visited};
  return walk_folder (&walk, path, error) &&
         (!how->recurse || walk_siblings (&walk, path, error));
}
