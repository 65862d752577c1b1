/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/plain_entity.h"

#include "report/part_reader.h"

/* RFC 2046, 5.1.1. */
#define MAX_BOUNDARY_BYTES 70

/* U+FEFF; converters drop it. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* --- fields --- */

typedef struct {
  const char *value;
  const char *end; /* of the value, before its line end */
} Field;

typedef enum {
  FIELD_CONTENT_TYPE,
  FIELD_ENCODING,
  FIELD_DISPOSITION,
  N_FIELDS
} FieldName;

static const char *const field_names[N_FIELDS] = {
    "content-type", "content-transfer-encoding", "content-disposition"};

static gboolean
is_of_name (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_';
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* The end of the field at @line with its continuation lines, before the last
 * line end. NULL: a line has nothing but blanks, or no end. */
static const char *
field_end (const char *line)
{
  const char *end = strchr (line, '\n');
  while (end != NULL && is_blank (end[1])) {
    const char *next = end + 1 + strspn (end + 1, " \t");
    end = *next != '\n' ? strchr (next, '\n') : NULL;
  }
  return end;
}

/* A field that tells of the entity may be there once. */
static gboolean
keep_field (Field *fields, const char *name, gsize length, const Field *field)
{
  for (guint i = 0; i < N_FIELDS; i++) {
    if (strlen (field_names[i]) != length ||
        g_ascii_strncasecmp (field_names[i], name, length) != 0)
      continue;
    if (fields[i].value != NULL)
      return FALSE;
    fields[i] = *field;
  }
  return TRUE;
}

/* All fields up to the empty line, which is passed over. */
static gboolean
read_fields (PlainEntity *entity, const char **at, gboolean is_whole,
             Field *fields)
{
  const char *line = *at;
  while (*line != '\n') {
    gsize length = 0;
    while (is_of_name (line[length]))
      length++;
    const char *end = field_end (line);
    if (length == 0 || line[length] != ':' || line[0] == '-' || end == NULL)
      return FALSE;
    const Field field = {line + length + 1, end};
    if (!keep_field (fields, line, length, &field))
      return FALSE;
    if (!is_whole || g_ascii_strncasecmp (line, "content-", 8) == 0)
      g_string_append_len (entity->own_header, line, end + 1 - line);
    line = end + 1;
  }
  *at = line + 1;
  return TRUE;
}

/* --- values --- */

static void
skip_blanks (Field *field)
{
  while (field->value < field->end &&
         (is_blank (*field->value) || *field->value == '\n'))
    field->value++;
}

static gboolean
take_char (Field *field, char c)
{
  if (field->value == field->end || *field->value != c)
    return FALSE;
  field->value++;
  return TRUE;
}

/* The caller frees it. NULL: there is none. */
static char *
take_token (Field *field)
{
  const char *start = field->value;
  while (field->value < field->end &&
         (is_of_name (*field->value) || *field->value == '.' ||
          *field->value == '+'))
    field->value++;
  return field->value > start
             ? g_strndup (start, (gsize) (field->value - start))
             : NULL;
}

/* A value as it stands: nothing in it is encoded, or quoted once more. */
static char *
take_quoted (Field *field)
{
  const char *start = field->value;
  while (field->value < field->end && g_ascii_isprint (*field->value) &&
         *field->value != '"' && *field->value != '\\')
    field->value++;
  g_autofree char *text = g_strndup (start, (gsize) (field->value - start));
  if (!take_char (field, '"') || strstr (text, "=?") != NULL)
    return NULL;
  return g_steal_pointer (&text);
}

static char **
parameter_place (PlainEntity *entity, FieldName field, const char *name)
{
  const struct {
    FieldName field;
    const char *name;
    char **place;
  } places[] = {
      {FIELD_CONTENT_TYPE, "boundary", &entity->boundary},
      {FIELD_CONTENT_TYPE, "charset", &entity->charset},
      {FIELD_CONTENT_TYPE, "report-type", &entity->report_type},
      {FIELD_CONTENT_TYPE, "name", &entity->file_name},
      {FIELD_DISPOSITION, "filename", &entity->file_name},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i].field == field &&
        g_ascii_strcasecmp (places[i].name, name) == 0)
      return places[i].place;
  return NULL;
}

/* Of RFC 2045, 5.1, without comments; RFC 2231's forms are not plain. */
static gboolean
take_parameters (PlainEntity *entity, FieldName name, Field *field)
{
  for (skip_blanks (field); field->value < field->end; skip_blanks (field)) {
    if (!take_char (field, ';'))
      return FALSE;
    skip_blanks (field);
    g_autofree char *parameter = take_token (field);
    if (parameter == NULL || !take_char (field, '='))
      return FALSE;
    g_autofree char *value =
        take_char (field, '"') ? take_quoted (field) : take_token (field);
    char **place = parameter_place (entity, name, parameter);
    if (value == NULL || (place != NULL && *place != NULL))
      return FALSE;
    if (place != NULL)
      *place = g_steal_pointer (&value);
  }
  return TRUE;
}

static gboolean
is_plain_boundary (const char *boundary)
{
  static const char marks[] = "'()+_,-./:=?";
  gsize length = strlen (boundary);
  for (const char *p = boundary; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (marks, *p) == NULL)
      return FALSE;
  return length > 0 && length <= MAX_BOUNDARY_BYTES;
}

static gboolean
read_content_type (PlainEntity *entity, Field field)
{
  if (field.value == NULL) {
    entity->media_type = g_strdup ("text/plain");
    return TRUE;
  }
  skip_blanks (&field);
  g_autofree char *type = take_token (&field);
  if (type == NULL || !take_char (&field, '/'))
    return FALSE;
  g_autofree char *subtype = take_token (&field);
  if (subtype == NULL)
    return FALSE;
  g_autofree char *both = g_strconcat (type, "/", subtype, NULL);
  entity->media_type = g_ascii_strdown (both, -1);
  if (!take_parameters (entity, FIELD_CONTENT_TYPE, &field))
    return FALSE;
  if (entity->charset != NULL)
    for (char *p = entity->charset; *p != '\0'; p++)
      *p = g_ascii_tolower (*p);
  return entity->boundary == NULL || is_plain_boundary (entity->boundary);
}

static gboolean
read_encoding (PlainEntity *entity, Field field)
{
  static const struct {
    const char *name;
    Encoding encoding;
  } encodings[] = {
      {"7bit", ENCODING_NONE},
      {"8bit", ENCODING_NONE},
      {"quoted-printable", ENCODING_QUOTED_PRINTABLE},
      {"base64", ENCODING_BASE64},
  };
  if (field.value == NULL)
    return TRUE;
  skip_blanks (&field);
  g_autofree char *name = take_token (&field);
  skip_blanks (&field);
  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (name != NULL && field.value == field.end &&
        g_ascii_strcasecmp (encodings[i].name, name) == 0) {
      entity->encoding = encodings[i].encoding;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_disposition (PlainEntity *entity, Field field)
{
  if (field.value == NULL)
    return TRUE;
  skip_blanks (&field);
  g_autofree char *disposition = take_token (&field);
  return disposition != NULL &&
         take_parameters (entity, FIELD_DISPOSITION, &field);
}

/* How GMime takes the type's content; FALSE: in a way of its own. */
static gboolean
find_structure (PlainEntity *entity)
{
  static const struct {
    const char *prefix;
    Structure structure;
  } structures[] = {
      {"text/", STRUCTURE_LEAF},
      {"application/", STRUCTURE_LEAF},
      {"image/", STRUCTURE_LEAF},
      {"message/delivery-status", STRUCTURE_LEAF},
      {"message/disposition-notification", STRUCTURE_LEAF},
      {"message/feedback-report", STRUCTURE_LEAF},
      {"message/rfc822", STRUCTURE_MESSAGE},
      {"multipart/report", STRUCTURE_MULTIPART},
      {"multipart/mixed", STRUCTURE_MULTIPART},
      {"multipart/alternative", STRUCTURE_MULTIPART},
      {"multipart/related", STRUCTURE_MULTIPART},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (structures); i++) {
    const char *prefix = structures[i].prefix;
    if (g_str_has_suffix (prefix, "/")
            ? g_str_has_prefix (entity->media_type, prefix)
            : g_str_equal (entity->media_type, prefix)) {
      entity->structure = structures[i].structure;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
plain_entity_read (PlainEntity *entity, const char **at, gboolean is_whole)
{
  Field fields[N_FIELDS] = {0};
  entity->own_header = g_string_new (NULL);
  return read_fields (entity, at, is_whole, fields) &&
         read_content_type (entity, fields[FIELD_CONTENT_TYPE]) &&
         read_encoding (entity, fields[FIELD_ENCODING]) &&
         read_disposition (entity, fields[FIELD_DISPOSITION]) &&
         find_structure (entity);
}

/* --- content --- */

/* Whether it is the same in UTF-8; @charset NULL: none was named. */
static gboolean
is_utf8 (const char *text, gsize length, const char *charset)
{
  static const char *const of_ascii[] = {
      "us-ascii", "utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", NULL};
  if (memchr (text, '\0', length) != NULL)
    return FALSE;
  if (g_str_is_ascii (text))
    return charset == NULL || g_strv_contains (of_ascii, charset);
  return g_strcmp0 (charset, "utf-8") == 0 &&
         g_utf8_validate (text, (gssize) length, NULL) &&
         !g_str_has_prefix (text, BYTE_ORDER_MARK);
}

/* NULL: it is not plain. The caller frees it. */
static char *
read_content (const PlainEntity *entity, const char *content, gsize length)
{
  gsize decoded_length;
  char *text =
      plain_decode (entity->encoding, content, length, &decoded_length);
  if (text == NULL || !g_str_has_prefix (entity->media_type, "text/"))
    return text != NULL ? part_take_text (text, decoded_length) : NULL;
  if (!is_utf8 (text, decoded_length, entity->charset))
    g_clear_pointer (&text, g_free);
  return text;
}

gboolean
plain_entity_add (PlainEntity *entity, const char *path, const char *content,
                  gsize length, Parts *parts)
{
  char *text = part_may_hold_text (entity->media_type)
                   ? read_content (entity, content, length)
                   : g_strdup ("");
  if (text == NULL)
    return FALSE;
  part_add (parts, path, g_steal_pointer (&entity->media_type),
            g_steal_pointer (&entity->file_name),
            g_utf8_make_valid (entity->own_header->str,
                               (gssize) entity->own_header->len),
            text);
  return TRUE;
}

void
plain_entity_clear (PlainEntity *entity)
{
  g_free (entity->media_type);
  g_free (entity->boundary);
  g_free (entity->charset);
  g_free (entity->report_type);
  g_free (entity->file_name);
  if (entity->own_header != NULL)
    g_string_free (entity->own_header, TRUE);
}
