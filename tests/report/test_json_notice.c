/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/json_notice.h"
#include "suite.h"

#include <check.h>

#define MAIL                                                                   \
  "\"mail\":{\"source\":\"us@example.org\",\"messageId\":\"svc\",\"headers\":" \
  "[{\"name\":\"To\",\"value\":\"x\"},{\"name\":\"Message-ID\","               \
  "\"value\":\"<1@example.org>\"}],\"commonHeaders\":{\"date\":\"Thu, 19 Nov " \
  "2026 08:15:00 +0000\",\"subject\":\"a \\\"b\\\"\"}}"
#define HEADER                                                                 \
  "From: us@example.org\nSubject: a \"b\"\n"                                   \
  "Date: Thu, 19 Nov 2026 08:15:00 +0000\nMessage-ID: <1@example.org>\n"
#define BOUNCE                                                                 \
  "\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":\"a@b.c\"},"           \
  "{\"emailAddress\":\"d@e.f\"}]}"
#define STATUS "Reporting-MTA: dns; amazonses.com\n"
#define GROUPS                                                                 \
  "\nFinal-Recipient: rfc822; a@b.c\nAction: failed\n"                         \
  "\nFinal-Recipient: rfc822; d@e.f\nAction: failed\n"

START_TEST (notices_are_read)
{
  static const struct {
    const char *name, *text;
    ReportKind kind;
    const char *status, *header;
  } rows[] = {
      {"bounce", "{\"notificationType\":\"Bounce\"," BOUNCE "," MAIL "}",
       REPORT_KIND_FAILURE, STATUS GROUPS, HEADER},
      {"blanks", "\n { \"notificationType\" : \"Bounce\" , " BOUNCE "}",
       REPORT_KIND_FAILURE, STATUS GROUPS, ""},
      {"event", "{\"eventType\":\"Bounce\"," MAIL "}", REPORT_KIND_FAILURE,
       STATUS, HEADER},
      {"reject", "{\"eventType\":\"Reject\"}", REPORT_KIND_FAILURE, STATUS, ""},
      {"complaint", "{\"notificationType\":\"Complaint\"," MAIL "}",
       REPORT_KIND_FEEDBACK, STATUS, HEADER},
      {"delivery", "{\"notificationType\":\"Delivery\"," MAIL "}",
       REPORT_KIND_SUCCESS, STATUS, HEADER},
      {"delay", "{\"eventType\":\"DeliveryDelay\"}", REPORT_KIND_DELAY, STATUS,
       ""},
      {"folded in words",
       "{\"notifi!\n cationType\":\"Bou\n nce\",\"source\":\"us@exam!\n ple\"}",
       REPORT_KIND_FAILURE, STATUS, "From: us@example\n"},
      {"folded behind the type",
       "{\"notificationType\":\"Bou!\n nce\",\"source\":\"us@exa\n mple\"}",
       REPORT_KIND_FAILURE, STATUS, "From: us@example\n"},
      {"the service's id where there is no other",
       "{\"eventType\":\"Bounce\",\"messageId\":\"svc\"}", REPORT_KIND_FAILURE,
       STATUS, "Message-ID: svc\n"},
      {"line ends in strings",
       "{\"eventType\":\"Bounce\",\"subject\":\"a\nTo: b\"}",
       REPORT_KIND_FAILURE, STATUS, "Subject: a To: b\n"},
      {"cut off", "{\"eventType\":\"Bounce\",\"subject\":\"abc",
       REPORT_KIND_FAILURE, STATUS, "Subject: abc\n"},
      {"another type", "{\"eventType\":\"Open\"," MAIL "}",
       REPORT_KIND_ORDINARY, NULL, NULL},
      {"other JSON", "{\"type\":\"Bounce\"}", REPORT_KIND_ORDINARY, NULL, NULL},
      {"text before", "See {\"eventType\":\"Bounce\"}", REPORT_KIND_ORDINARY,
       NULL, NULL},
      {"empty", "", REPORT_KIND_ORDINARY, NULL, NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (JsonNotice) notice = json_notice_parse (rows[i].text);
    if (rows[i].kind == REPORT_KIND_ORDINARY) {
      ck_assert_msg (notice == NULL, "%s: taken", rows[i].name);
      continue;
    }
    ck_assert_msg (notice != NULL, "%s: not taken", rows[i].name);
    ck_assert_msg (notice->kind == rows[i].kind, "%s: kind", rows[i].name);
    ck_assert_msg (g_str_equal (notice->status, rows[i].status), "%s: %s",
                   rows[i].name, notice->status);
    ck_assert_msg (g_str_equal (notice->header, rows[i].header), "%s: %s",
                   rows[i].name, notice->header);
  }
}
END_TEST

START_TEST (a_notice_inside_a_string)
{
  const char *plain = "{\"notificationType\":\"Bounce\"," BOUNCE "," MAIL "}";
  g_auto (GStrv) backslashes = g_strsplit (plain, "\\", -1);
  g_autofree char *once = g_strjoinv ("\\\\", backslashes);
  g_auto (GStrv) quotes = g_strsplit (once, "\"", -1);
  g_autofree char *twice = g_strjoinv ("\\\"", quotes);
  g_autofree char *text = g_strconcat (
      "{\"Type\":\"Notification\",\"Message\":\"", twice, "\"}", NULL);
  g_autoptr (JsonNotice) notice = json_notice_parse (text);
  ck_assert_ptr_nonnull (notice);
  ck_assert_str_eq (notice->status, STATUS GROUPS);
  ck_assert_str_eq (notice->header, HEADER);
}
END_TEST

static Suite *
json_notice_suite (void)
{
  Suite *suite = suite_create ("json_notice");
  TCase *tcase = tcase_create ("json_notice");
  tcase_add_test (tcase, notices_are_read);
  tcase_add_test (tcase, a_notice_inside_a_string);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (json_notice_suite ());
}
