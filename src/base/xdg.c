/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/xdg.h"

#include <pwd.h>
#include <unistd.h>

/* Looked up once: from within a fence the passwd file can't be read, and by
 * then the settings' place has been asked for. */
static const char *
passwd_home (void)
{
  static char *home;
  if (home != NULL)
    return home;
  const struct passwd *user = getpwuid (getuid ());
  home = g_strdup (
      user != NULL && g_path_is_absolute (user->pw_dir) ? user->pw_dir : "/");
  return home;
}

char *
xdg_home (void)
{
  const char *home = g_getenv ("HOME");
  return g_strdup (home != NULL && g_path_is_absolute (home) ? home
                                                             : passwd_home ());
}

/* As g_build_filename(), which does ten times as much for it, and that for
 * three paths of each delivery. Frees @folder. */
static char *
below (char *folder, const char *rest)
{
  gsize length = strlen (folder);
  while (length > 0 && folder[length - 1] == '/')
    folder[--length] = '\0';
  char *path = g_strconcat (folder, rest, NULL);
  g_free (folder);
  return path;
}

static char *
xdg_folder (const char *variable, const char *default_below_home)
{
  const char *value = g_getenv (variable);
  return value != NULL && g_path_is_absolute (value)
             ? g_strdup (value)
             : below (xdg_home (), default_below_home);
}

char *
xdg_data_path (const char *name)
{
  g_autofree char *rest = g_strconcat ("/backsift/", name, NULL);
  return below (xdg_folder ("XDG_DATA_HOME", "/.local/share"), rest);
}

char *
xdg_config_path (const char *name)
{
  g_autofree char *rest = g_strconcat ("/", name, NULL);
  return below (xdg_folder ("XDG_CONFIG_HOME", "/.config"), rest);
}
