/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/maildir_file.h"

#include "mail/maildirs.h"
#include "suite.h"

START_TEST (unique_names_are_by_the_book)
{
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (int i = 0; i < 200; i++) {
    char *name = maildir_unique_name ();
    ck_assert_msg (
        g_regex_match_simple (
            "^[0-9]+\\.M[0-9]{1,6}P[0-9]+Q[0-9]+\\.[!-.0-9;-~]+$", name, 0, 0),
        "%s", name);
    ck_assert_uint_eq (maildir_unique_length (name), strlen (name));
    ck_assert (g_hash_table_add (names, name));
  }
}
END_TEST

static const struct {
  const char *base, *unique;
} lengths[] = {
    {"", ""},
    {"1.M1.mx", "1.M1.mx"},
    {"1.M1.mx:2,", "1.M1.mx"},
    {"1.M1.mx:2,FS", "1.M1.mx"},
    {"1.M1.mx,S=900:2,S", "1.M1.mx,S=900"},
    {"1.M1.mx:", "1.M1.mx:"},
    {"1.M1.mx:1,x", "1.M1.mx:1,x"},
    {"1.M1.mx:2", "1.M1.mx:2"},
    {"at 10:20:2,S", "at 10:20"},
    {":2,S", ""},
};

START_TEST (finds_where_flags_begin)
{
  ck_assert_msg (maildir_unique_length (lengths[_i].base) ==
                     strlen (lengths[_i].unique),
                 "%s", lengths[_i].base);
}
END_TEST

/* What a server made of "m/" and the first name; NULL: removed it. */
static const struct {
  const char *before, *after;
  gboolean is_likely;
} renames[] = {
    {"new/1.M1.mx", "new/1.M1.mx", TRUE},
    {"new/1.M1.mx", "cur/1.M1.mx:2,", TRUE},
    {"new/1.M1.mx", "cur/1.M1.mx:2,S", TRUE},
    {"new/1.M1.mx", "cur/1.M1.mx:2,FRSTab", FALSE},
    {"new/1.M1.mx", "cur/1.M1.mx", TRUE},
    {"cur/1.M1.mx:2,S", "cur/1.M1.mx:2,FS", FALSE},
    {"cur/1.M1.mx:2,S", "cur/1.M1.mx:2,", TRUE},
    {"cur/1.M1.mx:2,FS", "new/1.M1.mx", TRUE},
    {"cur/1.M1.mx,S=9:2,S", "cur/1.M1.mx,S=9:2,D", FALSE},
    {"new/1.M1.mx", NULL, FALSE},
    {"cur/1.M1.mx:2,S", NULL, FALSE},
};

/* Names that are like it, but others. */
static void
make_neighbours (void)
{
  static const char *const names[] = {
      "cur/2.M1.mx:2,S",  "new/3.M1.mx",  "cur/1.M1.m:2,S", "cur/1.M1.mxx:2,S",
      "cur/11.M1.mx:2,S", "new/1.M1.mx,", "new/1.M1",       "tmp/1.M1.mx",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (message ("m", names[i]));
}

START_TEST (finds_what_was_renamed)
{
  const char *after = renames[_i].after;
  g_autofree char *before = place ("m", renames[_i].before);
  g_autofree char *want = after != NULL ? message ("m", after) : NULL;
  make_neighbours ();
  g_autofree char *found = maildir_find_renamed (before);
  g_autofree char *likely = maildir_find_likely (before);
  ck_assert_pstr_eq (found, want);
  ck_assert_pstr_eq (likely, renames[_i].is_likely ? want : NULL);
}
END_TEST

START_TEST (opens_what_was_renamed)
{
  const char *after = renames[_i].after;
  g_autofree char *before = place ("m", renames[_i].before);
  if (after != NULL)
    g_free (message ("m", after));
  make_neighbours ();
  errno = 0;
  int fd = maildir_open_message (before, O_NOFOLLOW);
  if (after == NULL) {
    ck_assert_int_eq (fd, -1);
    ck_assert_int_eq (errno, ENOENT);
    return;
  }
  char text[64] = "";
  ck_assert_int_ge (fd, 0);
  ck_assert_int_gt (read (fd, text, sizeof text - 1), 0);
  ck_assert_str_eq (text, after);
  ck_assert_int_eq (fcntl (fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  close (fd);
}
END_TEST

START_TEST (nothing_is_found_without_a_maildir)
{
  g_autofree char *nowhere = scratch_path ("nowhere/cur/1:2,S");
  ck_assert_ptr_null (maildir_find_renamed (nowhere));
  ck_assert_int_eq (maildir_open_message (nowhere, 0), -1);
  ck_assert_int_eq (errno, ENOENT);
}
END_TEST

START_TEST (a_fifo_does_not_hold)
{
  g_autofree char *path = place ("m", "cur/1:2,");
  ck_assert_int_eq (mkfifo (path, 0600), 0);
  int fd = maildir_open_message (path, O_NOFOLLOW);
  ck_assert_int_ge (fd, 0);
  close (fd);
}
END_TEST

START_TEST (links_are_followed_unless_told)
{
  g_autofree char *real = message ("m", "cur/1:2,");
  g_autofree char *link = place ("m", "cur/2:2,");
  ck_assert_int_eq (symlink (real, link), 0);
  int fd = maildir_open_message (link, 0);
  ck_assert_int_ge (fd, 0);
  close (fd);
  ck_assert_int_eq (maildir_open_message (link, O_NOFOLLOW), -1);
  ck_assert_int_eq (errno, ELOOP);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("maildir_file");
  TCase *tcase = tcase_create ("maildir_file");
  const int n_renames = G_N_ELEMENTS (renames);
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_test (tcase, unique_names_are_by_the_book);
  tcase_add_loop_test (tcase, finds_where_flags_begin, 0,
                       G_N_ELEMENTS (lengths));
  tcase_add_loop_test (tcase, finds_what_was_renamed, 0, n_renames);
  tcase_add_loop_test (tcase, opens_what_was_renamed, 0, n_renames);
  tcase_add_test (tcase, nothing_is_found_without_a_maildir);
  tcase_add_test (tcase, a_fifo_does_not_hold);
  tcase_add_test (tcase, links_are_followed_unless_told);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
