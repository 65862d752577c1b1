/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether what filter/stamp.h wrote is the message with our fields on top and
 * without those that somebody else put there, by another way than its own:
 * what is there is compared line by line.
 */
#pragma once

#include "fuzz.h"

#include "filter/stamp.h"
#include "mail/header.h"

typedef struct {
  const char *bytes;
  gsize length;
} Rest;

static inline gboolean
rest_starts (const Rest *rest, const char *bytes, gsize length)
{
  return rest->length >= length && memcmp (rest->bytes, bytes, length) == 0;
}

static inline void
rest_skip (Rest *rest, gsize length)
{
  rest->bytes += length;
  rest->length -= length;
}

/* What a field of ours begins with. NULs in it are passed over, as by some
 * readers, but not without end. */
static inline gboolean
has_our_prefix (const char *name, gsize length)
{
  const char *prefix = STAMP_FIELD_PREFIX;
  for (gsize i = 0; i < MIN (length, 64) && *prefix != '\0'; i++)
    if (name[i] != '\0' &&
        g_ascii_tolower (name[i]) != g_ascii_tolower (*prefix++))
      return FALSE;
  return *prefix == '\0';
}

/* How many fields of our names a reader of the header finds. */
static inline guint
stamped_count_fields (const char *bytes, gsize length)
{
  HeaderScan scan;
  HeaderField field;
  guint n = 0;
  gsize start = header_start (bytes, length);
  header_scan_init (&scan, bytes + start, length - start);
  while (header_scan_next (&scan, &field))
    n += has_our_prefix (field.name, field.name_length) ? 1 : 0;
  return n;
}

/* How the message's lines end: as its first one does. */
static inline const char *
line_end_of (const char *bytes, gsize length)
{
  gsize n = MIN (length, SPOOL_HEAD_BYTES);
  const char *lf = memchr (bytes, '\n', n);
  if (lf != NULL)
    return lf > bytes && lf[-1] == '\r' ? "\r\n" : "\n";
  return memchr (bytes, '\r', n) != NULL ? "\r" : "\n";
}

/* The length of the next line, with its end. */
static inline gsize
line_length (const Rest *rest, char last)
{
  const char *end = memchr (rest->bytes, last, rest->length);
  return end != NULL ? (gsize) (end - rest->bytes) + 1 : rest->length;
}

/* Of a line, or what stands in one behind a CR, up to the next CR. */
static inline gsize
piece_length (const Rest *rest, gsize n_line)
{
  const char *cr = memchr (rest->bytes, '\r', n_line);
  return cr != NULL ? (gsize) (cr - rest->bytes) + 1 : n_line;
}

/* The next line, or piece of one, which @is_piece, was left out of @written: it
 * was a field of ours, or what one goes on with. Some readers end a line at any
 * CR: of a piece the line that it stands in is still there. */
static inline void
skip_removed (Rest *message, Rest *written, gsize n, gboolean is_piece)
{
  char end = message->bytes[n - 1];
  gsize n_end = is_piece && (end == '\r' || end == '\n');
  PROMISE (rest_starts (written, message->bytes + n - n_end, n_end));
  rest_skip (written, n_end);
  rest_skip (message, n);
}

/* A line of a thousand characters is no field that anybody reads. */
static inline gboolean
is_our_field (const Rest *rest, gsize n)
{
  return has_our_prefix (rest->bytes, n) &&
         (n > 998 || memchr (rest->bytes, ':', n) != NULL);
}

typedef struct {
  char last;           /* of a line */
  gboolean in_line;    /* behind a CR in it */
  gboolean is_removed; /* the field was, of which more lines may come */
  gboolean any;        /* something passed, but empty lines */
  gboolean any_is_removed;
} Walk;

/* An empty line behind nothing but fields of ours ends no header, and the last
 * of these does not go on behind it. */
static inline gboolean
pass_empty_line (Walk *walk, Rest *message, Rest *written, gsize n)
{
  if (walk->any || !walk->any_is_removed)
    return FALSE;
  walk->is_removed = FALSE;
  PROMISE (rest_starts (written, message->bytes, n));
  rest_skip (message, n);
  rest_skip (written, n);
  return TRUE;
}

/* FALSE at the end of the header. */
static inline gboolean
check_next (Walk *walk, Rest *message, Rest *written)
{
  gsize n_line = line_length (message, walk->last);
  gsize n = piece_length (message, n_line);
  gboolean at_start = !walk->in_line;
  char first = message->bytes[0];
  gboolean is_more =
      at_start && walk->is_removed && (first == ' ' || first == '\t');
  if (at_start &&
      (message->bytes[0] == walk->last || rest_starts (message, "\r\n", 2)))
    return pass_empty_line (walk, message, written, n_line);
  walk->in_line = message->bytes[n - 1] != walk->last;
  if (!is_more && rest_starts (written, message->bytes, n)) {
    rest_skip (message, n);
    rest_skip (written, n);
    walk->any = TRUE;
    walk->is_removed = FALSE;
    return TRUE;
  }
  PROMISE (is_more || is_our_field (message, at_start ? n_line : n));
  walk->is_removed = at_start;
  walk->any_is_removed = TRUE;
  walk->in_line = walk->in_line && !at_start;
  skip_removed (message, written, at_start ? n_line : n, !at_start);
  return TRUE;
}

/* @written begins with the "From " line, where that is kept, with our fields,
 * and with the blank lines before the header. */
static inline void
skip_top (Rest *message, Rest *written, const char *fields,
          StampFromLine from_line, char last)
{
  gsize from = line_length (message, last);
  if (rest_starts (message, "From ", 5) && message->bytes[from - 1] == last) {
    PROMISE (from_line == STAMP_DROP_FROM_LINE ||
             rest_starts (written, message->bytes, from));
    rest_skip (written, from_line == STAMP_KEEP_FROM_LINE ? from : 0);
    rest_skip (message, from);
  }
  PROMISE (rest_starts (written, fields, strlen (fields)));
  rest_skip (written, strlen (fields));
  gsize blank = header_start (message->bytes, message->length);
  PROMISE (rest_starts (written, message->bytes, blank));
  rest_skip (message, blank);
  rest_skip (written, blank);
}

static inline void
stamped_check (const GString *text, const Outcome *outcome,
               StampFromLine from_line, const char *bytes, gsize length)
{
  const char *line_end = line_end_of (bytes, length);
  g_autofree char *fields = stamp_fields (outcome, line_end);
  Rest message = {bytes, length};
  Rest written = {text->str, text->len};
  Walk walk = {.last = line_end[strlen (line_end) - 1]};
  PROMISE ((length == 0) == (text->len == 0));
  if (length == 0)
    return;
  PROMISE (stamped_count_fields (text->str, text->len) ==
           (outcome->kind == REPORT_KIND_ORDINARY ? 0 : 2));
  skip_top (&message, &written, fields, from_line, walk.last);
  gsize top = (gsize) (written.bytes - text->str);
  while (message.length > 0 && check_next (&walk, &message, &written))
    ;
  /* Nothing but forged fields: an empty header is a message. */
  if (message.length == 0 && top == 0 && !walk.any && written.length == 1)
    PROMISE (*written.bytes == '\n');
  else
    PROMISE (written.length == message.length &&
             rest_starts (&written, message.bytes, message.length));
}
