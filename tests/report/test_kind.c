/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which kind a message is, rule by rule, and what must not make it one.
 */
#include "report/report.h"
#include "suite.h"

#include <check.h>

#define NULL_SENDER "Return-Path: <>\n"
#define PERSON      "Return-Path: <ann@example.com>\nFrom: Ann <ann@example.com>\n"
#define DAEMON      "From: MAILER-DAEMON@mx.example.net\n"
#define DSN                                                                    \
  "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n"  \
  "\n--b\n\ntext\n--b\nContent-Type: message/delivery-status\n\n"
#define BLOCK "Received: x\nFrom: us@example.org\nMessage-ID: <1@example.org>\n"

#define LIST "List-Id: <x.y>\nList-Post: <mailto:x@y.z>\n"
#define OWN_MESSAGE(from)                                                      \
  "To: us@example.org\nSubject: Mail could not be delivered\n"                 \
  "Content-Type: multipart/mixed; boundary=b\n\n"                              \
  "--b\n\nuser unknown\n--b\nContent-Type: message/rfc822\n\n"                 \
  "Received: x\nFrom: " from "\nMessage-ID: <1@example.org>\n\nx\n--b--\n"

static const struct {
  const char *name, *message;
  ReportKind kind;
  const char *reason; /* part of it */
} rows[] = {
    {"action", DSN "Action: failed\n\n--b--\n", REPORT_KIND_FAILURE,
     "RFC 3464"},
    {"action against the subject",
     "Subject: Undelivered Mail\n" DSN "Action: delayed\n\n--b--\n",
     REPORT_KIND_DELAY, "RFC 3464"},
    {"action of success", DSN "Action: relayed\n\n--b--\n", REPORT_KIND_SUCCESS,
     "RFC 3464"},
    {"no action: subject", "Subject: Delayed Mail\n" DSN "X: y\n\n--b--\n",
     REPORT_KIND_DELAY, "RFC 3464"},
    {"no action, no subject", DSN "X: y\n\n--b--\n", REPORT_KIND_FAILURE,
     "RFC 3464"},
    {"report-type alone",
     "Content-Type: multipart/report; report-type=Delivery-Status; "
     "boundary=b\n\n--b\n\nx\n--b--\n",
     REPORT_KIND_FAILURE, "RFC 3464"},
    {"disposition",
     "Content-Type: message/disposition-notification\n\n"
     "Disposition: manual-action/MDN-sent-manually; deleted\n",
     REPORT_KIND_DISPOSITION, "RFC 8098"},
    {"feedback", "Content-Type: message/feedback-report\n\nFeedback-Type: x\n",
     REPORT_KIND_FEEDBACK, "RFC 5965"},
    {"complaint with the message",
     "Subject: abuse report\nContent-Type: message/rfc822\n\n" BLOCK,
     REPORT_KIND_FEEDBACK, "complaint"},
    {"JSON", "A: b\n\n{\"notificationType\":\"Bounce\"}\n", REPORT_KIND_FAILURE,
     "JSON"},
    {"TNEF receipt", "Subject: Read: x\nContent-Type: application/ms-tnef\n\nx",
     REPORT_KIND_DISPOSITION, "TNEF"},
    {"X-Failed-Recipients", "X-Failed-Recipients: a@b.c\n\nx\n",
     REPORT_KIND_FAILURE, "X-Failed-Recipients"},
    {"X-Failed-Recipients of a delay",
     "X-Failed-Recipients: a@b.c\n\nwe will keep trying\n", REPORT_KIND_DELAY,
     "X-Failed-Recipients"},
    {"signs", NULL_SENDER DAEMON "\n<a@b.c>: user unknown\n",
     REPORT_KIND_FAILURE, "null sender, from a mail system, text says"},
    {"signs of delay",
     NULL_SENDER DAEMON
     "Subject: Warning: message x\n\na@b.c is in the queue\n",
     REPORT_KIND_DELAY, "subject says"},
    {"gave up",
     NULL_SENDER DAEMON "\n<a@b.c>: temporarily rejected; user "
                        "unknown, we gave up\n",
     REPORT_KIND_FAILURE, "text says"},
    {"success in words",
     NULL_SENDER DAEMON
     "Subject: Successful mail delivery\n\nwas delivered to a@b.c\n\n" BLOCK,
     REPORT_KIND_SUCCESS, "subject says"},
    {"SMTP reply", NULL_SENDER DAEMON "\n<a@b.c>: 550 5.1.1 no\n",
     REPORT_KIND_FAILURE, "quotes an SMTP reply"},
    {"a number of things is no SMTP reply",
     NULL_SENDER DAEMON "\nthere were 550 letters for a@b.c\n",
     REPORT_KIND_ORDINARY, NULL},
    {"a human postmaster mentions somebody",
     "Return-Path: <postmaster@b.c>\nFrom: postmaster@b.c\nSubject: Mail "
     "delivery problem\n\nWe had one today. Ask help@b.c for more.\n",
     REPORT_KIND_ORDINARY, "names neither"},
    {"an acknowledgement of a failure's ticket",
     PERSON "Auto-Submitted: auto-replied\nIn-Reply-To: <1@x.y>\nSubject: [#1] "
            "Mail delivery failed\n\nYou wrote: delivery failed to a@b.c.\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"a telephone number is no SMTP reply",
     NULL_SENDER DAEMON "\nroom 1550 or 590-1234\n", REPORT_KIND_ORDINARY,
     NULL},
    {"an address of a host is no SMTP reply",
     NULL_SENDER DAEMON "\nhost 5.1.1.7\n", REPORT_KIND_ORDINARY, NULL},
    {"returned header", NULL_SENDER DAEMON "\nx\n\n" BLOCK, REPORT_KIND_FAILURE,
     "returns a header block"},
    {"status fields in text",
     NULL_SENDER DAEMON "\nFinal-Recipient: rfc822;a@b.c\nAction: delayed\n",
     REPORT_KIND_DELAY, "status fields in the text"},
    {"a mention in another sentence",
     NULL_SENDER "Subject: Delivery failed: your parcel\n\nIt could not be "
                 "delivered. Ask help@b.c for it.\n",
     REPORT_KIND_ORDINARY, "names neither"},
    {"a mention in the sentence",
     NULL_SENDER "Subject: Delivery failed: your mail\n\nYour mail to a@b.c "
                 "could not be delivered. Ask help@b.c for it.\n",
     REPORT_KIND_FAILURE, "null sender, subject says"},
    {"another subject",
     NULL_SENDER DAEMON
     "Subject: November news\n\nWhat 550 5.1.1 means when mail "
     "was not delivered.\ninfo@b.c\n",
     REPORT_KIND_ORDINARY, NULL},
    {"another subject, but a line of a recipient",
     NULL_SENDER DAEMON "Subject: Re: lunch\n\n550 5.1.1 no such user\n"
                        "RCPT TO: a@b.c\n",
     REPORT_KIND_FAILURE, "a line starts with a recipient"},
    {"a bounce forwarded by whom nobody knows",
     "From: ann@example.com\nSubject: undelivered mail\nContent-Type: "
     "message/rfc822\n\nReceived: x\nFrom: MAILER-DAEMON@b.c\nMessage-ID: "
     "<1@b.c>\n\nx\n",
     REPORT_KIND_ORDINARY, NULL},
    {"an answer whose subject quotes a failure",
     NULL_SENDER "In-Reply-To: <1@b.c>\nSubject: [Bug 1] mail returned\n\n"
                 "Thank you.\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"a postmaster answers, the envelope unknown",
     "From: postmaster@b.c\nSubject: Re: Undeliverable: x\n\nShe moved.\n"
     "> <a@b.c>: unknown recipient\n",
     REPORT_KIND_ORDINARY, NULL},
    {"somebody's message with a subject like a bounce's",
     "From: ann@b.c\nTo: us@example.org\nSubject: Undeliverable mail problem\n"
     "Content-Type: message/rfc822\n\nReceived: x\nFrom: ann@b.c\n"
     "Message-ID: <1@b.c>\n\nx\n",
     REPORT_KIND_ORDINARY, NULL},
    {"a word that has \"fehl\" in it",
     NULL_SENDER "Subject: Empfehlung per Mail\n\n<a@b.c>: yes\n",
     REPORT_KIND_ORDINARY, NULL},
    {"what a list manager answers, with what it answers",
     NULL_SENDER
     "Auto-Submitted: auto-generated\nSubject: confirm subscribe to "
     "x@b.c\n\nPlease answer.\n\n" BLOCK,
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"a list manager holds a post",
     "Return-Path: <x-bounces@b.c>\nFrom: x-owner@b.c\n" LIST
     "X-List-Administrivia: yes\nSubject: Your message to x awaits moderator "
     "approval\n\nIt is held.\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"a challenge",
     PERSON "Subject: Re: x (verification)\n\nYour mail is being "
            "held until you confirm it.\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"away, by Domino", PERSON "Subject: Ann is out of the office.\n\nx\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"an answer to it", PERSON "Subject: Re: Ann is out of the office.\n\nx\n",
     REPORT_KIND_ORDINARY, NULL},
    {"a read receipt in words",
     PERSON
     "Subject: Return Receipt\n\nYour document: x\nwas received by: Ann\n",
     REPORT_KIND_DISPOSITION, "in words"},
    {"about nobody",
     NULL_SENDER DAEMON "Subject: Undelivered\n\nuser unknown\n",
     REPORT_KIND_ORDINARY, "names neither a message nor a recipient"},
    {"a mail system alone", NULL_SENDER DAEMON "\nhello\n",
     REPORT_KIND_ORDINARY, NULL},
    {"a person about bounces",
     PERSON "Subject: undelivered mail\n\n550 5.1.1 "
            "user unknown\n\n" BLOCK,
     REPORT_KIND_ORDINARY, NULL},
    {"the same from nobody",
     NULL_SENDER "From: Ann <ann@example.com>\nSubject: undelivered mail\n\n"
                 "550 5.1.1 user unknown\n\n" BLOCK,
     REPORT_KIND_FAILURE, "null sender"},
    {"a forward without a sender",
     "From: Ann <ann@example.com>\nSubject: Fwd: Undelivered Mail\n\n"
     "user unknown\n\n" BLOCK,
     REPORT_KIND_ORDINARY, NULL},
    {"a forward in parts",
     PERSON "Subject: Fwd: Undelivered Mail\nContent-Type: multipart/mixed; "
            "boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: "
            "message/delivery-status\n\nAction: failed\n\n--b--\n",
     REPORT_KIND_ORDINARY, NULL},
    {"the same without a forward's subject",
     PERSON "Subject: Undelivered Mail\nContent-Type: multipart/mixed; "
            "boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: "
            "message/delivery-status\n\nAction: failed\n\n--b--\n",
     REPORT_KIND_FAILURE, "RFC 3464"},
    {"a postmaster answers",
     "Return-Path: <postmaster@b.c>\nFrom: postmaster@b.c\nSubject: Re: "
     "mailbox full\n\nuser unknown\n",
     REPORT_KIND_ORDINARY, NULL},
    {"list mail",
     NULL_SENDER "From: postmaster@b.c\nTo: x@y.z\n" LIST
                 "Subject: Undelivered Mail\n\n<a@b.c>: user unknown\n",
     REPORT_KIND_ORDINARY, NULL},
    {"to a list's owner",
     "Return-Path: <x-owner@y.z>\nFrom: postmaster@b.c\nTo: x-owner@y.z\n" LIST
     "Subject: Undelivered Mail\n\n<a@b.c>: user unknown\n",
     REPORT_KIND_FAILURE, "from a mail system, subject says"},
    {"from a daemon through a list",
     "Return-Path: <x-owner@y.z>\n" DAEMON "To: u@y.z\n" LIST
     "Subject: Undelivered Mail\n\n<a@b.c>: user unknown\n",
     REPORT_KIND_FAILURE, "from a mail system, subject says"},
    {"our own message from a person's address",
     PERSON OWN_MESSAGE ("us@example.org"), REPORT_KIND_FAILURE,
     "returns a header block"},
    {"another's message from a person's address",
     PERSON OWN_MESSAGE ("ann@example.com"), REPORT_KIND_ORDINARY, NULL},
    {"subject of no phrase",
     NULL_SENDER "Subject: FAILED: your mail\n\n<a@b.c>: user unknown\n",
     REPORT_KIND_FAILURE, "subject speaks of mail and \"fail\""},
    {"about somebody without a domain",
     DAEMON "Subject: Undelivered Mail\n\nuser unknown:\n\n\tjohn\n",
     REPORT_KIND_FAILURE, "subject says"},
    {"frozen",
     NULL_SENDER DAEMON
     "Subject: Message 1abc frozen\n\nerror: not delivered to a@b.c\n",
     REPORT_KIND_ORDINARY, NULL},
    {"frozen food",
     NULL_SENDER DAEMON
     "Subject: Undeliverable: Message frozen\n\n<a@b.c>: user unknown\n",
     REPORT_KIND_FAILURE, "subject says"},
    {"vacation by field", PERSON "X-Autoreply: yes\n\nI am away\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"vacation by subject", NULL_SENDER "Subject: Out of office: x\n\nx\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"vacation by what it answers",
     PERSON "Auto-Submitted: auto-replied\nIn-Reply-To: <1>\n\nx\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"vacation in brackets",
     PERSON "Precedence: bulk\nSubject: [Out of office] x\n\nx\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"vacation behind a ticket's tag",
     PERSON "In-Reply-To: <1>\nSubject: [x #1] AutoReply: x\n\nx\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"vacation by how the subject begins",
     PERSON "Subject: Auto-Reply to: x\n\nx\n", REPORT_KIND_AUTOREPLY,
     "RFC 3834"},
    {"junk that answers",
     PERSON "Precedence: junk\nIn-Reply-To: <1@x.y>\nSubject: Re: x\n\nx\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"junk that says so only",
     PERSON "Precedence: junk\nIn-Reply-To: <1@x.y>\nSubject: cash\n\nx\n",
     REPORT_KIND_ORDINARY, NULL},
    {"a tracker's answer to itself",
     PERSON "To: us@example.org\nMessage-ID: <2@x.y>\nAuto-Submitted: "
            "auto-replied\nIn-Reply-To: <1@x.y>\nSubject: Re: x\n\nx\n",
     REPORT_KIND_ORDINARY, NULL},
    {"a colleague's answer",
     PERSON "To: us@x.y\nMessage-ID: <2@x.y>\nAuto-Submitted: "
            "auto-replied\nIn-Reply-To: <1@x.y>\nSubject: Re: x\n\nx\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"a tracker that misuses the word",
     PERSON "Auto-Submitted: auto-replied\nPrecedence: bulk\nSubject: x\n\nx\n",
     REPORT_KIND_ORDINARY, NULL},
    {"vacation in words",
     PERSON "Subject: AUTO: away\n\nThis is an automated response.\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"vacation in the subject's words alone",
     PERSON "Subject: AUTO: away\n\nSee you on Monday.\n", REPORT_KIND_ORDINARY,
     NULL},
    {"a list's answer by a machine",
     PERSON LIST "Auto-Submitted: auto-replied\nSubject: Out of office\n\nx\n",
     REPORT_KIND_AUTOREPLY, "RFC 3834"},
    {"a list's mail", PERSON LIST "X-Autoreply: yes\n\nx\n",
     REPORT_KIND_ORDINARY, NULL},
    {"cron", "Auto-Submitted: auto-generated\nSubject: Cron x\n\nx\n",
     REPORT_KIND_ORDINARY, NULL},
    {"a letter", PERSON "Subject: Lunch\n\nx\n", REPORT_KIND_ORDINARY, NULL},
    {"empty", "", REPORT_KIND_ORDINARY, NULL},
};

START_TEST (kinds_are_told)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Report) report =
        report_parse (rows[i].message, strlen (rows[i].message), NULL);
    ck_assert_msg (report->kind == rows[i].kind, "%s: %s (%s)", rows[i].name,
                   report_kind_name (report->kind), report->kind_reason);
    ck_assert_msg (rows[i].reason == NULL ? report->kind_reason == NULL
                                          : report->kind_reason != NULL &&
                                                strstr (report->kind_reason,
                                                        rows[i].reason) != NULL,
                   "%s: %s", rows[i].name, report->kind_reason);
  }
}
END_TEST

static Suite *
kind_suite (void)
{
  Suite *suite = suite_create ("kind");
  TCase *tcase = tcase_create ("kind");
  tcase_add_test (tcase, kinds_are_told);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (kind_suite ());
}
