/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/header_block.h"
#include "suite.h"

#include <check.h>

#define FROM "From: us@example.org\n"
#define ID   "Message-ID: <1@example.org>\n"

/* Each block found as "FIRST-LAST:FIELDS" with line ends as "/". */
static const struct {
  const char *name, *text, *blocks;
} rows[] = {
    {"alone", FROM ID "\nbody\n",
     "1-2:From: us@example.org/Message-ID: <1@example.org>/"},
    {"after a line", "Your mail:\n" FROM ID,
     "2-3:From: us@example.org/Message-ID: <1@example.org>/"},
    {"at the end without a line end", FROM "Message-ID: <1@example.org>",
     "1-2:From: us@example.org/Message-ID: <1@example.org>/"},
    {"indented", "x\n  From: a@b.c\n  Message-ID: <1>\n",
     "2-3:From: a@b.c/Message-ID: <1>/"},
    {"quoted", "> From: a@b.c\n> Message-ID:\n>  <1>\n>\n> x\n",
     "1-3:From: a@b.c/Message-ID:/ <1>/"},
    {"quoted twice", ">> From: a@b.c\n>> Message-ID: <1>\n",
     "1-2:From: a@b.c/Message-ID: <1>/"},
    {"continued", "From: a@b.c\nReceived: x\n\tby y\n",
     "1-3:From: a@b.c/Received: x/\tby y/"},
    {"another prefix ends it", FROM ID "> Subject: x\n",
     "1-2:From: us@example.org/Message-ID: <1@example.org>/"},
    {"an empty line ends it", FROM ID "\nSubject: x\n",
     "1-2:From: us@example.org/Message-ID: <1@example.org>/"},
    {"a wrapped line", "From: a@b.c\nX: (via\nHTTP)\nMessage-ID: <1>\n",
     "1-4:From: a@b.c/X: (via/ HTTP)/Message-ID: <1>/"},
    {"prose behind it", "From: a@b.c\nMessage-ID: <1>\nhello\nyou\n",
     "1-2:From: a@b.c/Message-ID: <1>/"},
    {"many wrapped lines of a whole header",
     "Received: a\nb\nc\nd\nMessage-ID: <1>\n",
     "1-5:Received: a/ b/ c/ d/Message-ID: <1>/"},
    {"many wrapped lines of a listing",
     "From: a\nSubject: x\nDate: y\nb\nc\nMessage-ID: <1>\n",
     "1-3:From: a/Subject: x/Date: y/"},
    {"a boundary is no wrapped line",
     "From: a@b.c\nMessage-ID: <1>\n--b\nContent-Type: x\n",
     "1-2:From: a@b.c/Message-ID: <1>/"},
    {"a value on the next line", "From: a@b.c\nMessage-ID: \n<1@x>\n\nx\n",
     "1-3:From: a@b.c/Message-ID: / <1@x>/"},
    {"no value, and a continued line that ends so",
     "From: a@b.c\nMessage-ID: <1>\nX: y\n z:\nhello\n",
     "1-4:From: a@b.c/Message-ID: <1>/X: y/ z:/"},
    {"a soft break", "From: a@b.c\nMessage-ID: <1=\n2@x>\nTo: y\n",
     "1-4:From: a@b.c/Message-ID: <12@x>/To: y/"},
    {"two of them", FROM ID "\n" FROM "Message-ID: <2>\n",
     "1-2:From: us@example.org/Message-ID: <1@example.org>/"
     "4-5:From: us@example.org/Message-ID: <2>/"},
    {"too little", "From: a@b.c\n", ""},
    {"nothing that says where it comes from",
     "To: a\nSubject: b\nDate: c\nCc: d\n", ""},
    {"the same field again weighs nothing", "From: a\nFrom: b\nFrom: c\n", ""},
    {"an address of the web", "http://x/\nFrom: a\n", ""},
    {"blank before the colon", "From : a\nMessage-ID : <1>\n",
     "1-2:From : a/Message-ID : <1>/"},
    {"prose", "Dear customer,\nnote: this\nfailed: that\n", ""},
    {"empty", "", ""},
};

START_TEST (blocks_are_found)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) blocks = header_blocks_find (rows[i].text, 16);
    g_autoptr (GString) found = g_string_new (NULL);
    for (guint n = 0; n < blocks->len; n++) {
      const HeaderBlock *block = g_ptr_array_index (blocks, n);
      g_string_append_printf (found, "%u-%u:%s", block->first_line,
                              block->last_line, block->fields);
      ck_assert_msg (block->offset == 0 ||
                         rows[i].text[block->offset - 1] == '\n',
                     "%s: offset", rows[i].name);
    }
    g_strdelimit (found->str, "\n", '/');
    ck_assert_msg (g_str_equal (found->str, rows[i].blocks), "%s: %s",
                   rows[i].name, found->str);
  }
}
END_TEST

START_TEST (what_a_block_is)
{
  static const struct {
    const char *name, *text;
    gboolean has_message_id, is_whole;
  } kinds[] = {
      {"listing", "From: a\nSubject: b\nDate: c\n", FALSE, FALSE},
      {"listing with an id", "From: a\nMessage-Id: <1>\n", TRUE, FALSE},
      {"with Received", "From: a\nReceived: b\n", FALSE, TRUE},
      {"with MIME-Version", "From: a\nMime-Version: 1.0\n", FALSE, TRUE},
      {"another field", "From: a\nSubject: b\nX-Message-ID: c\nTo: d\n", FALSE,
       FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GPtrArray) blocks = header_blocks_find (kinds[i].text, 1);
    ck_assert_msg (blocks->len == 1, "%s: none", kinds[i].name);
    const HeaderBlock *block = g_ptr_array_index (blocks, 0);
    ck_assert_msg ((block->id_line > 0) == kinds[i].has_message_id, "%s: id",
                   kinds[i].name);
    ck_assert_msg (block->is_whole == kinds[i].is_whole, "%s: whole",
                   kinds[i].name);
  }
}
END_TEST

START_TEST (most_is_kept_to)
{
  g_autoptr (GPtrArray) blocks =
      header_blocks_find (FROM ID "\n" FROM ID "\n" FROM ID, 2);
  ck_assert_uint_eq (blocks->len, 2);
}
END_TEST

START_TEST (a_block_at_the_start)
{
  static const struct {
    const char *name, *text, *fields;
  } starts[] = {
      {"first line", FROM ID "\nx", FROM ID},
      {"no score needed", "X: y\n\nbody\n", "X: y\n"},
      {"empty lines before", "\n\n" FROM ID, FROM ID},
      {"text before", "The message was\n----\n" FROM ID "\n", FROM ID},
      {"a field in the text before", "Note: see below\n\n" FROM ID "\n",
       FROM ID},
      {"not the body's", FROM ID "\nFrom: x\nMessage-ID: <2>\n", FROM ID},
      {"none", "just text\n", NULL},
      {"empty", "", NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autoptr (HeaderBlock) block = header_block_at_start (starts[i].text);
    ck_assert_msg (
        g_strcmp0 (block != NULL ? block->fields : NULL, starts[i].fields) == 0,
        "%s: %s", starts[i].name, block ? block->fields : "none");
  }
}
END_TEST

START_TEST (a_block_far_from_the_start_is_none)
{
  g_autofree char *text = g_strnfill (45, '\n');
  g_autofree char *whole = g_strconcat (text, FROM ID, NULL);
  ck_assert_ptr_null (header_block_at_start (whole));
}
END_TEST

static Suite *
header_block_suite (void)
{
  Suite *suite = suite_create ("header_block");
  TCase *tcase = tcase_create ("header_block");
  tcase_add_test (tcase, blocks_are_found);
  tcase_add_test (tcase, what_a_block_is);
  tcase_add_test (tcase, most_is_kept_to);
  tcase_add_test (tcase, a_block_at_the_start);
  tcase_add_test (tcase, a_block_far_from_the_start_is_none);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (header_block_suite ());
}
