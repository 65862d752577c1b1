/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/compose.h"

#include "mail/address.h"
#include "mail/message_id.h"
#include "report/gmime_start.h"

/* RFC 5322, 2.1.1: a line should not be longer. */
#define LINE_MAX_BYTES 78

/* RFC 2047, 2: an encoded word must not be longer. */
#define ENCODED_WORD_MAX_BYTES 75
#define ENCODED_WORD_START     "=?utf-8?Q?"
#define ENCODED_WORD_END       "?="

/* @value in one line: control characters and the line ends that only Unicode
 * has become blanks, and several blanks one. */
static char *
field_line (const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  GString *line = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    GUnicodeType type = g_unichar_type (c);
    if (c != ' ' && type != G_UNICODE_CONTROL &&
        type != G_UNICODE_LINE_SEPARATOR &&
        type != G_UNICODE_PARAGRAPH_SEPARATOR)
      g_string_append_unichar (line, c);
    else if (line->len > 0 && line->str[line->len - 1] != ' ')
      g_string_append_c (line, ' ');
  }
  return g_strstrip (g_string_free (line, FALSE));
}

/* Words that GMime would break, or that look encoded and would be decoded by
 * whoever reads them, are no plain text. */
static gboolean
is_plain_subject (const char *line)
{
  gsize word_length = 0;
  for (const char *p = line; *p != '\0'; p++) {
    word_length = *p == ' ' ? 0 : word_length + 1;
    if (!g_ascii_isprint (*p) || word_length > ENCODED_WORD_MAX_BYTES / 2)
      return FALSE;
  }
  return strstr (line, "=?") == NULL;
}

static void
append_encoded (GString *word, const char *character, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isalnum (character[i]))
      g_string_append_c (word, character[i]);
    else if (character[i] == ' ')
      g_string_append_c (word, '_');
    else
      g_string_append_printf (word, "=%02X", (guchar) character[i]);
}

/* @line as encoded words (RFC 2047, 4.2), whole characters in each. GMime's own
 * are too long where bytes are many. */
static char *
encode_subject (const char *line)
{
  const gsize most = ENCODED_WORD_MAX_BYTES - strlen (ENCODED_WORD_START) -
                     strlen (ENCODED_WORD_END);
  GString *words = g_string_new (ENCODED_WORD_START);
  g_autoptr (GString) encoded = g_string_new (NULL);
  /* Of the last word's text; the first one has the name before it. */
  gsize length = strlen ("Subject: ");
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p)) {
    g_string_truncate (encoded, 0);
    append_encoded (encoded, p, (gsize) (g_utf8_next_char (p) - p));
    if (length + encoded->len > most) {
      g_string_append (words, ENCODED_WORD_END " " ENCODED_WORD_START);
      length = 0;
    }
    g_string_append_len (words, encoded->str, (gssize) encoded->len);
    length += encoded->len;
  }
  g_string_append (words, ENCODED_WORD_END);
  return g_string_free (words, FALSE);
}

static void
set_subject (GMimeMessage *message, const char *subject)
{
  g_autofree char *line = field_line (subject);
  g_autofree char *value =
      is_plain_subject (line) ? g_strdup (line) : encode_subject (line);
  g_mime_object_set_header (GMIME_OBJECT (message), "Subject", value, NULL);
}

/* An address is never broken, and a line has at most 998 bytes (RFC
 * 5322, 2.1.1): one that is longer than a path can be is nobody's. */
static void
add_mailbox (GMimeMessage *message, GMimeAddressType type, const char *name,
             const char *address)
{
  if (strlen (address) > ADDRESS_MAX_BYTES)
    return;
  /* An encoded word may hold line ends. */
  g_autofree char *line = name != NULL ? field_line (name) : NULL;
  g_mime_message_add_mailbox (message, type, line, address);
}

/* The first address of @value only: what is quoted badly must not become a
 * second recipient. */
static void
set_mailbox (GMimeMessage *message, GMimeAddressType type, const char *value)
{
  g_autofree char *line = field_line (value);
  g_autoptr (InternetAddressList) list =
      internet_address_list_parse (NULL, line);
  InternetAddress *first =
      list != NULL ? internet_address_list_get_address (list, 0) : NULL;
  if (first != NULL && INTERNET_ADDRESS_IS_MAILBOX (first)) {
    add_mailbox (
        message, type, internet_address_get_name (first),
        internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first)));
    return;
  }
  /* Badly written; but brackets, where there are any, hold the address. */
  const char *bracket = strrchr (line, '<');
  const char *text = bracket != NULL ? bracket : line;
  g_autofree char *address = address_find_next (&text, NULL);
  if (address != NULL)
    add_mailbox (message, type, NULL, address);
}

/* GMime's spelling of the address, since an id's domain is ASCII. */
static void
set_message_id (GMimeMessage *message)
{
  InternetAddressList *from = g_mime_message_get_from (message);
  const char *address = NULL;
  if (internet_address_list_length (from) > 0)
    address = internet_address_mailbox_get_idn_addr (
        INTERNET_ADDRESS_MAILBOX (internet_address_list_get_address (from, 0)));
  const char *at = address != NULL ? strrchr (address, '@') : NULL;
  g_autofree char *id = message_id_new (at != NULL ? at + 1 : NULL);
  g_mime_message_set_message_id (message, id);
}

static void
set_fields (GMimeMessage *message, const Composition *composition)
{
  g_autoptr (GDateTime) date =
      g_date_time_new_from_unix_utc (composition->date);
  set_mailbox (message, GMIME_ADDRESS_TYPE_FROM, composition->from);
  set_mailbox (message, GMIME_ADDRESS_TYPE_TO, composition->to);
  set_subject (message, composition->subject);
  g_mime_message_set_date (message, date);
  set_message_id (message);
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted",
                            "auto-generated", NULL);
}

/* Mail systems may strip blanks at the end of a line, and break long ones. */
static gboolean
is_plain_line (const char *line)
{
  gsize length = strlen (line);
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isprint (line[i]) && line[i] != '\t')
      return FALSE;
  return length == 0 ||
         (length <= LINE_MAX_BYTES && !g_ascii_isspace (line[length - 1]));
}

/* Whether @text can stand in a mail as it is (RFC 2045, 2.7). */
static gboolean
is_plain_text (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (!is_plain_line (*line))
      return FALSE;
  return TRUE;
}

static GMimeObject *
text_part_new (const char *subtype, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);
  g_autoptr (GMimeStream) stream =
      g_mime_stream_mem_new_with_buffer (valid, strlen (valid));
  g_autoptr (GMimeDataWrapper) content = g_mime_data_wrapper_new_with_stream (
      stream, GMIME_CONTENT_ENCODING_DEFAULT);
  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_part_set_content (GMIME_PART (part), content);
  g_mime_part_set_content_encoding (
      GMIME_PART (part), is_plain_text (valid)
                             ? GMIME_CONTENT_ENCODING_7BIT
                             : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_OBJECT (part);
}

static void
add_text_part (GMimeMultipart *multipart, const char *subtype, const char *text)
{
  GMimeObject *part = text_part_new (subtype, text);
  g_mime_multipart_add (multipart, part);
  g_object_unref (part);
}

GBytes *
compose_alternative (const Composition *composition, GError **error)
{
  if (!gmime_try_start (error))
    return NULL;
  g_autoptr (GMimeMessage) message = g_mime_message_new (FALSE);
  g_autoptr (GMimeMultipart) multipart =
      g_mime_multipart_new_with_subtype ("alternative");
  set_fields (message, composition);
  /* The best one comes last. */
  add_text_part (multipart, "plain", composition->text);
  add_text_part (multipart, "html", composition->html);
  g_mime_message_set_mime_part (message, GMIME_OBJECT (multipart));

  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new ();
  g_mime_object_write_to_stream (GMIME_OBJECT (message), NULL, stream);
  const GByteArray *bytes =
      g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  return g_bytes_new (bytes->data, bytes->len);
}
