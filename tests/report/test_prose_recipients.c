/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/prose_recipients.h"
#include "suite.h"

#include <check.h>

static char *
join (const GPtrArray *strings)
{
  GString *joined = g_string_new (NULL);
  for (guint i = 0; i < strings->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? " " : "",
                            (const char *) g_ptr_array_index (strings, i));
  return g_string_free (joined, FALSE);
}

static Outer *
make_outer (void)
{
  const char *header = "From: daemon@mx.example\nTo: us@example.org\n\n";
  return outer_new (header, strlen (header), NULL, OUTER_RAW);
}

START_TEST (failed_addresses_are_named)
{
  static const struct {
    const char *name, *prose, *recipients;
  } rows[] = {
      {"leading", "x\n<a@b.c>: unknown\n", "a@b.c"},
      {"leading, indented", "   a@b.c\n     550 no such d@e.f\n", "a@b.c"},
      {"several", "a@b.c\nd@e.f\na@b.c\n", "a@b.c d@e.f"},
      {"leading before labelled", "Recipient: d@e.f\na@b.c\n", "a@b.c"},
      {"labelled before mentioned", "ask x@y.z\nRecipient: <a@b.c>\n", "a@b.c"},
      {"label with a mark", "  * Final-Recipient: rfc822; a@b.c\nsee x@y.z\n",
       "a@b.c"},
      {"label in another language", "see x@y.z\nEmpf\xc3\xa4nger: a@b.c\n",
       "a@b.c"},
      {"full-width colon",
       "see x@y.z\n\xe5\xae\x9b\xe5\x85\x88\xef\xbc\x9a"
       "a@b.c\n",
       "a@b.c"},
      {"another label", "Contact: a@b.c\nRecipient: d@e.f\n", "d@e.f"},
      {"mentioned", "could not reach a@b.c today\n", "a@b.c"},
      {"words go on", "a@b.cis nobody\n", "a@b.cis"},
      {"our own address mentioned", "from us@example.org to a@b.c\n", "a@b.c"},
      {"our own address leading", "us@example.org\n", "us@example.org"},
      {"the report's writer", "ask daemon@mx.example about a@b.c\n", "a@b.c"},
      {"an address to turn to", "a@b.c failed? Please contact x@y.z\n",
       "a@b.c"},
      {"nothing but one to turn to", "It failed. Please contact x@y.z\n", ""},
      {"a list's owner", "ask list-owner@b.c\n", ""},
      {"a postmaster", "ask postmaster@b.c\n", ""},
      {"the original's sender", "you, sender@example.org, wrote to a@b.c\n",
       "a@b.c"},
      {"the original's id", "mail 1@example.org to a@b.c\n", "a@b.c"},
      {"the original's id leading", "<1@EXAMPLE.org>\nto a@b.c\n", "a@b.c"},
      {"an X.400 address", "To: x@y.z\nc=US;a= ;dda:SMTP=A@b.c; on Fri\n",
       "a@b.c"},
      {"no X.400 address", "To: x@y.z\nsee SMTP=a@b.c\n", "x@y.z"},
      {"an expansion", "a@b.c\n (expanded from: <d@e.f>)\n", "a@b.c d@e.f"},
      {"an expansion of Postfix", "<a@b.c> (expanded from <d@e.f>): no\n",
       "a@b.c d@e.f"},
      {"none", "nothing\n", ""},
      {"empty", "", ""},
  };
  g_autoptr (Outer) outer = make_outer ();
  const char *header = "From: sender@example.org\nMessage-ID: "
                       "<1@example.org>\n";
  g_autoptr (Original) original = original_parse (header, strlen (header));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) recipients = g_ptr_array_new_with_free_func (g_free);
    prose_recipients (rows[i].prose, outer, original, recipients);
    g_autofree char *joined = join (recipients);
    ck_assert_msg (g_str_equal (joined, rows[i].recipients), "%s: %s",
                   rows[i].name, joined);
  }
}
END_TEST

START_TEST (lines_of_recipients)
{
  static const struct {
    const char *name, *prose;
    gboolean has_recipient_line, lists_local_part;
  } rows[] = {
      {"qmail's", "x\n<a@b.c>:\nno\n", TRUE, FALSE},
      {"with a blank", " <a@b.c> : no\n", TRUE, FALSE},
      {"without a colon", "<a@b.c> is here\n", FALSE, FALSE},
      {"no address", "<a>: no\n", FALSE, FALSE},
      {"a label", "  RCPT TO: a@b.c\n", TRUE, FALSE},
      {"another label", "Contact: a@b.c\n", FALSE, FALSE},
      {"a label without an address", "Recipient: nobody\n", FALSE, FALSE},
      {"within a line", "ask <a@b.c>: she knows\n", FALSE, FALSE},
      {"not closed", "<a@b.c\n", FALSE, FALSE},
      {"a local part", "not delivered to:\n\n\tjohn.smith\n", FALSE, TRUE},
      {"with a reason", "to:\n  john (expired)\n", FALSE, TRUE},
      {"not indented", "to:\njohn\n", FALSE, FALSE},
      {"several words", "to:\n  john and mary\n", FALSE, FALSE},
      {"no list", "to john.\n  john\n", FALSE, FALSE},
      {"empty", "", FALSE, FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    ck_assert_msg (prose_has_recipient_line (rows[i].prose) ==
                       rows[i].has_recipient_line,
                   "%s: recipient line", rows[i].name);
    ck_assert_msg (prose_lists_local_part (rows[i].prose) ==
                       rows[i].lists_local_part,
                   "%s: local part", rows[i].name);
  }
}
END_TEST

START_TEST (addresses_are_blamed)
{
  static const struct {
    const char *name, *prose;
    gboolean blames;
  } rows[] = {
      {"leading", "a@b.c\n", TRUE},
      {"labelled", "Recipient: a@b.c\n", TRUE},
      {"in a sentence of a failure", "Mail to a@b.c was rejected.\n", TRUE},
      {"over two lines", "Mail to a@b.c\nwas rejected.\n", TRUE},
      {"in another sentence", "Mail was rejected. Ask a@b.c now.\n", FALSE},
      {"in another paragraph", "Mail was rejected\n\nso ask a@b.c now\n",
       FALSE},
      {"in a Japanese sentence",
       "\xe7\xb5\x82\xe3\x80\x82 ask a@b.c was rejected", TRUE},
      {"another address", "Mail to x@y.z was rejected.\n", FALSE},
      {"empty", "", FALSE},
  };
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();
  g_ptr_array_add (addresses, (char *) "a@b.c");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_msg (prose_blames (rows[i].prose, addresses) == rows[i].blames,
                   "%s", rows[i].name);
}
END_TEST

static Suite *
prose_recipients_suite (void)
{
  Suite *suite = suite_create ("prose_recipients");
  TCase *tcase = tcase_create ("prose_recipients");
  tcase_add_test (tcase, failed_addresses_are_named);
  tcase_add_test (tcase, lines_of_recipients);
  tcase_add_test (tcase, addresses_are_blamed);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (prose_recipients_suite ());
}
