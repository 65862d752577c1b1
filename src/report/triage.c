/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/triage.h"

#include "report/outer.h"
#include "report/phrases.h"

static gboolean
subject_speaks_of_delivery (const char *subject)
{
  const PhraseLists words = PHRASE_BIT (PHRASE_SUBJECT_FAILURE) |
                            PHRASE_BIT (PHRASE_SUBJECT_DELAY) |
                            PHRASE_BIT (PHRASE_SUBJECT_SUCCESS) |
                            PHRASE_BIT (PHRASE_SUBJECT_AUTOREPLY) |
                            PHRASE_BIT (PHRASE_SUBJECT_DISPOSITION) |
                            PHRASE_BIT (PHRASE_SUBJECT_FEEDBACK) |
                            PHRASE_BIT (PHRASE_SUBJECT_SERVICE);
  const PhraseLists both =
      PHRASE_BIT (PHRASE_SUBJECT_TROUBLE) | PHRASE_BIT (PHRASE_SUBJECT_MAIL);
  PhraseLists found = phrase_lists_in (words | both, subject);
  if ((found & words) != 0 || (found & both) == both)
    return TRUE;
  /* What could not be decoded here is by those who look closer. */
  return strstr (subject, "=?") != NULL;
}

gboolean
triage_may_be_report (const char *head, gsize length, const Envelope *envelope)
{
  g_autoptr (Outer) outer = outer_new (head, length, envelope, OUTER_SIGNS);
  return outer->is_report_type || outer->has_null_sender ||
         outer->is_from_daemon || outer->is_auto_generated ||
         outer->is_administrivia || outer->is_auto_reply ||
         outer->is_junk_marked || outer->is_json || outer->names_failed ||
         subject_speaks_of_delivery (outer->subject);
}
