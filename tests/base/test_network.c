/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/network.h"
#include "suite.h"

#include <check.h>

START_TEST (tells_valid_lists)
{
  static const char *const valid[] = {
      "", "192.0.2.0/24", "192.0.2.7  2001:db8::/32", "0.0.0.0/0 ::/0"};
  static const char *const wrong[] = {
      "x",      "192.0.2.0/33", "192.0.2/24",   "192.0.2.0/",
      "::/129", "192.0.2.0/-1", "192.0.2.0,::", "192.0.2.0/24/24",
      "/24",    "example.org"};
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    ck_assert_msg (networks_are_valid (valid[i]), "%s", valid[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    ck_assert_msg (!networks_are_valid (wrong[i]), "%s", wrong[i]);
}
END_TEST

START_TEST (finds_addresses)
{
  static const struct {
    const char *list, *address;
    gboolean is_in;
  } rows[] = {
      {"192.0.2.0/25 2001:db8::/33", "192.0.2.127", TRUE},
      {"192.0.2.0/25 2001:db8::/33", "192.0.2.128", FALSE},
      {"192.0.2.0/25 2001:db8::/33", "2001:db8:7fff::1", TRUE},
      {"192.0.2.0/25 2001:db8::/33", "2001:db8:8000::1", FALSE},
      {"192.0.2.0/25", "::ffff:192.0.2.1", TRUE},
      {"2001:db8::/32", "IPv6:2001:db8::1", TRUE},
      {"192.0.2.7", "192.0.2.7", TRUE},
      {"192.0.2.7", "192.0.2.6", FALSE},
      {"0.0.0.0/0", "2001:db8::1", FALSE},
      {"0.0.0.0/0", "198.51.100.1", TRUE},
      {"", "192.0.2.7", FALSE},
      {"::/0", "unknown", FALSE},
      {"::/0", "", FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_msg (networks_have (rows[i].list, rows[i].address) ==
                       rows[i].is_in,
                   "%s in %s", rows[i].address, rows[i].list);
}
END_TEST

static Suite *
network_suite (void)
{
  Suite *suite = suite_create ("network");
  TCase *tcase = tcase_create ("network");
  tcase_add_test (tcase, tells_valid_lists);
  tcase_add_test (tcase, finds_addresses);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (network_suite ());
}
