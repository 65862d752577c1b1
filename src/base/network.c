/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/network.h"

#include <arpa/inet.h>

#define MAX_BITS 128

/* Every address in its IPv6 form (RFC 4291, 2.5.5.2). */
typedef struct {
  guint8 bytes[MAX_BITS / 8];
  guint n_bits; /* that count */
} Network;

static gboolean
parse_address (const char *text, Network *network)
{
  static const guint8 of_ipv4[12] = {[10] = 0xff, [11] = 0xff};
  network->n_bits = MAX_BITS;
  if (g_ascii_strncasecmp (text, "IPv6:", 5) == 0)
    text += 5;
  if (inet_pton (AF_INET6, text, network->bytes) == 1)
    return TRUE;
  memcpy (network->bytes, of_ipv4, sizeof of_ipv4);
  return inet_pton (AF_INET, text, network->bytes + sizeof of_ipv4) == 1;
}

static gboolean
parse_network (const char *text, Network *network)
{
  const char *slash = strchr (text, '/');
  if (slash == NULL)
    return parse_address (text, network);
  g_autofree char *address = g_strndup (text, (gsize) (slash - text));
  guint most = strchr (address, ':') != NULL ? MAX_BITS : 32;
  guint64 n_bits;
  if (!g_ascii_string_to_unsigned (slash + 1, 10, 0, most, &n_bits, NULL) ||
      !parse_address (address, network))
    return FALSE;
  network->n_bits = (guint) n_bits + MAX_BITS - most;
  return TRUE;
}

static gboolean
has_address (const Network *network, const Network *address)
{
  for (guint bit = 0; bit < network->n_bits; bit++) {
    guint8 mask = (guint8) (0x80 >> bit % 8);
    if (((network->bytes[bit / 8] ^ address->bytes[bit / 8]) & mask) != 0)
      return FALSE;
  }
  return TRUE;
}

gboolean
networks_are_valid (const char *list)
{
  Network network;
  g_auto (GStrv) words = g_strsplit_set (list, " \t", -1);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0' && !parse_network (*word, &network))
      return FALSE;
  return TRUE;
}

gboolean
networks_have (const char *list, const char *address)
{
  Network network, host;
  if (!parse_address (address, &host))
    return FALSE;
  g_auto (GStrv) words = g_strsplit_set (list, " \t", -1);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0' && parse_network (*word, &network) &&
        has_address (&network, &host))
      return TRUE;
  return FALSE;
}
