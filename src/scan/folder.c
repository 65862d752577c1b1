/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scan/folder.h"

#include "base/error.h"
#include "mail/maildir.h"
#include "mail/mbox.h"
#include "scan/special_folder.h"

#include <errno.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

GHashTable *
visited_folders_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
is_same_folder (const char *one, const char *other)
{
  struct stat a, b;
  return stat (one, &a) == 0 && stat (other, &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

gboolean
folder_is_new (GHashTable *visited, const char *path)
{
  struct stat status;
  if (stat (path, &status) != 0)
    return TRUE;
  return g_hash_table_add (visited, g_strdup_printf ("%" G_GUINT64_FORMAT
                                                     ":%" G_GUINT64_FORMAT,
                                                     (guint64) status.st_dev,
                                                     (guint64) status.st_ino));
}

gboolean
folder_is_wanted (const ScanSetup *setup, const char *path)
{
  if (special_folder_is (path) || quarantine_is_at (setup->quarantine, path))
    return FALSE;
  for (const char *const *other = setup->leave_out; *other != NULL; other++)
    if (is_same_folder (path, *other))
      return FALSE;
  return TRUE;
}

gboolean
folder_check (const char *path, GError **error)
{
  const char *const parts[] = {"", "cur", "new"};
  int mode = R_OK | (g_file_test (path, G_FILE_TEST_IS_DIR) ? X_OK : 0);
  for (gsize i = 0; i < (maildir_is (path) ? G_N_ELEMENTS (parts) : 1); i++) {
    g_autofree char *part = g_build_filename (path, parts[i], NULL);
    if (access (i == 0 ? path : part, mode) == 0)
      continue;
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO, "%s: %s",
                 i == 0 ? path : part, g_strerror (errno));
    return FALSE;
  }
  return TRUE;
}

char *
scan_other_owner (const char *path)
{
  struct stat status;
  if (stat (path, &status) != 0 || status.st_uid == geteuid ())
    return NULL;
  const struct passwd *user = getpwuid (status.st_uid);
  return user != NULL ? g_strdup (user->pw_name)
                      : g_strdup_printf ("#%u", (guint) status.st_uid);
}

/* Run by root, it would make root's quarantine, in which the owner can't look.
 */
static gboolean
check_owner (const char *path, GError **error)
{
  g_autofree char *owner = scan_other_owner (path);
  if (owner == NULL)
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
               "%s belongs to %s, into whose quarantine its mail has to go: "
               "run this as that user (sudo -H -u '%s' backsift scan --move "
               "...)",
               path, owner, owner);
  return FALSE;
}

gboolean
scan_check (const ScanSetup *setup, const char *path, GError **error)
{
  const BacksiftError usage = BACKSIFT_ERROR_USAGE;
  gboolean is_maildir;
  if (!folder_check (path, error) || !maildir_look (path, &is_maildir, error))
    return FALSE;
  if (is_maildir) {
    if (!quarantine_is_at (setup->quarantine, path))
      return !setup->moves || check_owner (path, error);
    g_set_error (error, BACKSIFT_ERROR, usage,
                 "%s is the quarantine itself: what is in it is sorted already",
                 path);
    return FALSE;
  }
  if (!mbox_is (path)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "%s is neither a Maildir (cur, new, tmp) nor an mbox file",
                 path);
    return FALSE;
  }
  if (!setup->moves)
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, usage,
               "%s is an mbox, out of which nothing is moved: leave --move out "
               "to see what is in it, or convert it to a Maildir",
               path);
  return FALSE;
}

typedef struct {
  const ScanSetup *setup;
  GHashTable *visited;
  guint64 n;
} Count;

static gboolean
count_file (const char *file_name, gpointer data, GError **error)
{
  (void) file_name;
  (void) error;
  ((Count *) data)->n++;
  return TRUE;
}

static gboolean
enter_counted (const char *path, gpointer data)
{
  const Count *count = data;
  return folder_is_wanted (count->setup, path) &&
         folder_is_new (count->visited, path) && folder_check (path, NULL);
}

guint64
scan_count (const ScanSetup *setup, char **folders)
{
  g_autoptr (GHashTable) visited = visited_folders_new ();
  Count count = {setup, visited, 0};
  const MaildirWalk how = {count_file, enter_counted, &count, setup->recurse,
                           NULL};
  for (; *folders != NULL; folders++)
    if (maildir_is (*folders) && folder_is_new (visited, *folders))
      (void) maildir_walk (*folders, &how, NULL);
  return count.n;
}
