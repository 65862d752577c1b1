/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/quantity.h"

/* strtoull() would take blanks and a sign, too, and its tables are a page of
 * the C library that an ordinary message needs for nothing else. */
guint64
leading_number (const char *text, const char **rest)
{
  const char *p = text;
  guint64 number = 0;
  for (; g_ascii_isdigit (*p); p++)
    if (p - text < QUANTITY_MAX_DIGITS)
      number = 10 * number + (guint64) (*p - '0');
  *rest = p;
  return p - text <= QUANTITY_MAX_DIGITS ? number : 0;
}

gboolean
count_parse (const char *text, guint64 *count)
{
  const char *rest;
  guint64 number = leading_number (text, &rest);
  if (number == 0 || *rest != '\0')
    return FALSE;
  *count = number;
  return TRUE;
}

static guint64
unit_bytes (const char *unit)
{
  const guint64 kibi = 1024;
  if (g_ascii_strcasecmp (unit, "k") == 0)
    return kibi;
  if (g_ascii_strcasecmp (unit, "M") == 0)
    return kibi * kibi;
  return g_ascii_strcasecmp (unit, "G") == 0 ? kibi * kibi * kibi : 0;
}

gboolean
size_parse (const char *text, guint64 *size_bytes)
{
  const char *unit;
  guint64 number = leading_number (text, &unit);
  guint64 factor = unit_bytes (unit);
  if (number == 0 || factor == 0)
    return FALSE;
  *size_bytes = number * factor;
  return TRUE;
}
