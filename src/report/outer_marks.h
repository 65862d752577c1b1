/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Part of outer.c: the fields by which machines mark what they write.
 */
#pragma once

#include "mail/header.h"
#include "report/outer.h"

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

/* Whether @word, in any case, stands before a @mark somewhere in @value.
 * strcasestr() would load two pages more of the C library. */
gboolean outer_has_before (const char *value, const char *word, char mark);

/* Whether @field is such a mark; then it is in @reading. */
gboolean outer_read_mark (OuterReading *reading, const HeaderField *field);
