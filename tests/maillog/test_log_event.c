/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of real logs (Postfix 3.7, Exim 4.96, Sendmail 8.17, as tests/mta made
 * them write), and lines that a forger would like to be taken for others.
 */
#include "base/instant.h"
#include "maillog/log_event.h"
#include "maillog/log_line.h"
#include "suite.h"

#include <check.h>

#define NOW G_GINT64_CONSTANT (1795600000) /* 2026-11-25T09:46:40Z */

typedef struct {
  const char *name, *program, *text;
  const char *queue_id; /* NULL: the line says nothing */
  LogOrigin origin;
  const char *client, *user, *former_queue_id, *message_id, *date, *subject;
  const char *recipients; /* with "," between */
  gboolean is_end;
} Row;

#define OUTSIDE       .origin = LOG_ORIGIN_OUTSIDE
#define LOCAL         .origin = LOG_ORIGIN_LOCAL
#define SAYS_NOTHING  .queue_id = NULL
#define AUTHENTICATED .origin = LOG_ORIGIN_AUTHENTICATED

/* clang-format off */
static const Row rows[] = {
    /* Postfix */
    {"smtpd, a login", "postfix/submission/smtpd",
     "A1B2C3D4: client=mail.example.org[192.0.2.30], sasl_method=PLAIN, "
     "sasl_username=anna", "A1B2C3D4", AUTHENTICATED, .client = "192.0.2.30"},
    {"smtpd, no login", "postfix/smtpd",
     "A1B2C3D4: client=unknown[192.0.2.66]", "A1B2C3D4", OUTSIDE,
     .client = "192.0.2.66"},
    {"smtpd, a long queue id", "postfix/smtpd",
     "4bKzQr0L2Yz9sTv: client=unknown[2001:db8::1]", "4bKzQr0L2Yz9sTv", OUTSIDE,
     .client = "2001:db8::1"},
    {"smtpd, behind a content filter", "postfix/smtpd",
     "A1B2C3D4: client=localhost[127.0.0.1], orig_queue_id=B1, "
     "orig_client=gate.example[192.0.2.66]", "A1B2C3D4", OUTSIDE,
     .client = "192.0.2.66"},
    {"smtpd, an empty login", "postfix/smtpd",
     "A1B2C3D4: client=unknown[192.0.2.66], sasl_username=", "A1B2C3D4", OUTSIDE,
     .client = "192.0.2.66"},
    {"smtpd, another daemon's name", "postfix/smtp",
     "A1B2C3D4: client=x[192.0.2.30], sasl_username=anna", SAYS_NOTHING},
    {"another program", "notpostfix/smtpd",
     "A1B2C3D4: client=x[192.0.2.30], sasl_username=anna", SAYS_NOTHING},
    {"a word is no queue id", "postfix/smtpd", "warning: client=x[1.2.3.4]", SAYS_NOTHING},
    {"nothing was queued", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[192.0.2.66]: 554 5.7.1", SAYS_NOTHING},
    {"pickup", "postfix/pickup", "CB70B519: uid=1000 from=<us@example.org>",
     "CB70B519", LOCAL, .user = "1000"},
    {"pickup, queued again", "postfix/pickup",
     "CB70B519: uid=101 from=<\"x orig_id=A\"@y> orig_id=A1B2C3D4", "CB70B519",
     LOCAL, .user = "101", .former_queue_id = "A1B2C3D4"},
    {"cleanup", "postfix/cleanup", "CB70B519: message-id=<a.1@example.org>",
     "CB70B519", .message_id = "a.1@example.org"},
    {"cleanup, resent", "postfix/cleanup",
     "CB70B519: resent-message-id=<a.1@example.org>", "CB70B519",
     .message_id = "a.1@example.org"},
    {"cleanup, no id", "postfix/cleanup", "CB70B519: message-id=<>", SAYS_NOTHING},
    {"cleanup, an id that looks like a login", "postfix/cleanup",
     "CB70B519: message-id=<a, client=x[1.2.3.4], sasl_username=anna@b>",
     "CB70B519",
     .message_id = "a,client=x[1.2.3.4],sasl_username=anna@b"},
    {"cleanup, Date", "postfix/cleanup",
     "CB70B519: info: header Date: Wed, 25 Nov 2026 05:39:05 +0000 from "
     "mail.example.org[192.0.2.30]; from=<us@example.org> proto=ESMTP "
     "helo=<mail.example.org>", "CB70B519",
     .date = "Wed, 25 Nov 2026 05:39:05 +0000"},
    {"cleanup, Subject", "postfix/cleanup",
     "CB70B519: warning: header Subject: News from us; from=<x> from local; "
     "from=<us@example.org>", "CB70B519",
     .subject = "News from us; from=<x>"},
    {"cleanup, another field", "postfix/cleanup",
     "CB70B519: info: header X-Date: Wed from local; from=<us@example.org>",
     SAYS_NOTHING},
    {"cleanup, refused", "postfix/cleanup",
     "CB70B519: milter-reject: END-OF-MESSAGE from x[1.2.3.4]: 5.7.1 no",
     "CB70B519", .is_end = TRUE},
    {"qmgr, active", "postfix/qmgr",
     "CB70B519: from=<us@example.org>, size=310, nrcpt=1 (queue active)", SAYS_NOTHING},
    {"qmgr, removed", "postfix/qmgr", "CB70B519: removed", "CB70B519",
     .is_end = TRUE},
    {"smtp", "postfix/smtp",
     "CB70B519: to=<Refused@example.com>, relay=mail.example.com[192.0.2.20]:25,"
     " delay=0.05, delays=0/0/0/0.04, dsn=5.1.1, status=bounced (host said: 550)",
     "CB70B519", .recipients = "refused@example.com"},
    {"local, by an alias", "postfix/local",
     "CB70B519: to=<anna@mx.example.net>, orig_to=<us@example.net>, relay=local,"
     " delay=0.03, delays=0/0.03/0/0, dsn=2.0.0, status=sent (delivered)",
     "CB70B519", .recipients = "anna@mx.example.net,us@example.net"},
    {"a quoted recipient", "postfix/smtp",
     "CB70B519: to=<\"a, status=sent\"@example.com>, relay=none, delay=1, "
     "status=deferred (x)", "CB70B519",
     .recipients = "\"a, status=sent\"@example.com"},

    /* Exim */
    {"<=, a login", "exim",
     "1xW5qq-000024-2v <= us@example.org H=(mail.example.org) [192.0.2.30] "
     "P=esmtpa A=plain:anna S=402 id=a.1@example.org T=\"Minutes\"",
     "1xW5qq-000024-2v", AUTHENTICATED, .client = "192.0.2.30",
     .message_id = "a.1@example.org", .subject = "Minutes"},
    {"<=, TLS and a login, process id", "exim4",
     "[123] 1xW5qq-00000000024-abcd <= us@example.org H=mail.example.org "
     "[192.0.2.30]:5555 I=[192.0.2.10]:587 P=esmtpsa X=TLS1.3 CV=no "
     "A=login:anna S=1 id=a@b", "1xW5qq-00000000024-abcd", AUTHENTICATED,
     .client = "192.0.2.30", .message_id = "a@b"},
    {"<=, from outside", "exim",
     "1xW5qq-000024-2v <= us@example.org H=(gate) [192.0.2.66] P=esmtp S=382 "
     "id=forged.1@spam.example.com", "1xW5qq-000024-2v", OUTSIDE,
     .client = "192.0.2.66", .message_id = "forged.1@spam.example.com"},
    {"<=, local", "exim",
     "1xW5qq-000024-2v <= us@example.org U=anna P=local S=368 id=a@b",
     "1xW5qq-000024-2v", LOCAL, .user = "anna", .message_id = "a@b"},
    {"<=, Exim's own report", "exim",
     "1xW5qq-000024-2v <= <> R=1xW5qq-000024-2w U=Debian-exim P=local S=1926",
     "1xW5qq-000024-2v", OUTSIDE, .user = "Debian-exim"},
    {"<=, a sender with a login in it", "exim",
     "1xW5qq-000024-2v <= \"x P=esmtpa A=plain:a\"@evil.example H=(gate) "
     "[192.0.2.66] P=esmtp S=1 id=a@b", "1xW5qq-000024-2v", OUTSIDE,
     .client = "192.0.2.66", .message_id = "a@b"},
    {"<=, a sender with a local user in it", "exim",
     "1xW5qq-000024-2v <= \"x\\\" U=anna P=local\"@evil.example H=(gate) "
     "[192.0.2.66] P=esmtp S=1 id=a@b", "1xW5qq-000024-2v", OUTSIDE,
     .client = "192.0.2.66", .message_id = "a@b"},
    {"<=, a HELO name with a login in it", "exim",
     "1xW5qq-000024-2v <= x@y H=(a P=esmtpa A=plain:a) [192.0.2.66] P=esmtp "
     "S=1 id=a@b", "1xW5qq-000024-2v", OUTSIDE},
    {"<=, a HELO name that closes its brackets", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) P=esmtpa A=plain:a (b) [192.0.2.66] P=esmtp "
     "S=1 id=a@b", "1xW5qq-000024-2v", OUTSIDE},
    {"<=, a HELO name that opens a quote", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) P=esmtpa A=plain:a id=p@x \"x) [192.0.2.66] "
     "P=esmtp S=1 id=a@b", "1xW5qq-000024-2v", OUTSIDE},
    {"<=, a HELO name and an id with a quote between", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) \"x) [192.0.2.66] P=esmtp S=1 "
     "id=q.\" P=esmtpa A=plain:a id=p@x \".z@h", "1xW5qq-000024-2v", OUTSIDE},
    {"<=, an ident answer that opens a quote", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) [192.0.2.66] U=\"x P=esmtp S=1 "
     "id=q.\" P=esmtpa A=plain:a id=p@x \".z@h", "1xW5qq-000024-2v", OUTSIDE},
    {"<=, a HELO name with an address of ours", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) [10.0.0.1] (b) [192.0.2.66] P=esmtp S=1 "
     "id=a@b", "1xW5qq-000024-2v", OUTSIDE, .message_id = "a@b"},
    {"<=, an address as HELO name", "exim",
     "1xW5qq-000024-2v <= x@y H=([10.0.0.1]) [192.0.2.66] P=esmtp S=1 id=a@b",
     "1xW5qq-000024-2v", OUTSIDE, .client = "192.0.2.66", .message_id = "a@b"},
    {"<=, a line that is cut off", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) P=esmtpa A=plain:a id=p@x xxxxxx"
     "**** log string overflowed log buffer ****", "1xW5qq-000024-2v", OUTSIDE},
    {"<=, a certificate with a login in it", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) [192.0.2.66] P=esmtps X=TLS1.3 "
     "DN=\"CN=a P=esmtpsa A=plain:a\" S=1 id=a@b", "1xW5qq-000024-2v", OUTSIDE},
    {"<=, a subject with a login in it", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) [192.0.2.66] P=esmtp S=1 id=a@b "
     "T=\"he said \\\"P=esmtpa A=plain:a\\\" \\303\\274\"", "1xW5qq-000024-2v",
     OUTSIDE, .client = "192.0.2.66", .message_id = "a@b",
     .subject = "he said \"P=esmtpa A=plain:a\" \303\274"},
    {"<=, a subject that is cut off", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) [192.0.2.66] P=esmtp id=a@b T=\"",
     "1xW5qq-000024-2v", OUTSIDE, .client = "192.0.2.66", .message_id = "a@b",
     .subject = ""},
    {"<=, a subject that is cut off in an escape", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) [192.0.2.66] P=esmtp id=a@b T=\"a\\\\\\",
     "1xW5qq-000024-2v", OUTSIDE, .client = "192.0.2.66", .message_id = "a@b",
     .subject = "a\\"},
    {"<=, an ident user is no local one", "exim",
     "1xW5qq-000024-2v <= x@y H=(a) [192.0.2.66] U=anna P=local S=1 id=a@b",
     "1xW5qq-000024-2v", OUTSIDE, .client = "192.0.2.66", .user = "anna",
     .message_id = "a@b"},
    {"=>", "exim",
     "1xW5qq-000024-2v => anna <Anna@example.net> R=local T=maildir",
     "1xW5qq-000024-2v", .recipients = "anna@example.net"},
    {"**", "exim",
     "1xW5qq-000024-2v ** nosuchuser@example.net: Unrouteable address",
     "1xW5qq-000024-2v", .recipients = "nosuchuser@example.net"},
    {"==", "exim",
     "1xW5qq-000024-2v == later@example.com R=remote T=smtp defer (-44): 451",
     "1xW5qq-000024-2v", .recipients = "later@example.com"},
    {"Completed", "exim", "1xW5qq-000024-2v Completed", "1xW5qq-000024-2v",
     .is_end = TRUE},
    {"Date", "exim", "1xW5qq-000024-2v Date: Wed, 25 Nov 2026 05:47:28 +0000",
     "1xW5qq-000024-2v", .date = "Wed, 25 Nov 2026 05:47:28 +0000"},
    {"no message", "exim", "exim 4.96 daemon started: pid=109", SAYS_NOTHING},

    /* Sendmail */
    {"from, a login", "sm-mta",
     "6AP5mPfr000194: from=<us@example.org>, size=193, class=0, nrcpts=1, "
     "msgid=<a.1@example.org>, proto=ESMTPA, daemon=MSA, relay=mail.example.org "
     "[192.0.2.30]", "6AP5mPfr000194", AUTHENTICATED, .client = "192.0.2.30",
     .message_id = "a.1@example.org"},
    {"from, local", "sendmail",
     "6AP5mP3v000223: from=us@example.org, size=193, class=0, nrcpts=1, "
     "msgid=<a.2@example.org>, relay=anna@localhost", "6AP5mP3v000223", LOCAL,
     .user = "anna", .message_id = "a.2@example.org"},
    {"from, outside", "sm-mta",
     "6AP5mQNr000256: from=<us@example.org>, size=163, class=0, nrcpts=1, "
     "msgid=<f@spam.example.com>, proto=ESMTP, daemon=MTA, relay=gate [192.0.2.66]"
     " (may be forged)", "6AP5mQNr000256", OUTSIDE, .client = "192.0.2.66",
     .message_id = "f@spam.example.com"},
    {"from, an id with a login in it", "sm-mta",
     "6AP5mQNr000256: from=<us@example.org>, size=163, class=0, nrcpts=1, "
     "msgid=<f@x, proto=ESMTPA, daemon=MSA, relay=anna@localhost>, proto=ESMTP, "
     "daemon=MTA, relay=gate [192.0.2.66]", "6AP5mQNr000256", OUTSIDE,
     .client = "192.0.2.66",
     .message_id = "f@x,proto=ESMTPA,daemon=MSA,relay=anna@localhost"},
    {"from, an ident answer", "sm-mta",
     "6AP5mQNr000256: from=<us@example.org>, size=163, class=0, nrcpts=1, "
     "msgid=<f@x>, proto=ESMTP, daemon=MTA, relay=anna@localhost [192.0.2.66]",
     "6AP5mQNr000256", OUTSIDE, .client = "192.0.2.66", .message_id = "f@x"},
    {"from, an ident answer and no brackets", "sm-mta",
     "6AP5mQNr000256: from=<us@example.org>, size=163, msgid=<f@x>, "
     "proto=ESMTP, daemon=MTA, relay=anna@localhost", "6AP5mQNr000256", OUTSIDE,
     .message_id = "f@x"},
    {"to", "sendmail",
     "6AP5mQdG000291: to=anna@example.net,<Carl@example.com>, ctladdr=us "
     "(1000/1000), delay=00:00:00, mailer=relay, dsn=2.0.0, stat=Sent (ok)",
     "6AP5mQdG000291", .recipients = "anna@example.net,carl@example.com"},
    {"Date by a ruleset", "sm-mta",
     "6AP5mPfr000194: Date: Wed, 25 Nov 2026 05:48:25 +0000", "6AP5mPfr000194",
     .date = "Wed, 25 Nov 2026 05:48:25 +0000"},
    {"Subject by a ruleset, cut off in an escape", "sm-mta",
     "6AP5mPfr000194: Subject: h\\303\\274\\", "6AP5mPfr000194",
     .subject = "h\303\274"},
    {"a login alone", "sendmail",
     "AUTH=server, relay=mail.example.org [192.0.2.30], authid=anna", SAYS_NOTHING},
};
/* clang-format on */

static void
assert_text (const Row *row, const char *what, const char *got,
             const char *want)
{
  ck_assert_msg (g_strcmp0 (got, want) == 0, "%s: %s: got %s, want %s",
                 row->name, what, got, want);
}

START_TEST (reads_row)
{
  const Row *row = &rows[_i];
  g_auto (LogEvent) event = {0};
  log_event_init (&event);
  gboolean is_read = log_event_read (row->program, row->text, &event);
  ck_assert_msg (is_read == (row->queue_id != NULL), "%s", row->name);
  if (!is_read)
    return;
  g_ptr_array_add (event.recipients, NULL);
  g_autofree char *recipients =
      g_strjoinv (",", (char **) event.recipients->pdata);
  assert_text (row, "queue id", event.queue_id, row->queue_id);
  assert_text (row, "client", event.client, row->client);
  assert_text (row, "user", event.user, row->user);
  assert_text (row, "former queue id", event.former_queue_id,
               row->former_queue_id);
  assert_text (row, "message id", event.message_id, row->message_id);
  assert_text (row, "date", event.date, row->date);
  assert_text (row, "subject", event.subject, row->subject);
  assert_text (row, "recipients", recipients,
               row->recipients == NULL ? "" : row->recipients);
  ck_assert_msg (event.origin == row->origin, "%s: origin", row->name);
  ck_assert_msg (event.is_attempt == (row->recipients != NULL), "%s",
                 row->name);
  ck_assert_msg (event.is_end == row->is_end, "%s", row->name);
}
END_TEST

START_TEST (takes_lines_apart)
{
  static const struct {
    const char *line, *host, *program, *text, *at;
  } lines[] = {
      {"Nov 25 09:00:00 mx postfix/smtpd[12]: A: b", "mx", "postfix/smtpd",
       "A: b", "2026-11-25T09:00:00Z"},
      {"Nov  5 09:00:00 mx sendmail[1]: x", "mx", "sendmail", "x",
       "2026-11-05T09:00:00Z"},
      {"Dec 24 09:00:00 mx sendmail: x", "mx", "sendmail", "x",
       "2025-12-24T09:00:00Z"},
      {"Nov 26 09:00:00 mx sendmail: x", "mx", "sendmail", "x",
       "2026-11-26T09:00:00Z"},
      {"Feb 29 09:00:00 mx sendmail: x", "mx", "sendmail", "x",
       "2024-02-29T09:00:00Z"},
      {"2026-11-25T10:00:00.123456+01:00 mx postfix/qmgr[1]: x", "mx",
       "postfix/qmgr", "x", "2026-11-25T09:00:00Z"},
      {"2026-11-25 09:00:00 1xW5qq-000024-2v x", "", "exim",
       "1xW5qq-000024-2v x", "2026-11-25T09:00:00Z"},
      {"2026-11-25 09:00:00.123 1xW5qq-000024-2v x", "", "exim",
       "1xW5qq-000024-2v x", "2026-11-25T09:00:00Z"},
      {"2026-11-25 09:00:00 +0100 1xW5qq-000024-2v x", "", "exim",
       "1xW5qq-000024-2v x", "2026-11-25T08:00:00Z"},
      {"2026-11-25 09:00:00.5 -0330 x", "", "exim", "x",
       "2026-11-25T12:30:00Z"},
      {"Nov 25 09:00:00 mx exim[1]: 2026-11-25 08:59:59 x", "mx", "exim", "x",
       "2026-11-25T09:00:00Z"},
      {"Nov 25 09:00:00 mx exim[1]: x", "mx", "exim", "x",
       "2026-11-25T09:00:00Z"},
      {"", NULL, NULL, NULL, NULL},
      {"-- Journal begins at Mon 2026-11-02 --", NULL, NULL, NULL, NULL},
      {"Nov 25 09:00:00", NULL, NULL, NULL, NULL},
      {"Nov 25 09:00:00 mx", NULL, NULL, NULL, NULL},
      {"Nov 25 09:00:00 mx no colon", NULL, NULL, NULL, NULL},
      {"Nov 25 09:00:00 mx postfix[a]: x", NULL, NULL, NULL, NULL},
      {"Nxx 25 09:00:00 mx postfix: x", NULL, NULL, NULL, NULL},
      {"ovD 25 09:00:00 mx postfix: x", NULL, NULL, NULL, NULL},
      {"Nov 35 09:00:00 mx postfix: x", NULL, NULL, NULL, NULL},
      {"2026-13-25 09:00:00 x", NULL, NULL, NULL, NULL},
      {"\xff\xfe", NULL, NULL, NULL, NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (LogLine) line = {0};
    gboolean is_line = log_line_parse (lines[i].line, NOW, &line);
    ck_assert_msg (is_line == (lines[i].text != NULL), "%s", lines[i].line);
    if (!is_line)
      continue;
    g_autofree char *at = instant_format (line.at);
    ck_assert_str_eq (line.host, lines[i].host);
    ck_assert_str_eq (line.program, lines[i].program);
    ck_assert_str_eq (line.text, lines[i].text);
    ck_assert_msg (g_str_equal (at, lines[i].at), "%s: %s", lines[i].line, at);
  }
}
END_TEST

static Suite *
log_event_suite (void)
{
  Suite *suite = suite_create ("log_event");
  TCase *tcase = tcase_create ("log_event");
  tcase_add_loop_test (tcase, reads_row, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, takes_lines_apart);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  g_setenv ("TZ", "UTC", TRUE);
  return suite_run (log_event_suite ());
}
