/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/part.h"

#include "report/gmime_start.h"
#include "report/html_text.h"
#include "report/limits.h"

static const struct {
  const char *media_type;
  PartType type;
} types[] = {
    {"message/delivery-status", PART_DELIVERY_STATUS},
    {"message/global-delivery-status", PART_DELIVERY_STATUS},
    /* seen: Zoho and old gateways type the fields as text */
    {"text/delivery-status", PART_DELIVERY_STATUS},
    {"message/xdelivery-status", PART_DELIVERY_STATUS},
    {"message/disposition-notification", PART_DISPOSITION},
    {"message/global-disposition-notification", PART_DISPOSITION},
    {"message/feedback-report", PART_FEEDBACK},
    {"message/rfc822", PART_MESSAGE},
    {"message/rfc2822", PART_MESSAGE},
    {"message/global", PART_MESSAGE},
    {"message/news", PART_MESSAGE},
    {"message/partial", PART_MESSAGE},
    {"text/rfc822", PART_MESSAGE},
    {"text/rfc822-headers", PART_HEADERS},
    {"text/rfc822-header", PART_HEADERS},
    {"message/rfc822-headers", PART_HEADERS},
    {"message/global-headers", PART_HEADERS},
    {"text/html", PART_HTML},
};

static PartType
part_type (const char *media_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].media_type, media_type))
      return types[i].type;
  return g_str_has_prefix (media_type, "text/") ? PART_TEXT : PART_OTHER;
}

static void
part_free (Part *part)
{
  g_free (part->path);
  g_free (part->media_type);
  g_free (part->file_name);
  g_free (part->text);
  g_free (part->own_header);
  g_free (part);
}

static char *
media_type_of (GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type (object);
  g_autofree char *text = g_mime_content_type_get_mime_type (type);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  return g_ascii_strdown (valid, -1);
}

/* What was written to @memory, which is taken over, as text of valid UTF-8:
 * without a copy where it is, since there may be megabytes of it. */
static char *
text_of_stream (GMimeStream *memory)
{
  static const guint8 end = '\0';
  GByteArray *bytes =
      g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (memory));
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (memory), FALSE);
  g_object_unref (memory);
  gssize length = bytes->len;
  g_byte_array_append (bytes, &end, 1);
  char *text = (char *) g_byte_array_free (bytes, FALSE);
  /* a NUL is none, since the length is told */
  if (g_utf8_validate (text, length, NULL))
    return text;
  char *valid = g_utf8_make_valid (text, length);
  g_free (text);
  return valid;
}

static char *
message_text (GMimeMessage *message)
{
  if (message == NULL)
    return g_strdup ("");
  GMimeStream *memory = g_mime_stream_mem_new ();
  g_mime_object_write_to_stream (GMIME_OBJECT (message), NULL, memory);
  return text_of_stream (memory);
}

/* The part's content, transfer-decoded; charsets are not looked at. */
static char *
decoded_text (GMimePart *part)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  if (content == NULL)
    return g_strdup ("");
  GMimeStream *memory = g_mime_stream_mem_new ();
  g_mime_data_wrapper_write_to_stream (content, memory);
  return text_of_stream (memory);
}

static char *
leaf_text (GMimeObject *object)
{
  if (GMIME_IS_MESSAGE_PART (object))
    return message_text (
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

/* CRLF can stand inside an encoded part, where the window can't see it. */
static char *
without_crs (char *text)
{
  char *to = text;
  for (const char *from = text; *from != '\0'; from++)
    if (*from != '\r')
      *to++ = *from;
    else if (from[1] != '\n' && from[1] != '\r')
      *to++ = '\n';
  *to = '\0';
  return text;
}

/* Pictures and the like hold no text worth decoding. */
static gboolean
is_binary (const char *media_type)
{
  static const char *const prefixes[] = {"image/", "audio/", "video/", "font/"};
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (media_type, prefixes[i]))
      return TRUE;
  return FALSE;
}

static Part *
part_new (GMimeObject *object, const char *path)
{
  Part *part = g_new0 (Part, 1);
  part->path = g_strdup (path);
  part->media_type = media_type_of (object);
  part->type = part_type (part->media_type);
  g_autofree char *header = g_mime_object_get_headers (object, NULL);
  part->own_header = g_utf8_make_valid (header, -1);

  const char *name = g_mime_object_get_content_type_parameter (object, "name");
  if (name == NULL)
    name = g_mime_object_get_content_disposition_parameter (object, "filename");
  if (name != NULL) {
    g_autofree char *valid = g_utf8_make_valid (name, -1);
    part->file_name = g_utf8_strdown (valid, -1);
  }

  if (is_binary (part->media_type))
    part->text = g_strdup ("");
  else
    part->text = without_crs (leaf_text (object));
  if (part->type == PART_HTML) {
    char *plain = html_text (part->text);
    g_free (part->text);
    part->text = plain;
  }
  return part;
}

static void
add_parts (Parts *parts, GMimeObject *object, const char *path, guint depth)
{
  if (!GMIME_IS_MULTIPART (object)) {
    g_ptr_array_add (parts->parts, part_new (object, path));
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
parse_message (const char *text, gsize length)
{
  gmime_start ();
  g_autoptr (GMimeStream) stream =
      g_mime_stream_mem_new_with_buffer (text, length);
  g_autoptr (GMimeParser) parser = g_mime_parser_new_with_stream (stream);
  g_mime_parser_set_persist_stream (parser, TRUE);
  return g_mime_parser_construct_message (parser, NULL);
}

Parts *
parts_new (const char *text, gsize length)
{
  Parts *parts = g_new0 (Parts, 1);
  parts->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  g_autoptr (GMimeMessage) message = parse_message (text, length);
  GMimeObject *root =
      message != NULL ? g_mime_message_get_mime_part (message) : NULL;
  if (root == NULL) {
    parts->media_type = g_strdup ("text/plain");
    return parts;
  }
  parts->media_type = media_type_of (root);
  parts->report_type =
      g_strdup (g_mime_object_get_content_type_parameter (root, "report-type"));
  add_parts (parts, root, GMIME_IS_MULTIPART (root) ? "" : "1", 0);
  return parts;
}

void
parts_free (Parts *parts)
{
  if (parts == NULL)
    return;
  g_ptr_array_unref (parts->parts);
  g_free (parts->media_type);
  g_free (parts->report_type);
  g_free (parts);
}
