/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/delivery_status.h"
#include "report/limits.h"
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

/* Groups as "ACTION ADDRESS...;", where ACTION is ?, failed, delayed, done. */
static char *
groups_of (const DeliveryStatus *status)
{
  static const char *const names[] = {"?", "failed", "delayed", "done"};
  GString *groups = g_string_new (NULL);
  for (guint i = 0; i < status->recipients->len; i++) {
    const DeliveryRecipient *one = g_ptr_array_index (status->recipients, i);
    g_autofree char *addresses = join (one->addresses);
    g_string_append_printf (groups, "%s %s;", names[one->action], addresses);
  }
  return g_string_free (groups, FALSE);
}

START_TEST (groups_are_read)
{
  static const struct {
    const char *name, *text, *groups;
  } rows[] = {
      {"one", "Final-Recipient: rfc822; a@b.c\nAction: failed\n",
       "failed a@b.c;"},
      {"two",
       "Final-Recipient: rfc822;a@b.c\nAction: delayed\n\n"
       "Final-Recipient: rfc822;d@e.f\nAction: delivered\n",
       "delayed a@b.c;done d@e.f;"},
      {"two without an empty line",
       "Final-Recipient: rfc822;a@b.c\nAction: failed\n"
       "Final-Recipient: rfc822;d@e.f\nAction: delayed\n",
       "failed a@b.c;delayed d@e.f;"},
      {"fields of the message make no group",
       "Reporting-MTA: dns; x\nArrival-Date: y\n\nAction: failed\n",
       "failed ;"},
      {"odd spacing", "Final-Recipient : rfc822 ;  a@b.c \nAction :  FAILED \n",
       "failed a@b.c;"},
      {"failure", "Action: failure\n", "failed ;"},
      {"relayed", "Action: relayed\n", "done ;"},
      {"expanded", "Action: expanded\n", "done ;"},
      {"comment", "Action: failed (user unknown)\n", "failed ;"},
      {"an action without sense", "Action: maybe\n", "? ;"},
      {"status alone", "Status: 4.2.2\n", "delayed ;"},
      {"action before status", "Action: failed\nStatus: 4.2.2\n", "failed ;"},
      {"action behind status", "Status: 4.2.2\nAction: failed\n", "failed ;"},
      {"status of success", "Status: 2.0.0\n", "done ;"},
      {"no type", "Final-Recipient: A@B.c\n", "? a@b.c;"},
      {"brackets", "Final-Recipient: RFC822; <a@b.c>\n", "? a@b.c;"},
      {"comment behind", "Final-Recipient: rfc822; a@b.c (A)\n", "? a@b.c;"},
      {"rfc/822", "Final-Recipient: rfc/822;a@b.c\n", "? a@b.c;"},
      {"x400", "Final-Recipient: x400; /S=A/C=de/\n", "? ;"},
      {"utf-8", "Final-Recipient: utf-8; \xc3\xbc@b.c\n", "? \xc3\xbc@b.c;"},
      {"utf-8 in ASCII", "Final-Recipient: utf-8; \\x{FC}@b.c\n",
       "? \xc3\xbc@b.c;"},
      {"no such character", "Final-Recipient: utf-8; \\x{D800}a@b.c\n", "? ;"},
      {"original differs",
       "Original-Recipient: rfc822;a@b.c\nFinal-Recipient: rfc822;d@e.f\n",
       "? a@b.c d@e.f;"},
      {"original is the same",
       "Original-Recipient: rfc822;a@b.c\nFinal-Recipient: rfc822;a@b.c\n",
       "? a@b.c;"},
      {"original in xtext", "Original-Recipient: rfc822;a+2Bb@c.d\n",
       "? a+b@c.d;"},
      {"a plus of its own", "Original-Recipient: rfc822;a+2bb@c.d\n",
       "? a+2bb@c.d;"},
      {"a date behind a plus", "Original-Recipient: rfc822;a+20261119@c.d\n",
       "? a+20261119@c.d;"},
      {"the final one is no xtext", "Final-Recipient: rfc822;a+2Bb@c.d\n",
       "? a+2bb@c.d;"},
      {"actual",
       "Final-Recipient: rfc822;a@b.c\nX-Actual-Recipient: "
       "rfc822;d@e.f\n",
       "? a@b.c d@e.f;"},
      {"folded", "Final-Recipient: rfc822;\n a@b.c\n", "? a@b.c;"},
      {"empty", "", ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DeliveryStatus) status = delivery_status_parse (rows[i].text);
    g_autofree char *groups = groups_of (status);
    ck_assert_msg (g_str_equal (groups, rows[i].groups), "%s: %s", rows[i].name,
                   groups);
  }
}
END_TEST

START_TEST (message_fields_are_read)
{
  static const struct {
    const char *name, *text, *envelope_id, *ids;
    guint n_fields;
  } rows[] = {
      {"none", "X-Other: y\n", NULL, "", 0},
      {"envelope id", "Original-Envelope-Id: Ab1\n", "Ab1", "", 1},
      {"other spelling", "Original-Envelope-ID: Ab1\n", "Ab1", "", 1},
      {"xtext", "Original-Envelope-Id: a+3Db+2B\n", "a=b+", "", 1},
      {"no xtext", "Original-Envelope-Id: a+b\n", "a+b", "", 1},
      {"at the end", "Original-Envelope-Id: a+2\n", "a+2", "", 1},
      {"needless escapes", "Original-Envelope-Id: a+41\n", "a+41", "", 1},
      {"empty", "Original-Envelope-Id:\n", NULL, "", 1},
      {"the first counts", "Original-Envelope-Id: a\nOriginal-Envelope-Id: b\n",
       "a", "", 2},
      {"ids", "Original-Message-ID: <a@b>\nX-Original-Message-ID: <c@d>\n",
       NULL, "a@b c@d", 2},
      {"no id", "Message-ID: <a@b>\n", NULL, "", 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DeliveryStatus) status = delivery_status_parse (rows[i].text);
    g_autofree char *ids = join (status->message_ids);
    ck_assert_msg (g_strcmp0 (status->envelope_id, rows[i].envelope_id) == 0,
                   "%s: %s", rows[i].name, status->envelope_id);
    ck_assert_msg (g_str_equal (ids, rows[i].ids), "%s: %s", rows[i].name, ids);
    ck_assert_msg (status->n_fields == rows[i].n_fields, "%s: %u fields",
                   rows[i].name, status->n_fields);
  }
}
END_TEST

START_TEST (the_worst_action_counts)
{
  static const struct {
    const char *text;
    DeliveryAction worst;
  } rows[] = {
      {"", DELIVERY_UNKNOWN},
      {"Action: delivered\n\nAction: delayed\n", DELIVERY_DELAYED},
      {"Action: delivered\n\nAction: failed\n\nAction: delayed\n",
       DELIVERY_FAILED},
      {"Action: relayed\n\nFinal-Recipient: rfc822;a@b.c\n", DELIVERY_DONE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DeliveryStatus) status = delivery_status_parse (rows[i].text);
    ck_assert_msg (delivery_status_worst (status) == rows[i].worst, "%s",
                   rows[i].text);
  }
}
END_TEST

/* Of any number of recipients without an empty line between them. */
START_TEST (recipients_are_capped)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 2 * REPORT_MAX_RECIPIENTS; i++)
    g_string_append_printf (
        text, "Final-Recipient: rfc822; a%u@b.c\nAction: failed\n", i);
  g_autoptr (DeliveryStatus) status = delivery_status_parse (text->str);
  ck_assert_uint_eq (status->recipients->len, REPORT_MAX_RECIPIENTS + 1);
  const DeliveryRecipient *last =
      g_ptr_array_index (status->recipients, REPORT_MAX_RECIPIENTS - 1);
  ck_assert_int_eq (last->action, DELIVERY_FAILED);
}
END_TEST

static Suite *
delivery_status_suite (void)
{
  Suite *suite = suite_create ("delivery_status");
  TCase *tcase = tcase_create ("delivery_status");
  tcase_add_test (tcase, groups_are_read);
  tcase_add_test (tcase, message_fields_are_read);
  tcase_add_test (tcase, the_worst_action_counts);
  tcase_add_test (tcase, recipients_are_capped);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (delivery_status_suite ());
}
