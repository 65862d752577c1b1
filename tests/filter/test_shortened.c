/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is stored of a report must be read as the report was: each message goes
 * the whole way, through the child of outcome_find(), to disk and back.
 */
#include "filter/shortened.h"

#include "base/error.h"
#include "filter/filing.h"
#include "filter/keeping.h"
#include "mail/maildir.h"
#include "mail/scratch.h"
#include "suite.h"

#define HEAD                                                                   \
  "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: us@example.org\n"      \
  "Subject: Undelivered Mail\nDate: Mon, 01 Jan 2026 10:00:00 +0000\n"         \
  "Message-ID: <report@mx.example>\nMIME-Version: 1.0\n"
#define REPORT                                                                 \
  HEAD "Content-Type: multipart/report;\n report-type=delivery-status;\n"      \
       "\tboundary=b\nX-Last: y\n\n--b\n\nA text.\n"
#define STATUS(fields)                                                         \
  "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; "         \
  "mx.example\n" fields "\n"
#define RECIPIENT(address, action)                                             \
  "Final-Recipient: rfc822; " address "\nAction: " action "\n\n"
#define ORIGINAL                                                               \
  "Received: from a.example\n\tby mx.example\nFrom: us@example.org\n"          \
  "To: one@example.net, two@example.net\nSubject: hello\n"                     \
  "Date: Mon, 01 Jan 2026 09:00:00 +0000\n"
#define ID "Message-ID: <1@example.org>\n"
#define RETURNED(fields)                                                       \
  "--b\nContent-Type: message/rfc822\n\n" fields                               \
  "Content-Type: multipart/mixed; boundary=c\n\n--c\n\ntext\n--c\n"            \
  "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"       \
  "%ATTACHED%\n--c--\n\n--b--\n"
#define FAILED STATUS ("") RECIPIENT ("one@example.net", "failed")
#define WHOLE_BOUNCE                                                           \
  REPORT STATUS ("X: y\n") RECIPIENT ("one@example.net", "failed")             \
      RETURNED (ORIGINAL ID)

static const struct {
  const char *name;
  const char *message; /* LF; %ATTACHED%: an attachment */
  gboolean is_short;
} rows[] = {
    {"failure", REPORT FAILED RETURNED (ORIGINAL ID), TRUE},
    {"two recipients",
     REPORT FAILED RECIPIENT ("two@example.net", "failed")
         RETURNED (ORIGINAL ID),
     TRUE},
    {"delay",
     REPORT STATUS ("") RECIPIENT ("one@example.net", "delayed")
         RETURNED (ORIGINAL ID),
     TRUE},
    {"success",
     REPORT STATUS ("") RECIPIENT ("one@example.net", "relayed")
         RETURNED (ORIGINAL ID),
     TRUE},
    {"no recipient", REPORT STATUS ("Action: delayed\n") RETURNED (ORIGINAL ID),
     TRUE},
    {"UTF-8 address",
     REPORT STATUS ("") RECIPIENT ("\303\244+\\o=@b\303\274.example", "failed")
         RETURNED (ORIGINAL ID),
     TRUE},
    {"address literal",
     REPORT STATUS ("") RECIPIENT ("a@[IPv6:2001:db8::1]", "failed")
         RETURNED (ORIGINAL ID),
     TRUE},
    {"quoted address",
     REPORT STATUS ("") RECIPIENT ("\"a b;c\"@d.example", "failed")
         RETURNED (ORIGINAL ID),
     TRUE},
    {"envelope id",
     REPORT STATUS ("Original-Envelope-Id: a+2BBC+3Dd+20e\n")
         RECIPIENT ("one@example.net", "failed") RETURNED (ORIGINAL),
     TRUE},
    {"id in the status only",
     REPORT STATUS ("X-Original-Message-ID: <status@example.org>\n")
         RECIPIENT ("one@example.net", "failed") RETURNED (ORIGINAL),
     TRUE},
    {"no id", REPORT FAILED RETURNED (ORIGINAL), TRUE},
    {"two ids", REPORT FAILED RETURNED (ORIGINAL ID "Message-ID: <2@x.y>\n"),
     TRUE},
    {"resent",
     REPORT FAILED RETURNED (
         ORIGINAL "Resent-Message-ID: <r@x.y>\nResent-From: a@b.example\n"),
     TRUE},
    {"proof", REPORT FAILED RETURNED (ORIGINAL ID PROOF_FIELD ": a=1; b=2\n"),
     TRUE},
    {"boundary-like lines",
     REPORT FAILED RETURNED (ORIGINAL "X-A: a\n --b\n --b--\n"
                                      " --backsift=_00\n" ID),
     TRUE},
    {"8-bit block", REPORT FAILED RETURNED (ORIGINAL "X-A: \303\244\n" ID),
     TRUE},
    {"Latin-1 block", REPORT FAILED RETURNED (ORIGINAL "X-A: \344\n" ID), TRUE},
    {"long fields", REPORT FAILED RETURNED (ORIGINAL ID "X-A: %ATTACHED%\n"),
     TRUE},
    {"in words",
     HEAD "\nYour message could not be delivered to\n<one@example.net>:\n"
          "550 no such user\n\n--- The header of your message:\n\n" ORIGINAL ID
          "\n%ATTACHED%",
     TRUE},
    {"autoreply",
     "From: a@b.example\nTo: us@example.org\nSubject: Auto: hello\n"
     "Auto-Submitted: auto-replied (vacation)\nIn-Reply-To: <1@example.org>\n"
     "\nI am away.\n\n" ORIGINAL ID "\n%ATTACHED%",
     TRUE},
    {"From_ line", "From MAILER-DAEMON\n" WHOLE_BOUNCE, TRUE},
    {"no header block", REPORT FAILED "--b--\n", FALSE},
    {"a block that nothing fits of",
     REPORT FAILED RETURNED ("Subject: %ATTACHED%%ATTACHED%\n"), FALSE},
    {"autoreply without a block",
     "From: a@b.example\nTo: us@example.org\nSubject: Auto: hello\n"
     "Auto-Submitted: auto-replied (vacation)\nIn-Reply-To: <1@example.org>\n"
     "\nI am away.\n",
     FALSE},
    {"double bounce",
     "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\n"
     "To: postmaster@mx.example\nSubject: Undelivered Mail\n"
     "MIME-Version: 1.0\nContent-Type: multipart/report; "
     "report-type=delivery-status; boundary=a\n\n--a\nContent-Type: "
     "message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n" RECIPIENT (
         "x@example.net", "failed") "--a\nContent-Type: "
                                    "message/rfc822\n\n" WHOLE_BOUNCE
                                    "\n--a--\n",
     FALSE},
    {"ordinary", "From: a@b.example\nSubject: hello\n\n" ORIGINAL ID, FALSE},
    {"empty", "", FALSE},
};

static const char *const no_logs[] = {NULL};
static const ExamineContext context = {.logs = no_logs, .keeps_headers = TRUE};

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) pieces = g_strsplit (text, what, -1);
  return g_strjoinv (with, pieces);
}

/* The message with its attachments, and CRLF where wanted. */
static char *
make_message (const char *text, gboolean has_crlf)
{
  g_autofree char *attached = g_strnfill (40000, 'A');
  g_autofree char *message = replace (text, "%ATTACHED%", attached);
  return replace (message, "\n", has_crlf ? "\r\n" : "\n");
}

/* What is written of @message; *@outcome, where it is given, instead of what
 * outcome_find() says. */
static GString *
shorten (const char *message, gsize length, const Outcome *given)
{
  int in = scratch_file ("zz", message, length);
  int out = scratch_output ();
  g_autoptr (Spool) spool = spool_new (in);
  g_auto (Outcome) found = {0};
  ck_assert (outcome_find (spool, &context, &found, NULL));
  ck_assert (
      shortened_write (spool, given != NULL ? given : &found, out, NULL));
  close (in);
  close (out);
  g_autofree char *path = scratch_path ("output");
  return scratch_read (path);
}

static char *
join_ids (const Report *report)
{
  GString *ids = g_string_new (NULL);
  for (guint i = 0; i < report->originals->len; i++) {
    const Original *original = g_ptr_array_index (report->originals, i);
    for (guint j = 0; j < original->message_ids->len; j++)
      g_string_append_printf (
          ids, "<%s>", (char *) g_ptr_array_index (original->message_ids, j));
    g_string_append_printf (ids, "%s,%u;", original->envelope_id,
                            original->proof.tokens->len);
  }
  for (guint i = 0; i < report->recipients->len; i++)
    g_string_append_printf (ids, " %s",
                            (char *) g_ptr_array_index (report->recipients, i));
  return g_string_free (ids, FALSE);
}

static void
check_same (const char *message, gsize length, const GString *written,
            const char *name)
{
  g_autoptr (Report) before = report_parse (message, length, NULL);
  g_autoptr (Report) after = report_parse (written->str, written->len, NULL);
  g_autofree char *ids_before = join_ids (before);
  g_autofree char *ids_after = join_ids (after);
  ck_assert_msg (before->kind == after->kind, "%s: %s", name,
                 report_kind_name (after->kind));
  ck_assert_msg (g_str_equal (ids_before, ids_after), "%s: %s, not %s", name,
                 ids_after, ids_before);
}

static void
check_line_ends (const GString *written, gboolean has_crlf, const char *name)
{
  for (gsize i = 0; i < written->len; i++) {
    char c = written->str[i];
    gboolean is_behind_cr = i > 0 && written->str[i - 1] == '\r';
    ck_assert_msg (c != '\0', "%s", name);
    ck_assert_msg (c != '\n' || is_behind_cr == has_crlf, "%s", name);
    ck_assert_msg (c != '\r' || (has_crlf && written->str[i + 1] == '\n'), "%s",
                   name);
  }
}

static void
check_row (gsize i, gboolean has_crlf)
{
  const char *name = rows[i].name;
  g_autofree char *message = make_message (rows[i].message, has_crlf);
  gsize length = strlen (message);
  g_autoptr (GString) written = shorten (message, length, NULL);
  g_autofree char *field =
      g_strdup_printf ("\nX-Backsift-Stored: headers; size=%zu", length);
  ck_assert_msg ((strstr (written->str, field) != NULL) == rows[i].is_short,
                 "%s", name);
  check_same (message, length, written, name);
  check_line_ends (written, has_crlf, name);
  if (!rows[i].is_short)
    ck_assert_msg (g_str_has_suffix (written->str, message), "%s", name);
  else if (length > 40000 && !g_str_equal (name, "long fields"))
    ck_assert_msg (written->len < 4000, "%s", name);
}

START_TEST (row_is_read_as_before)
{
  check_row ((gsize) _i, FALSE);
  check_row ((gsize) _i, TRUE);
}
END_TEST

static char *
bounce_for (guint n_recipients)
{
  g_autoptr (GString) text = g_string_new (REPORT STATUS (""));
  for (guint i = 0; i < n_recipients; i++)
    g_string_append_printf (text, RECIPIENT ("r%u@example.net", "failed"), i);
  g_string_append (text, RETURNED (ORIGINAL ID));
  return make_message (text->str, FALSE);
}

START_TEST (more_recipients_than_are_kept)
{
  for (guint n = OUTCOME_MAX_RECIPIENTS; n <= OUTCOME_MAX_RECIPIENTS + 1; n++) {
    g_autofree char *message = bounce_for (n);
    g_autoptr (GString) written = shorten (message, strlen (message), NULL);
    ck_assert ((strstr (written->str, "headers; size=") != NULL) ==
               (n == OUTCOME_MAX_RECIPIENTS));
    check_same (message, strlen (message), written, "recipients");
  }
}
END_TEST

/* Behind the fields that count, so that nothing is lost. */
START_TEST (long_block_is_cut_at_a_line_end)
{
  g_autoptr (GString) fields = g_string_new (NULL);
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (fields, "X-%u: of no interest whatever\n", i);
  g_autofree char *text = replace (
      REPORT FAILED RETURNED (ORIGINAL ID "%FIELDS%"), "%FIELDS%", fields->str);
  g_autofree char *message = make_message (text, FALSE);
  g_autoptr (GString) written = shorten (message, strlen (message), NULL);
  ck_assert_uint_gt (written->len, OUTCOME_MAX_HEADER_BLOCK_BYTES);
  ck_assert_uint_lt (written->len, OUTCOME_MAX_HEADER_BLOCK_BYTES + 3000);
  ck_assert_ptr_nonnull (strstr (written->str, "whatever\n\n--backsift=_"));
  check_same (message, strlen (message), written, "long block");
}
END_TEST

/* An original cut off by the window: it is not read, but the id is. */
START_TEST (larger_than_what_is_read)
{
  g_autofree char *attached = g_strnfill (6000000, 'A');
  g_autofree char *message = replace (WHOLE_BOUNCE, "%ATTACHED%", attached);
  g_autoptr (GString) written = shorten (message, strlen (message), NULL);
  ck_assert_uint_lt (written->len, 4000);
  check_same (message, strlen (message), written, "large");
}
END_TEST

static GPtrArray *
list_of (const char *value)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (list, g_strdup (value));
  return list;
}

/* Whatever took over the child, or stands in the mail: no field of its own. */
START_TEST (hostile_values)
{
  static const char *const bad[] = {
      "a\nX-Evil: b@c.example", "a\r\nX-Evil: b@c.example",
      "a\rX-Evil: b@c.example", "a\n\n\n--b\nX-Evil: c@d.example",
      "\n\nX-Evil: \377\n",     "\303\nX-Evil: \303\244@b\r.example"};
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    for (ReportKind kind = REPORT_KIND_FAILURE; kind < N_REPORT_KINDS; kind++) {
      g_auto (Outcome) outcome = {.kind = kind,
                                  .subject_of = g_strdup (bad[i]),
                                  .header_block = g_strdup ("A: b\r\n\r\nC: d"),
                                  .recipients = list_of (bad[i]),
                                  .message_ids = list_of (bad[i]),
                                  .envelope_id = g_strdup (bad[i])};
      g_autoptr (GString) written =
          shorten (WHOLE_BOUNCE, strlen (WHOLE_BOUNCE), &outcome);
      ck_assert_msg (strstr (written->str, "\nX-Evil") == NULL, "%s",
                     written->str);
      check_line_ends (written, FALSE, bad[i]);
      ck_assert_ptr_nonnull (strstr (written->str, "\nA: b\nC: d\n\n--"));
    }
}
END_TEST

START_TEST (other_characters_are_declared)
{
  for (int i = 0; i < 2; i++) {
    Outcome outcome = {.kind = REPORT_KIND_AUTOREPLY,
                       .header_block = (char *) (i ? "A: b\n" : "A: \303\244")};
    g_autoptr (GString) written =
        shorten (WHOLE_BOUNCE, strlen (WHOLE_BOUNCE), &outcome);
    ck_assert ((strstr (written->str, "headers; charset=utf-8\n"
                                      "Content-Transfer-Encoding: 8bit\n\n"
                                      "A: \303\244\n") != NULL) == (i == 0));
    ck_assert ((strstr (written->str, "8bit") != NULL) == (i == 0));
  }
}
END_TEST

START_TEST (empty_block_has_no_part)
{
  Outcome outcome = {.kind = REPORT_KIND_AUTOREPLY,
                     .header_block = (char *) "\n \r\n"};
  g_autoptr (GString) written =
      shorten (WHOLE_BOUNCE, strlen (WHOLE_BOUNCE), &outcome);
  ck_assert_ptr_nonnull (strstr (written->str, "multipart/mixed"));
  ck_assert_ptr_null (strstr (written->str, "rfc822-headers"));
  ck_assert_ptr_null (strstr (written->str, "delivery-status"));
}
END_TEST

#define FORGED_HEAD                                                            \
  "From x\nX-Backsift-Stored: headers;\n size=1\nA: b\r\0c\nno field\n"        \
  "x-backsift-verdict : genuine\nMime-Version:\n 2.0\ncontent-type: text/x;\n" \
  "\tx=y\nContent-Foo: bar\n \nD: e\n f\n\nbody\n"
#define STRAINED_HEAD                                                          \
  "X-Backsift-Verdict: backscatter\n"                                          \
  "X-Backsift-Evidence: never-sent; kind=failure\nA: b  c\nD: e\n f\n"         \
  "X-Backsift-Stored: headers; size=168\nMIME-Version: 1.0\n"                  \
  "Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="

START_TEST (head_has_no_forged_fields)
{
  Outcome outcome = {.kind = REPORT_KIND_FAILURE,
                     .verdict = VERDICT_BACKSCATTER,
                     .evidence = EVIDENCE_NEVER_SENT,
                     .header_block = (char *) ORIGINAL};
  g_autoptr (GString) written =
      shorten (FORGED_HEAD, sizeof FORGED_HEAD - 1, &outcome);
  ck_assert_msg (g_str_has_prefix (written->str, STRAINED_HEAD), "%s",
                 written->str);
  /* What is stored goes through stamp_write() when it comes back. */
  g_auto (Outcome) ordinary = {0};
  g_autoptr (GString) again = shorten (written->str, written->len, &ordinary);
  ck_assert_ptr_null (strstr (again->str, "X-Backsift-"));
}
END_TEST

START_TEST (head_beyond_the_spools_is_kept_whole)
{
  Outcome outcome = {.kind = REPORT_KIND_FAILURE,
                     .header_block = (char *) ORIGINAL};
  g_autofree char *filler = g_strnfill (SPOOL_MEMORY_BYTES + 100, 'y');
  g_autofree char *message = g_strconcat ("A: ", filler, "\nB: c\n\nx", NULL);
  g_autoptr (GString) written = shorten (message, strlen (message), &outcome);
  ck_assert (g_str_has_suffix (written->str, message));
}
END_TEST

START_TEST (without_the_wish_nothing_is_told)
{
  const ExamineContext whole = {.logs = no_logs};
  int in = scratch_file ("", WHOLE_BOUNCE, strlen (WHOLE_BOUNCE));
  g_autoptr (Spool) spool = spool_new (in);
  g_auto (Outcome) outcome = {0};
  ck_assert (outcome_find (spool, &whole, &outcome, NULL));
  ck_assert_int_eq (outcome.kind, REPORT_KIND_FAILURE);
  ck_assert_ptr_null (outcome.header_block);
  ck_assert_ptr_null (outcome.recipients);
  close (in);
}
END_TEST

START_TEST (files_by_extent)
{
  g_autofree char *path = scratch_path ("Maildir");
  ck_assert (maildir_create (path, NULL));
  for (FileExtent extent = FILE_WHOLE; extent <= FILE_HEADERS; extent++) {
    int in = scratch_file ("", WHOLE_BOUNCE, strlen (WHOLE_BOUNCE));
    g_autoptr (Spool) spool = spool_new (in);
    g_auto (Outcome) outcome = {0};
    g_autofree char *file_name = NULL;
    ck_assert (outcome_find (spool, &context, &outcome, NULL));
    ck_assert (file_into_maildir (&(Filing){path, extent}, spool, &outcome,
                                  &file_name, NULL));
    g_autoptr (GString) filed = scratch_read (file_name);
    ck_assert ((strstr (filed->str, "application/pdf") != NULL) ==
               (extent == FILE_WHOLE));
    close (in);
  }
}
END_TEST

START_TEST (output_that_fails_is_an_error)
{
  int in = scratch_file ("", WHOLE_BOUNCE, strlen (WHOLE_BOUNCE));
  int full = open ("/dev/full", O_WRONLY);
  g_autoptr (Spool) spool = spool_new (in);
  g_auto (Outcome) outcome = {0};
  g_autoptr (GError) error = NULL;
  ck_assert (outcome_find (spool, &context, &outcome, NULL));
  ck_assert (!shortened_write (spool, &outcome, full, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
  close (in);
  close (full);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("shortened");
  TCase *tcase = tcase_create ("shortened");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_loop_test (tcase, row_is_read_as_before, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, more_recipients_than_are_kept);
  tcase_add_test (tcase, long_block_is_cut_at_a_line_end);
  tcase_add_test (tcase, larger_than_what_is_read);
  tcase_add_test (tcase, hostile_values);
  tcase_add_test (tcase, other_characters_are_declared);
  tcase_add_test (tcase, empty_block_has_no_part);
  tcase_add_test (tcase, head_has_no_forged_fields);
  tcase_add_test (tcase, head_beyond_the_spools_is_kept_whole);
  tcase_add_test (tcase, without_the_wish_nothing_is_told);
  tcase_add_test (tcase, files_by_extent);
  tcase_add_test (tcase, output_that_fails_is_an_error);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
