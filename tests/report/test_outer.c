/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/outer.h"

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

#define BIT(condition, letter) ((condition) ? letter : "")

/* What holds, one letter each: null sender, sender, daemon, auto-generated,
 * auto-reply, list, report type. */
static char *
signs_of (const Outer *outer)
{
  return g_strconcat (
      BIT (outer->has_null_sender, "N"), BIT (outer->has_sender, "S"),
      BIT (outer->is_from_daemon, "D"), BIT (outer->is_auto_generated, "G"),
      BIT (outer->is_auto_reply, "R"), BIT (outer->is_list_mail, "L"),
      BIT (outer->is_report_type, "T"), NULL);
}

START_TEST (signs_are_read)
{
  static const struct {
    const char *name, *header, *sender; /* sender: of the envelope */
    const char *signs;
  } rows[] = {
      {"nothing", "From: a@b.c\n", NULL, ""},
      {"null return path", "Return-Path: <>\n", NULL, "N"},
      {"Sendmail's", "Return-Path: <MAILER-DAEMON>\n", NULL, "N"},
      {"a sender", "Return-Path: <a@b.c>\n", NULL, "S"},
      {"a daemon's address", "Return-Path: <postmaster@b.c>\n", NULL, "SD"},
      {"the first return path counts",
       "Return-Path: <a@b.c>\nReturn-Path: <>\n", NULL, "S"},
      {"mbox line", "From MAILER-DAEMON Mon Nov 1\nTo: x@y.z\n", NULL, "N"},
      {"mbox line of a person", "From a@b.c Mon Nov 1\nTo: x@y.z\n", NULL, "S"},
      {"the envelope overrides", "Return-Path: <a@b.c>\n", "", "N"},
      {"the envelope has a sender", "Return-Path: <>\n", "a@b.c", "S"},
      {"From a daemon", "From: MAILER-DAEMON@b.c\n", NULL, "D"},
      {"tagged", "From: <postmaster+x@b.c>\n", NULL, "D"},
      {"by name", "From: Mail Delivery System <x@b.c>\n", NULL, "D"},
      {"by encoded name", "From: =?utf-8?q?Postmaster?= <x@b.c>\n", NULL, "D"},
      {"without an address", "From: MAILER-DAEMON <>\n", NULL, "D"},
      {"a name that only starts so", "From: <daemonic@b.c>\n", NULL, ""},
      {"auto-generated", "Auto-Submitted: auto-generated\n", NULL, "G"},
      {"auto-replied", "Auto-Submitted: AUTO-REPLIED (x)\n", NULL, "G"},
      {"not auto", "Auto-Submitted: no\n", NULL, ""},
      {"Precedence", "Precedence: auto_reply\n", NULL, "R"},
      {"Precedence of a list", "Precedence: bulk\n", NULL, ""},
      {"X-Autoreply", "X-Autoreply: yes\n", NULL, "R"},
      {"X-Autoreply: no", "X-Autoreply: no\n", NULL, ""},
      {"X-Autorespond", "X-Autorespond: Re: x\n", NULL, "R"},
      {"list", "List-Id: <x.y>\n", NULL, "L"},
      {"report", "Content-Type: Multipart/Report; boundary=b\n", NULL, "T"},
      {"status", "Content-Type: message/delivery-status\n", NULL, "T"},
      {"mixed", "Content-Type: multipart/mixed\n", NULL, ""},
      {"in the body", "To: x@y.z\n\nReturn-Path: <>\n", NULL, ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Envelope envelope = {.sender = rows[i].sender};
    g_autoptr (Outer) outer = outer_new (
        rows[i].header, strlen (rows[i].header), &envelope, OUTER_DECODED);
    g_autofree char *signs = signs_of (outer);
    ck_assert_msg (g_str_equal (signs, rows[i].signs), "%s: %s", rows[i].name,
                   signs);
  }
}
END_TEST

START_TEST (the_address_that_it_came_to)
{
  static const struct {
    const char *name, *header, *recipient, *reported_to;
  } rows[] = {
      {"none", "From: a@b.c\n", NULL, NULL},
      {"To", "To: Us <US@b.c>, d@e.f\n", NULL, "us@b.c"},
      {"X-Original-To", "X-Original-To: o@b.c\nTo: t@b.c\n", NULL, "o@b.c"},
      {"Delivered-To", "Delivered-To: d@b.c\nX-Original-To: o@b.c\nTo: t@b.c\n",
       NULL, "d@b.c"},
      {"the first Delivered-To",
       "Delivered-To: d@b.c\nDelivered-To: e@b.c\nTo: t@b.c\n", NULL, "d@b.c"},
      {"added on the way", "X-Original-To: o@b.c\nReceived: x\nTo: t@b.c\n",
       NULL, "o@b.c"},
      {"below Received", "Received: x\nX-Original-To: o@b.c\nTo: t@b.c\n", NULL,
       "t@b.c"},
      {"the envelope", "Delivered-To: d@b.c\n", "<E@b.c>", "e@b.c"},
      {"an envelope without sense", "Delivered-To: d@b.c\n", "x", "d@b.c"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Envelope envelope = {.recipient = rows[i].recipient};
    g_autoptr (Outer) outer = outer_new (
        rows[i].header, strlen (rows[i].header), &envelope, OUTER_RAW);
    ck_assert_msg (g_strcmp0 (outer->reported_to, rows[i].reported_to) == 0,
                   "%s: %s", rows[i].name, outer->reported_to);
  }
}
END_TEST

START_TEST (what_it_answers)
{
  static const struct {
    const char *name, *header, *ids;
  } rows[] = {
      {"nothing", "Message-ID: <own>\n", ""},
      {"In-Reply-To", "In-Reply-To: <a>\nReferences: <b> <c>\n", "a"},
      {"the last of References", "References: <b>\n <c>\n", "c"},
      {"an empty In-Reply-To", "In-Reply-To:\nReferences: <b>\n", "b"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Outer) outer =
        outer_new (rows[i].header, strlen (rows[i].header), NULL, OUTER_RAW);
    g_autofree char *ids = join (outer->answered);
    ck_assert_msg (g_str_equal (ids, rows[i].ids), "%s: %s", rows[i].name, ids);
  }
}
END_TEST

START_TEST (texts_and_addresses)
{
  const char *header = "From: \"A B\" <Us@B.c>\n"
                       "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= AN\n"
                       "Subject: second\n"
                       "X-Failed-Recipients: a@b.c, D@e.f,\n a@b.c\n\n";
  g_autoptr (Outer) outer =
      outer_new (header, strlen (header), NULL, OUTER_DECODED);
  g_autofree char *failed = join (outer->failed);
  ck_assert_str_eq (outer->from, "us@b.c");
  ck_assert_str_eq (outer->from_name, "\"a b\" <us@b.c>");
  ck_assert_str_eq (outer->subject_text, "Gr\xc3\xbc\xc3\x9f"
                                         "e AN");
  ck_assert_str_eq (outer->subject, "gr\xc3\xbcsse an");
  ck_assert_str_eq (failed, "a@b.c d@e.f");

  g_autoptr (Outer) raw = outer_new (header, strlen (header), NULL, OUTER_RAW);
  ck_assert_str_eq (raw->subject_text, "=?utf-8?q?Gr=C3=BC=C3=9Fe?= AN");
}
END_TEST

static Suite *
outer_suite (void)
{
  Suite *suite = suite_create ("outer");
  TCase *tcase = tcase_create ("outer");
  tcase_add_test (tcase, signs_are_read);
  tcase_add_test (tcase, the_address_that_it_came_to);
  tcase_add_test (tcase, what_it_answers);
  tcase_add_test (tcase, texts_and_addresses);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  SRunner *runner = srunner_create (outer_suite ());
  srunner_run_all (runner, CK_NORMAL);
  int n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
