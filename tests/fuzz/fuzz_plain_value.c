/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain values of header fields (report/plain_value.h): what is taken for plain
 * says what GMime says of it. Each line of the input is a field.
 */
#include "fuzz.h"

#include "mail/address.h"
#include "mail/header.h"
#include "report/gmime_value.h"
#include "report/plain_value.h"

#define MOST 100

static void
check_date (const char *value)
{
  gint64 instant;
  if (plain_date (value, &instant))
    PROMISE (instant == gmime_date (value));
}

static void
check_text (const char *value)
{
  if (!plain_text (value))
    return;
  g_autofree char *text = gmime_text (value);
  PROMISE (g_str_equal (text, value));
}

static void
check_words (const char *value)
{
  g_autofree char *plain = plain_words (value);
  if (plain == NULL)
    return;
  g_autofree char *text = gmime_text (value);
  PROMISE (g_str_equal (text, plain));
}

static void
collect (const char *address, gsize length, gpointer data)
{
  g_autofree char *text = g_strndup (address, length);
  char *normal = address_normalize (text);
  if (normal != NULL)
    g_ptr_array_add (data, normal);
}

static gboolean
has (const GPtrArray *addresses, const char *address)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) addresses, address,
                                           g_str_equal, NULL);
}

static void
check_addresses (const char *value)
{
  g_autoptr (GPtrArray) plain = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  if (!plain_addresses (value, collect, plain))
    return;
  gmime_addresses (value, all, MOST);
  for (guint i = 0; i < all->len; i++)
    PROMISE (has (plain, g_ptr_array_index (all, i)));
  for (guint i = 0; i < plain->len && all->len < MOST; i++)
    PROMISE (has (all, g_ptr_array_index (plain, i)));
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, (const char *) input, length);
  while (header_scan_next (&scan, &field)) {
    g_autofree char *value = header_field_unfold (&field);
    check_date (value);
    check_text (value);
    check_words (value);
    check_addresses (value);
  }
  return 0;
}
