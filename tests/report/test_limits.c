/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages made to be slow or large to read: report_parse() returns, and
 * memory stays below 64 MB beside the message itself. Each row runs in a
 * process of its own. LIMITS_VERBOSE=1 prints what each one took, and
 * LIMITS_SHIFT=N makes the messages 2^N times smaller: time should follow.
 */
#include "report/limits.h"
#include "report/report.h"
#include "suite.h"

#include <check.h>
#include <sys/resource.h>

#define MEGABYTE      ((gsize) 1024 * 1024)
#define MAX_RSS_BYTES (64 * MEGABYTE)

typedef struct {
  const char *name;
  const char *header; /* fields of the message */
  const char *start;  /* of its body; NULL: @unit goes on in the header */
  const char *unit;   /* repeated until @size is full; "%u" counts */
  gsize size;
  const char *end;
  gboolean is_encoded; /* start, units and end are base64 inside: lines can
                          be longer than the window allows */
} Row;

#define DAEMON                                                                 \
  "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: us@example.org\n"  \
  "Subject: Undelivered Mail\nMIME-Version: 1.0\n"
#define TEXT DAEMON "Content-Type: text/plain\n"
#define HTML DAEMON "Content-Type: text/html\n"
#define DSN                                                                    \
  DAEMON                                                                       \
  "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n"
#define STATUS     "--b\nContent-Type: message/delivery-status\n\n"
#define BASE64     "Content-Transfer-Encoding: base64\n"
#define STATUS64   DAEMON "Content-Type: message/delivery-status\n" BASE64
#define RETURNED64 DAEMON "Content-Type: text/rfc822-headers\n" BASE64
#define RETURNED   "--b\nContent-Type: message/rfc822\n\n"

#define LIST   ",a@b,c@d,e@f,g@h,i@j,k@l,m@n,o@p,q@r,s@t,u@v,w@x"
#define WINDOW REPORT_WINDOW_BYTES

static const Row rows[] = {
    {"100,000 recipients", DSN, STATUS,
     "Final-Recipient: rfc822; u%u@example.net\nAction: failed\n\n",
     100000 * 58, "\n--b--\n", FALSE},
    {"100,000 recipients of one group", DSN, STATUS,
     "X-Actual-Recipient: rfc822; u%u@example.net\n", 100000 * 45, "\n--b--\n",
     FALSE},
    {"100,000 recipients in text", TEXT, "", "<u%u@example.net>: failed\n",
     100000 * 30, "", FALSE},
    {"100,000 recipients in a field", DAEMON "X-Failed-Recipients: x", NULL,
     ",\n u%u@example.net", 100000 * 20, "\n\nfailed\n", FALSE},
    {"100,000 recipients in To", DAEMON "To: x", NULL, ",\n u%u@example.net",
     100000 * 20, "\n\nfailed\n", FALSE},
    {"100,000 To fields", DAEMON "X: y", NULL, "\nTo: u%u@example.net",
     100000 * 20, "\n\nfailed\n", FALSE},
    {"long To fields", DAEMON "X: y", NULL,
     "\nTo: a@b" LIST LIST LIST LIST LIST LIST LIST LIST, WINDOW,
     "\n\nfailed\n", FALSE},
    {"returned long To fields", DSN, RETURNED "X: y",
     "\nTo: a@b" LIST LIST LIST LIST LIST LIST LIST LIST, WINDOW, "\n\n",
     FALSE},
    {"returned line of addresses", DSN, RETURNED "References: ", "<a@b.c>",
     WINDOW, "\n\n", FALSE},
    {"broken line of addresses", TEXT, "References: ", "<a@b>", WINDOW, "\n\n",
     FALSE},
    {"returned To fields", DSN, RETURNED "From: us@example.org",
     "\nTo: u%u@example.net", WINDOW, "\n\n", FALSE},
    {"returned References", DSN, RETURNED "Subject: x\nMessage-ID: ",
     "\n <%u@example.org>", WINDOW, "\n\n", FALSE},
    {"50 MB header, one field", DAEMON "X: y", NULL, "\n zzzzzzzzzzzzzzzzzz",
     50 * MEGABYTE, "\n\nfailed\n", FALSE},
    {"50 MB header, one line", DAEMON "X: y", NULL, "zzzzzzzzzzzzzzzzzzzzz",
     50 * MEGABYTE, "\n\nfailed\n", FALSE},
    {"50 MB header, many fields", DAEMON "X: y", NULL, "\nReceived: from %u",
     50 * MEGABYTE, "\n\nfailed\n", FALSE},
    {"Subject of encoded words", DAEMON "Subject: ", NULL,
     " =?utf-8?q?=C3=BC?=\n", WINDOW, "\n\n", FALSE},
    {"Subject cut off", DAEMON "Subject: ", NULL, "=?utf-8?q?", WINDOW, "\n\n",
     FALSE},
    {"From of @", DAEMON "From: ", NULL, "@", WINDOW, "\n\n", FALSE},
    {"To of g:", DAEMON "To: ", NULL, "g:", WINDOW, "\n\n", FALSE},
    {"returned To of g:", DSN, RETURNED "From: x\nTo: ", "g:", WINDOW, "\n\n",
     FALSE},
    {"To of ,", "To: ", NULL, ",", WINDOW, "\n\n", FALSE},
    {"To of (", DAEMON "To: ", NULL, "(", WINDOW, "\n\n", FALSE},
    {"a million > in a line", TEXT, "", ">", 1000000, "", FALSE},
    {"a million > in lines", TEXT, "", ">\n", 2000000, "", FALSE},
    {"lines of > and a field", TEXT, "", "> > >\n> Received: x\n", WINDOW, "",
     FALSE},
    {"line of @", TEXT, "", "@", WINDOW, "", FALSE},
    {"line of a@", TEXT, "", "a@", WINDOW, "", FALSE},
    {"line of <a@", TEXT, "", "<a@", WINDOW, "", FALSE},
    {"line of \"@", TEXT, "", "\"@", WINDOW, "", FALSE},
    {"line of [@[", TEXT, "", "a@[", WINDOW, "", FALSE},
    {"line of a.", TEXT, "", "a.", WINDOW, "@example.net", FALSE},
    {"line of <", TEXT, "", "<", WINDOW, "", FALSE},
    {"line of \"", TEXT, "", "\"", WINDOW, "", FALSE},
    {"line of =?utf-8?q?", TEXT, "", "=?utf-8?q?", WINDOW, "", FALSE},
    {"line of message-id", TEXT, "", "message-id ", WINDOW, "", FALSE},
    {"lines of message-id", TEXT, "", "message-id: x y z\n", WINDOW, "", FALSE},
    {"lines of one field", TEXT, "", "To: x\n", WINDOW, "", FALSE},
    {"fields and wrapped lines", TEXT, "", "Received: x\nx\nx\nx\n", WINDOW, "",
     FALSE},
    {"lines of :", TEXT, "", ":\n", WINDOW, "", FALSE},
    {"line of e-mail", TEXT, "", "e-mail", WINDOW, "", FALSE},
    {"sentences of addresses", "Return-Path: <>\nSubject: Undelivered Mail\n",
     "", "u%u@b.c ok. ", WINDOW, "", FALSE},
    {"lines of <a@b.c>", TEXT, "", "<a@b.c>\n", WINDOW, "", FALSE},
    {"blank lines before the header", "", NULL, " \n", 50 * MEGABYTE,
     DAEMON "\nfailed\n", FALSE},
    {"ids to ignore", DSN, RETURNED "From: a@b.c\nMessage-ID: <1@x>\n\n",
     "> Message-ID: <%u@x>\n", WINDOW, "", FALSE},
    {"entities", TEXT, "Received: x\nFrom: a@b.c\nSubject: ", "&lt;", WINDOW,
     "\nMessage-ID: &lt;1@x&gt;\n", FALSE},
    {"header blocks", TEXT, "", "From: a@b.c\nMessage-ID: <%u@x>\n\n", WINDOW,
     "", FALSE},
    {"bytes that are no UTF-8", TEXT, "", "\xff", WINDOW, "", FALSE},
    {"a line end each", TEXT, "", "\n", WINDOW, "", FALSE},
    {"a CR each", TEXT, "", "\r", WINDOW, "\n", FALSE},
    {"JSON of quotes", TEXT, "{\"notificationType\":\"Bounce\",", "\"", WINDOW,
     "", FALSE},
    {"JSON of escaped quotes", TEXT, "{\"notificationType\":\"Bounce\",",
     "\\\"", WINDOW, "", FALSE},
    {"JSON of recipients", TEXT, "{\"notificationType\":\"Bounce\"",
     ",\"emailAddress\":\"u%u@example.net\"", WINDOW, "}\n", FALSE},
    {"HTML of <", HTML, "", "<", WINDOW, "", FALSE},
    {"HTML of <script>", HTML, "", "<script>", WINDOW, "", FALSE},
    {"HTML of <style>", HTML, "", "<style></", WINDOW, "", FALSE},
    {"HTML of <!--", HTML, "", "<!--", WINDOW, "", FALSE},
    {"HTML of &", HTML, "", "&", WINDOW, "", FALSE},
    {"HTML of <br>", HTML, "", "<br>", WINDOW, "", FALSE},
    {"10,000 parts", DAEMON "Content-Type: multipart/mixed; boundary=b\n", "",
     "\n--b\nContent-Type: text/plain\n\nx%u\n", 10000 * 38, "\n--b--\n",
     FALSE},
    {"10,000 empty parts", DAEMON "Content-Type: multipart/mixed; boundary=b\n",
     "", "\n--b\n\n", 10000 * 6, "\n--b--\n", FALSE},
    {"10,000 returned messages",
     DAEMON "Content-Type: multipart/mixed; boundary=b\n", "",
     "\n--b\nContent-Type: message/rfc822\n\nFrom: a@b.c\nTo: d@e.f\n\n",
     10000 * 60, "\n--b--\n", FALSE},
    {"200 levels of multipart",
     DAEMON "Content-Type: multipart/mixed; boundary=b0\n", "",
     "\n--b%u\nContent-Type: multipart/mixed; boundary=b%u\n\n", 200 * 52, "",
     FALSE},
    {"20,000 levels of multipart",
     DAEMON "Content-Type: multipart/mixed; boundary=b0\n", "",
     "\n--b%u\nContent-Type: multipart/mixed; boundary=b%u\n\n", 20000 * 52, "",
     FALSE},
    {"200 levels of message/rfc822", DAEMON "Content-Type: message/rfc822\n",
     "", "Content-Type: message/rfc822\n\n", 200 * 30, "", FALSE},
    {"20,000 levels of message/rfc822", DAEMON "Content-Type: message/rfc822\n",
     "", "Content-Type: message/rfc822\n\n", 20000 * 30, "", FALSE},
    {"20,000 bounces of bounces", DSN, "",
     RETURNED DSN "\n" STATUS "Action: failed\n\n", 20000 * 280, "", FALSE},
    {"encoded line of @", TEXT BASE64, "", "@", WINDOW, "", TRUE},
    {"encoded line of >", TEXT BASE64, "", ">", WINDOW, "", TRUE},
    {"encoded line of \"", TEXT BASE64, "", "\"", WINDOW, "", TRUE},
    {"encoded bytes that are no UTF-8", TEXT BASE64, "", "\xff", WINDOW, "",
     TRUE},
    {"encoded lines", TEXT BASE64, "", "\n", WINDOW, "", TRUE},
    {"encoded header blocks", TEXT BASE64, "",
     "From: a@b.c\nMessage-ID: <%u@x>\n\n", WINDOW, "", TRUE},
    {"encoded fields and wrapped lines", TEXT BASE64, "",
     "Received: x\nx\nx\nx\n", WINDOW, "", TRUE},
    {"encoded HTML of <", HTML BASE64, "", "<", WINDOW, "", TRUE},
    {"encoded HTML of &", HTML BASE64, "", "&", WINDOW, "", TRUE},
    {"encoded HTML of <a", HTML BASE64, "", "<a ", WINDOW, "", TRUE},
    {"encoded HTML of <a>", HTML BASE64, "", "<a>", WINDOW, "", TRUE},
    {"encoded HTML of </script", HTML BASE64, "<script>", "</script ", WINDOW,
     "", TRUE},
    {"encoded JSON of quotes", TEXT BASE64, "{\"notificationType\":\"Bounce\",",
     "\"", WINDOW, "", TRUE},
    {"encoded JSON, one string", TEXT BASE64,
     "{\"notificationType\":\"Bounce\",\"emailAddress\":\"", "a", WINDOW, "",
     TRUE},
    {"encoded JSON, recipients of one kind", TEXT BASE64,
     "{\"notificationType\":\"Bounce\"", ",\"emailAddress\":\"u%u@x.y\"",
     WINDOW, "}", TRUE},
    {"encoded status of (", STATUS64, "Final-Recipient: ", "(", WINDOW, "",
     TRUE},
    {"encoded status of ,", STATUS64, "Final-Recipient: ", ",", WINDOW, "",
     TRUE},
    {"encoded status of @", STATUS64, "Final-Recipient: ", "@", WINDOW, "",
     TRUE},
    {"encoded status of <", STATUS64, "Final-Recipient: ", "<", WINDOW, "",
     TRUE},
    {"encoded status of \"", STATUS64, "Final-Recipient: ", "\"", WINDOW, "",
     TRUE},
    {"encoded status of addresses", STATUS64, "Final-Recipient: x", ",u%u@x.y",
     WINDOW, "", TRUE},
    {"encoded status of +", STATUS64, "Original-Envelope-Id: ", "+2B", WINDOW,
     "", TRUE},
    {"encoded status of ids", STATUS64, "Original-Message-ID: ", "<%u@x> ",
     WINDOW, "", TRUE},
    {"encoded status of groups", STATUS64, "", "Status: 5\n\n", WINDOW, "",
     TRUE},
    {"encoded status of fields", STATUS64, "Status: 5\n", "Status: 5\n", WINDOW,
     "", TRUE},
    {"encoded To of ,", RETURNED64, "Subject: x\nTo: ", ",", WINDOW, "", TRUE},
    {"encoded To of (", RETURNED64, "Subject: x\nTo: ", "(", WINDOW, "", TRUE},
    {"encoded To of @", RETURNED64, "Subject: x\nTo: ", "@", WINDOW, "", TRUE},
    {"encoded To of \"", RETURNED64, "Subject: x\nTo: ", "\"", WINDOW, "",
     TRUE},
    {"encoded To of <", RETURNED64, "Subject: x\nTo: ", "<", WINDOW, "", TRUE},
    {"encoded To of groups", RETURNED64, "Subject: x\nTo: ", "g:", WINDOW, "",
     TRUE},
    {"encoded To of addresses", RETURNED64, "Subject: x\nTo: x", ",u%u@x.y",
     WINDOW, "", TRUE},
    {"encoded To fields", RETURNED64, "Subject: x\n", "To: u%u@x.y\n", WINDOW,
     "", TRUE},
    {"encoded Subject", RETURNED64, "From: x\nSubject: ", "=?utf-8?q?", WINDOW,
     "", TRUE},
    {"encoded Subject of words", RETURNED64,
     "From: x\nSubject: ", "=?utf-8?q?=C3=BC?= ", WINDOW, "", TRUE},
    {"encoded Date", RETURNED64, "From: x\nDate: ", "1 ", WINDOW, "", TRUE},
    {"encoded Date of :", RETURNED64, "From: x\nDate: ", "::", WINDOW, "",
     TRUE},
    {"encoded Message-ID of <", RETURNED64, "From: x\nMessage-ID: ", "<",
     WINDOW, "", TRUE},
};

/* Units count: "%u" is the number of this one, a second one the next. */
static void
append_unit (GString *text, const char *unit, guint number)
{
  for (const char *p = unit; *p != '\0'; p++)
    if (p[0] == '%' && p[1] == 'u') {
      g_string_append_printf (text, "%u", number++);
      p++;
    } else {
      g_string_append_c (text, *p);
    }
}

static gsize
scaled (gsize size)
{
  const char *shift = g_getenv ("LIMITS_SHIFT");
  if (shift == NULL)
    shift = g_getenv ("WATCHER") != NULL ? "6" : "0";
  return size >> g_ascii_strtoull (shift, NULL, 10);
}

/* start, units and end in base64, such that all fit into the window. */
static void
append_encoded (GString *text, const Row *row, gsize size)
{
  g_autoptr (GString) plain = g_string_sized_new (size);
  g_string_append (plain, row->start);
  for (guint number = 0; plain->len < size / 80 * 57; number++)
    append_unit (plain, row->unit, number);
  g_string_append (plain, row->end);
  for (gsize i = 0; i < plain->len; i += 57) {
    g_autofree char *line = g_base64_encode ((const guchar *) plain->str + i,
                                             MIN (57, plain->len - i));
    g_string_append_printf (text, "%s\n", line);
  }
}

static GString *
make_message (const Row *row)
{
  gsize size = scaled (row->size);
  GString *text = g_string_sized_new (size + 4096);
  g_string_append (text, row->header);
  if (row->is_encoded) {
    g_string_append_c (text, '\n');
    append_encoded (text, row, size);
    return text;
  }
  if (row->start != NULL)
    g_string_append_printf (text, "\n%s", row->start);
  for (guint number = 0; text->len < size; number++)
    append_unit (text, row->unit, number);
  g_string_append (text, row->end);
  return text;
}

static gsize
peak_rss_bytes (void)
{
  struct rusage usage;
  ck_assert_int_eq (getrusage (RUSAGE_SELF, &usage), 0);
  return (gsize) usage.ru_maxrss * 1024;
}

/* Sanitizers and valgrind keep memory of their own. */
static gboolean
is_watched (void)
{
#ifdef __SANITIZE_ADDRESS__
  return TRUE;
#else
  return g_getenv ("WATCHER") != NULL;
#endif
}

START_TEST (returns_within_bounds)
{
  const Row *row = &rows[_i];
  GString *message = make_message (row);
  gint64 start = g_get_monotonic_time ();
  Report *report = report_parse (message->str, message->len, NULL);
  double seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  gsize rss = peak_rss_bytes ();
  rss -= MIN (rss, message->len);

  if (g_getenv ("LIMITS_VERBOSE") != NULL)
    printf ("%-36s %8.1f kB %7.3f s %6.1f MB  %s, %u recipients, %u notes\n",
            row->name, (double) message->len / 1024, seconds,
            (double) rss / (double) MEGABYTE, report_kind_name (report->kind),
            report->recipients->len, report->notes->len);
  ck_assert_msg (is_watched () || rss < MAX_RSS_BYTES, "%s: %zu bytes",
                 row->name, rss);
  ck_assert_uint_le (report->recipients->len, REPORT_MAX_RECIPIENTS);
  ck_assert_uint_le (report->originals->len, REPORT_MAX_ORIGINALS);
  report_free (report);
  g_string_free (message, TRUE);
}
END_TEST

static Suite *
limits_suite (void)
{
  Suite *suite = suite_create ("limits");
  TCase *tcase = tcase_create ("limits");
  tcase_set_timeout (tcase, 300);
  tcase_add_loop_test (tcase, returns_within_bounds, 0, G_N_ELEMENTS (rows));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (limits_suite ());
}
