/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/xdg.h"

#include <pwd.h>
#include <unistd.h>

char *
xdg_home (void)
{
  const char *home = g_getenv ("HOME");
  if (home != NULL && g_path_is_absolute (home))
    return g_strdup (home);
  const struct passwd *user = getpwuid (getuid ());
  return g_strdup (
      user != NULL && g_path_is_absolute (user->pw_dir) ? user->pw_dir : "/");
}

static char *
xdg_folder (const char *variable, const char *default_below_home)
{
  const char *value = g_getenv (variable);
  if (value != NULL && g_path_is_absolute (value))
    return g_strdup (value);
  g_autofree char *home = xdg_home ();
  return g_build_filename (home, default_below_home, NULL);
}

char *
xdg_data_path (const char *name)
{
  g_autofree char *folder = xdg_folder ("XDG_DATA_HOME", ".local/share");
  return g_build_filename (folder, "backsift", name, NULL);
}

char *
xdg_config_path (const char *name)
{
  g_autofree char *folder = xdg_folder ("XDG_CONFIG_HOME", ".config");
  return g_build_filename (folder, name, NULL);
}
