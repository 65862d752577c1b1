/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/maildir_move.h"

#include "mail/maildirs.h"
#include "suite.h"

#include <sys/mount.h>

START_TEST (rename_never_overwrites)
{
  g_autofree char *one = message ("m", "cur/1:2,");
  g_autofree char *other = message ("q", "cur/1:2,S");
  g_autofree char *free_name = place ("q", "cur/2:2,");
  g_autofree char *no_folder = scratch_path ("nowhere/1");
  ck_assert_int_eq (maildir_rename (one, other), -1);
  ck_assert_int_eq (errno, EEXIST);
  check_text (one, "cur/1:2,");
  check_text (other, "cur/1:2,S");
  ck_assert_int_eq (maildir_rename (one, no_folder), -1);
  ck_assert_int_eq (errno, ENOENT);
  ck_assert_int_eq (maildir_rename (one, free_name), 0);
  check_text (free_name, "cur/1:2,");
  ck_assert_int_eq (maildir_rename (one, free_name), -1);
  ck_assert_int_eq (errno, ENOENT);
}
END_TEST

/* An empty Maildir "q" on a file system of its own, if that can be had; FALSE
 * where it can't. The namespace goes with the test's process. */
static gboolean
mount_q (const char *options)
{
  g_autofree char *path = scratch_path ("q");
  ck_assert_int_eq (mkdir (path, 0700), 0);
  return unshare (CLONE_NEWNS) == 0 &&
         mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("tmpfs", path, "tmpfs", 0, options) == 0;
}

static void
remove_all (void)
{
  g_autofree char *path = scratch_path ("q");
  (void) umount2 (path, MNT_DETACH);
  scratch_remove ();
}

/* Within a file system, and to another one. */
static const char *const disks[] = {NULL, ""};

static gboolean
begin_move (int i)
{
  return disks[i] == NULL || mount_q (disks[i]);
}

/* Whether a copy was left in the middle of its way. */
static guint
count_tmp (void)
{
  g_autofree char *tmp = place ("q", "tmp");
  return scratch_count (tmp);
}

START_TEST (moves)
{
  if (!begin_move (_i))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *from = message ("m", "cur/1:2,FS");
  g_autofree char *to = place ("q", "cur/1,B=1:2,FS");
  const struct timespec times[] = {{1700000000, 5}, {1700000001, 123456789}};
  struct stat status;
  ck_assert_int_eq (utimensat (AT_FDCWD, from, times, 0), 0);
  ck_assert_int_eq (maildir_move (from, to, &error), MAILDIR_MOVED);
  ck_assert_ptr_null (error);
  ck_assert (!exists (from));
  check_text (to, "cur/1:2,FS");
  ck_assert_int_eq (stat (to, &status), 0);
  ck_assert_int_eq (status.st_mtim.tv_sec, 1700000001);
  ck_assert_int_eq (status.st_mtim.tv_nsec, 123456789);
  ck_assert_int_eq (status.st_mode & 07777, 0600);
  ck_assert_uint_eq (count_tmp (), 0);
}
END_TEST

START_TEST (moves_bytes_as_they_are)
{
  if (!begin_move (_i))
    return;
  g_autofree char *from = place ("m", "new/1");
  g_autofree char *to = place ("q", "new/1");
  g_autofree char *bytes = g_malloc (300001);
  for (gsize i = 0; i < 300001; i++)
    bytes[i] = (char) (i * 7 % 251);
  scratch_write (from, bytes, 300001);
  ck_assert_int_eq (maildir_move (from, to, NULL), MAILDIR_MOVED);
  g_autoptr (GString) got = scratch_read (to);
  ck_assert_uint_eq (got->len, 300001);
  ck_assert_int_eq (memcmp (got->str, bytes, got->len), 0);
}
END_TEST

START_TEST (what_is_gone_is_not_moved)
{
  if (!begin_move (_i))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *from = place ("m", "new/1");
  g_autofree char *to = place ("q", "new/1");
  g_autofree char *present = message ("m", "new/2");
  g_autofree char *no_folder = scratch_path ("q/nowhere/2");
  ck_assert_int_eq (maildir_move (from, to, &error), MAILDIR_GONE);
  ck_assert (!exists (to));
  ck_assert_int_eq (maildir_move (present, no_folder, &error), MAILDIR_GONE);
  check_text (present, "new/2");
  ck_assert_ptr_null (error);
  ck_assert_uint_eq (count_tmp (), 0);
}
END_TEST

START_TEST (what_is_taken_stays)
{
  if (!begin_move (_i))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *from = message ("m", "new/1");
  g_autofree char *to = message ("q", "new/other");
  ck_assert_int_eq (maildir_move (from, to, &error), MAILDIR_TAKEN);
  ck_assert_ptr_null (error);
  check_text (from, "new/1");
  check_text (to, "new/other");
  ck_assert_uint_eq (count_tmp (), 0);
}
END_TEST

START_TEST (what_may_not_be_moved_stays)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *from = message ("m", "new/1");
  g_autofree char *to = place ("q", "new/1");
  g_autofree char *locked = place ("q", "new");
  ck_assert_int_eq (chmod (locked, 0500), 0);
  scratch_become_nobody ();
  ck_assert_int_eq (maildir_move (from, to, &error), MAILDIR_FAILED);
  check_error (error, BACKSIFT_ERROR_REFUSED);
  check_text (from, "new/1");
  ck_assert_int_eq (chmod (locked, 0700), 0);
}
END_TEST

START_TEST (a_full_disk_leaves_all_as_it_was)
{
  if (!mount_q ("size=16k"))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *from = place ("m", "new/1");
  g_autofree char *to = place ("q", "new/1");
  g_autofree char *bytes = g_malloc0 (100000);
  scratch_write (from, bytes, 100000);
  ck_assert_int_eq (maildir_move (from, to, &error), MAILDIR_FAILED);
  check_error (error, BACKSIFT_ERROR_TEMPORARY);
  ck_assert (exists (from));
  ck_assert (!exists (to));
  ck_assert_uint_eq (count_tmp (), 0);
}
END_TEST

START_TEST (only_files_are_copied)
{
  if (!mount_q (""))
    return;
  g_autofree char *real = message ("m", "tmp/real");
  g_autofree char *fifo = place ("m", "cur/1");
  g_autofree char *link = place ("m", "cur/2");
  g_autofree char *to = place ("q", "cur/1");
  ck_assert_int_eq (mkfifo (fifo, 0600), 0);
  ck_assert_int_eq (symlink (real, link), 0);
  const char *const odd[] = {fifo, link};
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (GError) error = NULL;
    ck_assert_int_eq (maildir_move (odd[i], to, &error), MAILDIR_FAILED);
    ck_assert_ptr_nonnull (error);
    ck_assert (exists (odd[i]));
    ck_assert (!exists (to));
  }
  ck_assert_uint_eq (count_tmp (), 0);
}
END_TEST

/* The copy is there, and the first one can't be removed. */
START_TEST (a_copy_goes_where_the_first_one_stays)
{
  if (!mount_q ("mode=777"))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *from = message ("m", "cur/1:2,");
  g_autofree char *to = place ("q", "cur/1:2,");
  g_autofree char *locked = place ("m", "cur");
  ck_assert_int_eq (chmod (locked, 0500), 0);
  ck_assert_int_eq (nftw (scratch, scratch_give_one, 16, FTW_PHYS), 0);
  ck_assert_int_eq (seteuid (65534), 0);
  MaildirMove move = maildir_move (from, to, &error);
  ck_assert_int_eq (seteuid (0), 0);
  ck_assert_int_eq (move, MAILDIR_FAILED);
  check_error (error, BACKSIFT_ERROR_REFUSED);
  check_text (from, "cur/1:2,");
  ck_assert (!exists (to));
  ck_assert_uint_eq (count_tmp (), 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("maildir_move");
  TCase *tcase = tcase_create ("maildir_move");
  const int n_disks = G_N_ELEMENTS (disks);
  tcase_add_checked_fixture (tcase, scratch_make, remove_all);
  tcase_add_test (tcase, rename_never_overwrites);
  tcase_add_loop_test (tcase, moves, 0, n_disks);
  tcase_add_loop_test (tcase, moves_bytes_as_they_are, 0, n_disks);
  tcase_add_loop_test (tcase, what_is_gone_is_not_moved, 0, n_disks);
  tcase_add_loop_test (tcase, what_is_taken_stays, 0, n_disks);
  tcase_add_test (tcase, what_may_not_be_moved_stays);
  tcase_add_test (tcase, a_full_disk_leaves_all_as_it_was);
  tcase_add_test (tcase, only_files_are_copied);
  tcase_add_test (tcase, a_copy_goes_where_the_first_one_stays);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
