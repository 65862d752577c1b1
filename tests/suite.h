/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How each unit test ends.
 */
#pragma once

#include <check.h>
#include <stdlib.h>

static inline int
suite_run_as (Suite *suite, enum fork_status fork_status)
{
  SRunner *runner = srunner_create (suite);
  srunner_set_fork_status (runner, fork_status);
  srunner_run_all (runner, CK_NORMAL);
  int n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Runs @suite, which is taken over; the exit status. */
static inline int
suite_run (Suite *suite)
{
  return suite_run_as (suite, CK_FORK_GETENV);
}

/* The same, each test in a process of its own whatever CK_FORK says: for tests
 * that change their uid, limits, signals or working folder. */
static inline int
suite_run_forked (Suite *suite)
{
  return suite_run_as (suite, CK_FORK);
}
