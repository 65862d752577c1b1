/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/canonical.h"

char *
canonical_id (const char *id)
{
  GString *canonical = g_string_new (NULL);
  for (const char *p = id; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (canonical, g_ascii_tolower (*p));
  return g_string_free (canonical, FALSE);
}

static char *
lower_case (const char *text)
{
  if (g_str_is_ascii (text) || !g_utf8_validate (text, -1, NULL))
    return g_ascii_strdown (text, -1);
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  /* Any other answer would be a digest that is not in the log. */
  if (composed == NULL)
    g_error ("no memory");
  return g_utf8_strdown (composed, -1);
}

char *
canonical_address (const char *address)
{
  g_autofree char *lower = lower_case (address);
  char *at = strrchr (g_strstrip (lower), '@');
  if (at == NULL)
    return g_steal_pointer (&lower);
  if (g_str_has_suffix (at, "."))
    at[strlen (at) - 1] = '\0';
  if (!g_hostname_is_non_ascii (at + 1))
    return g_steal_pointer (&lower);
  g_autofree char *domain = g_hostname_to_ascii (at + 1);
  if (domain == NULL)
    return g_steal_pointer (&lower);
  return g_strdup_printf ("%.*s@%s", (int) (at - lower), lower, domain);
}
