/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes JSON (RFC 8259) into a GString. Strings come from messages and are
 * hostile: invalid UTF-8 becomes U+FFFD, and control characters, DEL, the
 * C1 range and marks that turn text round are escaped, so that a terminal that
 * shows the output is safe. A NULL name is used inside arrays. Commas are set
 * by the writer.
 */
#pragma once

#include <glib.h>

typedef struct {
  GString *text; /* owned by the caller */
  gboolean needs_comma;
} JsonWriter;

void json_writer_init (JsonWriter *writer, GString *text);
void json_begin_object (JsonWriter *writer, const char *name);
void json_end_object (JsonWriter *writer);
void json_begin_array (JsonWriter *writer, const char *name);
void json_end_array (JsonWriter *writer);
/* @value NULL writes null. */
void json_add_string (JsonWriter *writer, const char *name, const char *value);
void json_add_int (JsonWriter *writer, const char *name, gint64 value);
void json_add_bool (JsonWriter *writer, const char *name, gboolean value);
/* @strings is an array of char *, not nullable. */
void json_add_strings (JsonWriter *writer, const char *name,
                       const GPtrArray *strings);
