/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
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

START_TEST (fields_are_read)
{
  static const struct {
    const char *name, *header;
    const char *ids, *resent, *sender, *subject, *date, *recipients;
  } rows[] = {
      {"empty", "", "", "", NULL, NULL, NULL, ""},
      {"all",
       "From: Us <US@b.c>\nTo: A@b.c\nCc: d@e.f\nBcc: g@h.i\n"
       "Subject: s\nDate: Fri, 20 Nov 2026 09:00:00 +0100\nMessage-ID: <1@x>\n",
       "1@x", "", "us@b.c", "s", "2026-11-20T08:00:00Z", "a@b.c d@e.f g@h.i"},
      {"two ids", "Message-ID: <1>\nMessage-Id: <2>\n", "1 2", "", NULL, NULL,
       NULL, ""},
      {"other ids are not its own",
       "References: <1>\nIn-Reply-To: <2>\nContent-ID: <3>\n", "", "", NULL,
       NULL, NULL, ""},
      {"resent", "Resent-Message-ID: <r>\nResent-To: a@b.c\n", "", "r", NULL,
       NULL, NULL, "a@b.c"},
      {"Return-Path before From", "From: a@b.c\nReturn-Path: <d@e.f>\n", "", "",
       "d@e.f", NULL, NULL, ""},
      {"a null one", "Return-Path: <>\nFrom: a@b.c\n", "", "", "a@b.c", NULL,
       NULL, ""},
      {"encoded words", "Subject: =?iso-8859-1?q?=FC?= =?utf-8?b?w7w=?=\n", "",
       "", NULL, "\xc3\xbc\xc3\xbc", NULL, ""},
      {"raw Latin-1", "Subject: \xfc\n", "", "", NULL, "\xc3\xbc", NULL, ""},
      {"folded", "Subject: a\n b\nTo: a@b.c,\n\td@e.f\n", "", "", NULL, "a b",
       NULL, "a@b.c d@e.f"},
      {"the first of two", "Subject: a\nSubject: b\n", "", "", NULL, "a", NULL,
       ""},
      {"the first date of two",
       "Date: 20 Nov 2026 08:00:00 +0000\nDate: 21 Nov 2026 08:00:00 +0000\n",
       "", "", NULL, NULL, "2026-11-20T08:00:00Z", ""},
      {"no date", "Date: yesterday\n", "", "", NULL, NULL, NULL, ""},
      {"the date that is one", "Date: x\nDate: Fri, 20 Nov 2026 08:00:00 GMT\n",
       "", "", NULL, NULL, "2026-11-20T08:00:00Z", ""},
      {"date without seconds", "Date: 20 Nov 26 08:00 -0000\n", "", "", NULL,
       NULL, "2026-11-20T08:00:00Z", ""},
      {"group", "To: Friends: a@b.c, d@e.f;, g@h.i\n", "", "", NULL, NULL, NULL,
       "a@b.c d@e.f g@h.i"},
      {"undisclosed", "To: undisclosed-recipients:;\n", "", "", NULL, NULL,
       NULL, ""},
      {"twice the same", "To: a@b.c\nCc: A@B.C\n", "", "", NULL, NULL, NULL,
       "a@b.c"},
      {"the body is not read", "To: a@b.c\n\nMessage-ID: <1>\n", "", "", NULL,
       NULL, NULL, "a@b.c"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Original) original =
        original_parse (rows[i].header, strlen (rows[i].header));
    g_autofree char *ids = join (original->message_ids);
    g_autofree char *resent = join (original->resent_ids);
    g_autofree char *recipients = join (original->recipients);
    g_autofree char *date = instant_format (original->date);
    const char *const got[] = {
        ids, resent, original->sender, original->subject, date, recipients};
    const char *const wanted[] = {rows[i].ids,    rows[i].resent,
                                  rows[i].sender, rows[i].subject,
                                  rows[i].date,   rows[i].recipients};
    for (gsize n = 0; n < G_N_ELEMENTS (got); n++)
      ck_assert_msg (g_strcmp0 (got[n], wanted[n]) == 0, "%s: %s is not %s",
                     rows[i].name, got[n], wanted[n]);
  }
}
END_TEST

START_TEST (caps_hold)
{
  g_autoptr (GString) header = g_string_new ("Message-ID: ");
  for (guint i = 0; i < REPORT_MAX_MESSAGE_IDS + 5; i++)
    g_string_append_printf (header, "<%u>", i);
  for (guint i = 0; i < REPORT_MAX_RECIPIENTS + 5; i++)
    g_string_append_printf (header, "\nTo: u%u@b.c", i);
  for (guint i = 0; i < REPORT_MAX_PROOFS + 5; i++)
    g_string_append (header, "\n" PROOF_FIELD ": x");
  g_string_append (header, "\nDate: ");
  for (guint i = 0; i < REPORT_MAX_FIELD_BYTES; i++)
    g_string_append (header, "1 ");
  g_autoptr (Original) original = original_parse (header->str, header->len);
  ck_assert_uint_eq (original->message_ids->len, REPORT_MAX_MESSAGE_IDS);
  ck_assert_uint_eq (original->recipients->len, REPORT_MAX_RECIPIENTS);
  ck_assert_uint_eq (original->proof.tokens->len, REPORT_MAX_PROOFS);
}
END_TEST

#define FACTS                                                                  \
  "Message-ID: <1@x>\nDate: Fri, 20 Nov 2026 09:00:00 +0100\nFrom: A@b.c\n"
#define DATED "2026-11-20T08:00:00Z"

START_TEST (proof_facts_are_of_the_only_field)
{
  static const struct {
    const char *name, *header;
    const char *tokens, *id, *from, *date;
  } rows[] = {
      {"none", "Subject: s\n", "", NULL, NULL, NULL},
      {"all", "X-Backsift-Proof: t\n" FACTS, "t", "1@x", "a@b.c", DATED},
      {"From, not the sender", "Return-Path: <d@e.f>\nSender: g@h.i\n" FACTS,
       "", "1@x", "a@b.c", DATED},
      {"two tokens, one folded",
       "x-backsift-proof: a;\n b\nX-BACKSIFT-PROOF: c\n", "a; b c", NULL, NULL,
       NULL},
      {"two Message-ID fields", FACTS "Message-ID: <2@x>\n", "", NULL, "a@b.c",
       DATED},
      {"the same Message-ID twice", FACTS "Message-Id: <1@x>\n", "", NULL,
       "a@b.c", DATED},
      {"an empty Message-ID besides", FACTS "Message-ID:\n", "", NULL, "a@b.c",
       DATED},
      {"two ids in a field", "Message-ID: <1@x> <2@x>\n", "", NULL, NULL, NULL},
      {"a resent id is not its own", "Resent-Message-ID: <1@x>\n", "", NULL,
       NULL, NULL},
      {"two Dates", FACTS "Date: Fri, 20 Nov 2026 09:00:00 +0100\n", "", "1@x",
       "a@b.c", NULL},
      {"a Date that is none besides", FACTS "Date: x\n", "", "1@x", "a@b.c",
       NULL},
      {"two From fields", FACTS "From: d@e.f\n", "", "1@x", NULL, DATED},
      {"a From without an address", "From: root\n", "", NULL, NULL, NULL},
      {"two addresses in From", "From: a@b.c, d@e.f\n", "", NULL, "a@b.c",
       NULL},
      {"the body is not read", FACTS "\nMessage-ID: <2@x>\n", "", "1@x",
       "a@b.c", DATED},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Original) original =
        original_parse (rows[i].header, strlen (rows[i].header));
    g_autofree char *tokens = join (original->proof.tokens);
    g_autofree char *date = instant_format (original->proof.date);
    const char *const got[] = {tokens, original->proof.message_id,
                               original->proof.from, date};
    const char *const wanted[] = {rows[i].tokens, rows[i].id, rows[i].from,
                                  rows[i].date};
    for (gsize n = 0; n < G_N_ELEMENTS (got); n++)
      ck_assert_msg (g_strcmp0 (got[n], wanted[n]) == 0, "%s: %s is not %s",
                     rows[i].name, got[n], wanted[n]);
  }
}
END_TEST

/* What is recorded of a message, and what a report of it says, must agree; here
 * in where the encoded words end that are read. */
START_TEST (what_is_kept_agrees)
{
  static const char *const words[] = {"=?a?q?b?= ", "=\r?a?q?b?= ", "*=b ",
                                      "*\r=b "};
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (GString) header = g_string_new ("From: a@b.c ");
    for (guint n = 0; n < REPORT_MAX_ORIGINAL_WORDS; n++)
      g_string_append (header, words[i]);
    g_string_append (header, "\nSubject: =?utf-8?q?s?= t\n");
    g_autoptr (Original) all = original_parse (header->str, header->len);
    g_autoptr (Original) kept = original_parse_kept (header->str, header->len);
    ck_assert_msg (g_strcmp0 (kept->subject, all->subject) == 0,
                   "%" G_GSIZE_FORMAT ": %s is not %s", i, kept->subject,
                   all->subject);
    ck_assert_msg (g_strcmp0 (kept->subject, "s t") != 0,
                   "%" G_GSIZE_FORMAT ": no limit is reached", i);
  }
}
END_TEST

static void
check_same_list (const GPtrArray *one, const GPtrArray *other, guint n)
{
  ck_assert_uint_eq (one->len, n);
  ck_assert_uint_eq (other->len, n);
  for (guint i = 0; i < n; i++)
    ck_assert_str_eq (one->pdata[i], other->pdata[i]);
}

START_TEST (what_is_kept_is_all_that_the_log_takes)
{
  static const char header[] =
      "Return-Path: <us@x>\nMessage-ID: <1@x>\nResent-Message-ID: <2@x>\n"
      "From: us@x\nTo: a@y\nCc: b@y\nBcc: c@y\nResent-To: d@y\n"
      "Resent-Cc: e@y\nResent-Bcc: f@y\nSubject: s\n"
      "Date: Thu, 14 Jan 2027 08:00:00 +0000\n" PROOF_FIELD ": 1; a; b; c\n";
  g_autoptr (Original) all = original_parse (header, strlen (header));
  g_autoptr (Original) kept = original_parse_kept (header, strlen (header));
  check_same_list (kept->message_ids, all->message_ids, 1);
  check_same_list (kept->resent_ids, all->resent_ids, 1);
  check_same_list (kept->recipients, all->recipients, 6);
  ck_assert_str_eq (kept->subject, "s");
  ck_assert_int_eq (kept->date, 1799913600);
  ck_assert_ptr_null (kept->sender);
  ck_assert_uint_eq (kept->proof.tokens->len, 0);
}
END_TEST

static Suite *
original_suite (void)
{
  Suite *suite = suite_create ("original");
  TCase *tcase = tcase_create ("original");
  tcase_add_test (tcase, fields_are_read);
  tcase_add_test (tcase, proof_facts_are_of_the_only_field);
  tcase_add_test (tcase, caps_hold);
  tcase_add_test (tcase, what_is_kept_agrees);
  tcase_add_test (tcase, what_is_kept_is_all_that_the_log_takes);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (original_suite ());
}
