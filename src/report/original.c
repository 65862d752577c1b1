/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a header block, a returned one or an outgoing message's, by one set
 * of rules, so that what `record` remembers and what a report returns agree.
 */
#include "report/report.h"

#include "base/instant.h"
#include "mail/address.h"
#include "mail/header.h"
#include "mail/message_id.h"
#include "report/field_value.h"
#include "report/limits.h"

typedef void (*FieldReader) (Original *original, const char *value);

static void
read_message_id (Original *original, const char *value)
{
  message_ids_parse (value, original->message_ids, REPORT_MAX_MESSAGE_IDS);
}

static void
read_resent_id (Original *original, const char *value)
{
  message_ids_parse (value, original->resent_ids, REPORT_MAX_MESSAGE_IDS);
}

static void
read_recipients (Original *original, const char *value)
{
  field_addresses (value, original->recipients, REPORT_MAX_RECIPIENTS);
}

/* Return-Path is the envelope's sender and comes first where it stands; From
 * is taken where nothing else is there. */
static void
read_from (Original *original, const char *value)
{
  if (original->sender == NULL)
    original->sender = field_address (value);
}

static void
read_return_path (Original *original, const char *value)
{
  char *sender = field_address (value);
  if (sender == NULL)
    return;
  g_free (original->sender);
  original->sender = sender;
}

static void
read_subject (Original *original, const char *value)
{
  if (original->subject == NULL)
    original->subject = field_text (value);
}

static void
read_date (Original *original, const char *value)
{
  if (!instant_is_known (original->date))
    original->date = field_date (value);
}

static const struct {
  const char *name;
  FieldReader read;
} readers[] = {
    {"Message-ID", read_message_id},   {"Resent-Message-ID", read_resent_id},
    {"Return-Path", read_return_path}, {"From", read_from},
    {"To", read_recipients},           {"Cc", read_recipients},
    {"Bcc", read_recipients},          {"Resent-To", read_recipients},
    {"Resent-Cc", read_recipients},    {"Resent-Bcc", read_recipients},
    {"Subject", read_subject},         {"Date", read_date},
};

Original *
original_parse (const char *header_block, gsize length)
{
  Original *original = original_new ();
  HeaderScan scan;
  HeaderField field;

  header_scan_init (&scan, header_block, length);
  while (header_scan_next (&scan, &field))
    for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
      if (header_field_is (&field, readers[i].name)) {
        g_autofree char *value = header_field_unfold (&field);
        readers[i].read (original, value);
      }
  return original;
}
