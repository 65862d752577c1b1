/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The computed defaults (default_text NULL in the table):
 *   [log] path          $XDG_DATA_HOME/backsift/sent.db
 *   [proof] keys        $XDG_DATA_HOME/backsift/proof.keys
 *   [quarantine] path   ~/Maildir/.Backscatter where ~/Maildir is a folder,
 *                       else $XDG_DATA_HOME/backsift/Backscatter
 *   [quarantine] inbox  the Maildir whose Maildir++ folder the quarantine is,
 *                       else ~/Maildir
 * XDG_DATA_HOME is ~/.local/share and XDG_CONFIG_HOME ~/.config unless set to
 * an absolute path; ~ is $HOME, or the passwd entry's where a mail system
 * runs us without one.
 */
#include "base/setting_spec.h"
#include "base/xdg.h"

static char *
home_maildir (void)
{
  g_autofree char *home = xdg_home ();
  return g_build_filename (home, "Maildir", NULL);
}

static char *
default_quarantine (void)
{
  g_autofree char *maildir = home_maildir ();
  if (g_file_test (maildir, G_FILE_TEST_IS_DIR))
    return g_build_filename (maildir, ".Backscatter", NULL);
  return xdg_data_path ("Backscatter");
}

/* "~/.backscatter" is a hidden folder, and no mail belongs into its parent;
 * but seen with virtual users: the home is the Maildir. */
static gboolean
is_home_without_mail (const char *path)
{
  g_autofree char *home = xdg_home ();
  g_autofree char *plain_home = g_canonicalize_filename (home, "/");
  g_autofree char *cur = g_build_filename (path, "cur", NULL);
  return g_str_equal (path, plain_home) &&
         !g_file_test (cur, G_FILE_TEST_IS_DIR);
}

/* By its name alone: neither folder has to be there yet. */
static char *
inbox_of (const char *quarantine_path)
{
  g_autofree char *path = g_canonicalize_filename (quarantine_path, "/");
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *parent = g_path_get_dirname (path);
  if (*name == '.' && !is_home_without_mail (parent))
    return g_steal_pointer (&parent);
  return home_maildir ();
}

char *
setting_compute_default (Setting setting, const char *quarantine_path)
{
  switch (setting) {
  case SETTING_LOG_PATH:
    return xdg_data_path ("sent.db");
  case SETTING_PROOF_KEYS:
    return xdg_data_path ("proof.keys");
  case SETTING_QUARANTINE_PATH:
    return default_quarantine ();
  case SETTING_QUARANTINE_INBOX:
    return inbox_of (quarantine_path);
  default:
    g_assert_not_reached ();
  }
}
