/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/header.h"
#include "report/returned.h"
#include "suite.h"

#include <check.h>

#define MIXED   "Content-Type: multipart/mixed; boundary=b\n\n"
#define MESSAGE "--b\nContent-Type: message/rfc822\n\n"
#define HEADERS "--b\nContent-Type: text/rfc822-headers\n\n"
#define TEXT    "--b\n\n"
#define END     "\n--b--\n"
#define BLOCK(id)                                                              \
  "Received: x\nFrom: a@b.c\nSubject: s\nMessage-ID: <" id ">\n\nbody\n"
#define NO_ID     "Received: x\nFrom: a@b.c\nSubject: s\n\nbody\n"
#define TEXT_ONLY "Content-Type: text/plain\n\n"
#define LISTING   "From: a@b.c\nSubject: s\nDate: d\n\n"

static char *
describe (const Returned *returned)
{
  Place place = {.first_line = returned->block->first_line,
                 .last_line = returned->block->last_line,
                 .how = (char *) returned->how};
  if (returned->part != NULL) {
    place.part = returned->part->path;
    place.media_type = returned->part->media_type;
  }
  return place_describe (&place);
}

START_TEST (the_original_is_found)
{
  static const struct {
    const char *name, *message;
    const char *id; /* NULL: a block without one; "": no block */
    const char *where;
    gboolean has_text;
  } rows[] = {
      {"nothing", "A: b\n\nhello\n", "", NULL, FALSE},
      {"message/rfc822", MIXED TEXT "hi\n" MESSAGE BLOCK ("1") END, "<1>",
       "part 2 (message/rfc822)", TRUE},
      {"headers", MIXED HEADERS BLOCK ("1") END, "<1>",
       "part 1 (text/rfc822-headers)", TRUE},
      {"in text", MIXED TEXT "hi\n\n" BLOCK ("1") END, "<1>",
       "part 1 (text/plain), lines 3-6", TRUE},
      {"a message before text", MIXED TEXT BLOCK ("2") MESSAGE BLOCK ("1") END,
       "<1>", "part 2", TRUE},
      {"a file of a message",
       MIXED
       "--b\nContent-Type: application/octet-stream; name=\"x.EML\"\n\n" BLOCK (
           "1") END,
       "<1>", "returned message", TRUE},
      {"a listing, then the header", MIXED TEXT LISTING BLOCK ("1") END, "<1>",
       "part 1", TRUE},
      {"the first of two", MIXED MESSAGE BLOCK ("1") MESSAGE BLOCK ("2") END,
       "<1>", "part 1", TRUE},
      {"the same with more of it",
       MIXED TEXT "From: a@b.c\nMessage-ID: <1>\n\n" BLOCK ("1") END, "<1>",
       "lines 4-7", TRUE},
      {"a message without an id stays",
       MIXED MESSAGE NO_ID MESSAGE BLOCK ("2") END, NULL, "part 1", TRUE},
      {"text behind it has an id", MIXED MESSAGE NO_ID TEXT BLOCK ("2") END,
       NULL, "part 1", TRUE},
      {"its own body has an id", MIXED MESSAGE NO_ID "\n" BLOCK ("2") END, NULL,
       "part 1", TRUE},
      {"a message without fields of the way",
       MIXED MESSAGE "From: a@b.c\nTo: d\nSubject: s\n\n" TEXT BLOCK ("2") END,
       NULL, "part 1", TRUE},
      {"text behind a status part",
       MIXED "--b\nContent-Type: message/delivery-status\n\n" BLOCK ("2")
           TEXT BLOCK ("1") END,
       "<1>", "part 2", TRUE},
      {"pasted, its own body has an id", MIXED TEXT NO_ID "\n" BLOCK ("2") END,
       NULL, "part 1", TRUE},
      {"a bare header, its own body has an id",
       MIXED MESSAGE "Received: x\nX-A: b\n\n" BLOCK ("2") END, NULL, "part 1",
       TRUE},
      {"pasted bare, its own body has an id",
       MIXED TEXT "Received: x\nX-A: b\n\n" BLOCK ("2") END, NULL, "part 1",
       TRUE},
      {"as a long own header of a short part",
       MIXED TEXT
       "hi\n--b\n"
       "X.Pad: 0123456789012345678901234567890123456789\n"
       "X.Pad: 0123456789012345678901234567890123456789\n" BLOCK ("1") END,
       "<1>", "the part's own header", TRUE},
      {"as the part's own header", MIXED TEXT "hi\n--b\n" BLOCK ("1") END,
       "<1>", "the part's own header", TRUE},
      {"MIME broken",
       "Content-Type: multipart/mixed; boundary=c\n\n" MESSAGE BLOCK ("1") END,
       "<1>", "raw body, lines", FALSE},
      {"tags and entities in other fields",
       TEXT_ONLY "Received: x\nFrom: a@b.c\nSubject: <script> &lt;\n"
                 "Message-ID: <1>\n\nbody\n",
       "<1>", "part 1", TRUE},
      {"entities in the id",
       TEXT_ONLY "Received: x\nFrom: a@b.c\n"
                 "Message-ID: &lt;1&gt;\n\nbody\n",
       "<1>", "part 1", TRUE},
      {"a whole header, then one with the same id and more",
       TEXT_ONLY "Received: x\nMessage-ID: spam 1\n\n"
                 "Received: x\nFrom: a@b.c\nTo: d\nMessage-ID: spam 1\n",
       "spam 1", "lines 1-2", TRUE},
      {"not in a status part",
       MIXED "--b\nContent-Type: message/delivery-status\n\n" BLOCK ("2")
           MESSAGE BLOCK ("1") END,
       "<1>", "part 2", TRUE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *message = rows[i].message;
    g_autoptr (Parts) parts = parts_new (message, strlen (message));
    g_autoptr (Returned) returned =
        returned_find (parts, strstr (message, "\n\n") + 2);
    const HeaderBlock *block = returned->block;
    ck_assert_msg ((block == NULL) == (g_strcmp0 (rows[i].id, "") == 0),
                   "%s: block", rows[i].name);
    if (block == NULL)
      continue;
    g_autofree char *id =
        header_find (block->fields, strlen (block->fields), "Message-ID");
    ck_assert_msg (g_strcmp0 (id, rows[i].id) == 0, "%s: %s", rows[i].name, id);
    g_autofree char *where = describe (returned);
    ck_assert_msg (strstr (where, rows[i].where) != NULL, "%s: %s",
                   rows[i].name, where);
    ck_assert_msg ((returned->text != NULL) == rows[i].has_text, "%s: text",
                   rows[i].name);
  }
}
END_TEST

static Suite *
returned_suite (void)
{
  Suite *suite = suite_create ("returned");
  TCase *tcase = tcase_create ("returned");
  tcase_add_test (tcase, the_original_is_found);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (returned_suite ());
}
