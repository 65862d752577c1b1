/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses (mail/address.h): what is found in running text stands there, is
 * valid, and is found again as itself; so is what the log compares
 * (sentlog/canonical.h).
 */
#include "fuzz.h"

#include "mail/address.h"
#include "sentlog/canonical.h"

static void
check_address (const char *address)
{
  g_autofree char *again = address_normalize (address);
  g_autofree char *lower = g_utf8_strdown (address, -1);
  PROMISE (address_is_valid (address) && g_strcmp0 (address, again) == 0);
  PROMISE (g_str_equal (address, lower));
  PROMISE (strlen (address) <= ADDRESS_MAX_BYTES);
  g_autofree char *canonical = canonical_address (address);
  g_autofree char *canonical_again = canonical_address (canonical);
  PROMISE (g_str_equal (canonical, canonical_again));
  const char *domain = address_domain (address);
  PROMISE (domain > address + 1 && domain[-1] == '@' && *domain != '\0');
  /* Where one stands alone in brackets, it is all that there is. */
  g_autofree char *bracketed = g_strdup_printf ("<%s>", address);
  const char *text = bracketed;
  g_autofree char *found = address_find_next (&text, NULL);
  if (strpbrk (address, "\" <>") == NULL)
    PROMISE (g_strcmp0 (address, found) == 0);
}

static void
check_text (const char *text)
{
  const char *rest = text;
  const char *end = text + strlen (text);
  const char *start = NULL;
  for (;;) {
    const char *from = rest;
    g_autofree char *address = address_find_next (&rest, &start);
    PROMISE (rest >= from && rest <= end);
    if (address == NULL)
      break;
    PROMISE (start >= from && start < rest);
    check_address (address);
  }
  PROMISE (rest == end);
}

/* A list in pieces is as deep as it is in one. */
static void
check_list (const char *list, gsize length)
{
  guint depth = 0;
  guint depth_in_pieces = 0;
  gsize flat = address_list_flat_length (list, length, &depth);
  gsize half = length / 2;
  PROMISE (flat <= length);
  gsize in_pieces = address_list_flat_length (list, half, &depth_in_pieces);
  if (in_pieces == half)
    in_pieces +=
        address_list_flat_length (list + half, length - half, &depth_in_pieces);
  PROMISE (in_pieces == flat && depth_in_pieces == depth);
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  g_autofree char *text = g_strndup ((const char *) input, length);
  g_autofree char *address = address_normalize (text);
  if (address != NULL)
    check_address (address);
  check_text (text);
  check_list ((const char *) input, length);
  return 0;
}
