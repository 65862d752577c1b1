/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/prose.h"

#include "mail/message_id.h"
#include "report/phrases.h"
#include "report/valid_text.h"

/* A longer line is no mark. */
#define MAX_MARKER_BYTES 160

/* The length of @text up to a line which says that the original follows,
 * where something stands before it. */
static gsize
length_before_marker (const char *text, gsize length)
{
  for (gsize start = 0; start < length;) {
    const char *end = memchr (text + start, '\n', length - start);
    gsize line = end != NULL ? (gsize) (end - text) - start : length - start;
    if (start > 0 && line < MAX_MARKER_BYTES) {
      g_autofree char *raw = g_strndup (text + start, line);
      g_autofree char *valid = text_make_valid (raw);
      g_autofree char *folded = phrase_fold (valid);
      if (phrase_find (PHRASE_RETURN_MARKER, folded) != NULL)
        return start;
    }
    start += line + 1;
  }
  return length;
}

static void
append_text (GString *prose, const char *text, gsize length)
{
  length = length_before_marker (text, MIN (length, PROSE_MAX_BYTES));
  if (length == 0 || prose->len >= PROSE_MAX_BYTES)
    return;
  g_string_append_len (prose, text, MIN (length, PROSE_MAX_BYTES - prose->len));
  g_string_append_c (prose, '\n');
}

/* The text behind the block's last line. */
static const char *
behind_block (const char *text, const HeaderBlock *block)
{
  for (guint line = 0; line < block->last_line && *text != '\0'; line++) {
    const char *end = strchr (text, '\n');
    text = end != NULL ? end + 1 : text + strlen (text);
  }
  return text;
}

static void
append_part (GString *prose, const Part *part, const Returned *returned)
{
  const HeaderBlock *block = returned->part == part ? returned->block : NULL;
  if (block == NULL) {
    append_text (prose, part->text, strlen (part->text));
    return;
  }
  append_text (prose, part->text, block->offset);
  /* A mere listing of fields stands before the reason, the header of what is
   * returned behind it. */
  if (!block->is_whole) {
    const char *rest = behind_block (part->text, block);
    append_text (prose, rest, strlen (rest));
  }
}

static gboolean
has_plain_text (const Parts *parts)
{
  for (guint i = 0; i < parts->parts->len; i++) {
    const Part *part = g_ptr_array_index (parts->parts, i);
    if (part->type == PART_TEXT &&
        strspn (part->text, " \n\t") != strlen (part->text))
      return TRUE;
  }
  return FALSE;
}

char *
prose_text (const Parts *parts, const Returned *returned, const char *body)
{
  GString *prose = g_string_new (NULL);
  PartType wanted = has_plain_text (parts) ? PART_TEXT : PART_HTML;
  for (guint i = 0; i < parts->parts->len && prose->len < PROSE_MAX_BYTES;
       i++) {
    const Part *part = g_ptr_array_index (parts->parts, i);
    if (part->type == wanted && part->file_name == NULL)
      append_part (prose, part, returned);
    if (returned->part == part)
      break;
  }
  /* Broken MIME leaves no part at all, or an empty one. */
  if (returned->part == NULL && strspn (prose->str, " \n\t") == prose->len) {
    gsize length =
        returned->block != NULL ? returned->block->offset : strlen (body);
    g_string_append_len (prose, body, MIN (length, PROSE_MAX_BYTES));
  }
  char *valid = g_utf8_make_valid (prose->str, (gssize) prose->len);
  g_string_free (prose, TRUE);
  return valid;
}

/* The id behind "message-id" at @text, in brackets or as a word with an "@",
 * at most a few words away. */
static char *
id_behind (const char *text)
{
  const char *end = memchr (text, '\n', strnlen (text, MESSAGE_ID_MAX_BYTES));
  g_autofree char *rest = end != NULL ? g_strndup (text, (gsize) (end - text))
                                      : g_strndup (text, MESSAGE_ID_MAX_BYTES);
  gsize distance = strcspn (rest, "<");
  if (distance <= 40 && rest[distance] == '<')
    return message_id_parse (rest + distance);

  g_auto (GStrv) words = g_strsplit_set (rest, " \t:=", 6);
  for (guint i = 0; i < 5 && words[i] != NULL; i++) {
    char *word = words[i];
    word[strcspn (word, ",;)")] = '\0';
    const char *at = strchr (word, '@');
    if (at != NULL && at > word && at[1] != '\0')
      return message_id_parse (word);
  }
  return NULL;
}

/* Whether the line of @text, in @prose, quotes a subject up to there: words of
 * whoever wrote the original. */
static gboolean
is_quoted (const char *prose, const char *text)
{
  const char *line = text;
  while (line > prose && line[-1] != '\n' && text - line < MAX_MARKER_BYTES)
    line--;
  g_autofree char *before = g_strndup (line, (gsize) (text - line));
  return strcasestr (before, "subject") != NULL || strchr (before, '"') != NULL;
}

char *
prose_message_id (const char *prose)
{
  for (const char *p = strcasestr (prose, "message"); p != NULL;
       p = strcasestr (p + 1, "message")) {
    const char *after = p + strlen ("message");
    if (*after != '-' && *after != ' ')
      continue;
    if (g_ascii_strncasecmp (after + 1, "id", 2) != 0 ||
        g_ascii_isalnum (after[3]))
      continue;
    char *id = is_quoted (prose, p) ? NULL : id_behind (after + 3);
    if (id != NULL)
      return id;
  }
  return NULL;
}
