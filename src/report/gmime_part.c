/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/part_reader.h"

#include "report/limits.h"
#include "report/message_text.h"

static char *
media_type_of (GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type (object);
  g_autofree char *text = g_mime_content_type_get_mime_type (type);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  return g_ascii_strdown (valid, -1);
}

static char *
returned_text (GMimeMessage *message)
{
  if (message == NULL)
    return g_strdup ("");
  GString *text = message_text (message);
  gsize length = text->len;
  return part_take_text (g_string_free (text, FALSE), length);
}

/* The part's content, transfer-decoded; charsets are not looked at. Without a
 * copy, since there may be megabytes. */
static char *
decoded_text (GMimePart *part)
{
  static const guint8 end = '\0';
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  if (content == NULL)
    return g_strdup ("");
  GMimeStream *memory = g_mime_stream_mem_new ();
  g_mime_data_wrapper_write_to_stream (content, memory);
  GByteArray *bytes =
      g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (memory));
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (memory), FALSE);
  g_object_unref (memory);
  gsize length = bytes->len;
  g_byte_array_append (bytes, &end, 1);
  return part_take_text ((char *) g_byte_array_free (bytes, FALSE), length);
}

static char *
leaf_text (GMimeObject *object)
{
  if (GMIME_IS_MESSAGE_PART (object))
    return returned_text (
        g_mime_message_part_get_message (GMIME_MESSAGE_PART (object)));
  if (GMIME_IS_TEXT_PART (object)) {
    g_autofree char *text =
        g_mime_text_part_get_text (GMIME_TEXT_PART (object));
    if (text != NULL)
      return g_utf8_make_valid (text, -1);
  }
  return GMIME_IS_PART (object) ? decoded_text (GMIME_PART (object))
                                : g_strdup ("");
}

/* The caller frees it. NULL: it has none. */
static char *
file_name_of (GMimeObject *object)
{
  const char *name = g_mime_object_get_content_type_parameter (object, "name");
  if (name == NULL)
    name = g_mime_object_get_content_disposition_parameter (object, "filename");
  return name != NULL ? g_utf8_make_valid (name, -1) : NULL;
}

static void
add_leaf (Parts *parts, GMimeObject *object, const char *path)
{
  char *media_type = media_type_of (object);
  g_autofree char *header = g_mime_object_get_headers (object, NULL);
  part_add (parts, path, media_type, file_name_of (object),
            g_utf8_make_valid (header, -1),
            part_may_hold_text (media_type) ? leaf_text (object)
                                            : g_strdup (""));
}

static void
add_parts (Parts *parts, GMimeObject *object, const char *path, guint depth)
{
  if (!GMIME_IS_MULTIPART (object)) {
    add_leaf (parts, object, path);
    return;
  }
  if (depth >= REPORT_MAX_DEPTH) {
    parts->has_unread_parts = TRUE;
    return;
  }
  GMimeMultipart *multipart = GMIME_MULTIPART (object);
  for (int i = 0; i < g_mime_multipart_get_count (multipart); i++) {
    g_autofree char *below =
        g_strdup_printf ("%s%s%d", path, *path ? "." : "", i + 1);
    add_parts (parts, g_mime_multipart_get_part (multipart, i), below,
               depth + 1);
  }
}

static GMimeMessage *
parse_message (GByteArray *bytes)
{
  gmime_start ();
  g_autoptr (GMimeStream) stream =
      g_mime_stream_mem_new_with_byte_array (bytes);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_autoptr (GMimeParser) parser = g_mime_parser_new_with_stream (stream);
  g_mime_parser_set_persist_stream (parser, TRUE);
  return g_mime_parser_construct_message (parser, NULL);
}

static void
read_message (Parts *parts, GByteArray *bytes)
{
  g_autoptr (GMimeMessage) message = parse_message (bytes);
  GMimeObject *root =
      message != NULL ? g_mime_message_get_mime_part (message) : NULL;
  if (root == NULL) {
    parts->media_type = g_strdup ("text/plain");
    return;
  }
  parts->media_type = media_type_of (root);
  parts->report_type =
      g_strdup (g_mime_object_get_content_type_parameter (root, "report-type"));
  add_parts (parts, root, GMIME_IS_MULTIPART (root) ? "" : "1", 0);
}

void
gmime_parts_read (const char *text, gsize length, Parts *parts)
{
  /* GMime reads the text where it is; a stream with a buffer would copy it. */
  GByteArray *bytes = g_byte_array_new_take ((guint8 *) text, length);
  read_message (parts, bytes);
  (void) g_byte_array_free (bytes, FALSE);
}
