/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Triage (report/triage.h): what the envelope adds to the header only ever
 * makes a report more likely, and a null sender is always looked at.
 */
#include "fuzz.h"

#include "report/triage.h"

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  const char *head = (const char *) input;
  const Envelope null_sender = {"", "us@example.org"};
  const Envelope some_sender = {"them@example.net", NULL};
  gboolean may_be = triage_may_be_report (head, length, NULL);
  PROMISE (may_be == triage_may_be_report (head, length, NULL));
  PROMISE (triage_may_be_report (head, length, &null_sender));
  triage_may_be_report (head, length, &some_sender);
  return 0;
}
