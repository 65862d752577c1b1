/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/stamp.h"

#include "base/error.h"
#include "mail/scratch.h"
#include "suite.h"

#include <sys/resource.h>

static const Outcome ordinary = {0};
static const Outcome report = {.kind = REPORT_KIND_FAILURE,
                               .verdict = VERDICT_BACKSCATTER,
                               .evidence = EVIDENCE_NEVER_SENT,
                               .subject_of = (char *) "1@forged.example"};

#define F                                                                      \
  "X-Backsift-Verdict: backscatter\n"                                          \
  "X-Backsift-Evidence: never-sent; kind=failure; id=<1@forged.example>\n"
#define F_CRLF                                                                 \
  "X-Backsift-Verdict: backscatter\r\n"                                        \
  "X-Backsift-Evidence: never-sent; kind=failure; id=<1@forged.example>\r\n"
#define F_CR                                                                   \
  "X-Backsift-Verdict: backscatter\r"                                          \
  "X-Backsift-Evidence: never-sent; kind=failure; id=<1@forged.example>\r"

#define BYTES(text) text, sizeof text - 1
#define NULS_8      "\0\0\0\0\0\0\0\0"
#define NULS_32     NULS_8 NULS_8 NULS_8 NULS_8
#define NULS_64     NULS_32 NULS_32

static const struct {
  const char *name;
  const Outcome *outcome;
  const char *in;
  gsize in_length;
  const char *out;
  gsize out_length;
} rows[] = {
    {"empty", &ordinary, BYTES (""), BYTES ("")},
    {"empty report", &report, BYTES (""), BYTES ("")},
    {"plain", &ordinary, BYTES ("A: b\n\nbody\n"), BYTES ("A: b\n\nbody\n")},
    {"no final line end", &ordinary, BYTES ("A: b\n\nbody"),
     BYTES ("A: b\n\nbody")},
    {"no body", &ordinary, BYTES ("A: b"), BYTES ("A: b")},
    {"NULs, 8-bit and bare CRs", &ordinary,
     BYTES ("A: \0b\r\xff\xfe\n\r\nb\0\rdy\r\n\xe4"),
     BYTES ("A: \0b\r\xff\xfe\n\r\nb\0\rdy\r\n\xe4")},
    {"CRLF", &ordinary, BYTES ("A: b\r\n\r\nbody\r\n"),
     BYTES ("A: b\r\n\r\nbody\r\n")},
    {"From_ line", &ordinary, BYTES ("From x\nA: b\n\nbody\n"),
     BYTES ("From x\nA: b\n\nbody\n")},
    {"bare CR, forged", &ordinary,
     BYTES ("X-Backsift-Verdict: genuine\rA: b\r\rX-Backsift-A: b"),
     BYTES ("A: b\r\rX-Backsift-A: b")},
    {"bare CR", &ordinary, BYTES ("A: b\rC: d\r\rbody"),
     BYTES ("A: b\rC: d\r\rbody")},
    {"behind a CR in a line", &ordinary,
     BYTES ("A: b\rX-Backsift-Verdict: genuine\nC: d\n\nx"),
     BYTES ("A: b\r\nC: d\n\nx")},
    {"between CRs in a line", &ordinary,
     BYTES ("A: b\r\rx-backsift-a : b\rmore\n e\n\nx"),
     BYTES ("A: b\r\r\rmore\n e\n\nx")},
    {"behind a CR at a line's start", &ordinary,
     BYTES ("A: b\n\rX-Backsift-A: b\n\r\rX-Backsift-A: b\n\nx"),
     BYTES ("A: b\n\r\n\r\r\n\nx")},
    {"behind a CR in a continuation", &ordinary,
     BYTES ("A: b\n c\rX-Backsift-A: b\rX-Backsift-B: c\r\nC: d\n\nx"),
     BYTES ("A: b\n c\r\r\r\nC: d\n\nx")},
    {"behind a CR in a forged field", &ordinary,
     BYTES ("X-Backsift-A: b\rC: d\n e\rX-Backsift-A: b\nC: d\n\nx"),
     BYTES ("C: d\n\nx")},
    {"behind a CR in the body", &ordinary,
     BYTES ("A: b\n\nx\rX-Backsift-A: b\n"),
     BYTES ("A: b\n\nx\rX-Backsift-A: b\n")},
    {"CRs in a line", &ordinary,
     BYTES ("A: b\rX-Back: c\r\r d\rX-Backsift-A\n\rB: c\n\r\nx"),
     BYTES ("A: b\rX-Back: c\r\r d\rX-Backsift-A\n\rB: c\n\r\nx")},
    {"forged", &ordinary,
     BYTES ("A: b\nX-Backsift-Verdict: genuine\nC: d\n\nx"),
     BYTES ("A: b\nC: d\n\nx")},
    {"forged first", &ordinary,
     BYTES ("X-Backsift-Verdict: genuine\nC: d\n\nx"), BYTES ("C: d\n\nx")},
    {"forged behind From_", &ordinary,
     BYTES ("From x\nX-Backsift-Verdict: genuine\nC: d\n\nx"),
     BYTES ("From x\nC: d\n\nx")},
    {"forged last", &ordinary, BYTES ("A: b\nX-Backsift-Verdict: genuine\n\nx"),
     BYTES ("A: b\n\nx")},
    {"forged without a line end", &ordinary,
     BYTES ("A: b\nX-Backsift-Verdict: genuine"), BYTES ("A: b\n")},
    {"forged, case", &ordinary, BYTES ("A: b\nx-bACKSIFT-foo: genuine\n\nx"),
     BYTES ("A: b\n\nx")},
    {"forged, blanks before the colon", &ordinary,
     BYTES ("A: b\nX-Backsift-Verdict \t : genuine\n\nx"), BYTES ("A: b\n\nx")},
    {"forged, NULs", &ordinary,
     BYTES ("A: b\n\0X-Back\0sift-\0A\0: b\nX-Backsift-A \0:b\n\0\0\n\nx"),
     BYTES ("A: b\n\0\0\n\nx")},
    {"more NULs than are looked through", &ordinary,
     BYTES ("A: b\n" NULS_64 "X-Backsift-A: b\n\nx"),
     BYTES ("A: b\n" NULS_64 "X-Backsift-A: b\n\nx")},
    {"as many as are", &ordinary,
     BYTES ("A: b\n" NULS_32 "X-Backsift-A: b\n\nx"), BYTES ("A: b\n\nx")},
    {"forged, continued", &ordinary,
     BYTES ("A: b\nX-Backsift-Verdict:\n genuine\n\t;\n \nC: d\n e\n\nx"),
     BYTES ("A: b\nC: d\n e\n\nx")},
    {"forged, CRLF", &ordinary,
     BYTES ("A: b\r\nX-Backsift-Verdict:\r\n genuine\r\nC: d\r\n\r\nx"),
     BYTES ("A: b\r\nC: d\r\n\r\nx")},
    {"forged, many", &ordinary,
     BYTES ("X-Backsift-A: b\nA: b\nX-Backsift-:\nX-Backsift-B: c\n d\n\nx"),
     BYTES ("A: b\n\nx")},
    {"forged behind CR CR LF", &ordinary,
     BYTES ("A: b\n\r\r\nX-Backsift-Verdict: genuine\n\nx"),
     BYTES ("A: b\n\r\r\n\nx")},
    {"nothing but forged", &ordinary, BYTES ("X-Backsift-Verdict: genuine\n"),
     BYTES ("\n")},
    {"nothing but forged, with a body", &ordinary,
     BYTES ("X-Backsift-Verdict: genuine\n\nbody"), BYTES ("\nbody")},
    {"nothing but forged, twice", &ordinary,
     BYTES ("X-Backsift-A: b\n\nX-Backsift-A: b\n\r\nX-Backsift-B: c\nA: b\n\n"
            "X-Backsift-A: b\n"),
     BYTES ("\n\r\nA: b\n\nX-Backsift-A: b\n")},
    {"nothing but forged behind empty lines", &ordinary,
     BYTES (" \n\r\nX-Backsift-A: b\n\r\nX-Backsift-A: b\nxX\n"),
     BYTES (" \n\r\n\r\nxX\n")},
    {"an empty header", &ordinary, BYTES ("\nHello\nX-Backsift-A: b\n\n"),
     BYTES ("\nHello\nX-Backsift-A: b\n\n")},
    {"in the body", &ordinary, BYTES ("A: b\n\nX-Backsift-Verdict: genuine\n"),
     BYTES ("A: b\n\nX-Backsift-Verdict: genuine\n")},
    {"in a value", &ordinary, BYTES ("A: X-Backsift-Verdict: genuine\n\n"),
     BYTES ("A: X-Backsift-Verdict: genuine\n\n")},
    {"in a continuation", &ordinary,
     BYTES ("A: b\n X-Backsift-Verdict: genuine\n\n"),
     BYTES ("A: b\n X-Backsift-Verdict: genuine\n\n")},
    {"similar names", &ordinary,
     BYTES ("X-Backsift: a\nX-Backsifter-A: b\nY-X-Backsift-A: c\n\n"),
     BYTES ("X-Backsift: a\nX-Backsifter-A: b\nY-X-Backsift-A: c\n\n")},
    {"no field", &ordinary, BYTES ("A: b\nX-Backsift-A b: c\nX-Backsift-A\n\n"),
     BYTES ("A: b\nX-Backsift-A b: c\nX-Backsift-A\n\n")},
    {"empty line first, which some agents skip", &ordinary,
     BYTES ("\n \nX-Backsift-A: b\nA: b\n\nX-Backsift-A: b\n"),
     BYTES ("\n \nA: b\n\nX-Backsift-A: b\n")},
    {"empty line first, then text", &ordinary,
     BYTES ("\nhello\nX-Backsift-A: b\n"),
     BYTES ("\nhello\nX-Backsift-A: b\n")},
    {"report behind an empty line", &report,
     BYTES ("\nX-Backsift-A: b\nA: b\n\nbody"), BYTES (F "\nA: b\n\nbody")},
    {"ends undecided", &ordinary, BYTES ("A: b\nX-Backsift-A"),
     BYTES ("A: b\nX-Backsift-A")},
    {"ends in CR", &ordinary, BYTES ("A: b\n\r"), BYTES ("A: b\n\r")},

    {"report", &report, BYTES ("A: b\n\nbody"), BYTES (F "A: b\n\nbody")},
    {"report, CRLF", &report, BYTES ("A: b\r\n\r\nbody\n"),
     BYTES (F_CRLF "A: b\r\n\r\nbody\n")},
    {"report, bare CR", &report, BYTES ("A: b\r\rbody"),
     BYTES (F_CR "A: b\r\rbody")},
    {"report, From_ line", &report, BYTES ("From x\nA: b\n\n"),
     BYTES ("From x\n" F "A: b\n\n")},
    {"report, From_ line, CRLF", &report, BYTES ("From x\r\nA: b\r\n\r\n"),
     BYTES ("From x\r\n" F_CRLF "A: b\r\n\r\n")},
    {"report, From field", &report, BYTES ("From: x\nA: b\n\n"),
     BYTES (F "From: x\nA: b\n\n")},
    {"report, From_ line alone", &report, BYTES ("From x"), BYTES (F "From x")},
    {"report, forged", &report,
     BYTES ("From x\nX-Backsift-Verdict: genuine\nA: b\n"
            "X-BACKSIFT-EVIDENCE : proof;\n kind=failure\n\nb\0\r\xff"),
     BYTES ("From x\n" F "A: b\n\nb\0\r\xff")},
    {"report, bare CR, forged", &report,
     BYTES ("A: b\rX-Backsift-Verdict: genuine\r x\rC: d\r\rX-Backsift-A: b\r"),
     BYTES (F_CR "A: b\rC: d\r\rX-Backsift-A: b\r")},
    {"report, nothing but forged", &report, BYTES ("X-Backsift-A: b\n"),
     BYTES (F)},
};

typedef enum { PIPE, SLOW_PIPE, PLAIN_FILE, READ_BEFORE } Source;

static void
check_stamp (const Outcome *outcome, const GString *in, const GString *out,
             Source source, const char *name)
{
  int input =
      source == PLAIN_FILE
          ? scratch_file ("zz", in->str, in->len)
          : scratch_pipe (in->str, in->len, source == SLOW_PIPE ? 1 : 65536);
  int output = scratch_output ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Spool) spool = spool_new (input);
  if (source == READ_BEFORE)
    ck_assert (spool_read_all (spool, NULL));
  ck_assert_msg (
      stamp_write (spool, outcome, STAMP_KEEP_FROM_LINE, output, &error),
      "%s: %s", name, error != NULL ? error->message : "");
  scratch_check_output (output, out->str, out->len, name);
  close (input);
}

START_TEST (writes_row)
{
  g_autoptr (GString) in =
      g_string_new_len (rows[_i].in, (gssize) rows[_i].in_length);
  g_autoptr (GString) out =
      g_string_new_len (rows[_i].out, (gssize) rows[_i].out_length);
  for (Source source = PIPE; source <= READ_BEFORE; source++)
    check_stamp (rows[_i].outcome, in, out, source, rows[_i].name);
}
END_TEST

/* One of these is as long as the fields that come in its place. */
START_TEST (a_from_line_of_any_length_is_dropped)
{
  static const char message[] = "A: b\n\nc\n";
  for (gsize n = strlen (F) - 8; n < strlen (F) + 8; n++) {
    g_autofree char *from = g_strnfill (n - strlen ("From \n"), 'x');
    g_autofree char *in = g_strdup_printf ("From %s\n%s", from, message);
    int output = scratch_output ();
    g_autoptr (Spool) spool = spool_new (scratch_pipe (in, strlen (in), 65536));
    ck_assert (
        stamp_write (spool, &report, STAMP_DROP_FROM_LINE, output, NULL));
    scratch_check_output (output, F "A: b\n\nc\n",
                          strlen (F) + strlen (message), from);
  }
}
END_TEST

/* Appends fields until the header block has @length bytes. */
static void
pad_header (GString *in, GString *out, gsize length)
{
  while (in->len < length) {
    g_string_append (in, "Received: from somewhere by somebody\n\twith\0x\n");
    g_string_append (out, "Received: from somewhere by somebody\n\twith\0x\n");
  }
}

/* Where the head, a piece or the memory ends, within the forged field. */
START_TEST (removes_fields_beyond_the_head)
{
  static const gsize borders[] = {SPOOL_HEAD_BYTES, SPOOL_MEMORY_BYTES,
                                  SPOOL_HEAD_BYTES + 128 * 1024};
  const Outcome *outcomes[] = {&ordinary, &report};
  const char *forged = "X-Backsift-Verdict : genuine\n with\n more\n";
  for (gsize i = 0; i < G_N_ELEMENTS (borders); i++)
    for (gsize before = 0; before < strlen (forged); before += 5) {
      g_autoptr (GString) in = g_string_new (NULL);
      g_autoptr (GString) out = g_string_new (_i == 1 ? F : "");
      g_string_append (in, "X-Backsift-Verdict: genuine\n");
      pad_header (in, out, borders[i] - before - 100);
      gsize fill = borders[i] - before - in->len - 3;
      g_autofree char *filler = g_strnfill (fill, 'y');
      g_string_append_printf (in, "B:%s\n%s", filler, forged);
      g_string_append_printf (out, "B:%s\n", filler);
      g_string_append (in, "Z: z\n\nX-Backsift-Verdict: body\n");
      g_string_append (out, "Z: z\n\nX-Backsift-Verdict: body\n");
      check_stamp (outcomes[_i], in, out, PIPE, "beyond");
      check_stamp (outcomes[_i], in, out, PLAIN_FILE, "beyond, file");
    }
}
END_TEST

/* What was taken out or put on top is behind us where the kernel hands on the
 * rest: nothing of the body goes, comes twice or is taken for a field. */
START_TEST (a_long_body_follows)
{
  static const gsize borders[] = {64 * 1024, SPOOL_HEAD_BYTES,
                                  SPOOL_MEMORY_BYTES, 2 * SPOOL_MEMORY_BYTES};
  const Outcome *outcomes[] = {&ordinary, &report};
  for (gsize i = 0; i < G_N_ELEMENTS (borders); i++)
    for (gsize more = 0; more < 3; more++) {
      g_autoptr (GString) in =
          g_string_new ("From x\nX-Backsift-Verdict: genuine\n folded\nA: b\n"
                        "x-backsift-evidence: 1\n\n");
      g_autoptr (GString) out =
          g_string_new (_i == 1 ? "From x\n" F "A: b\n\n" : "From x\nA: b\n\n");
      g_autoptr (GString) body = g_string_new (NULL);
      gsize length = borders[i] - 1 + more - in->len;
      for (guint n = 0; body->len < length; n++)
        g_string_append_printf (body, "X-Backsift-Verdict: %u\n", n);
      g_string_append_len (in, body->str, (gssize) length);
      g_string_append_len (out, body->str, (gssize) length);
      for (Source source = PIPE; source <= READ_BEFORE; source++)
        if (source != SLOW_PIPE)
          check_stamp (outcomes[_i], in, out, source, "long body");
    }
}
END_TEST

START_TEST (long_lines)
{
  g_autofree char *million = g_strnfill (1500000, 'y');
  const struct {
    const char *name;
    const char *in;  /* with %s */
    const char *out; /* with %s */
  } long_rows[] = {
      {"value", "A: %s\nX-Backsift-A: b\n\nx", "A: %s\n\nx"},
      {"forged value", "A: b\nX-Backsift-A: %s\nC: d\n\nx", "A: b\nC: d\n\nx"},
      {"forged name", "A: b\nX-Backsift-%s: b\nC: d\n\nx", "A: b\nC: d\n\nx"},
      {"one line", "X-Backsift-A: %s", "\n"},
      {"first line without LF in the head", "X-Backsift-A: b\r%s\nA: b\n\nx",
       "%s\nA: b\n\nx"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (long_rows); i++) {
    g_auto (GStrv) in_parts = g_strsplit (long_rows[i].in, "%s", -1);
    g_auto (GStrv) out_parts = g_strsplit (long_rows[i].out, "%s", -1);
    g_autofree char *in_text = g_strjoinv (million, in_parts);
    g_autofree char *out_text = g_strjoinv (million, out_parts);
    g_autoptr (GString) in = g_string_new (in_text);
    g_autoptr (GString) out = g_string_new (out_text);
    check_stamp (&ordinary, in, out, PIPE, long_rows[i].name);
  }
}
END_TEST

START_TEST (memory_stays_bounded)
{
#ifndef __SANITIZE_ADDRESS__
  /* A header block of 100 MB, forged and other fields by turns. */
  struct rusage before, after;
  ck_assert_int_eq (getrusage (RUSAGE_SELF, &before), 0);
  int ends[2];
  ck_assert_int_eq (pipe (ends), 0);
  pid_t pid = fork ();
  if (pid == 0) {
    close (ends[0]);
    g_autofree char *filler = g_strnfill (90000, 'y');
    g_autofree char *fields =
        g_strconcat ("X-Backsift-A: ", filler, "\nA: ", filler, "\n", NULL);
    for (int i = 0; i < 550; i++)
      for (gsize done = 0, length = strlen (fields); done < length;) {
        gssize n = write (ends[1], fields + done, length - done);
        if (n < 0)
          _exit (1);
        done += (gsize) n;
      }
    _exit (0);
  }
  close (ends[1]);
  int output = open ("/dev/null", O_WRONLY);
  g_autoptr (Spool) spool = spool_new (ends[0]);
  ck_assert (
      stamp_write (spool, &ordinary, STAMP_KEEP_FROM_LINE, output, NULL));
  ck_assert_int_eq (getrusage (RUSAGE_SELF, &after), 0);
  ck_assert_int_lt (after.ru_maxrss - before.ru_maxrss, 32 * 1024);
  ck_assert_uint_eq (spool_size_bytes (spool), 550 * (180000 + 19));
  close (ends[0]);
  close (output);
#endif
}
END_TEST

static const struct {
  const char *name;
  Outcome outcome;
  const char *fields;
} field_rows[] = {
    {"ordinary", {.kind = REPORT_KIND_ORDINARY}, ""},
    {"no id",
     {.kind = REPORT_KIND_DELAY,
      .verdict = VERDICT_UNVERIFIABLE,
      .evidence = EVIDENCE_NO_REFERENCE},
     "X-Backsift-Verdict: unverifiable|X-Backsift-Evidence: no-reference; "
     "kind=delay|"},
    {"recipient",
     {.kind = REPORT_KIND_FAILURE,
      .verdict = VERDICT_GENUINE,
      .evidence = EVIDENCE_RECIPIENT,
      .subject_of = (char *) "a@b.example"},
     "X-Backsift-Verdict: genuine|X-Backsift-Evidence: recipient; "
     "kind=failure; recipient=<a@b.example>|"},
    {"never wrote to",
     {.kind = REPORT_KIND_FAILURE,
      .verdict = VERDICT_BACKSCATTER,
      .evidence = EVIDENCE_NEVER_WROTE_TO,
      .subject_of = (char *) "a@b.example"},
     "X-Backsift-Verdict: backscatter|X-Backsift-Evidence: never-wrote-to; "
     "kind=failure; recipient=<a@b.example>|"},
    {"hostile id",
     {.kind = REPORT_KIND_FAILURE,
      .verdict = VERDICT_BACKSCATTER,
      .evidence = EVIDENCE_NEVER_SENT,
      .subject_of = (char *) "a\nX: b\r<c>;d\xc3\xa4\x7f\x1b["},
     "X-Backsift-Verdict: backscatter|X-Backsift-Evidence: never-sent; "
     "kind=failure; id=<a?X: b??c??d????[>|"},
};

START_TEST (fields_row)
{
  g_autofree char *fields = stamp_fields (&field_rows[_i].outcome, "|");
  ck_assert_msg (g_str_equal (fields, field_rows[_i].fields), "%s: %s",
                 field_rows[_i].name, fields);
}
END_TEST

START_TEST (lines_stay_short)
{
  g_autofree char *id = g_strnfill (5000, 'i');
  Outcome outcome = report;
  outcome.subject_of = id;
  g_autofree char *fields = stamp_fields (&outcome, "\r\n");
  g_auto (GStrv) lines = g_strsplit (fields, "\r\n", -1);
  ck_assert_uint_eq (g_strv_length (lines), 3);
  ck_assert_uint_lt (strlen (lines[1]), 998);
  ck_assert (g_str_has_suffix (lines[1], ">"));
}
END_TEST

START_TEST (output_that_fails_is_an_error)
{
  g_autofree char *body = g_strnfill (900000, 'y');
  static const char *const heads[] = {"A: b\n\n", "X-Backsift-A: b\nA: b\n\n",
                                      "A: "};
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *message = g_strconcat (heads[i], body, NULL);
    int input = scratch_pipe (message, strlen (message), 65536);
    int full = open ("/dev/full", O_WRONLY);
    g_autoptr (Spool) spool = spool_new (input);
    ck_assert (
        !stamp_write (spool, &report, STAMP_KEEP_FROM_LINE, full, &error));
    ck_assert (
        g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
    close (input);
    close (full);
  }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("stamp");
  TCase *tcase = tcase_create ("stamp");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_loop_test (tcase, writes_row, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, a_from_line_of_any_length_is_dropped);
  tcase_add_loop_test (tcase, removes_fields_beyond_the_head, 0, 2);
  tcase_add_loop_test (tcase, a_long_body_follows, 0, 2);
  tcase_add_test (tcase, long_lines);
  tcase_add_test (tcase, memory_stays_bounded);
  tcase_add_loop_test (tcase, fields_row, 0, G_N_ELEMENTS (field_rows));
  tcase_add_test (tcase, lines_stay_short);
  tcase_add_test (tcase, output_that_fails_is_an_error);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
