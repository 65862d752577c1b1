/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/strainer.h"

#include "filter/stamp.h"

#define PREFIX_LENGTH (sizeof STAMP_FIELD_PREFIX - 1)

/* A line that starts as our fields do and shows no colon for so long is taken
 * for one: RFC 5322 allows 998 characters a line. */
#define MAX_START_BYTES 4096

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

void
strainer_pass_line (Strainer *strainer)
{
  strainer->fate = STRAINER_PASSING;
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

typedef enum { UNDECIDED, PASS, REMOVE, CONTINUATION, HEADER_END } Decision;

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* A line that starts with our prefix, and that was not decided about before its
 * last byte came: does that tell whether there is a colon after the name? All
 * that came before is not looked at again: names can be long. */
static Decision
decide_about_name (const char *start, gsize length)
{
  char last = start[length - 1];
  gboolean is_of_name =
      last > ' ' && last < 0x7f && !is_blank (start[length - 2]);
  if (last == ':')
    return REMOVE;
  if (!is_of_name && !is_blank (last))
    return PASS;
  return length < MAX_START_BYTES ? UNDECIDED : REMOVE;
}

static Decision
decide (const Strainer *strainer)
{
  const char *start = strainer->start->str;
  gsize length = strainer->start->len;
  if (length > PREFIX_LENGTH)
    return decide_about_name (start, length);
  if (start[0] == strainer->last_of_line)
    return HEADER_END;
  if (start[0] == '\r' && length == 1)
    return UNDECIDED;
  if (start[0] == '\r')
    return start[1] == '\n' ? HEADER_END : PASS;
  if (start[0] == ' ' || start[0] == '\t')
    return CONTINUATION;
  if (g_ascii_strncasecmp (start, STAMP_FIELD_PREFIX,
                           MIN (length, PREFIX_LENGTH)) != 0)
    return PASS;
  return UNDECIDED;
}

/* Adds one byte to the start of a line. */
static void
add_to_start (Strainer *strainer, char c)
{
  g_string_append_c (strainer->start, c);
  Decision decision = decide (strainer);
  if (decision == UNDECIDED)
    return;
  if (decision == CONTINUATION)
    decision = strainer->field_is_removed ? REMOVE : PASS;
  else if (decision == REMOVE)
    strainer->n_removed++;

  strainer->field_is_removed = decision == REMOVE;
  strainer->at_end = decision == HEADER_END;
  strainer->fate = decision == REMOVE ? STRAINER_REMOVING : STRAINER_PASSING;
  if (decision == REMOVE)
    g_string_truncate (strainer->start, 0);
  else
    pass_start (strainer);
  if (c == strainer->last_of_line)
    strainer->fate = STRAINER_AT_START;
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
    const char *end = memchr (bytes + i, strainer->last_of_line, length - i);
    gsize next = end != NULL ? (gsize) (end - bytes) + 1 : length;
    if (strainer->fate == STRAINER_PASSING)
      emit (strainer, bytes + i, next - i);
    if (end != NULL)
      strainer->fate = STRAINER_AT_START;
    i = next;
  }
  return i;
}

void
strainer_finish (Strainer *strainer)
{
  pass_start (strainer);
}
