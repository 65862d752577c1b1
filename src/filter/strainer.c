/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/strainer.h"

#include "filter/stamp.h"

#define PREFIX_LENGTH (sizeof STAMP_FIELD_PREFIX - 1)

/* A line that starts as our fields do and shows no colon for so long is taken
 * for one: RFC 5322 allows 998 characters a line. */
#define MAX_START_BYTES 4096

/* So many, NULs among them, and it is not our prefix. */
#define MAX_PREFIX_BYTES 64

void
strainer_init (Strainer *strainer, char last_of_line)
{
  *strainer = (Strainer){.last_of_line = last_of_line};
  strainer->start = g_string_new (NULL);
  strainer->out = g_string_new (NULL);
}

void
strainer_clear (Strainer *strainer)
{
  if (strainer->start != NULL)
    g_string_free (strainer->start, TRUE);
  if (strainer->out != NULL)
    g_string_free (strainer->out, TRUE);
  *strainer = (Strainer){0};
}

static void
emit (Strainer *strainer, const char *bytes, gsize length)
{
  g_string_append_len (strainer->out, bytes, (gssize) length);
  strainer->n_passed += length;
}

static void
pass_start (Strainer *strainer)
{
  emit (strainer, strainer->start->str, strainer->start->len);
  g_string_truncate (strainer->start, 0);
}

typedef enum {
  UNDECIDED,
  PASS,
  REMOVE,
  CONTINUATION,
  BEHIND_CR, /* the line has begun with a CR that does not end it */
  HEADER_END
} Decision;

/* How long @start is up to the prefix's end, 0 where it has another one and
 * @length where it is still to come. NULs are no part of a name to some readers
 * (seen: Dovecot's Sieve, where they stand behind it). */
static gsize
match_prefix (const char *start, gsize length)
{
  static const char prefix[] = STAMP_FIELD_PREFIX;
  gsize n = 0, i = 0;
  for (; i < length && n < PREFIX_LENGTH; i++)
    if (start[i] != '\0' &&
        g_ascii_tolower (start[i]) != g_ascii_tolower (prefix[n++]))
      return 0;
  return n < PREFIX_LENGTH && i == MAX_PREFIX_BYTES ? 0 : i;
}

/* A line that starts with our prefix, and that was not decided about before its
 * last byte came: does that tell whether there is a colon after the name? All
 * that came before is not looked at again: names can be long. */
static Decision
decide_about_name (const char *start, gsize length)
{
  char c = start[length - 1], before = start[length - 2];
  gboolean is_blank = c == ' ' || c == '\t' || c == '\0';
  gboolean is_name =
      c > ' ' && c < 0x7f && c != ':' && before != ' ' && before != '\t';
  if (c == ':')
    return REMOVE;
  if (!is_blank && !is_name)
    return PASS;
  return length < MAX_START_BYTES ? UNDECIDED : REMOVE;
}

static Decision
decide (const Strainer *strainer)
{
  const char *start = strainer->start->str;
  gsize length = strainer->start->len;
  if (start[0] == strainer->last_of_line)
    return HEADER_END;
  if (start[0] == '\r' && length == 1)
    return UNDECIDED;
  if (start[0] == '\r')
    return start[1] == '\n' ? HEADER_END : BEHIND_CR;
  if (start[0] == ' ' || start[0] == '\t')
    return CONTINUATION;
  gsize n_prefix = match_prefix (start, length);
  if (n_prefix == 0)
    return PASS;
  return n_prefix == length ? UNDECIDED : decide_about_name (start, length);
}

static void
begin_line (Strainer *strainer, char last)
{
  strainer->fate = STRAINER_AT_START;
  strainer->is_behind_cr = last != strainer->last_of_line;
}

/* What stands in the start is a CR and one byte more. */
static void
begin_behind_cr (Strainer *strainer)
{
  emit (strainer, "\r", 1);
  g_string_truncate (strainer->start, 0);
  strainer->field_is_removed = FALSE;
  begin_line (strainer, '\r');
}

/* As decide(), where a CR inside a line came before: only a field of ours is
 * anything but more of the line. */
static Decision
decide_behind_cr (const Strainer *strainer)
{
  char first = strainer->start->str[0];
  if (first == '\n' || first == '\r' || first == ' ' || first == '\t')
    return PASS;
  return decide (strainer);
}

/* Adds one byte to the start of a line. */
static void
add_to_start (Strainer *strainer, char c)
{
  g_string_append_c (strainer->start, c);
  Decision decision =
      strainer->is_behind_cr ? decide_behind_cr (strainer) : decide (strainer);
  if (decision == UNDECIDED)
    return;
  if (decision == BEHIND_CR) {
    begin_behind_cr (strainer);
    add_to_start (strainer, c);
    return;
  }
  if (decision == CONTINUATION)
    decision = strainer->field_is_removed ? REMOVE : PASS;
  else if (decision == REMOVE)
    strainer->n_removed++;

  if (!strainer->is_behind_cr)
    strainer->field_is_removed = decision == REMOVE;
  strainer->has_field |= decision == PASS;
  strainer->at_end = decision == HEADER_END &&
                     (strainer->has_field || strainer->n_removed == 0);
  strainer->fate = decision == REMOVE ? STRAINER_REMOVING : STRAINER_PASSING;
  if (decision == REMOVE)
    g_string_truncate (strainer->start, 0);
  else
    pass_start (strainer);
  if (c == strainer->last_of_line || (c == '\r' && decision == PASS))
    begin_line (strainer, c);
}

/* Where the current line, or a part of it behind a CR, ends; NULL: not here. */
static const char *
find_end (const Strainer *strainer, const char *bytes, gsize length)
{
  const char *end = memchr (bytes, strainer->last_of_line, length);
  /* All of a field that is removed goes, whatever CRs are in it. */
  if (strainer->fate == STRAINER_REMOVING && !strainer->is_behind_cr)
    return end;
  gsize n = end != NULL ? (gsize) (end - bytes) : length;
  const char *cr = memchr (bytes, '\r', n);
  return cr != NULL ? cr : end;
}

gsize
strainer_add (Strainer *strainer, const char *bytes, gsize length)
{
  gsize i = 0;
  while (i < length && !strainer->at_end) {
    if (strainer->fate == STRAINER_AT_START) {
      add_to_start (strainer, bytes[i++]);
      continue;
    }
    const char *end = find_end (strainer, bytes + i, length - i);
    gsize next = end != NULL ? (gsize) (end - bytes) + 1 : length;
    if (strainer->fate == STRAINER_PASSING)
      emit (strainer, bytes + i, next - i);
    else if (end != NULL && strainer->is_behind_cr)
      emit (strainer, end, 1); /* the line goes on, or ends, with it */
    if (end != NULL)
      begin_line (strainer, *end);
    i = next;
  }
  return i;
}

void
strainer_finish (Strainer *strainer)
{
  pass_start (strainer);
}
