/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/autoreply.h"

#include "report/phrases.h"

static gboolean
has_calendar (const Reading *reading)
{
  const GPtrArray *parts = reading->parts->parts;
  for (guint i = 0; i < parts->len; i++)
    if (g_str_equal (((const Part *) g_ptr_array_index (parts, i))->media_type,
                     "text/calendar"))
      return TRUE;
  return FALSE;
}

/* Behind a ticket's tag too: "[example.org #4711] AutoReply: Order". */
static gboolean
starts_as_autoreply (const char *subject)
{
  const char *tag_end = *subject == '[' ? strstr (subject, "] ") : NULL;
  return phrase_find_prefix (PHRASE_SUBJECT_AUTOREPLY, subject) != NULL ||
         (tag_end != NULL &&
          phrase_find_prefix (PHRASE_SUBJECT_AUTOREPLY, tag_end + 2) != NULL);
}

/* It says of itself that it is an answer by a machine (RFC 3834), or leaves
 * only machines as its writers. */
static gboolean
is_marked_as_autoreply (const Outer *outer)
{
  gboolean is_answer = outer->answered->len > 0;
  if (outer->is_auto_reply)
    return TRUE;
  if (outer_answers_itself (outer))
    return FALSE;
  /* spam says junk too, and names whatever it likes in In-Reply-To */
  gboolean is_junk_answer =
      outer->is_junk_marked &&
      phrase_find_prefix (PHRASE_SUBJECT_ANSWER, outer->subject) != NULL;
  return is_answer &&
         (outer->is_auto_replied || outer->has_null_sender || is_junk_answer);
}

static gboolean
begins_automatically (const char *subject)
{
  return phrase_find_prefix (PHRASE_SUBJECT_AUTOMATIC, subject) != NULL ||
         (phrase_find (PHRASE_SUBJECT_AWAY, subject) != NULL &&
          phrase_find_prefix (PHRASE_SUBJECT_ANSWER, subject) == NULL);
}

/* Notifications are generated too, and stand in threads (GitLab, Jira): an
 * answer is automatic only where it says of itself that it is a reply, comes
 * from the null sender, or has such a subject. */
gboolean
is_autoreply (const Reading *reading)
{
  const Outer *outer = reading->outer;
  const char *subject = outer->subject;
  gboolean has_subject =
      phrase_find (PHRASE_SUBJECT_AUTOREPLY, subject) != NULL;
  if (has_calendar (reading) ||
      (outer->is_list_mail && !outer->is_administrivia &&
       !(outer->is_auto_replied && has_subject)))
    return FALSE;
  if (outer->is_administrivia)
    return has_subject;
  if (is_marked_as_autoreply (outer) || begins_automatically (subject) ||
      phrase_find (PHRASE_PROSE_CHALLENGE, reading->folded_prose) != NULL)
    return TRUE;
  gboolean may_be = outer->is_auto_replied || outer->has_null_sender;
  if ((may_be || outer->is_auto_generated) && has_subject)
    return TRUE;
  if ((outer->answered->len > 0 || outer->is_mass_marked) &&
      starts_as_autoreply (subject))
    return TRUE;
  if (may_be &&
      phrase_find (PHRASE_PROSE_AUTOREPLY, reading->folded_prose) != NULL)
    return TRUE;
  /* No field says so, but the subject and the text do (seen: Lotus Notes). */
  return starts_as_autoreply (subject) &&
         phrase_find (PHRASE_PROSE_AUTOMATIC, reading->folded_prose) != NULL;
}
