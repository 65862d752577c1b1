/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which values are plain; that they say what GMime says is the fuzz target's to
 * check, with the fixtures at every `make check`.
 */
#include "report/gmime_value.h"
#include "report/plain_value.h"
#include "suite.h"

#include <check.h>

static void
do_nothing (const char *address G_GNUC_UNUSED, gsize length G_GNUC_UNUSED,
            gpointer data G_GNUC_UNUSED)
{
}

START_TEST (tells_plain_dates)
{
  static const struct {
    const char *value;
    gboolean is_plain;
  } rows[] = {
      {"Fri, 20 Nov 2026 08:00:00 +0000", TRUE},
      {"20 Nov 2026 08:00:00 -0330", TRUE},
      {"Sun, 1 Feb 2004 23:59:59 +1400", TRUE},
      {"Sun, 29 Feb 2004 00:00:00 +0000", TRUE},
      {"Sat, 29 Feb 2003 00:00:00 +0000", FALSE},
      {"Fri, 20 Nov 2026 08:00:60 +0000", FALSE},
      {"Fri, 20 Nov 2026 24:00:00 +0000", FALSE},
      {"Fri, 20 Nov 2026 08:00:00 GMT", TRUE},
      {"  Fri,  20  Nov  2026  08:00:00  +0000", TRUE},
      {"Fri, 20 Nov 2026 08:00:00 -0800 (PST)", TRUE},
      {"Fri, 20 Nov 2026 08:00:00 GMT (x)", TRUE},
      {"Fri, 20 Nov 2026 08:00:00 EST", FALSE},
      {"Fri, 20 Nov 2026 08:00:00 GMT+1", FALSE},
      {"Fri, 20 Nov 2026 08:00:00 +0000 (GMT+00:00)", FALSE},
      {"Fri, 20 Nov 2026 08:00:00 +0000 (UTC", FALSE},
      {"Fri, 20 Nov 2026 08:00:00 +0000 UTC", FALSE},
      {"Fri, 20Nov 2026 08:00:00 +0000", FALSE},
      {"Fri, 20 Nov 2026 08:00:00 +1500", FALSE},
      {"Fri, 20 Nov 2026 08:00:00 +00000", FALSE},
      {"Fri, 20 Nov 26 08:00:00 +0000", FALSE},
      {"Fri, 20 Nov 1969 08:00:00 +0000", FALSE},
      {"Fri 20 Nov 2026 08:00:00 +0000", FALSE},
      {"fri, 20 nov 2026 08:00:00 +0000", FALSE},
      {"Fri, 20 Nov 2026", FALSE},
      {"", FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 instant = 0;
    ck_assert_msg (plain_date (rows[i].value, &instant) == rows[i].is_plain,
                   "%s", rows[i].value);
    if (rows[i].is_plain)
      ck_assert_int_eq (instant, gmime_date (rows[i].value));
  }
}
END_TEST

START_TEST (tells_plain_text)
{
  ck_assert (plain_text (""));
  ck_assert (plain_text ("Re: 2 + 2 = 4?"));
  ck_assert (!plain_text ("=?utf-8?q?a?="));
  ck_assert (!plain_text ("Gr\303\274\303\237e"));
  ck_assert (!plain_text ("a\tb"));
}
END_TEST

START_TEST (tells_plain_words)
{
  static const struct {
    const char *value;
    const char *text; /* NULL: not plain */
  } rows[] = {
      {"=?utf-8?q?Gr=C3=BC=c3=9fe?=", "Gr\303\274\303\237e"},
      {"=?UTF-8?B?R3LDvMOfZQ==?=", "Gr\303\274\303\237e"},
      {"Re: =?utf-8?Q?a_b?= c", "Re: a b c"},
      {"=?utf-8?Q?a?=  =?utf-8?B?Yg==?= =?utf-8?B?Yw==?=", "abc"},
      {"=?utf-8?Q?a?=  b", "a  b"},
      {"a = b?", "a = b?"},
      {"=?utf-8?Q?a?=b", NULL},
      {"a=?utf-8?Q?b?=", NULL},
      {"=?utf-8?Q?a?==?utf-8?Q?b?=", NULL},
      {"=?utf-8?Q?a b?=", NULL},
      {"=?utf-8?Q?a=3?=", NULL},
      {"=?utf-8?Q?a=0Ab?=", NULL},
      {"=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", NULL},
      {"=?utf-8?Q?\?=", NULL},
      {"=?utf-8?B?R3L?=", NULL},
      {"=?utf-8?X?a?=", NULL},
      {"=?utf-8*de?Q?a?=", NULL},
      {"=?iso-8859-1?Q?a?=", NULL},
      {"=?utf-8?Q?a", NULL},
      {"Gr\303\274\303\237e", NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = plain_words (rows[i].value);
    ck_assert_msg (g_strcmp0 (text, rows[i].text) == 0, "%s: '%s'",
                   rows[i].value, text);
    if (text == NULL)
      continue;
    g_autofree char *same = gmime_text (rows[i].value);
    ck_assert_str_eq (text, same);
  }
}
END_TEST

START_TEST (tells_plain_addresses)
{
  static const struct {
    const char *value;
    gboolean is_plain;
  } rows[] = {
      {"us@example.org", TRUE},
      {"<us@example.org>", TRUE},
      {"Us <us@example.org>", TRUE},
      {"Us And Them <us@example.org>", TRUE},
      {"\"Us, too (here) <a@b>\" <us@example.org>", TRUE},
      {"a+b@example.org, C <c_d-e.f@example.net>,g@h", TRUE},
      {"Us <us@example.org>,", FALSE},
      {"us", FALSE},
      {"us@", FALSE},
      {"us@example..org", FALSE},
      {"us@example.org.", FALSE},
      {".us@example.org", FALSE},
      {"\"us\"@example.org", FALSE},
      {"us@[192.0.2.1]", FALSE},
      {"us@example.org (Us)", FALSE},
      {"us@mail.XN--ple.org", FALSE},
      {"Us: us@example.org;", FALSE},
      {"\"U\\\"s\" <us@example.org>", FALSE},
      {"\"Us <us@example.org>", FALSE},
      {"Us  <us@example.org>", FALSE},
      {"=?utf-8?q?a?= <us@example.org>", FALSE},
      {"<us@example.org", FALSE},
      {"<@relay:us@example.org>", FALSE},
      {"", FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_msg (plain_addresses (rows[i].value, do_nothing, NULL) ==
                       rows[i].is_plain,
                   "%s", rows[i].value);
}
END_TEST

static Suite *
plain_value_suite (void)
{
  Suite *suite = suite_create ("plain_value");
  TCase *tcase = tcase_create ("plain_value");
  tcase_add_test (tcase, tells_plain_dates);
  tcase_add_test (tcase, tells_plain_text);
  tcase_add_test (tcase, tells_plain_words);
  tcase_add_test (tcase, tells_plain_addresses);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (plain_value_suite ());
}
