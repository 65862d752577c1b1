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

static void
read_token (Original *original, const char *value)
{
  if (original->proof.tokens->len < REPORT_MAX_PROOFS)
    g_ptr_array_add (original->proof.tokens, g_strdup (value));
}

static const struct {
  const char *name;
  FieldReader read;
  gboolean is_kept; /* by the sent log */
} readers[] = {
    {"Message-ID", read_message_id, TRUE},
    {"Resent-Message-ID", read_resent_id, TRUE},
    {"Return-Path", read_return_path, FALSE},
    {"From", read_from, FALSE},
    {"To", read_recipients, TRUE},
    {"Cc", read_recipients, TRUE},
    {"Bcc", read_recipients, TRUE},
    {"Resent-To", read_recipients, TRUE},
    {"Resent-Cc", read_recipients, TRUE},
    {"Resent-Bcc", read_recipients, TRUE},
    {"Subject", read_subject, TRUE},
    {"Date", read_date, TRUE},
    {PROOF_FIELD, read_token, FALSE},
};

/* Encoded words count in fields that are passed over, too: a limit that is
 * reached elsewhere would leave another subject. */
static Original *
read_fields (const char *header_block, gsize length, gboolean only_kept)
{
  Original *original = original_new ();
  HeaderScan scan;
  HeaderField field;
  guint n_words = REPORT_MAX_ORIGINAL_WORDS;

  header_scan_init (&scan, header_block, length);
  while (header_scan_next (&scan, &field))
    for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
      if (header_field_is (&field, readers[i].name)) {
        g_autofree char *value = header_field_unfold (&field);
        value[encoded_words_room (value, strlen (value), &n_words)] = '\0';
        if (readers[i].is_kept || !only_kept)
          readers[i].read (original, value);
      }
  return original;
}

Original *
original_parse_kept (const char *header_block, gsize length)
{
  return read_fields (header_block, length, TRUE);
}

/* --- what a proof token vouches for --- */

/* The value of the only field called @name; NULL where there is none, or more
 * than one. */
static char *
find_only (const char *header_block, gsize length, const char *name)
{
  HeaderScan scan;
  HeaderField field;
  g_autofree char *value = NULL;
  header_scan_init (&scan, header_block, length);
  while (header_scan_next (&scan, &field))
    if (header_field_is (&field, name)) {
      if (value != NULL)
        return NULL;
      value = header_field_unfold (&field);
    }
  return g_steal_pointer (&value);
}

/* The id of a field that holds just one. */
static char *
only_id (const char *value)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  message_ids_parse (value, ids, 2);
  return ids->len == 1 ? g_ptr_array_steal_index (ids, 0) : NULL;
}

static void
read_proof_facts (const char *header_block, gsize length, OriginalProof *proof)
{
  g_autofree char *id = find_only (header_block, length, "Message-ID");
  g_autofree char *from = find_only (header_block, length, "From");
  g_autofree char *date = find_only (header_block, length, "Date");
  if (id != NULL)
    proof->message_id = only_id (id);
  if (from != NULL)
    proof->from = field_address (from);
  if (date != NULL)
    proof->date = field_date (date);
}

Original *
original_parse (const char *header_block, gsize length)
{
  Original *original = read_fields (header_block, length, FALSE);
  read_proof_facts (header_block, length, &original->proof);
  return original;
}
