/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/part_reader.h"

#include "report/html_text.h"
#include "report/valid_text.h"

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

gboolean
part_may_hold_text (const char *media_type)
{
  static const char *const prefixes[] = {"image/", "audio/", "video/", "font/"};
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (media_type, prefixes[i]))
      return FALSE;
  return TRUE;
}

char *
part_take_text (char *bytes, gsize length)
{
  /* a NUL is none, since the length is told */
  if (text_is_valid (bytes, length))
    return bytes;
  char *valid = g_utf8_make_valid (bytes, (gssize) length);
  g_free (bytes);
  return valid;
}

/* CRLF can stand inside an encoded part, where the window can't see it. */
static char *
without_crs (char *text)
{
  char *to = strchr (text, '\r');
  if (to == NULL)
    return text;
  for (const char *from = to; *from != '\0'; from++)
    if (*from != '\r')
      *to++ = *from;
    else if (from[1] != '\n' && from[1] != '\r')
      *to++ = '\n';
  *to = '\0';
  return text;
}

void
part_add (Parts *parts, const char *path, char *media_type, char *file_name,
          char *own_header, char *text)
{
  Part *part = g_new0 (Part, 1);
  part->path = g_strdup (path);
  part->media_type = media_type;
  part->type = part_type (media_type);
  part->own_header = own_header;
  if (file_name != NULL) {
    part->file_name = g_utf8_strdown (file_name, -1);
    g_free (file_name);
  }
  part->text = without_crs (text);
  if (part->type == PART_HTML) {
    char *plain = html_text (part->text);
    g_free (part->text);
    part->text = plain;
  }
  g_ptr_array_add (parts->parts, part);
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

Parts *
parts_empty (void)
{
  Parts *parts = g_new0 (Parts, 1);
  parts->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  return parts;
}

static gboolean are_odd;

void
parts_expect_odd (void)
{
  are_odd = TRUE;
}

Parts *
parts_new (const char *text, gsize length)
{
  Parts *parts = parts_empty ();
  if (are_odd || !plain_parts_read (text, length, parts))
    gmime_parts_read (text, length, parts);
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
