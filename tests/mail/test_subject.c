/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/subject.h"
#include "suite.h"
#include <glib.h>

#include <check.h>

START_TEST (subjects_are_normalized)
{
  static const struct {
    const char *name, *subject, *normalized;
  } rows[] = {
      {"plain", "Order 4711", "order 4711"},
      {"null", NULL, NULL},
      {"empty", "", NULL},
      {"blanks only", " \t ", NULL},
      {"mark only", "Re:", NULL},
      {"reply", "Re: x", "x"},
      {"reply without a blank", "RE:x", "x"},
      {"reply of a reply", "Re: AW: Re: x", "x"},
      {"forward", "Fwd: FW: x", "x"},
      {"counted", "Re[2]: x", "x"},
      {"counted by others", "Re(3): x", "x"},
      {"counted with a caret", "Re^2: x", "x"},
      {"blank before the colon", "Re : x", "x"},
      {"list tag", "[list] x", "x"},
      {"a filter's tag", "{Spam?} x", "x"},
      {"a filter's mark", "***SPAM*** Re: x", "x"},
      {"stars of its own", "*** x", "*** x"},
      {"tag and reply", "Re: [list] Re: x", "x"},
      {"a tag alone is the subject", "[list]", "[list]"},
      {"open tag", "[list x", "[list x"},
      {"full-width colon", "\xe5\x9b\x9e\xe5\xa4\x8d\xef\xbc\x9ax", "x"},
      {"Chinese mark", "\xe5\x9b\x9e\xe5\xa4\x8d: x", "x"},
      {"a word that starts so", "Report: x", "report: x"},
      {"a mark inside", "x Re: y", "x re: y"},
      {"blanks are folded", "a  b\tc\n d", "a b c d"},
      {"case is folded", "STRASSE \xc3\x9c", "strasse \xc3\xbc"},
      {"sharp s",
       "Stra\xc3\x9f"
       "e",
       "strasse"},
      {"no UTF-8", "a\xff", "a\xef\xbf\xbd"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *normalized = subject_normalize (rows[i].subject);
    ck_assert_msg (g_strcmp0 (normalized, rows[i].normalized) == 0, "%s: %s",
                   rows[i].name, normalized);
  }
}
END_TEST

static Suite *
subject_suite (void)
{
  Suite *suite = suite_create ("subject");
  TCase *tcase = tcase_create ("subject");
  tcase_add_test (tcase, subjects_are_normalized);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (subject_suite ());
}
