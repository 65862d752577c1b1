/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header scan (mail/header.h): fields lie in the bytes, one behind the
 * other, and their values come without control characters.
 */
#include "fuzz.h"

#include "mail/header.h"

static gboolean
is_inside (const char *part, gsize part_length, const char *bytes, gsize length)
{
  return part >= bytes && part <= bytes + length &&
         part_length <= (gsize) (bytes + length - part);
}

static void
check_field (const HeaderField *field, const char *bytes, gsize length)
{
  PROMISE (field->name_length > 0);
  PROMISE (is_inside (field->name, field->name_length, bytes, length));
  PROMISE (is_inside (field->value, field->value_length, bytes, length));
  PROMISE (field->offset + field->length <= length);
  PROMISE (field->value + field->value_length <=
           bytes + field->offset + field->length);

  g_autofree char *value = header_field_unfold (field);
  PROMISE (strlen (value) <= field->value_length);
  for (const char *p = value; *p != '\0'; p++)
    PROMISE (!g_ascii_iscntrl (*p));
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  const char *bytes = (const char *) input;
  HeaderScan scan;
  HeaderField field;
  gsize end = 0;
  header_scan_init (&scan, bytes, length);
  while (header_scan_next (&scan, &field)) {
    PROMISE (field.offset >= end && field.length > 0);
    end = field.offset + field.length;
    check_field (&field, bytes, length);
  }
  PROMISE (header_scan_body_offset (&scan) >= end);
  PROMISE (header_scan_body_offset (&scan) <= length);
  g_free (header_find (bytes, length, "Message-ID"));
  return 0;
}
