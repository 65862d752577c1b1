/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/maildir_opener.h"

#include "mail/maildirs.h"
#include "suite.h"

static MaildirOpener opener;

static void
set_up (void)
{
  scratch_make ();
  opener = MAILDIR_OPENER_NEW;
}

static void
tear_down (void)
{
  maildir_opener_clear (&opener);
  scratch_remove ();
}

/* The message @path holds @text, as message() writes it. */
static void
check_opens (const char *path, const char *text)
{
  char bytes[64];
  int fd = maildir_opener_open (&opener, path, 0);
  ck_assert_msg (fd >= 0, "%s: %s", path, g_strerror (errno));
  gssize n = read (fd, bytes, sizeof bytes);
  ck_assert_int_eq (n, (gssize) strlen (text));
  ck_assert_int_eq (memcmp (bytes, text, strlen (text)), 0);
  ck_assert_int_ne (fcntl (fd, F_GETFD) & FD_CLOEXEC, 0);
  close (fd);
}

START_TEST (folders_change)
{
  g_autofree char *a = message ("m", "cur/a");
  g_autofree char *b = message ("m", "cur/b");
  g_autofree char *same_name = message ("n", "cur/a");
  g_autofree char *shorter = message ("m", "new/c");
  g_autofree char *longer_folder = scratch_path ("m/current");
  g_autofree char *longer = scratch_path ("m/current/a");
  ck_assert_int_eq (g_mkdir (longer_folder, 0700), 0);
  scratch_write (longer, "longer", 6);
  check_opens (a, "cur/a");
  check_opens (b, "cur/b");
  scratch_write (same_name, "other", 5);
  check_opens (same_name, "other");
  check_opens (longer, "longer");
  check_opens (a, "cur/a");
  check_opens (shorter, "new/c");
}
END_TEST

/* By an IMAP server, since it was listed. */
START_TEST (what_was_renamed_is_found)
{
  g_autofree char *listed = place ("m", "new/a");
  g_autofree char *other = message ("m", "new/b");
  g_autofree char *renamed G_GNUC_UNUSED = message ("m", "cur/a:2,S");
  check_opens (other, "new/b");
  check_opens (listed, "cur/a:2,S");
}
END_TEST

START_TEST (what_is_gone_is_not_opened)
{
  g_autofree char *gone = place ("m", "cur/a");
  ck_assert_int_eq (maildir_opener_open (&opener, gone, 0), -1);
  ck_assert_int_eq (errno, ENOENT);
  ck_assert_int_eq (maildir_opener_open (&opener, "/no/such/cur/a", 0), -1);
  ck_assert_int_eq (errno, ENOENT);
}
END_TEST

START_TEST (links_are_followed_where_wanted)
{
  g_autofree char *target = message ("m", "tmp/target");
  g_autofree char *name = place ("m", "cur/link");
  ck_assert_int_eq (symlink (target, name), 0);
  check_opens (name, "tmp/target");
  ck_assert_int_eq (maildir_opener_open (&opener, name, O_NOFOLLOW), -1);
  ck_assert_int_eq (errno, ELOOP);
}
END_TEST

/* A folder that can be entered and not listed. */
START_TEST (a_folder_that_is_closed_to_us_holds_nothing_up)
{
  g_autofree char *a = message ("m", "cur/a");
  g_autofree char *folder = g_path_get_dirname (a);
  scratch_become_nobody ();
  ck_assert_int_eq (chmod (folder, 0300), 0);
  check_opens (a, "cur/a");
  ck_assert_int_eq (chmod (folder, 0700), 0);
}
END_TEST

static Suite *
maildir_opener_suite (void)
{
  Suite *suite = suite_create ("maildir_opener");
  TCase *tcase = tcase_create ("maildir_opener");
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, folders_change);
  tcase_add_test (tcase, what_was_renamed_is_found);
  tcase_add_test (tcase, what_is_gone_is_not_opened);
  tcase_add_test (tcase, links_are_followed_where_wanted);
  tcase_add_test (tcase, a_folder_that_is_closed_to_us_holds_nothing_up);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run_forked (maildir_opener_suite ());
}
