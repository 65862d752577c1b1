/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/plain_value.h"

#include "base/instant.h"
#include "report/plain_encoding.h"

/* --- dates --- */

/* Reads @n_least to @n_most digits, no more may follow. */
static gboolean
take_number (const char **text, guint n_least, guint n_most, int *number)
{
  guint n = 0;
  for (*number = 0; n < n_most && g_ascii_isdigit (**text); n++)
    *number = *number * 10 + (*(*text)++ - '0');
  return n >= n_least && !g_ascii_isdigit (**text);
}

static gboolean
take_char (const char **text, char c)
{
  if (**text != c)
    return FALSE;
  (*text)++;
  return TRUE;
}

static gboolean
take_blanks (const char **text)
{
  gsize n = strspn (*text, " ");
  *text += n;
  return n > 0;
}

/* One of @names, three letters each; its number from 1 on. */
static gboolean
take_name (const char **text, const char *names, int *number)
{
  for (*number = 1; *names != '\0'; names += 3, (*number)++)
    if (strncmp (*text, names, 3) == 0) {
      *text += 3;
      return TRUE;
    }
  return FALSE;
}

static gboolean
take_weekday (const char **text)
{
  int weekday;
  if (g_ascii_isdigit (**text))
    return TRUE;
  return take_name (text, "MonTueWedThuFriSatSun", &weekday) &&
         take_char (text, ',') && take_blanks (text);
}

static gboolean
take_day (const char **text, GDate *date)
{
  int day, month, year;
  if (!take_number (text, 1, 2, &day) || !take_blanks (text) ||
      !take_name (text, "JanFebMarAprMayJunJulAugSepOctNovDec", &month) ||
      !take_blanks (text) || !take_number (text, 4, 4, &year) || year < 1970 ||
      !g_date_valid_dmy (day, month, year))
    return FALSE;
  g_date_set_dmy (date, day, month, year);
  return TRUE;
}

static gboolean
take_time (const char **text, int *seconds)
{
  int hour, minute, second;
  if (!take_number (text, 2, 2, &hour) || !take_char (text, ':') ||
      !take_number (text, 2, 2, &minute) || !take_char (text, ':') ||
      !take_number (text, 2, 2, &second) || hour > 23 || minute > 59 ||
      second > 59)
    return FALSE;
  *seconds = (hour * 60 + minute) * 60 + second;
  return TRUE;
}

static gboolean
take_zone (const char **text, int *seconds)
{
  int zone;
  *seconds = 0;
  if (take_name (text, "GMT", &zone))
    return TRUE;
  gboolean is_west = **text == '-';
  if ((!take_char (text, '+') && !take_char (text, '-')) ||
      !take_number (text, 4, 4, &zone) || zone > 1400 || zone % 100 > 59)
    return FALSE;
  *seconds = (zone / 100 * 60 + zone % 100) * 60 * (is_west ? -1 : 1);
  return TRUE;
}

/* The zone's name, as many programs add it. */
static gboolean
take_comment (const char **text)
{
  if (!take_blanks (text))
    return TRUE;
  if (!take_char (text, '('))
    return FALSE;
  while (g_ascii_isalpha (**text))
    (*text)++;
  return take_char (text, ')');
}

gboolean
plain_date (const char *value, gint64 *instant)
{
  static const guint32 julian_of_1970 = 719163;
  GDate date;
  int time, zone;
  g_date_clear (&date, 1);
  take_blanks (&value);
  if (!take_weekday (&value) || !take_day (&value, &date) ||
      !take_blanks (&value) || !take_time (&value, &time) ||
      !take_blanks (&value) || !take_zone (&value, &zone) ||
      !take_comment (&value) || *value != '\0')
    return FALSE;
  gint64 days = (gint64) g_date_get_julian (&date) - julian_of_1970;
  *instant = days * SECONDS_PER_DAY + time - zone;
  return TRUE;
}

/* --- text --- */

gboolean
plain_text (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (!g_ascii_isprint (*p) || (p[0] == '=' && p[1] == '?'))
      return FALSE;
  return TRUE;
}

/* --- encoded words --- */

/* RFC 2047, 4.2: as quoted-printable, but for "_", and in one piece. */
static char *
decode_q (const char *payload, gsize length, gsize *decoded_length)
{
  g_autofree char *quoted = g_strndup (payload, length);
  for (char *p = quoted; *p != '\0'; p++)
    if (*p == ' ')
      return NULL;
    else if (*p == '_')
      *p = ' ';
  g_autofree char *decoded =
      plain_decode (ENCODING_QUOTED_PRINTABLE, quoted, length, decoded_length);
  return g_steal_pointer (&decoded);
}

static gboolean
is_whole_text (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (text[i]))
      return FALSE;
  return length > 0 && g_utf8_validate (text, (gssize) length, NULL);
}

/* Takes an encoded word, which is at *@text's start, and adds what it says. */
static gboolean
take_word (const char **text, GString *decoded)
{
  static const char start[] = "=?utf-8?";
  if (g_ascii_strncasecmp (*text, start, strlen (start)) != 0)
    return FALSE;
  const char *encoding = *text + strlen (start);
  char kind = g_ascii_tolower (encoding[0]);
  if ((kind != 'q' && kind != 'b') || encoding[1] != '?')
    return FALSE;
  const char *payload = encoding + 2;
  const char *end = strchr (payload, '?');
  if (end == NULL || end[1] != '=' || (end[2] != ' ' && end[2] != '\0'))
    return FALSE;
  gsize length = (gsize) (end - payload);
  gsize n;
  g_autofree char *bytes =
      kind == 'q' ? decode_q (payload, length, &n)
                  : plain_decode (ENCODING_BASE64, payload, length, &n);
  if (bytes == NULL || !is_whole_text (bytes, n))
    return FALSE;
  g_string_append_len (decoded, bytes, (gssize) n);
  *text = end + 2;
  return TRUE;
}

/* Blanks between two encoded words are none: RFC 2047, 6.2. */
char *
plain_words (const char *value)
{
  GString *decoded = g_string_new (NULL);
  const char *text = value;
  gboolean is_plain = TRUE;
  while (is_plain && *text != '\0') {
    if (g_str_has_prefix (text, "=?")) {
      is_plain = take_word (&text, decoded);
      const char *next = text + strspn (text, " ");
      if (g_str_has_prefix (next, "=?"))
        text = next;
    } else {
      gboolean is_before_word = g_str_has_prefix (text + 1, "=?");
      is_plain = g_ascii_isprint (*text) && (*text == ' ' || !is_before_word);
      g_string_append_c (decoded, *text++);
    }
  }
  return g_string_free (decoded, !is_plain);
}

/* --- addresses --- */

static gboolean
is_of_atom (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || c == '+';
}

/* Atoms with single dots between. */
static gboolean
take_dotted (const char **text)
{
  do {
    const char *start = *text;
    while (is_of_atom (**text))
      (*text)++;
    if (*text == start)
      return FALSE;
  } while (take_char (text, '.'));
  return TRUE;
}

/* GMime decodes such labels (RFC 5890). */
static gboolean
has_encoded_label (const char *domain, const char *end)
{
  for (const char *label = domain; label < end; label++) {
    if (g_ascii_strncasecmp (label, "xn--", 4) == 0)
      return TRUE;
    while (label < end && *label != '.')
      label++;
  }
  return FALSE;
}

static gboolean
take_address (const char **text)
{
  if (!take_dotted (text) || !take_char (text, '@'))
    return FALSE;
  const char *domain = *text;
  return take_dotted (text) && !has_encoded_label (domain, *text);
}

/* A phrase before "<": quoted, or words with single blanks. */
static gboolean
take_phrase (const char **text)
{
  if (take_char (text, '"')) {
    while (g_ascii_isprint (**text) && **text != '"' && **text != '\\')
      (*text)++;
    return take_char (text, '"') && take_char (text, ' ');
  }
  do {
    const char *start = *text;
    while (g_ascii_isalnum (**text))
      (*text)++;
    if (*text == start || !take_char (text, ' '))
      return FALSE;
  } while (**text != '<');
  return TRUE;
}

static gboolean
take_mailbox (const char **text, const char **address, gsize *length)
{
  *address = *text;
  const char *end = *text;
  gboolean is_bare = take_address (&end) && (*end == '\0' || *end == ',');
  if (!is_bare) {
    if (**text != '<' && !take_phrase (text))
      return FALSE;
    if (!take_char (text, '<'))
      return FALSE;
    *address = end = *text;
    if (!take_address (&end) || *end != '>')
      return FALSE;
  }
  *length = (gsize) (end - *address);
  *text = is_bare ? end : end + 1;
  return TRUE;
}

gboolean
plain_addresses (const char *value, PlainAddressVisit visit, gpointer data)
{
  const char *address;
  gsize length;
  while (take_mailbox (&value, &address, &length)) {
    visit (address, length, data);
    if (*value == '\0')
      return TRUE;
    if (!take_char (&value, ','))
      return FALSE;
    take_char (&value, ' ');
  }
  return FALSE;
}
