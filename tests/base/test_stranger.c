/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose a name is: owners are given away, which root alone may.
 */
#include "base/descriptor.h"
#include "base/stranger.h"
#include "suite.h"

#include <check.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOT = 0, ANNA = 1001, MALLORY = 1002, BERTA };

static char *folder, *name, *target;

static void
set_up (void)
{
  folder = g_dir_make_tmp ("stranger-XXXXXX", NULL);
  name = g_build_filename (folder, "name", NULL);
  target = g_build_filename (folder, "target", NULL);
  ck_assert (g_file_set_contents (target, "x", 1, NULL));
}

static void
tear_down (void)
{
  g_unlink (name);
  g_unlink (target);
  ck_assert_int_eq (g_rmdir (folder), 0);
  g_free (folder);
  g_free (name);
  g_free (target);
}

static const struct {
  const char *label;
  gboolean is_link;
  uid_t owner, folder_owner, target_owner, we;
  mode_t mode; /* of the folder */
  gboolean is_put, is_linked, is_astray;
} rows[] = {
    {"ours", FALSE, ANNA, ROOT, ROOT, ANNA, 01777, FALSE, FALSE, FALSE},
    {"root's", FALSE, ROOT, ANNA, ROOT, ANNA, 01777, FALSE, FALSE, FALSE},
    {"another's, sticky", FALSE, MALLORY, ROOT, ROOT, ANNA, 01777, TRUE, FALSE,
     FALSE},
    {"another's, open", FALSE, MALLORY, ROOT, ROOT, ANNA, 0777, TRUE, FALSE,
     FALSE},
    {"another's, for root", FALSE, MALLORY, ROOT, ROOT, ROOT, 01777, TRUE,
     FALSE, FALSE},
    {"another's, of a group", FALSE, MALLORY, ROOT, ROOT, ANNA, 02775, FALSE,
     FALSE, FALSE},
    {"the folder's owner's", FALSE, MALLORY, MALLORY, ROOT, ANNA, 0777, FALSE,
     FALSE, FALSE},
    {"our link", TRUE, ANNA, ROOT, MALLORY, ANNA, 01777, FALSE, FALSE, FALSE},
    {"root's link", TRUE, ROOT, ANNA, MALLORY, ANNA, 01777, FALSE, FALSE,
     FALSE},
    {"another's link", TRUE, MALLORY, ROOT, ANNA, ANNA, 01777, TRUE, TRUE,
     TRUE},
    {"another's link, of a group", TRUE, MALLORY, ROOT, ANNA, ANNA, 02775,
     FALSE, TRUE, TRUE},
    {"another's link to his own", TRUE, MALLORY, ROOT, MALLORY, ANNA, 01777,
     TRUE, TRUE, FALSE},
    {"another's link, where we alone write", TRUE, MALLORY, ANNA, ANNA, ANNA,
     0755, FALSE, FALSE, FALSE},
    {"another's link, where root alone writes", TRUE, MALLORY, ROOT, ANNA, ANNA,
     0755, FALSE, FALSE, FALSE},
    {"another's link in a third one's folder", TRUE, MALLORY, BERTA, ANNA, ANNA,
     0755, FALSE, TRUE, TRUE},
    {"another's link in his folder", TRUE, MALLORY, MALLORY, ANNA, ROOT, 0700,
     FALSE, TRUE, TRUE},
    {"another's link to his own in his folder", TRUE, MALLORY, MALLORY, MALLORY,
     ROOT, 0700, FALSE, FALSE, FALSE},
};

START_TEST (knows_strangers)
{
  if (geteuid () != 0)
    return;
  ck_assert_int_eq (rows[_i].is_link
                        ? symlink (target, name)
                        : !g_file_set_contents (name, "x", 1, NULL),
                    0);
  ck_assert_int_eq (lchown (name, rows[_i].owner, rows[_i].owner), 0);
  ck_assert_int_eq (chown (target, rows[_i].target_owner, 0), 0);
  ck_assert_int_eq (chown (folder, rows[_i].folder_owner, 0), 0);
  ck_assert_int_eq (chmod (folder, rows[_i].mode), 0);
  g_autofree char *with_slashes =
      g_strconcat (name, rows[_i].is_link ? "//" : "", NULL);
  ck_assert_int_eq (seteuid (rows[_i].we), 0);
  gboolean is_put = stranger_put (name);
  gboolean is_linked = stranger_linked (with_slashes);
  gboolean is_astray = stranger_leads_astray (name);
  g_autoptr (GString) bytes = g_string_new (NULL);
  gboolean is_read = descriptor_read_own (name, bytes);
  int saved_errno = errno;
  ck_assert_int_eq (seteuid (0), 0);
  ck_assert_msg (is_put == rows[_i].is_put, "%s: put", rows[_i].label);
  ck_assert_msg (is_linked == rows[_i].is_linked, "%s: linked", rows[_i].label);
  ck_assert_msg (is_astray == rows[_i].is_astray, "%s: astray", rows[_i].label);
  ck_assert_msg (is_read == (!rows[_i].is_link && !rows[_i].is_put), "%s: read",
                 rows[_i].label);
  if (is_read)
    ck_assert_str_eq (bytes->str, "x");
  else
    ck_assert_msg (saved_errno == EINVAL, "%s: errno", rows[_i].label);
}
END_TEST

START_TEST (what_is_missing_is_nobodys)
{
  ck_assert (!stranger_put (name));
  ck_assert (!stranger_linked (name));
  ck_assert (!stranger_leads_astray (name));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("stranger");
  TCase *tcase = tcase_create ("stranger");
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_loop_test (tcase, knows_strangers, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, what_is_missing_is_nobodys);
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
