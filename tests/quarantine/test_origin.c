/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/origin.h"

#include "mail/scratch.h"
#include "suite.h"

#define SCAN "20261120-120000-7"
#define MARK ",B=" SCAN ".0123abcd."

static const struct {
  const char *base;
  gboolean is_new;
  const char *flags; /* nullable */
  const char *encoded;
  const char *before;
} rows[] = {
    {"1.M1.mx", TRUE, NULL, "1.M1.mx" MARK "n", "1.M1.mx"},
    {"1.M1.mx", FALSE, NULL, "1.M1.mx" MARK "c", "1.M1.mx"},
    {"1.M1.mx:2,", FALSE, "", "1.M1.mx" MARK "c2:2,", "1.M1.mx:2,"},
    {"1.mx,S=12,W=13:2,FSa", FALSE, "FSa", "1.mx,S=12,W=13" MARK "c2FSa:2,FSa",
     "1.mx,S=12,W=13:2,FSa"},
    {"1.mx:2,S", TRUE, "S", "1.mx" MARK "n2S:2,S", "1.mx:2,S"},
    /* moved before, and put back by hand under the name it had here */
    {"1.mx" MARK "n", TRUE, NULL, "1.mx" MARK "n" MARK "n", "1.mx" MARK "n"},
};

START_TEST (goes_there_and_back)
{
  const Origin origin = {(char *) SCAN, (char *) "0123abcd", rows[_i].is_new,
                         (char *) rows[_i].flags};
  g_auto (Origin) read = {0};
  g_autofree char *before = NULL;
  g_autofree char *encoded = origin_encode (&origin, rows[_i].base);
  ck_assert_str_eq (encoded, rows[_i].encoded);
  ck_assert (origin_decode (encoded, &read, &before));
  ck_assert_str_eq (read.scan, SCAN);
  ck_assert_str_eq (read.folder, "0123abcd");
  ck_assert_int_eq (read.is_new, rows[_i].is_new);
  ck_assert_pstr_eq (read.flags, rows[_i].flags);
  ck_assert_str_eq (before, rows[_i].before);
}
END_TEST

/* What an IMAP server does to the name in quarantine does not matter. */
START_TEST (flags_set_later_are_not_its_own)
{
  g_auto (Origin) read = {0};
  g_autofree char *before = NULL;
  ck_assert (origin_decode ("1.mx" MARK "n:2,ST", &read, &before));
  ck_assert (read.is_new);
  ck_assert_str_eq (before, "1.mx");
}
END_TEST

static const char *const others[] = {
    "1.M1.mx",
    "1.M1.mx:2,S",
    "1.M1.mx:2,,B=" SCAN ".0123abcd.n",
    ",B=" SCAN ".0123abcd.n",
    "1.mx,B=",
    "1.mx,B=..",
    "1.mx,B=a.0123abcd.n",
    "1.mx,B=1.0123abc.n",
    "1.mx,B=1.0123abcg.n",
    "1.mx,B=1.0123abcd.x",
    "1.mx,B=1.0123abcd.n3",
    "1.mx,B=1.0123abcd.n.n",
    "1.mx,B=1/2.0123abcd.n",
};

START_TEST (other_names_have_none)
{
  g_auto (Origin) read = {0};
  g_autofree char *before = NULL;
  ck_assert_msg (!origin_decode (others[_i], &read, &before), "%s", others[_i]);
}
END_TEST

START_TEST (long_names_are_replaced)
{
  g_autofree char *base = g_strnfill (230, 'x');
  const Origin origin = {(char *) SCAN, (char *) "0123abcd", FALSE,
                         (char *) "S"};
  g_autofree char *with_flags = g_strconcat (base, ":2,S", NULL);
  g_autofree char *encoded = origin_encode (&origin, with_flags);
  g_auto (Origin) read = {0};
  g_autofree char *before = NULL;
  ck_assert_uint_le (strlen (encoded), 255);
  ck_assert (origin_decode (encoded, &read, &before));
  ck_assert (g_str_has_suffix (before, ":2,S"));
}
END_TEST

/* The mark's comma must not make flags of what it stands behind. */
START_TEST (names_that_end_as_flags_begin_are_replaced)
{
  static const char *const bases[] = {"1.mx:2", "1.mx:2:2,S"};
  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++) {
    const Origin origin = {(char *) SCAN, (char *) "0123abcd", FALSE, NULL};
    g_autofree char *encoded = origin_encode (&origin, bases[i]);
    g_autofree char *released = origin_encode_released (bases[i]);
    g_autofree char *unique = origin_short_unique (bases[i]);
    g_auto (Origin) read = {0};
    g_autofree char *before = NULL;
    ck_assert_msg (origin_decode (encoded, &read, &before), "%s", encoded);
    ck_assert_str_eq (before, unique);
    ck_assert_msg (origin_is_released (released), "%s", released);
  }
}
END_TEST

START_TEST (folders_are_told_by_their_real_path)
{
  g_autofree char *folder = scratch_path ("folder");
  g_autofree char *other = scratch_path ("other");
  g_autofree char *link = scratch_path ("link");
  ck_assert_int_eq (mkdir (folder, 0700), 0);
  ck_assert_int_eq (mkdir (other, 0700), 0);
  ck_assert_int_eq (symlink (folder, link), 0);
  g_autofree char *a = origin_folder_digest (folder);
  g_autofree char *b = origin_folder_digest (link);
  g_autofree char *c = origin_folder_digest (other);
  ck_assert_str_eq (a, b);
  ck_assert_str_ne (a, c);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("origin");
  TCase *tcase = tcase_create ("origin");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_loop_test (tcase, goes_there_and_back, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, flags_set_later_are_not_its_own);
  tcase_add_loop_test (tcase, other_names_have_none, 0, G_N_ELEMENTS (others));
  tcase_add_test (tcase, long_names_are_replaced);
  tcase_add_test (tcase, names_that_end_as_flags_begin_are_replaced);
  tcase_add_test (tcase, folders_are_told_by_their_real_path);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
