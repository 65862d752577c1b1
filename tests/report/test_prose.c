/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/prose.h"
#include "suite.h"

#include <check.h>

START_TEST (ids_are_named)
{
  static const struct {
    const char *name, *prose, *id;
  } rows[] = {
      {"in brackets", "with the Message-ID <a@b> failed", "a@b"},
      {"with a colon", "Message ID: <a@b>", "a@b"},
      {"a word", "message-id a@b, received", "a@b"},
      {"a few words on", "message-id of your mail: <a@b>", "a@b"},
      {"in a quoted subject", "Subject: Message-ID: <a@b>", NULL},
      {"in quotes", "your mail \"message-id <a@b>\" failed", NULL},
      {"too far", "message-id (we keep those of all that we ever get) <a@b>",
       NULL},
      {"on the next line", "message-id\n<a@b>", NULL},
      {"another word", "message-identity <a@b>", NULL},
      {"the message itself", "message <a@b>", NULL},
      {"the second mention", "your message\nmessage-id: <a@b>", "a@b"},
      {"no @", "message-id 1234", NULL},
      {"none", "", NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = prose_message_id (rows[i].prose);
    ck_assert_msg (g_strcmp0 (id, rows[i].id) == 0, "%s: %s", rows[i].name, id);
  }
}
END_TEST

START_TEST (text_ends_where_the_original_begins)
{
  static const struct {
    const char *name, *message, *prose;
  } rows[] = {
      {"all of it", "A: b\n\nhello\n", "hello\n\n"},
      {"up to the block",
       "A: b\n\nhello\n\nReceived: y\nMessage-ID: <1>\n\nbody\n",
       "hello\n\n\n"},
      {"on behind a listing",
       "A: b\n\nhello\n\nFrom: x\nMessage-ID: <1>\n\nthe reason\n",
       "hello\n\n\n\nthe reason\n\n"},
      {"text before HTML",
       "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nplain\n--b\n"
       "Content-Type: text/html\n\n<p>html\n--b--\n",
       "plain\n"},
      {"HTML alone", "Content-Type: text/html\n\n<p>html</p>", "html\n\n"},
      {"not what is attached",
       "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nplain\n--b\n"
       "Content-Type: text/plain; name=x.txt\n\nfile\n--b--\n",
       "plain\n"},
      {"not behind the original",
       "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nplain\n--b\n"
       "Content-Type: message/rfc822\n\nFrom: x\nTo: y\n\n--b\n\nmore\n--b--\n",
       "plain\n"},
      {"broken MIME", "Content-Type: multipart/mixed; boundary=b\n\nhello\n",
       "hello\n"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *body = strstr (rows[i].message, "\n\n") + 2;
    g_autoptr (Parts) parts =
        parts_new (rows[i].message, strlen (rows[i].message));
    g_autoptr (Returned) returned = returned_find (parts, body);
    g_autofree char *prose = prose_text (parts, returned, body);
    ck_assert_msg (g_str_equal (prose, rows[i].prose), "%s: '%s'", rows[i].name,
                   prose);
  }
}
END_TEST

static Suite *
prose_suite (void)
{
  Suite *suite = suite_create ("prose");
  TCase *tcase = tcase_create ("prose");
  tcase_add_test (tcase, ids_are_named);
  tcase_add_test (tcase, text_ends_where_the_original_begins);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (prose_suite ());
}
