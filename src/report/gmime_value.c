/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/gmime_value.h"

#include "base/instant.h"
#include "mail/address.h"
#include "report/field_value.h"
#include "report/gmime_start.h"

gint64
gmime_date (const char *value)
{
  gmime_start ();
  g_autoptr (GDateTime) date = g_mime_utils_header_decode_date (value);
  return date != NULL ? g_date_time_to_unix (date) : INSTANT_UNKNOWN;
}

/* GMime 3.2 joins the payloads of neighbouring base64 words before it decodes
 * them, since senders split characters between words, and loses what comes
 * after one that is padded. An empty word between keeps those apart; a padded
 * word never ends within a character that the next one goes on with. */
static char *
part_padded_words (const char *value)
{
  GString *parted = g_string_new (NULL);
  for (const char *p = value; *p != '\0'; p++) {
    g_string_append_c (parted, *p);
    if (*p != '=' || p - value < 2 || p[-1] != '?' || p[-2] != '=')
      continue;
    gsize blanks = strspn (p + 1, " \t");
    if (blanks > 0 && g_str_has_prefix (p + 1 + blanks, "=?"))
      g_string_append (parted, " =?utf-8?Q?\?=");
  }
  return g_string_free (parted, FALSE);
}

char *
gmime_text (const char *value)
{
  gmime_start ();
  g_autofree char *parted = part_padded_words (value);
  g_autofree char *decoded = g_mime_utils_header_decode_text (NULL, parted);
  return g_utf8_make_valid (decoded, -1);
}

static void
add_list (InternetAddressList *list, GPtrArray *addresses, guint most)
{
  for (int i = 0; i < internet_address_list_length (list); i++) {
    InternetAddress *entry = internet_address_list_get_address (list, i);
    if (INTERNET_ADDRESS_IS_GROUP (entry)) {
      add_list (
          internet_address_group_get_members (INTERNET_ADDRESS_GROUP (entry)),
          addresses, most);
      continue;
    }
    const char *address =
        internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (entry));
    if (address != NULL)
      address_add (addresses, address_normalize (address), most);
  }
}

void
gmime_addresses (const char *value, GPtrArray *addresses, guint most)
{
  gmime_start ();
  guint depth = 0;
  g_autofree char *flat = g_strdup (value);
  flat[address_list_flat_length (flat, strlen (flat), &depth)] = '\0';
  g_autoptr (InternetAddressList) list =
      internet_address_list_parse (NULL, flat);
  if (list != NULL)
    add_list (list, addresses, most);
}
