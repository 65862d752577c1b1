/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is left after a loss of power is for tests/power.
 */
#include "base/folder.h"

#include "base/error.h"
#include "mail/scratch.h"
#include "suite.h"

#include <sys/stat.h>
#include <utime.h>

static gboolean
exists (const char *name)
{
  g_autofree char *path = scratch_path (name);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
write_here (const char *name, gint64 age_hours)
{
  g_autofree char *path = scratch_path (name);
  struct utimbuf times;
  scratch_write (path, "x", 1);
  times.actime = times.modtime =
      g_get_real_time () / G_USEC_PER_SEC - age_hours * 3600;
  ck_assert_int_eq (utime (path, &times), 0);
}

START_TEST (makes_folders)
{
  g_autofree char *path = scratch_path ("a/b/c");
  struct stat status;
  ck_assert (folder_make (path, NULL));
  ck_assert (folder_make (path, NULL));
  ck_assert_int_eq (stat (path, &status), 0);
  ck_assert (S_ISDIR (status.st_mode));
  ck_assert_int_eq (status.st_mode & 0777, 0700);
}
END_TEST

START_TEST (makes_none_in_a_file)
{
  g_autofree char *path = scratch_path ("file/a");
  g_autofree char *file = scratch_path ("file");
  g_autoptr (GError) below = NULL;
  g_autoptr (GError) there = NULL;
  write_here ("file", 0);
  ck_assert (!folder_make (path, &below));
  ck_assert (g_error_matches (below, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED));
  ck_assert (!folder_make (file, &there));
  ck_assert (g_error_matches (there, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED));
}
END_TEST

START_TEST (syncs_folders)
{
  g_autofree char *nowhere = scratch_path ("nowhere");
  g_autofree char *file = scratch_path ("file");
  g_autoptr (GError) gone = NULL;
  g_autoptr (GError) no_folder = NULL;
  g_autoptr (GError) one_of_them = NULL;
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  write_here ("file", 0);
  g_hash_table_add (paths, scratch);
  ck_assert (folder_sync (scratch, NULL));
  ck_assert (folder_sync_all (paths, NULL));
  ck_assert (!folder_sync (nowhere, &gone));
  ck_assert (g_error_matches (gone, BACKSIFT_ERROR, BACKSIFT_ERROR_IO));
  ck_assert (!folder_sync (file, &no_folder));
  ck_assert (
      g_error_matches (no_folder, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED));
  g_hash_table_add (paths, nowhere);
  ck_assert (!folder_sync_all (paths, &one_of_them));
  ck_assert (one_of_them != NULL);
}
END_TEST

START_TEST (writes_files)
{
  g_autofree char *path = scratch_path ("state");
  struct stat status;
  ck_assert (folder_write_file (path, "one, two", 8, NULL));
  ck_assert (folder_write_file (path, "three", 5, NULL));
  g_autoptr (GString) text = scratch_read (path);
  ck_assert_str_eq (text->str, "three");
  ck_assert_int_eq (stat (path, &status), 0);
  ck_assert_int_eq (status.st_mode & 0777, 0600);
  ck_assert_uint_eq (scratch_count (scratch), 1);
}
END_TEST

START_TEST (leaves_nothing_where_it_fails)
{
  g_autofree char *path = scratch_path ("state");
  g_autoptr (GError) error = NULL;
  ck_assert_int_eq (mkdir (path, 0700), 0);
  ck_assert (!folder_write_file (path, "one", 3, &error));
  ck_assert (error != NULL);
  ck_assert_uint_eq (scratch_count (scratch), 1);
}
END_TEST

START_TEST (sweeps_what_was_begun)
{
  g_autofree char *path = scratch_path ("sent.db");
  static const char *const stays[] = {"sent.db.new.x", "sent.db.backup",
                                      "sent.db.new.", "other.new.1", "sent.db"};
  for (gsize i = 0; i < G_N_ELEMENTS (stays); i++)
    write_here (stays[i], 100);
  write_here ("sent.db.new.1", 25);
  write_here ("sent.db.new.2", 23);
  write_here ("sent.db.mail-log-1.new.3", 25);
  folder_sweep (path);
  ck_assert (!exists ("sent.db.new.1"));
  ck_assert (exists ("sent.db.new.2"));
  ck_assert (!exists ("sent.db.mail-log-1.new.3"));
  for (gsize i = 0; i < G_N_ELEMENTS (stays); i++)
    ck_assert_msg (exists (stays[i]), "%s", stays[i]);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("folder");
  TCase *tcase = tcase_create ("folder");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_test (tcase, makes_folders);
  tcase_add_test (tcase, makes_none_in_a_file);
  tcase_add_test (tcase, syncs_folders);
  tcase_add_test (tcase, writes_files);
  tcase_add_test (tcase, leaves_nothing_where_it_fails);
  tcase_add_test (tcase, sweeps_what_was_begun);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
