/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/triage.h"

#include "report/outer.h"
#include "report/phrases.h"

static gboolean
subject_speaks_of_delivery (const char *subject)
{
  static const PhraseList lists[] = {
      PHRASE_SUBJECT_FAILURE,     PHRASE_SUBJECT_DELAY,
      PHRASE_SUBJECT_SUCCESS,     PHRASE_SUBJECT_AUTOREPLY,
      PHRASE_SUBJECT_DISPOSITION, PHRASE_SUBJECT_FEEDBACK,
      PHRASE_SUBJECT_SERVICE,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (phrase_find (lists[i], subject) != NULL)
      return TRUE;
  if (phrase_find_both (PHRASE_SUBJECT_TROUBLE, PHRASE_SUBJECT_MAIL, subject))
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
