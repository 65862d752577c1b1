/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Report reading (report/report.h), from the window to the originals: within
 * the caps, in UTF-8, with valid addresses, and the same every time.
 */
#include "fuzz.h"

#include "mail/address.h"
#include "mail/message_id.h"
#include "report/limits.h"
#include "report/report.h"

static void
check_text (const char *text)
{
  PROMISE (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_ids (const GPtrArray *ids)
{
  PROMISE (ids->len <= REPORT_MAX_MESSAGE_IDS);
  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index (ids, i);
    PROMISE (*id != '\0' && strlen (id) <= MESSAGE_ID_MAX_BYTES);
    PROMISE (strpbrk (id, "<> \t\r\n") == NULL);
    check_text (id);
  }
}

static void
check_address (const char *address)
{
  if (address == NULL)
    return;
  g_autofree char *lower = g_utf8_strdown (address, -1);
  PROMISE (address_is_valid (address));
  PROMISE (g_str_equal (address, lower));
}

static void
check_addresses (const GPtrArray *addresses)
{
  PROMISE (addresses->len <= REPORT_MAX_RECIPIENTS);
  for (guint i = 0; i < addresses->len; i++)
    check_address (g_ptr_array_index (addresses, i));
}

static void
check_place (const Place *place)
{
  g_autofree char *text = place_describe (place);
  PROMISE (place->first_line <= place->last_line);
  check_text (text);
}

static void
check_ignored (const GPtrArray *all)
{
  PROMISE (all->len <= REPORT_MAX_MESSAGE_IDS);
  for (guint i = 0; i < all->len; i++) {
    const IgnoredId *ignored = g_ptr_array_index (all, i);
    PROMISE (strpbrk (ignored->message_id, "<> \t\r\n") == NULL);
    check_text (ignored->message_id);
    check_place (&ignored->place);
  }
}

static void
check_original (const Original *original)
{
  check_ids (original->message_ids);
  check_ids (original->resent_ids);
  check_addresses (original->recipients);
  check_address (original->proof.from);
  check_text (original->proof.message_id);
  PROMISE (original->proof.tokens->len <= REPORT_MAX_PROOFS);
  check_address (original->sender);
  check_text (original->envelope_id);
  check_text (original->subject);
  check_text (original->header_block);
  check_text (original->queue_id);
  check_place (&original->place);
}

static void
check_report (const Report *report)
{
  PROMISE (report->kind < N_REPORT_KINDS);
  PROMISE (report->originals->len <= REPORT_MAX_ORIGINALS);
  for (guint i = 0; i < report->originals->len; i++)
    check_original (g_ptr_array_index (report->originals, i));
  check_ignored (report->ignored);
  check_addresses (report->recipients);
  check_address (report->reported_to);
  check_address (report->reporter);
  check_text (report->kind_reason);
  for (guint i = 0; i < report->notes->len; i++)
    check_text (g_ptr_array_index (report->notes, i));
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  const Envelope null_sender = {"", "us@example.org"};
  g_autoptr (Report) report = report_parse ((const char *) input, length, NULL);
  g_autoptr (Report) from_null =
      report_parse ((const char *) input, length, &null_sender);
  check_report (report);
  check_report (from_null);
  return 0;
}
