/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which messages are plain. Of those that are, that all is said that GMime says
 * is the fuzz target's to check, with the fixtures at every `make check`; here
 * it is the texts.
 */
#include "report/part_reader.h"
#include "report/report.h"
#include "suite.h"

#include <check.h>
#include <sys/wait.h>
#include <unistd.h>

#define MULTIPART "Content-Type: multipart/report; boundary=b\n\n"
#define RETURNED  MULTIPART "--b\nContent-Type: message/rfc822\n\n"
#define INNER     RETURNED "A: x\nContent-Type: multipart/mixed; boundary=i\n\n"

static const struct {
  const char *name;
  const char *message;
  const char *texts; /* of the leaves, with a "|" behind each; NULL: odd */
} rows[] = {
    /* --- structure --- */
    {"no MIME", "Subject: x\n\na\nb\n", "a\nb\n|"},
    {"no body", "Subject: x\n\n", "|"},
    {"no header", "\na", "a|"},
    {"header that does not end", "Subject: x\n", NULL},
    {"parts", MULTIPART "pre\n--b\n\na\n\n--b\n\nb\n--b--\nbehind\n", "a\n|b|"},
    {"empty part", MULTIPART "--b\n\n--b--\n", "|"},
    {"multipart that is cut off", MULTIPART "--b\n\na\n--b\n\nb\n", "a|b\n|"},
    {"multipart that is cut off behind a line's start",
     MULTIPART "--b\n\na\n--b\n\nb\n-", "a|b\n-|"},
    {"multipart that is cut off before its first part", MULTIPART "pre\n",
     NULL},
    {"multipart that is cut off within a header",
     MULTIPART "--b\n\na\n--b\nContent-Type: text/html\n", NULL},
    {"multipart that is cut off within base64",
     MULTIPART "--b\nContent-Transfer-Encoding: base64\n\nYWI\n", NULL},
    {"parts in parts that are cut off",
     MULTIPART "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\na\n",
     "a\n|"},
    {"parts behind parts that are cut off",
     MULTIPART "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\na\n"
               "--c--\nbehind\n",
     "a|"},
    {"multipart that ends with no line end", MULTIPART "--b\n\na\n--b--", NULL},
    {"blanks behind a boundary", MULTIPART "--b \n\na\n--b--\n", NULL},
    {"boundary that goes on", MULTIPART "--b\n\na\n--bc\n--b--\n", NULL},
    {"no boundary", "Content-Type: multipart/mixed\n\n--b\n\na\n--b--\n", NULL},
    {"empty boundary",
     "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\na\n----\n", NULL},
    {"parts in parts",
     MULTIPART "--b\nContent-Type: multipart/alternative; boundary=c\n\n"
               "--c\n\na\n--c\n\nb\n--c--\n\n--b\n\nc\n--b--\n",
     "a|b|c|"},
    {"inner multipart that does not end",
     MULTIPART "--b\nContent-Type: multipart/mixed; boundary=c\n\n"
               "--c\n\na\n--b\n\nc\n--b--\n",
     NULL},
    {"inner multipart that ends too late",
     MULTIPART "--b\nContent-Type: multipart/mixed; boundary=c\n\n"
               "--c\n\na\n--b\n\nc\n--c--\n--b--\n",
     NULL},
    {"odd part behind a plain one",
     MULTIPART "--b\n\na\n--b\nContent-Type: x\n\nb\n--b--\n", NULL},
    {"another kind of multipart",
     "Content-Type: multipart/digest; boundary=b\n\n--b\n\na\n--b--\n", NULL},
    {"encoded multipart",
     "Content-Transfer-Encoding: base64\n" MULTIPART "--b\n\na\n--b--\n", NULL},
    {"type that is not known", "Content-Type: model/mesh\n\na\n", NULL},
    /* --- a returned message, which GMime writes anew --- */
    {"message", RETURNED "A: x\n\na\n--b--\n", "A: x\n\na|"},
    {"message without a body", RETURNED "A: x\n\n--b--\n", NULL},
    {"message of a header that does not end", RETURNED "A: x\n--b--\n", NULL},
    {"encoded message",
     MULTIPART "--b\nContent-Type: message/rfc822\n"
               "Content-Transfer-Encoding: base64\n\nQTogeAoK\n--b--\n",
     NULL},
    {"message encoded as text may be",
     MULTIPART "--b\nContent-Type: message/rfc822\n"
               "Content-Transfer-Encoding: quoted-printable\n\nA: x\n\na\n"
               "--b--\n",
     NULL},
    {"message of parts", INNER "--i\n\na\n--i--\n\n--b--\n",
     "A: x\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\na\n--i--\n|"},
    {"message of parts with text behind", INNER "--i\n\na\n--i--\nc\n--b--\n",
     "A: x\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\na\n--i--\nc|"},
    {"message of parts with nothing behind", INNER "--i\n\na\n--i--\n--b--\n",
     NULL},
    {"message of parts, one of them empty", INNER "--i\n\n--i--\n\n--b--\n",
     NULL},
    {"message that is cut off", RETURNED "A: x\n\na\nb", "A: x\n\na\nb|"},
    {"message of parts that do not end", INNER "--i\n\na\n--b--\n", NULL},
    /* --- fields --- */
    {"folded type", "Content-Type:\n\ttext/plain;\n charset=utf-8\n\na", "a|"},
    {"type in other case", "CONTENT-TYPE: Text/PLAIN; Charset=UTF-8\n\na",
     "a|"},
    {"last parameter that is none", "Content-Type: text/plain;\n\na", NULL},
    {"two types", "Content-Type: text/plain\nContent-Type: text/html\n\na",
     NULL},
    {"type with a comment", "Content-Type: text/plain (x)\n\na", NULL},
    {"type without a subtype", "Content-Type: text\n\na", NULL},
    {"parameter twice", "Content-Type: text/plain; name=a; name=b\n\na", NULL},
    {"parameter in pieces", "Content-Type: text/plain; name*0=a\n\na", NULL},
    {"encoded parameter", "Content-Type: text/plain; name=\"=?x?q?a?=\"\n\na",
     NULL},
    {"escaped parameter", "Content-Type: text/plain; name=\"a\\\"b\"\n\na",
     NULL},
    {"escaped letter", "Content-Type: text/plain; name=\"a\\b\"\n\na", NULL},
    {"parameter that is not ended", "Content-Type: text/plain; name=\"a\n\na",
     NULL},
    {"line that is no field", "Subject: x\nno field\n\na", NULL},
    {"blank before the colon", "Subject : x\n\na", NULL},
    {"blank line in a field", "Subject: x\n \n y\n\na", NULL},
    {"field that starts as a boundary does", "--b: x\n\na", NULL},
    {"continuation of nothing", " x\n\na", NULL},
    /* --- content --- */
    {"quoted-printable",
     "Content-Transfer-Encoding: Quoted-Printable\n\na=\n=62=3d\n", "ab=\n|"},
    {"blanks at a line's end",
     "Content-Transfer-Encoding: quoted-printable\n\na \n", NULL},
    {"blank at the end", "Content-Transfer-Encoding: quoted-printable\n\na ",
     NULL},
    {"half a quoted character",
     "Content-Transfer-Encoding: quoted-printable\n\na=4", NULL},
    {"quoted nothing",
     "Content-Transfer-Encoding: quoted-printable\n\na=", NULL},
    {"bytes that are not quoted",
     "Content-Type: text/plain; charset=utf-8\n"
     "Content-Transfer-Encoding: quoted-printable\n\n\303\244\n",
     NULL},
    {"base64", "Content-Transfer-Encoding: base64\n\nYWI\nK\nYQ==\n", "ab\na|"},
    {"base64 that goes on", "Content-Transfer-Encoding: base64\n\nYQ==YQ==\n",
     NULL},
    {"base64 that is cut off", "Content-Transfer-Encoding: base64\n\nYWI\n",
     NULL},
    {"base64 with more", "Content-Transfer-Encoding: base64\n\nYWIK\n-\n",
     NULL},
    {"padding within base64", "Content-Transfer-Encoding: base64\n\nYQ=Q\n",
     NULL},
    {"much padding", "Content-Transfer-Encoding: base64\n\nY===\n", NULL},
    {"NUL in base64", "Content-Transfer-Encoding: base64\n\nAGFi\n", NULL},
    {"another encoding", "Content-Transfer-Encoding: x-uuencode\n\na", NULL},
    {"no encoding", "Content-Transfer-Encoding:\n\na", NULL},
    {"UTF-8", "Content-Type: text/plain; charset=utf-8\n\n\303\244",
     "\303\244|"},
    {"UTF-8 that is none", "Content-Type: text/plain; charset=utf-8\n\n\344",
     NULL},
    {"UTF-8 with a mark",
     "Content-Type: text/plain; charset=utf-8\n\n\357\273\277a", NULL},
    {"bytes without a charset", "Subject: x\n\n\303\244", NULL},
    {"ASCII of another charset",
     "Content-Type: text/plain; charset=Windows-1252\n\na", "a|"},
    {"bytes of another charset",
     "Content-Type: text/plain; charset=windows-1252\n\n\344", NULL},
    {"charset of no ASCII", "Content-Type: text/plain; charset=utf-16\n\na",
     NULL},
    {"HTML", "Content-Type: text/html\n\n<b>a</b>&amp;", "a&|"},
    {"picture",
     "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n?", "|"},
    {"bytes that are no text", "Content-Type: application/x\n\n\344",
     "\357\277\275|"},
};

static char *
join (const Parts *parts)
{
  GString *texts = g_string_new (NULL);
  for (guint i = 0; i < parts->parts->len; i++)
    g_string_append_printf (
        texts, "%s|", ((Part *) g_ptr_array_index (parts->parts, i))->text);
  return g_string_free (texts, FALSE);
}

START_TEST (tells_plain_messages)
{
  const char *message = rows[_i].message;
  g_autoptr (Parts) plain = parts_empty ();
  gboolean is_plain = plain_parts_read (message, strlen (message), plain);
  ck_assert_msg (is_plain == (rows[_i].texts != NULL), "%s", rows[_i].name);
  if (!is_plain) {
    ck_assert_uint_eq (plain->parts->len, 0);
    ck_assert_ptr_null (plain->media_type);
    return;
  }
  g_autofree char *texts = join (plain);
  ck_assert_msg (g_str_equal (texts, rows[_i].texts), "%s: '%s'", rows[_i].name,
                 texts);
  g_autoptr (Parts) all = parts_empty ();
  gmime_parts_read (message, strlen (message), all);
  g_autofree char *same = join (all);
  ck_assert_msg (g_str_equal (texts, same), "%s: '%s'", rows[_i].name, same);
}
END_TEST

START_TEST (tells_what_parts_are)
{
  const char *message =
      "A: b\nContent-Type: multipart/report; report-type=\"Delivery-Status\";\n"
      "\tboundary=\"=_b/1.2:3?\"\n\n--=_b/1.2:3?\nContent-Type: text/plain;\n"
      "  NAME=\"A b.TXT\"\nX: y\n\na\n--=_b/1.2:3?\n"
      "Content-Disposition: attachment; filename=C.eml\n\nb\n--=_b/1.2:3?--\n";
  g_autoptr (Parts) parts = parts_empty ();
  ck_assert (plain_parts_read (message, strlen (message), parts));
  ck_assert_str_eq (parts->media_type, "multipart/report");
  ck_assert_str_eq (parts->report_type, "Delivery-Status");
  const Part *first = g_ptr_array_index (parts->parts, 0);
  ck_assert_str_eq (first->path, "1");
  ck_assert_str_eq (first->file_name, "a b.txt");
  ck_assert_str_eq (first->own_header,
                    "Content-Type: text/plain;\n  NAME=\"A b.TXT\"\nX: y\n");
  const Part *second = g_ptr_array_index (parts->parts, 1);
  ck_assert_str_eq (second->path, "2");
  ck_assert_str_eq (second->file_name, "c.eml");
}
END_TEST

/* Multiparts in each other, as many as @depth. */
static char *
nest (guint depth)
{
  GString *message = g_string_new (NULL);
  for (guint i = 0; i < depth; i++)
    g_string_append_printf (
        message, "Content-Type: multipart/mixed; boundary=b%c\n\n--b%c\n",
        'a' + i, 'a' + i);
  g_string_append (message, "\na");
  for (guint i = depth; i > 0; i--)
    g_string_append_printf (message, "\n--b%c--\n", 'a' + i - 1);
  return g_string_free (message, FALSE);
}

START_TEST (depth_is_bounded)
{
  for (guint depth = 1; depth < 20; depth++) {
    g_autoptr (Parts) parts = parts_empty ();
    g_autofree char *message = nest (depth);
    ck_assert (plain_parts_read (message, strlen (message), parts) ==
               (depth < 8));
  }
}
END_TEST

#define GAVE_UP 7

static void
give_up (gpointer data)
{
  _exit (GPOINTER_TO_INT (data));
}

/* Whether GMime is wanted for it. */
static gboolean
is_odd (const char *message)
{
  int status;
  pid_t pid = fork ();
  if (pid == 0) {
    report_read_plain_only (give_up, GINT_TO_POINTER (GAVE_UP));
    report_free (report_parse (message, strlen (message), NULL));
    _exit (0);
  }
  ck_assert (pid > 0 && waitpid (pid, &status, 0) == pid && WIFEXITED (status));
  ck_assert (WEXITSTATUS (status) == 0 || WEXITSTATUS (status) == GAVE_UP);
  return WEXITSTATUS (status) == GAVE_UP;
}

START_TEST (who_reads_plain_ones_only_gives_up)
{
  ck_assert (!is_odd ("Return-Path: <>\nSubject: =?utf-8?q?a?=\n\nb\n"));
  ck_assert (is_odd ("Return-Path: <>\nSubject: =?x?q?a?=\n\nb\n"));
  ck_assert (is_odd ("Return-Path: <>\nDate: yesterday\n\nb\n"));
  ck_assert (is_odd ("Return-Path: <>\nContent-Type: x\n\nb\n"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("plain_part");
  TCase *tcase = tcase_create ("plain_part");
  tcase_add_loop_test (tcase, tells_plain_messages, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, tells_what_parts_are);
  tcase_add_test (tcase, depth_is_bounded);
  tcase_add_test (tcase, who_reads_plain_ones_only_gives_up);
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
