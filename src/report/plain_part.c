/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/part_reader.h"

#include "report/limits.h"
#include "report/plain_entity.h"

/* Multiparts and messages inside each other. */
#define MAX_LEVELS 8

typedef struct {
  const char *at; /* the start of a line */
  const char *end;
  const char *boundaries[MAX_LEVELS]; /* of the multiparts that are open */
  guint n_boundaries;
  guint n_outer; /* the first ones: not of a message that is a leaf */
  guint level;
  gboolean is_cut; /* the end came before that of a multipart */
  Parts *parts;
  GArray *leaves; /* Leaf: nothing is decoded before all is known to be plain */
} Reader;

typedef struct {
  PlainEntity entity;
  char *path;
  const char *content;
  gsize length;
} Leaf;

static void
leaf_clear (Leaf *leaf)
{
  plain_entity_clear (&leaf->entity);
  g_free (leaf->path);
}

/* Takes @entity over. */
static void
keep_leaf (Reader *reader, PlainEntity *entity, const char *path,
           const char *content, gsize length)
{
  const Leaf leaf = {*entity, g_strdup (path), content, length};
  g_array_append_val (reader->leaves, leaf);
  *entity = (PlainEntity){0};
}

/* FALSE: one is not plain. */
static gboolean
add_leaves (const Reader *reader)
{
  for (guint i = 0; i < reader->leaves->len; i++) {
    Leaf *leaf = &g_array_index (reader->leaves, Leaf, i);
    if (!plain_entity_add (&leaf->entity, leaf->path, leaf->content,
                           leaf->length, reader->parts))
      return FALSE;
  }
  return TRUE;
}

typedef enum { LINE_TEXT, LINE_DELIMITER, LINE_CLOSE, LINE_ODD } LineKind;

/* What the line at @line, which starts with "--", is: RFC 2046, 5.1.1. A
 * boundary of a multipart further out means that the inner one was not ended;
 * blanks behind a boundary, or one that starts as another does, are read by
 * every program in its own way. */
static LineKind
line_kind (const Reader *reader, const char *line)
{
  for (guint i = reader->n_boundaries; i > 0; i--) {
    const char *boundary = reader->boundaries[i - 1];
    gsize length = strlen (boundary);
    if (strncmp (line + 2, boundary, length) != 0)
      continue;
    const char *rest = line + 2 + length;
    if (i < reader->n_boundaries)
      return LINE_ODD;
    if (*rest == '\n')
      return LINE_DELIMITER;
    return rest[0] == '-' && rest[1] == '-' && rest[2] == '\n' ? LINE_CLOSE
                                                               : LINE_ODD;
  }
  return LINE_TEXT;
}

/* Goes on to the next boundary, or to the end where there is none: a message
 * that was cut off ends all of its multiparts there. One that is returned is
 * odd then, since GMime would write an end to it. LINE_TEXT: the end; LINE_ODD:
 * what is there is not plain. */
static LineKind
seek_boundary (Reader *reader)
{
  const char *line = reader->n_boundaries > 0 ? reader->at : NULL;
  while (line != NULL) {
    LineKind kind =
        g_str_has_prefix (line, "--") ? line_kind (reader, line) : LINE_TEXT;
    if (kind != LINE_TEXT) {
      reader->at = line;
      return kind;
    }
    line = strstr (line, "\n--");
    line = line != NULL ? line + 1 : NULL;
  }
  reader->at = reader->end;
  reader->is_cut = reader->n_boundaries > 0;
  return reader->n_boundaries > reader->n_outer ? LINE_ODD : LINE_TEXT;
}

static void
skip_line (Reader *reader)
{
  const char *line_end = strchr (reader->at, '\n');
  reader->at = line_end != NULL ? line_end + 1 : reader->end;
}

static gboolean read_entity (Reader *reader, const char *path);

/* NULL: it is within a message that is no leaf of its own. */
static char *
path_below (const char *path, guint number)
{
  if (path == NULL)
    return NULL;
  return g_strdup_printf ("%s%s%u", path, *path != '\0' ? "." : "", number);
}

static gboolean
read_body_parts (Reader *reader, const char *path)
{
  LineKind kind = seek_boundary (reader);
  guint number = 1;
  for (; kind == LINE_DELIMITER; number++) {
    g_autofree char *below = path_below (path, number);
    skip_line (reader);
    if (!read_entity (reader, below))
      return FALSE;
    kind = seek_boundary (reader);
  }
  return kind == LINE_CLOSE || (kind == LINE_TEXT && number > 1);
}

/* What stands behind a multipart's end belongs to nothing; but where GMime
 * writes a message anew, something does. */
static gboolean
pass_epilogue (Reader *reader, gboolean is_in_message)
{
  skip_line (reader);
  const char *start = reader->at;
  return seek_boundary (reader) != LINE_ODD &&
         (!is_in_message || reader->at > start);
}

static gboolean
read_multipart (Reader *reader, const PlainEntity *entity, const char *path)
{
  if (entity->boundary == NULL || entity->encoding != ENCODING_NONE)
    return FALSE;
  reader->boundaries[reader->n_boundaries++] = entity->boundary;
  if (path != NULL)
    reader->n_outer = reader->n_boundaries;
  gboolean is_plain = read_body_parts (reader, path);
  reader->n_boundaries--;
  if (path != NULL)
    reader->n_outer = reader->n_boundaries;
  return is_plain && (reader->is_cut || pass_epilogue (reader, path == NULL));
}

/* What lies between @start and where the reader is; the line end before a
 * boundary is the boundary's. */
static gsize
content_length (const Reader *reader, const char *start)
{
  gsize length = (gsize) (reader->at - start);
  gboolean is_before_boundary = reader->n_boundaries > 0 && !reader->is_cut;
  return length > 0 && is_before_boundary ? length - 1 : length;
}

/* A message, of which only its whole text is wanted: but GMime writes it anew,
 * which is as it was only where that is plain, too. */
static gboolean
read_message (Reader *reader, PlainEntity *entity, const char *path)
{
  const char *start = reader->at;
  if (entity->encoding != ENCODING_NONE || !read_entity (reader, NULL))
    return FALSE;
  if (path != NULL)
    keep_leaf (reader, entity, path, start,
               MIN (content_length (reader, start), REPORT_MAX_RETURNED_BYTES));
  return TRUE;
}

static gboolean
read_leaf (Reader *reader, PlainEntity *entity, const char *path)
{
  const char *start = reader->at;
  if (seek_boundary (reader) == LINE_ODD)
    return FALSE;
  /* Where the empty line behind the header is that before the boundary, too,
   * GMime writes two. */
  if (path == NULL)
    return reader->at > start;
  keep_leaf (reader, entity, path, start, content_length (reader, start));
  return TRUE;
}

/* A header and a body, up to a boundary of what is around. Nothing is added
 * where @path is NULL. */
static gboolean
read_entity (Reader *reader, const char *path)
{
  g_auto (PlainEntity) entity = {0};
  if (reader->level == MAX_LEVELS ||
      !plain_entity_read (&entity, &reader->at, reader->level == 0))
    return FALSE;
  if (reader->level == 0) {
    reader->parts->media_type = g_strdup (entity.media_type);
    reader->parts->report_type = g_strdup (entity.report_type);
  }
  if (entity.structure != STRUCTURE_MULTIPART && g_strcmp0 (path, "") == 0)
    path = "1";
  reader->level++;
  gboolean is_plain = FALSE;
  switch (entity.structure) {
  case STRUCTURE_MULTIPART:
    is_plain = read_multipart (reader, &entity, path);
    break;
  case STRUCTURE_MESSAGE:
    is_plain = read_message (reader, &entity, path);
    break;
  case STRUCTURE_LEAF:
    is_plain = read_leaf (reader, &entity, path);
    break;
  }
  reader->level--;
  return is_plain;
}

gboolean
plain_parts_read (const char *text, gsize length, Parts *parts)
{
  g_autoptr (GArray) leaves = g_array_new (FALSE, FALSE, sizeof (Leaf));
  g_array_set_clear_func (leaves, (GDestroyNotify) leaf_clear);
  Reader reader = {
      .at = text, .end = text + length, .parts = parts, .leaves = leaves};
  if (read_entity (&reader, "") && add_leaves (&reader))
    return TRUE;
  g_ptr_array_set_size (parts->parts, 0);
  g_clear_pointer (&parts->media_type, g_free);
  g_clear_pointer (&parts->report_type, g_free);
  return FALSE;
}
