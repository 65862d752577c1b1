/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside outer_new(): a header that is being read, field by field.
 */
#pragma once

#include "mail/header.h"
#include "report/outer.h"
#include "report/phrases.h"

/* An Outer being read, and what is decided only when all fields are known. */
typedef struct {
  Outer *outer;
  OuterMode mode;
  GPtrArray *references; /* this and the next two: NULL until they are needed,
                            which for ordinary mail is never */
  GPtrArray *parents;
  GHashTable *failed; /* a set of outer->failed */
  char *delivered_to;
  char *original_to;
  gboolean has_received;
  gboolean suppresses_answers;
  gboolean is_by_rule;
  char *return_path;
} OuterReading;

/* outer_fields.c */

/* Whether @address, which may be a bare word, is one that mail systems send
 * from. */
gboolean outer_is_daemon (const char *address);
/* Whether what stands before the "@" or a tag is in @list. */
gboolean outer_has_local_part (const char *address, PhraseList list);

/* Takes what @field says, where it is no mark, into @reading. */
void outer_read_field (OuterReading *reading, const HeaderField *field);

/* outer_marks.c: the fields by which machines mark what they write. */

/* Whether @word, in any case, stands before a @mark somewhere in @value.
 * strcasestr() would load two pages more of the C library. */
gboolean outer_has_before (const char *value, const char *word, char mark);

/* Whether @field is such a mark; then it is in @reading. */
gboolean outer_read_mark (OuterReading *reading, const HeaderField *field);
