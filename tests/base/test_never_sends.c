/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/instant.h"
#include "base/never_sends.h"
#include "suite.h"

#include <check.h>

START_TEST (tells_valid_lists)
{
  static const struct {
    const char *list;
    gboolean is_valid;
  } rows[] = {
      {"", TRUE},
      {" ; ", TRUE},
      {"info@example.org", TRUE},
      {"*@example.org;info@example.net ; ", TRUE},
      {"old@example.org since 2026-10-01", TRUE},
      {"old@example.org\tsince  2026-10-01T08:00:00Z", TRUE},
      {"info", FALSE},
      {"*", FALSE},
      {"a@example.org b@example.org", FALSE},
      {"old@example.org since", FALSE},
      {"old@example.org since yesterday", FALSE},
      {"old@example.org from 2026-10-01", FALSE},
      {"old@example.org since 2026-10-01 2026-10-02", FALSE},
      {"a@example.org; b", FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_msg (never_sends_is_valid (rows[i].list) == rows[i].is_valid,
                   "%s", rows[i].list);
}
END_TEST

START_TEST (finds_addresses)
{
  static const char *const list =
      "info@example.org; NO-?EPLY@*; old@example.org since 2026-10-01;"
      "*@old.example.org since 2026-10-02; a@old.example.org since 2026-10-01;"
      "b@old.example.org";
  const gint64 first = G_GINT64_CONSTANT (1790812800); /* 2026-10-01 */
  const struct {
    const char *address;
    gboolean is_found;
    gint64 since;
  } rows[] = {
      {"info@example.org", TRUE, INSTANT_UNKNOWN},
      {"INFO@Example.ORG", TRUE, INSTANT_UNKNOWN},
      {"no-reply@example.net", TRUE, INSTANT_UNKNOWN},
      {"no-eply@example.net", FALSE, 0},
      {"xinfo@example.org", FALSE, 0},
      {"info@example.org.example.net", FALSE, 0},
      {"old@example.org", TRUE, first},
      {"x@old.example.org", TRUE, first + SECONDS_PER_DAY},
      {"a@old.example.org", TRUE, first},
      {"b@old.example.org", TRUE, INSTANT_UNKNOWN},
      {"", FALSE, 0},
      {"\xff\xfe@example.org", FALSE, 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 since = 0;
    ck_assert_msg (never_sends_find (list, rows[i].address, &since) ==
                       rows[i].is_found,
                   "%s", rows[i].address);
    ck_assert_msg (since == rows[i].since, "%s", rows[i].address);
  }
  gint64 since;
  ck_assert (!never_sends_find ("", "info@example.org", &since));
}
END_TEST

static Suite *
never_sends_suite (void)
{
  Suite *suite = suite_create ("never_sends");
  TCase *tcase = tcase_create ("never_sends");
  tcase_add_test (tcase, tells_valid_lists);
  tcase_add_test (tcase, finds_addresses);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (never_sends_suite ());
}
