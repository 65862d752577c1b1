/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/compose.h"

#include "base/error.h"
#include "mail/address.h"
#include "mail/header.h"
#include "report/field_value.h"
#include "report/gmime_start.h"
#include "report/report.h"
#include "suite.h"

#include <check.h>
#include <sys/resource.h>

#define NOON 1763985600 /* 2025-11-24 12:00:00 UTC */

static const Composition digest = {
    .from = "backsift <backsift@example.org>",
    .to = "Ann <ann@example.org>",
    .subject = "2 messages in quarantine",
    .text = "Undelivered Mail Returned to Sender\n",
    .html = "<!DOCTYPE html>\n<p>Undelivered Mail Returned to Sender</p>\n",
    .date = NOON,
};

static char *
compose_text (const Composition *composition)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = compose_alternative (composition, &error);
  ck_assert_msg (bytes != NULL, "%s", bytes != NULL ? "" : error->message);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  ck_assert_ptr_null (memchr (data, '\0', length));
  return g_strndup (data, length);
}

static char *
field_of (const char *mail, const char *name)
{
  return header_find (mail, strlen (mail), name);
}

static void
assert_field (const char *mail, const char *name, const char *value)
{
  g_autofree char *found = field_of (mail, name);
  ck_assert_msg (found != NULL, "%s is missing:\n%s", name, mail);
  ck_assert_str_eq (found, value);
}

/* Exactly the fields that are meant to be there, each in lines of at most 78
 * characters; no CR anywhere. */
static void
assert_header_is_sound (const char *mail)
{
  static const char *const names[] = {
      "From",           "To",           "Subject",      "Date", "Message-Id",
      "Auto-Submitted", "MIME-Version", "Content-Type",
  };
  const char *end = strstr (mail, "\n\n");
  ck_assert_ptr_nonnull (end);
  ck_assert_ptr_null (strchr (mail, '\r'));
  g_autofree char *header = g_strndup (mail, (gsize) (end - mail));
  g_auto (GStrv) lines = g_strsplit (header, "\n", -1);
  guint n_fields = 0;
  for (char **line = lines; *line != NULL; line++) {
    ck_assert_msg (strlen (*line) <= 78, "%s", *line);
    ck_assert_msg (**line != '\0', "%s", header);
    if (**line == ' ' || **line == '\t')
      continue;
    ck_assert_msg (n_fields < G_N_ELEMENTS (names), "%s", *line);
    g_autofree char *start = g_strconcat (names[n_fields++], ":", NULL);
    ck_assert_msg (g_str_has_prefix (*line, start), "%s", *line);
  }
  ck_assert_uint_eq (n_fields, G_N_ELEMENTS (names));
}

static GMimeMessage *
parse_mail (const char *mail)
{
  gmime_start ();
  g_autoptr (GMimeStream) stream =
      g_mime_stream_mem_new_with_buffer (mail, strlen (mail));
  g_autoptr (GMimeParser) parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);
  ck_assert_ptr_nonnull (message);
  return message;
}

static void
assert_part (GMimeMultipart *multipart, int number, const char *media_type,
             const char *text)
{
  GMimeObject *part = g_mime_multipart_get_part (multipart, number);
  GMimeContentType *type = g_mime_object_get_content_type (part);
  g_autofree char *found = g_mime_content_type_get_mime_type (type);
  ck_assert_str_eq (found, media_type);
  ck_assert_str_eq (g_mime_object_get_content_type_parameter (part, "charset"),
                    "utf-8");
  g_autofree char *decoded = g_mime_text_part_get_text (GMIME_TEXT_PART (part));
  ck_assert_str_eq (decoded == NULL ? "" : decoded, text);
}

static void
assert_parts (const char *mail, const char *text, const char *html)
{
  g_autoptr (GMimeMessage) message = parse_mail (mail);
  GMimeObject *root = g_mime_message_get_mime_part (message);
  ck_assert (GMIME_IS_MULTIPART (root));
  GMimeContentType *type = g_mime_object_get_content_type (root);
  g_autofree char *media_type = g_mime_content_type_get_mime_type (type);
  ck_assert_str_eq (media_type, "multipart/alternative");
  ck_assert_int_eq (g_mime_multipart_get_count (GMIME_MULTIPART (root)), 2);
  assert_part (GMIME_MULTIPART (root), 0, "text/plain", text);
  assert_part (GMIME_MULTIPART (root), 1, "text/html", html);
}

/* Only where it is linked, which the leak checker needs, is it there anyway. */
START_TEST (a_system_without_gmime_is_told)
{
#ifndef __SANITIZE_ADDRESS__
  struct rlimit before;
  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &before), 0);
  const struct rlimit none = {0, before.rlim_max};
  g_autoptr (GError) error = NULL;
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &none), 0);
  GBytes *bytes = compose_alternative (&digest, &error);
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &before), 0);
  ck_assert_ptr_null (bytes);
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO));
  ck_assert_ptr_nonnull (strstr (error->message, "libgmime"));
#endif
  g_autofree char *mail = compose_text (&digest);
  assert_header_is_sound (mail);
}
END_TEST

START_TEST (all_of_a_mail)
{
  g_autofree char *mail = compose_text (&digest);
  assert_header_is_sound (mail);
  assert_field (mail, "From", "backsift <backsift@example.org>");
  assert_field (mail, "To", "Ann <ann@example.org>");
  assert_field (mail, "Subject", digest.subject);
  assert_field (mail, "Date", "Mon, 24 Nov 2025 12:00:00 +0000");
  assert_field (mail, "Auto-Submitted", "auto-generated");
  assert_field (mail, "MIME-Version", "1.0");
  assert_parts (mail, digest.text, digest.html);
}
END_TEST

static char *
times (const char *unit, guint count)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < count; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

static void
assert_body_returns (const char *name, const char *body, gboolean is_plain)
{
  Composition composition = digest;
  composition.text = body;
  composition.html = body;
  g_autofree char *mail = compose_text (&composition);
  assert_parts (mail, body, body);
  g_auto (GStrv) lines = g_strsplit (mail, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    ck_assert_msg (strlen (*line) <= 78, "%s: %s", name, *line);
  const char *const *all = (const char *const *) lines;
  ck_assert_msg (
      g_strv_contains (all, "Content-Transfer-Encoding: 7bit") == is_plain &&
          g_strv_contains (
              all, "Content-Transfer-Encoding: quoted-printable") != is_plain,
      "%s", name);
}

START_TEST (bodies_come_back)
{
  static const struct {
    const char *name, *body;
    gboolean is_plain;
  } rows[] = {
      {"lines", "a\nb\tc\n\nd\n", TRUE},
      {"no line end at the end", "a\nb", TRUE},
      {"nothing", "", TRUE},
      {"empty lines", "\n\n\n", TRUE},
      {"what looks encoded", "=3D =\n", TRUE},
      {"dots and dashes", ".\n--\n--=-\n-- \n.", FALSE},
      {"blanks at a line's end", "a \nb", FALSE},
      {"a tab at the end", "a\t", FALSE},
      {"From_ and boundaries", "From x\n--=-abc--\n", TRUE},
      {"umlauts",
       "Gr\xc3\xbc\xc3\x9f"
       "e\n",
       FALSE},
      {"four bytes a character", "\xf0\x9f\x93\xa7\xf0\x9f\x93\xa7\n", FALSE},
      {"control characters", "a\001\033[1m\f\n", FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_body_returns (rows[i].name, rows[i].body, rows[i].is_plain);
  g_autofree char *fits = times ("x", 78);
  g_autofree char *long_line = times ("x", 79);
  g_autofree char *longer_line = times ("word ", 10000);
  g_autofree char *long_umlauts = times ("\xc3\xa4", 5000);
  assert_body_returns ("78 characters", fits, TRUE);
  assert_body_returns ("79 characters", long_line, FALSE);
  assert_body_returns ("10000 words", longer_line, FALSE);
  assert_body_returns ("5000 umlauts", long_umlauts, FALSE);
}
END_TEST

static void
assert_subject (const char *given, const char *expected)
{
  Composition composition = digest;
  composition.subject = given;
  g_autofree char *mail = compose_text (&composition);
  assert_header_is_sound (mail);
  g_autofree char *value = field_of (mail, "Subject");
  g_autofree char *decoded = field_text (value);
  ck_assert_str_eq (decoded, expected);
  assert_parts (mail, digest.text, digest.html);
}

START_TEST (subjects_come_back_and_add_nothing)
{
  static const struct {
    const char *given, *expected;
  } rows[] = {
      {"plain", "plain"},
      {"", ""},
      {" two  blanks ", "two blanks"},
      {"Gr\xc3\xbc\xc3\x9f"
       "e: 3 = drei?",
       "Gr\xc3\xbc\xc3\x9f"
       "e: 3 = drei?"},
      {"\xe9\x9a\x94\xe7\xa6\xbb \xf0\x9f\x93\xa7 _x_",
       "\xe9\x9a\x94\xe7\xa6\xbb \xf0\x9f\x93\xa7 _x_"},
      {"a\nBcc: x@example.net", "a Bcc: x@example.net"},
      {"a\r\n\r\nbody", "a body"},
      {"a\rBcc: x@example.net", "a Bcc: x@example.net"},
      {"a\n\tb\033[2J\x7f", "a b [2J"},
      {"a\xc2\x85"
       "b\xe2\x80\xa8"
       "c\xe2\x80\xa9"
       "d",
       "a b c d"},
      {"a\xff\n", "a\xef\xbf\xbd"},
      {"=?utf-8?Q?a=0ABcc:_x?= =?x", "=?utf-8?Q?a=0ABcc:_x?= =?x"},
      {"\xc3\xa4 =?utf-8?B?Cg==?=", "\xc3\xa4 =?utf-8?B?Cg==?="},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_subject (rows[i].given, rows[i].expected);
  static const char *const units[] = {
      "x",     "\xc3\xa4", "\xe9\x9a\x94", "-=", "\xf0\x9f\x93\xa7",
      "word ", "\xc3\xa4 "};
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    g_autofree char *subject = g_strchomp (times (units[i], 400));
    assert_subject (subject, subject);
  }
}
END_TEST

/* Nor may a line end come out where a mail program decodes the name. */
static void
assert_is_one_line_decoded (const char *value)
{
  g_autofree char *decoded = field_text (value);
  ck_assert_msg (strpbrk (decoded, "\r\n") == NULL, "%s", value);
}

START_TEST (addresses_add_nothing)
{
  static const struct {
    const char *given, *address;
  } rows[] = {
      {"ann@example.org", "ann@example.org"},
      {"\"Ann, at home\" <ann@example.org>", "ann@example.org"},
      {"\xc3\x84nne <ann@example.org>", "ann@example.org"},
      {"ann@example.org, eve@example.net", "ann@example.org"},
      {"ann@example.org\nBcc: eve@example.net", "ann@example.org"},
      {"\"Ann\r\nBcc: eve@example.net\r\n\r\n\" <ann@example.org>",
       "ann@example.org"},
      {"=?utf-8?Q?Ann=0D=0AEve?= <ann@example.org>", "ann@example.org"},
      {"=?utf-8?Q?Ann=0D=0ABcc:_eve?= <ann@example.org>", "ann@example.org"},
      {"=?utf-8?Q?Ann=0D=0ABcc:_e@f.example?= <ann@example.org>",
       "ann@example.org"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Composition composition = digest;
    composition.from = rows[i].given;
    composition.to = rows[i].given;
    g_autofree char *mail = compose_text (&composition);
    assert_header_is_sound (mail);
    g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *to = field_of (mail, "To");
    assert_is_one_line_decoded (to);
    field_addresses (to, addresses, 10);
    ck_assert_msg (addresses->len == 1, "%s", to);
    ck_assert_str_eq (g_ptr_array_index (addresses, 0), rows[i].address);
  }
}
END_TEST

/* @length letters and dots, which nothing breaks. */
static void
assert_lines_of (const char *before, guint length, const char *behind)
{
  g_autofree char *filling = g_strnfill (length, 'a');
  for (guint i = 1; i + 1 < length; i += 2)
    filling[i] = '.';
  g_autofree char *given = g_strconcat (before, filling, behind, NULL);
  Composition composition = digest;
  composition.from = composition.to = given;
  g_autofree char *mail = compose_text (&composition);
  g_auto (GStrv) lines = g_strsplit (mail, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    ck_assert_msg (strlen (*line) <= 998, "%s, %u", behind, length);
  g_autofree char *to = field_of (mail, "To");
  gboolean is_there = to != NULL && strchr (to, '@') != NULL;
  ck_assert_msg (is_there == (g_str_has_suffix (behind, " <ann@example.org>") ||
                              length < ADDRESS_MAX_BYTES - 20),
                 "%s, %u: %s", behind, length, to);
}

START_TEST (long_addresses_make_no_long_lines)
{
  static const guint lengths[] = {3, 240, 700, 900, 1001, 5001};
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    assert_lines_of ("\"", lengths[i], "\" <ann@example.org>");
    assert_lines_of ("", lengths[i], "@example.org");
    assert_lines_of ("<\"", lengths[i], "\"@example.org>");
  }
}
END_TEST

START_TEST (ids_are_new_and_of_the_senders_domain)
{
  static const struct {
    const char *from, *domain;
  } rows[] = {
      {"backsift <backsift@mail.example.org>", "@mail.example.org>"},
      {"u@b\xc3\xbc"
       "cher.example",
       "@xn--bcher-kva.example>"},
      {"\"a@b.example\" <u@example.org>", "@example.org>"},
      {"user", "@localhost.localdomain>"},
      {"u@[192.0.2.1]", "@localhost.localdomain>"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Composition composition = digest;
    composition.from = rows[i].from;
    g_autofree char *one = compose_text (&composition);
    g_autofree char *two = compose_text (&composition);
    g_autofree char *id = field_of (one, "Message-ID");
    g_autofree char *next_id = field_of (two, "Message-ID");
    ck_assert_msg (g_str_has_suffix (id, rows[i].domain), "%s", id);
    ck_assert_str_ne (id, next_id);
  }
}
END_TEST

/* The filter that the digest may come through must not judge it. */
START_TEST (a_digest_is_ordinary_mail)
{
  Composition composition = digest;
  composition.subject = "Quarantine: 2 bounces of mail that you never sent";
  composition.text =
      "Mail Delivery System: Undelivered Mail Returned to Sender\n"
      "  to ann@example.org, about bob@example.net: 550 5.1.1 no such user\n"
      "postmaster@example.com: Delivery Status Notification (Failure)\n";
  g_autofree char *mail = compose_text (&composition);
  g_autoptr (Report) report = report_parse (mail, strlen (mail), NULL);
  ck_assert_msg (report->kind == REPORT_KIND_ORDINARY, "%s: %s",
                 report_kind_name (report->kind), report->kind_reason);
  ck_assert_uint_eq (report->originals->len, 0);
}
END_TEST

static Suite *
compose_suite (void)
{
  Suite *suite = suite_create ("compose");
  TCase *tcase = tcase_create ("compose");
  /* First, before GMime is there where tests share a process. */
  tcase_add_test (tcase, a_system_without_gmime_is_told);
  tcase_add_test (tcase, all_of_a_mail);
  tcase_add_test (tcase, bodies_come_back);
  tcase_add_test (tcase, subjects_come_back_and_add_nothing);
  tcase_add_test (tcase, addresses_add_nothing);
  tcase_add_test (tcase, long_addresses_make_no_long_lines);
  tcase_add_test (tcase, ids_are_new_and_of_the_senders_domain);
  tcase_add_test (tcase, a_digest_is_ordinary_mail);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (compose_suite ());
}
