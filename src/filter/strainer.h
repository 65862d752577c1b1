/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes fields of our names out of a header block that comes in pieces of any
 * size, in bounded memory. For stamp.c. Inside a line a CR begins another one
 * for some readers (seen: Python's email): what is behind it, up to the
 * next CR or the line's end, is taken out where it is such a field to them.
 */
#pragma once

#include <glib.h>

typedef enum {
  STRAINER_AT_START,
  STRAINER_PASSING,
  STRAINER_REMOVING
} LineFate;

typedef struct {
  char last_of_line;         /* '\n', or '\r' in a bare-CR block */
  LineFate fate;             /* of the current line */
  gboolean is_behind_cr;     /* the line begins behind a CR inside one */
  gboolean field_is_removed; /* then its continuation lines are, too */
  gboolean has_field;        /* one that is not ours came through */
  gboolean at_end;           /* the empty line came through */
  GString *start;            /* of a line that is not decided about */
  GString *out;              /* what came through; the caller empties it */
  guint64 n_removed;         /* fields */
  guint64 n_passed;          /* bytes */
} Strainer;

void strainer_init (Strainer *strainer, char last_of_line);
void strainer_clear (Strainer *strainer);

/* Takes bytes up to the header block's end; returns how many. Where the block
 * had nothing but fields of our names, what comes behind its end is taken for
 * one, too: to who passes over empty lines at the start (header.h), it is. */
gsize strainer_add (Strainer *strainer, const char *bytes, gsize length);

/* The message ended: what was not decided passes. */
void strainer_finish (Strainer *strainer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Strainer, strainer_clear)
