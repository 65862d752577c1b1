/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/progress.h"
#include "suite.h"

#include <check.h>

static const struct {
  guint64 n, total;
  double seconds;
  guint width;
  const char *line;
} rows[] = {
    {0, 100, 0, 60,
     "[....................................] 0/100 messages, 0/s, "},
    {50, 100, 5, 60,
     "[############.............] 50/100 messages, 10/s, 0:05 left"},
    {100, 100, 10, 60,
     "[########################] 100/100 messages, 10/s, 0:00 left"},
    /* more came meanwhile */
    {120, 100, 10, 60,
     "[########################] 120/120 messages, 12/s, 0:00 left"},
    {1, 7201, 1, 70,
     "[.................................] 1/7201 messages, 1/s, 2:00:00 left"},
    {50, 100, 5, 40, " 50/100 messages, 10/s, 0:05 left"},
    {50, 100, 5, 10, " 50/100 me"},
};

START_TEST (line_row)
{
  g_autofree char *line = progress_line ("messages", rows[_i].n, rows[_i].total,
                                         rows[_i].seconds, rows[_i].width);
  ck_assert_str_eq (line, rows[_i].line);
  ck_assert_uint_le (strlen (line), rows[_i].width);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("progress");
  TCase *tcase = tcase_create ("progress");
  tcase_add_loop_test (tcase, line_row, 0, G_N_ELEMENTS (rows));
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
