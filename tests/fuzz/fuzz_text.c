/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is made of a text: an HTML part's words, the header blocks in it, a
 * notice in JSON, a subject to compare, and what a terminal may show of it.
 */
#include "fuzz.h"

#include "command/printable.h"
#include "mail/header.h"
#include "mail/subject.h"
#include "report/header_block.h"
#include "report/html_text.h"
#include "report/json_notice.h"

#define MOST 8

static void
check_block (const HeaderBlock *block, const char *text)
{
  PROMISE (block->offset < strlen (text));
  PROMISE (block->first_line > 0 && block->first_line <= block->last_line);
  PROMISE (block->id_line == 0 || (block->id_line >= block->first_line &&
                                   block->id_line <= block->last_line));
  HeaderScan scan;
  HeaderField field;
  guint n_fields = 0;
  header_scan_init (&scan, block->fields, strlen (block->fields));
  while (header_scan_next (&scan, &field))
    n_fields++;
  PROMISE (n_fields > 0);
  PROMISE (header_scan_body_offset (&scan) == strlen (block->fields));
}

static void
check_blocks (const char *text)
{
  g_autoptr (GPtrArray) blocks = header_blocks_find (text, MOST);
  guint last_line = 0;
  PROMISE (blocks->len <= MOST);
  for (guint i = 0; i < blocks->len; i++) {
    const HeaderBlock *block = g_ptr_array_index (blocks, i);
    PROMISE (block->score >= HEADER_BLOCK_ENOUGH);
    PROMISE (block->first_line > last_line);
    last_line = block->last_line;
    check_block (block, text);
  }
  g_autoptr (HeaderBlock) first = header_block_at_start (text);
  if (first != NULL)
    check_block (first, text);
}

/* Fields and empty lines, and nothing that a value could add. */
static void
check_fields (const char *fields)
{
  g_auto (GStrv) lines = g_strsplit (fields, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    PROMISE (**line == '\0' || strstr (*line, ": ") != NULL);
    for (const char *p = *line; *p != '\0'; p++)
      PROMISE (!g_ascii_iscntrl (*p));
  }
}

static void
check_notice (const char *text)
{
  g_autoptr (JsonNotice) notice = json_notice_parse (text);
  if (notice == NULL)
    return;
  PROMISE (notice->kind < N_REPORT_KINDS);
  check_fields (notice->status);
  check_fields (notice->header);
}

static void
check_subject (const char *text)
{
  g_autofree char *normal = subject_normalize (text);
  if (normal == NULL)
    return;
  g_autofree char *reply = g_strconcat ("Re: ", text, NULL);
  g_autofree char *same = subject_normalize (reply);
  PROMISE (*normal != '\0' && g_utf8_validate (normal, -1, NULL));
  PROMISE (g_strcmp0 (normal, same) == 0);
}

static void
check_printable (const char *text)
{
  g_autofree char *safe = printable_new (text);
  PROMISE (g_utf8_validate (safe, -1, NULL));
  for (const char *p = safe; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    PROMISE (!g_unichar_iscntrl (c) && (c < 0x202a || c > 0x202e));
    PROMISE (c != 0x2028 && c != 0x2029 && (c < 0x2066 || c > 0x2069));
  }
  for (guint width = 0; width < 100; width += 33) {
    g_autofree char *cut = printable_cut (safe, width);
    PROMISE (g_str_has_prefix (safe, cut) && g_utf8_validate (cut, -1, NULL));
    PROMISE (width > 0 || *cut == '\0' ||
             g_unichar_iszerowidth (g_utf8_get_char (cut)));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  g_autofree char *text = g_strndup ((const char *) input, length);
  check_blocks (text);
  check_notice (text);
  check_subject (text);
  check_printable (text);
  g_autofree char *plain = html_text (text);
  PROMISE (strlen (plain) <= length);
  PROMISE (g_utf8_validate (plain, -1, NULL) ||
           !g_utf8_validate (text, -1, NULL));
  check_blocks (plain);
  return 0;
}
