/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/error.h"
#include "base/instant.h"
#include "suite.h"

#include <check.h>

START_TEST (instants_are_parsed)
{
  static const struct {
    const char *text;
    gint64 instant;
  } rows[] = {
      {"1970-01-01", 0},
      {"2026-11-20", 1795132800},
      {"2026-11-20T08:00:00Z", 1795161600},
      {"2026-11-20T08:00:00", 1795161600},
      {"2026-11-20T10:00:00+02:00", 1795161600},
      {"2026-11-20T03:00:00-05:00", 1795161600},
      {"1969-12-31T23:59:59Z", -1},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 instant = 7;
    ck_assert_msg (instant_parse (rows[i].text, &instant, NULL), "%s",
                   rows[i].text);
    ck_assert_msg (instant == rows[i].instant, "%s: %" G_GINT64_FORMAT,
                   rows[i].text, instant);
  }
}
END_TEST

START_TEST (bad_instants_are_refused)
{
  static const char *const texts[] = {
      "",           "yesterday",  "2026-13-01",           "2026-02-30",
      "20/11/2026", "2026-11-2x", "2026-11-20T25:00:00Z", "2026-11-20 junk",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    gint64 instant;
    ck_assert_msg (!instant_parse (texts[i], &instant, &error), "%s", texts[i]);
    ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE));
    ck_assert_ptr_nonnull (strstr (error->message, texts[i]));
  }
}
END_TEST

START_TEST (instants_are_formatted)
{
  g_autofree char *usual = instant_format (1795161600);
  g_autofree char *before_1970 = instant_format (-1);
  ck_assert_str_eq (usual, "2026-11-20T08:00:00Z");
  ck_assert_str_eq (before_1970, "1969-12-31T23:59:59Z");
  g_autofree char *long_ago = instant_format (-61318771200);
  ck_assert_str_eq (long_ago, "0026-11-20T00:00:00Z");
  ck_assert_ptr_null (instant_format (INSTANT_UNKNOWN));
  ck_assert_ptr_null (instant_format (G_MAXINT64));
  ck_assert_ptr_null (instant_format (G_MININT64 + 1));
}
END_TEST

START_TEST (durations_are_parsed)
{
  static const struct {
    const char *text;
    gint64 seconds; /* 0: refused */
  } rows[] = {
      {"1s", 1},
      {"90s", 90},
      {"5m", 300},
      {"12h", 43200},
      {"45d", 45 * 86400},
      {"2w", 14 * 86400},
      {"36600d", 36600 * G_GINT64_CONSTANT (86400)},
      {"36601d", 0},
      {"", 0},
      {"d", 0},
      {"0d", 0},
      {"45", 0},
      {"-1d", 0},
      {"+1d", 0},
      {" 1d", 0},
      {"1d ", 0},
      {"1 d", 0},
      {"1.5d", 0},
      {"1D", 0},
      {"1dd", 0},
      {"1y", 0},
      {"18446744073709551616s", 0},
      {"99999999999999999999999w", 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 seconds = 0;
    gboolean is_parsed = duration_parse (rows[i].text, &seconds, &error);
    ck_assert_msg (is_parsed == (rows[i].seconds != 0), "'%s'", rows[i].text);
    ck_assert_msg (seconds == rows[i].seconds, "'%s'", rows[i].text);
    ck_assert (is_parsed ||
               g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE));
  }
}
END_TEST

static Suite *
instant_suite (void)
{
  Suite *suite = suite_create ("instant");
  TCase *tcase = tcase_create ("instant");
  tcase_add_test (tcase, instants_are_parsed);
  tcase_add_test (tcase, bad_instants_are_refused);
  tcase_add_test (tcase, instants_are_formatted);
  tcase_add_test (tcase, durations_are_parsed);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (instant_suite ());
}
