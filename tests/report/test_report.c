/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole way of a report, where several files have to agree; what single
 * messages say is told by fixtures (test_golden.c).
 */
#include "base/instant.h"
#include "report/limits.h"
#include "report/report.h"
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

#define TOP                                                                    \
  "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: us@example.org\n"  \
  "Content-Type: multipart/report; report-type=delivery-status; "              \
  "boundary=b\n\n"
#define STATUS                                                                 \
  "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n"      \
  "Original-Envelope-Id: e1\n\nFinal-Recipient: rfc822; a@b.c\n"               \
  "Action: failed\n\n"
#define MESSAGE                                                                \
  "--b\nContent-Type: message/rfc822\n\nReceived: x\nFrom: us@example.org\n"   \
  "To: a@b.c\nSubject: s\nMessage-ID: <1@example.org>\n\nbody\n"
#define END "--b--\n"

static char *
ids_of (const Report *report)
{
  GString *ids = g_string_new (NULL);
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *one = g_ptr_array_index (report->originals, i);
    g_autofree char *joined = join (one->message_ids);
    g_string_append_printf (ids, "%s;", joined);
  }
  return g_string_free (ids, FALSE);
}

START_TEST (originals_and_recipients)
{
  static const struct {
    const char *name, *message, *ids, *recipients;
  } rows[] = {
      {"standard", TOP STATUS MESSAGE END, "1@example.org;", "a@b.c"},
      {"nothing returned", TOP STATUS END, ";", "a@b.c"},
      {"no status: the prose", TOP "--b\n\n<d@e.f>: no\n" MESSAGE END,
       "1@example.org;", "d@e.f"},
      {"neither: the only recipient of the original", TOP MESSAGE END,
       "1@example.org;", "a@b.c"},
      {"X-Failed-Recipients before prose",
       "X-Failed-Recipients: a@b.c\n\n<d@e.f>: no\n", "", "a@b.c"},
      {"delivered ones have not failed",
       "Content-Type: message/delivery-status\n\nAction: delivered\n"
       "Final-Recipient: rfc822;a@b.c\n\nAction: failed\n"
       "Final-Recipient: rfc822;d@e.f\n",
       "", "d@e.f"},
      {"success has none",
       "Content-Type: message/delivery-status\n\nAction: delivered\n"
       "Final-Recipient: rfc822;a@b.c\n",
       "", ""},
      {"an autoreply's id", "X-Autoreply: yes\nIn-Reply-To: <1>\n\na@b.c\n",
       "1;", ""},
      {"resent id where there is no other",
       TOP "--b\nContent-Type: message/rfc822\n\nReceived: x\nFrom: y@z.a\n"
           "Resent-Message-ID: <r>\n\n" END,
       "r;", ""},
      {"a field of the status",
       TOP "--b\nContent-Type: message/delivery-status\n\n"
           "X-Original-Message-ID: <o>\n\n" END,
       "o;", ""},
      {"ordinary mail has none", "From: a@b.c\nIn-Reply-To: <1>\n\n<d@e.f>\n",
       "", ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Report) report =
        report_parse (rows[i].message, strlen (rows[i].message), NULL);
    g_autofree char *ids = ids_of (report);
    g_autofree char *recipients = join (report->recipients);
    ck_assert_msg (g_str_equal (ids, rows[i].ids), "%s: %s", rows[i].name, ids);
    ck_assert_msg (g_str_equal (recipients, rows[i].recipients), "%s: %s",
                   rows[i].name, recipients);
  }
}
END_TEST

START_TEST (all_of_a_standard_report)
{
  const char *message = TOP STATUS MESSAGE END;
  g_autoptr (Report) report = report_parse (message, strlen (message), NULL);
  ck_assert_int_eq (report->kind, REPORT_KIND_FAILURE);
  ck_assert_str_eq (report->reporter, "mailer-daemon@mx.example.net");
  ck_assert_str_eq (report->reported_to, "us@example.org");
  ck_assert_uint_eq (report->notes->len, 0);
  ck_assert_uint_eq (report->originals->len, 1);
  const Original *original = g_ptr_array_index (report->originals, 0);
  ck_assert_str_eq (original->envelope_id, "e1");
  ck_assert_str_eq (original->sender, "us@example.org");
  ck_assert_str_eq (original->subject, "s");
  ck_assert (!instant_is_known (original->date));
  ck_assert_str_eq (original->header_block,
                    "Received: x\nFrom: us@example.org\nTo: a@b.c\n"
                    "Subject: s\nMessage-ID: <1@example.org>\n");
  g_autofree char *place = place_describe (&original->place);
  ck_assert_str_eq (place, "returned message, part 2 (message/rfc822), "
                           "lines 1-5, id on line 5");
}
END_TEST

/* Bounces inside each other; only so many are looked into. */
static char *
nested_bounce (guint levels, const char *to)
{
  char *message = g_strdup ("Received: x\nFrom: us@example.org\n"
                            "Message-ID: <0@example.org>\n\nbody\n");
  for (guint i = 1; i <= levels; i++) {
    char *outer = g_strdup_printf (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: "
        "%s\nMessage-ID: <%u@example.org>\nContent-Type: multipart/report; "
        "report-type=delivery-status; boundary=b%u\n\n--b%u\nContent-Type: "
        "message/rfc822\n\n%s\n--b%u--\n",
        to, i, i, i, message, i);
    g_free (message);
    message = outer;
  }
  return message;
}

START_TEST (caps_of_the_report_are_noted)
{
  g_autoptr (GString) many =
      g_string_new ("Content-Type: message/delivery-status\n\n");
  for (guint i = 0; i <= REPORT_MAX_RECIPIENTS; i++)
    g_string_append_printf (
        many, "Final-Recipient: rfc822;%u@a.b\nAction: failed\n\n", i);
  g_autoptr (Report) report = report_parse (many->str, many->len, NULL);
  ck_assert_uint_eq (report->recipients->len, REPORT_MAX_RECIPIENTS);
  ck_assert_uint_eq (report->notes->len, 1);

  g_autoptr (GString) deep = g_string_new (NULL);
  for (guint i = 0; i < REPORT_MAX_DEPTH + 2; i++)
    g_string_append_printf (
        deep, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
  g_autoptr (Report) nested = report_parse (deep->str, deep->len, NULL);
  ck_assert_uint_eq (nested->notes->len, 1);

  g_autoptr (GString) ids = g_string_new (TOP MESSAGE);
  for (guint i = 0; i <= REPORT_MAX_MESSAGE_IDS; i++)
    g_string_append_printf (ids, "\nMessage-ID: <%u@quoted>\n", i);
  g_autoptr (Report) quoting = report_parse (ids->str, ids->len, NULL);
  ck_assert_uint_eq (quoting->ignored->len, REPORT_MAX_MESSAGE_IDS);
  ck_assert_uint_eq (quoting->notes->len, 1);
}
END_TEST

/* A report that a gateway wrapped, and a forger's report that Domino returns
 * under its id. */
START_TEST (wrapped_reports)
{
  static const struct {
    const char *name, *before, *own_id, *ids;
  } rows[] = {
      {"wrapped", "", "r", "1@example.org;"},
      {"text first", "--w\n\nIt did not work.\n", "r", "r@mx.example.net;"},
      {"another id", "", "s", "r@mx.example.net;"},
      {"pasted into the text", "--w\n\nIt did not work:\n", "r",
       "r@mx.example.net;"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *message = g_strdup_printf (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\n"
        "Subject: Undelivered Mail\nMessage-ID: <%s@mx.example.net>\n"
        "Content-Type: multipart/mixed; boundary=w\n\n%s--w\n"
        "Content-Type: message/rfc822\n\nReceived: x\nFrom: x@y.z\n"
        "Message-ID: <r@mx.example.net>\n%s\n--w--\n",
        rows[i].own_id, rows[i].before, TOP STATUS MESSAGE END);
    g_autoptr (Report) report = report_parse (message, strlen (message), NULL);
    g_autofree char *ids = ids_of (report);
    ck_assert_msg (g_str_equal (ids, rows[i].ids), "%s: %s", rows[i].name, ids);
  }
}
END_TEST

START_TEST (bounces_of_bounces)
{
  static const struct {
    guint levels;
    const char *to;
    const char *ids;
  } rows[] = {
      {1, "postmaster@example.org", "0@example.org;"},
      {2, "postmaster@example.org", "1@example.org;0@example.org;"},
      {3, "postmaster@example.org",
       "2@example.org;1@example.org;0@example.org;"},
      {4, "postmaster@example.org",
       "3@example.org;2@example.org;1@example.org;"},
      /* A forger can write a null Return-Path into his mail. */
      {2, "us@example.org", "1@example.org;"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *message = nested_bounce (rows[i].levels, rows[i].to);
    g_autoptr (Report) report = report_parse (message, strlen (message), NULL);
    g_autofree char *ids = ids_of (report);
    ck_assert_msg (g_str_equal (ids, rows[i].ids), "%u: %s", rows[i].levels,
                   ids);
  }
}
END_TEST

START_TEST (caps_are_noted)
{
  g_autoptr (GString) message = g_string_new ("Subject: x\nX: ");
  for (guint i = 0; i < 100000; i++)
    g_string_append (message, "xxxxxxxxxx");
  g_autoptr (Report) report = report_parse (message->str, message->len, NULL);
  ck_assert_uint_eq (report->notes->len, 1);
}
END_TEST

/* A long message that was returned is read as far as anybody looks: its header
 * is, and what is within the bound. */
START_TEST (a_long_returned_message_is_read_in_part)
{
  for (guint kilobytes = 1; kilobytes < 4000; kilobytes *= 3) {
    g_autoptr (GString) message = g_string_new (
        "From: MAILER-DAEMON@example.net\nSubject: failure notice\n"
        "Content-Type: multipart/report; report-type=delivery-status;"
        " boundary=b\n\n--b\n\nFailed.\n\n--b\n"
        "Content-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; example.net\n\n"
        "Final-Recipient: rfc822; x@example.net\nAction: failed\n\n--b\n"
        "Content-Type: message/rfc822\n\nFrom: us@example.org\n"
        "Message-ID: <1@example.org>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=c\n\n--c\n\n"
        "> Message-ID: <early@example.org>\n");
    for (guint i = 0; i < kilobytes * 16; i++)
      g_string_append (message, "Each of these lines has sixty-four bytes, "
                                "and one ends it here.\n");
    g_string_append (message, "> Message-ID: <late@example.org>\n\n--c--\n\n"
                              "--b\nContent-Type: message/delivery-status\n\n"
                              "Final-Recipient: rfc822; y@example.net\n"
                              "Action: failed\n\n--b--\n");
    g_autoptr (Report) report = report_parse (message->str, message->len, NULL);
    const Original *original = g_ptr_array_index (report->originals, 0);
    const IgnoredId *first = g_ptr_array_index (report->ignored, 0);
    ck_assert_int_eq (report->kind, REPORT_KIND_FAILURE);
    ck_assert_uint_eq (report->originals->len, 1);
    ck_assert_str_eq (g_ptr_array_index (original->message_ids, 0),
                      "1@example.org");
    ck_assert_str_eq (first->message_id, "early@example.org");
    ck_assert_uint_eq (report->ignored->len, kilobytes < 1000 ? 2 : 1);
    /* what stands behind the returned message is read */
    ck_assert_uint_eq (report->recipients->len, 2);
    ck_assert (!report->is_incomplete);
  }
}
END_TEST

START_TEST (the_envelope_overrides)
{
  const char *message = "From: a@b.c\nTo: d@e.f\nSubject: Undeliverable: x\n\n"
                        "<g@h.i>: user unknown\n";
  const Envelope none = {.sender = "", .recipient = "us@example.org"};
  const Envelope person = {.sender = "a@b.c"};
  g_autoptr (Report) bounce = report_parse (message, strlen (message), &none);
  g_autoptr (Report) letter = report_parse (message, strlen (message), &person);
  ck_assert_int_eq (bounce->kind, REPORT_KIND_FAILURE);
  ck_assert_str_eq (bounce->reported_to, "us@example.org");
  ck_assert_int_eq (letter->kind, REPORT_KIND_ORDINARY);
  ck_assert_str_eq (letter->reported_to, "d@e.f");
}
END_TEST

START_TEST (kinds_have_names)
{
  for (guint i = 0; i < N_REPORT_KINDS; i++) {
    ReportKind kind;
    ck_assert (
        report_kind_from_name (report_kind_name ((ReportKind) i), &kind));
    ck_assert_uint_eq (kind, i);
  }
  ReportKind kind;
  ck_assert (!report_kind_from_name ("bounce", &kind));
  ck_assert_str_eq (report_kind_name (REPORT_KIND_FAILURE), "failure");
}
END_TEST

static Suite *
report_suite (void)
{
  Suite *suite = suite_create ("report");
  TCase *tcase = tcase_create ("report");
  tcase_add_test (tcase, originals_and_recipients);
  tcase_add_test (tcase, all_of_a_standard_report);
  tcase_add_test (tcase, caps_of_the_report_are_noted);
  tcase_add_test (tcase, wrapped_reports);
  tcase_add_test (tcase, bounces_of_bounces);
  tcase_add_test (tcase, caps_are_noted);
  tcase_add_test (tcase, a_long_returned_message_is_read_in_part);
  tcase_add_test (tcase, the_envelope_overrides);
  tcase_add_test (tcase, kinds_have_names);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (report_suite ());
}
