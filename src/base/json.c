/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/json.h"

void
json_writer_init (JsonWriter *writer, GString *text)
{
  writer->text = text;
  writer->needs_comma = FALSE;
}

/* Controls, and what turns or breaks the text that follows on a terminal. */
static gboolean
is_unsafe (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
    return TRUE;
  case G_UNICODE_FORMAT:
    return c <= 0xffff;
  default:
    return FALSE;
  }
}

static void
append_quoted (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  g_string_append_c (text, '"');
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c == '"' || c == '\\')
      g_string_append_printf (text, "\\%c", (char) c);
    else if (is_unsafe (c))
      g_string_append_printf (text, "\\u%04x", c);
    else
      g_string_append_unichar (text, c);
  }
  g_string_append_c (text, '"');
}

static void
begin_value (JsonWriter *writer, const char *name)
{
  if (writer->needs_comma)
    g_string_append_c (writer->text, ',');
  if (name != NULL) {
    append_quoted (writer->text, name);
    g_string_append_c (writer->text, ':');
  }
  writer->needs_comma = TRUE;
}

static void
begin_group (JsonWriter *writer, const char *name, char bracket)
{
  begin_value (writer, name);
  g_string_append_c (writer->text, bracket);
  writer->needs_comma = FALSE;
}

static void
end_group (JsonWriter *writer, char bracket)
{
  g_string_append_c (writer->text, bracket);
  writer->needs_comma = TRUE;
}

void
json_begin_object (JsonWriter *writer, const char *name)
{
  begin_group (writer, name, '{');
}

void
json_end_object (JsonWriter *writer)
{
  end_group (writer, '}');
}

void
json_begin_array (JsonWriter *writer, const char *name)
{
  begin_group (writer, name, '[');
}

void
json_end_array (JsonWriter *writer)
{
  end_group (writer, ']');
}

void
json_add_string (JsonWriter *writer, const char *name, const char *value)
{
  begin_value (writer, name);
  if (value == NULL)
    g_string_append (writer->text, "null");
  else
    append_quoted (writer->text, value);
}

void
json_add_int (JsonWriter *writer, const char *name, gint64 value)
{
  begin_value (writer, name);
  g_string_append_printf (writer->text, "%" G_GINT64_FORMAT, value);
}

void
json_add_bool (JsonWriter *writer, const char *name, gboolean value)
{
  begin_value (writer, name);
  g_string_append (writer->text, value ? "true" : "false");
}

void
json_add_strings (JsonWriter *writer, const char *name,
                  const GPtrArray *strings)
{
  json_begin_array (writer, name);
  for (guint i = 0; i < strings->len; i++)
    json_add_string (writer, NULL, g_ptr_array_index (strings, i));
  json_end_array (writer);
}
