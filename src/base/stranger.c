/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/stranger.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_trusted (uid_t owner)
{
  return owner == geteuid () || owner == 0;
}

/* A slash at the end would have a link followed. */
static char *
without_slashes (const char *path)
{
  gsize length = strlen (path);
  while (length > 1 && path[length - 1] == '/')
    length--;
  return g_strndup (path, length);
}

/* Whether nobody but us and root can have put into @folder what is there. With
 * an ACL the group's bits are what most is allowed by it. */
static gboolean
is_closed (const struct stat *folder)
{
  return is_trusted (folder->st_uid) &&
         (folder->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static gboolean
is_of_stranger (const char *name, const struct stat *status,
                struct stat *folder)
{
  if (is_trusted (status->st_uid))
    return FALSE;
  g_autofree char *parent = g_path_get_dirname (name);
  return stat (parent, folder) == 0 && status->st_uid != folder->st_uid &&
         !is_closed (folder);
}

gboolean
stranger_put (const char *path)
{
  struct stat status, folder;
  g_autofree char *name = without_slashes (path);
  return lstat (name, &status) == 0 &&
         is_of_stranger (name, &status, &folder) &&
         (folder.st_mode & S_IWOTH) != 0;
}

static gboolean
leads_astray (const char *name, const struct stat *link)
{
  struct stat target, folder;
  if (is_trusted (link->st_uid) || stat (name, &target) != 0 ||
      link->st_uid == target.st_uid)
    return FALSE;
  g_autofree char *parent = g_path_get_dirname (name);
  return stat (parent, &folder) != 0 || !is_closed (&folder);
}

gboolean
stranger_leads_astray (const char *path)
{
  struct stat link;
  g_autofree char *name = without_slashes (path);
  return lstat (name, &link) == 0 && S_ISLNK (link.st_mode) &&
         leads_astray (name, &link);
}

gboolean
stranger_linked (const char *path)
{
  struct stat link, folder;
  g_autofree char *name = without_slashes (path);
  return lstat (name, &link) == 0 && S_ISLNK (link.st_mode) &&
         (is_of_stranger (name, &link, &folder) || leads_astray (name, &link));
}
