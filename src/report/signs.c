/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/signs.h"

#include "report/phrases.h"
#include "report/prose_recipients.h"

/* Status fields that stand in running text, since the MIME structure around
 * them is broken: a recipient with an action. */
static gboolean
has_status_fields (const DeliveryStatus *status)
{
  for (guint i = 0; i < status->recipients->len; i++) {
    const DeliveryRecipient *one = g_ptr_array_index (status->recipients, i);
    if (one->addresses->len > 0 && one->action != DELIVERY_UNKNOWN)
      return TRUE;
  }
  return FALSE;
}

/* Whether a number at @number, in @prose, stands where a reply's code does: not
 * as in "500 letters". */
static gboolean
is_at_reply (const char *prose, const char *number)
{
  static const char *const words[] = {"error",    "code", "reply", "status",
                                      "response", "smtp", "said",  "with"};
  const char *before = number;
  while (before > prose && before[-1] == ' ')
    before--;
  if (before == prose || strchr (":;(<>#'\"-=[.,", before[-1]) != NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i]);
    if ((gsize) (before - prose) >= length &&
        memcmp (before - length, words[i], length) == 0)
      return TRUE;
  }
  return FALSE;
}

/* "5.1.1" (RFC 3463). */
static gboolean
is_enhanced_code (const char *text)
{
  return (*text == '4' || *text == '5') && text[1] == '.' &&
         g_ascii_isdigit (text[2]) && text[3] == '.' &&
         g_ascii_isdigit (text[4]) && text[5] != '.';
}

/* "550 5.1.1 ...", "552-..." (RFC 5321, 4.2). */
static gboolean
has_smtp_reply (const char *prose)
{
  for (const char *p = prose; *p != '\0'; p++) {
    if ((*p != '4' && *p != '5') || (p > prose && g_ascii_isalnum (p[-1])))
      continue;
    if (is_enhanced_code (p))
      return TRUE;
    if (g_ascii_isdigit (p[1]) && g_ascii_isdigit (p[2]) && p[1] <= '7' &&
        (p[3] == '-' || p[3] == ' ') &&
        (is_enhanced_code (p + 4) || is_at_reply (prose, p)))
      return TRUE;
  }
  return FALSE;
}

/* What speaks for a report: that a mail system wrote it, and that it is about a
 * delivery. */
typedef struct {
  gboolean holds;
  guint weight;
  const char *name;
  const char *what; /* the words that say so; nullable */
} Sign;

/* The sum of the weights of those that hold; @reason tells which. */
static guint
weigh_signs (const Sign *signs, gsize n, GString *reason)
{
  guint sum = 0;
  for (gsize i = 0; i < n; i++) {
    if (!signs[i].holds)
      continue;
    sum += signs[i].weight;
    g_string_append_printf (reason, "%s%s", reason->len > 0 ? ", " : "",
                            signs[i].name);
    if (signs[i].what != NULL)
      g_string_append_printf (reason, " \"%s\"", signs[i].what);
  }
  return sum;
}

static guint
weigh_writer (const Reading *reading, GString *reason)
{
  const Outer *outer = reading->outer;
  const Sign signs[] = {
      {outer->has_null_sender, 2, "null sender", NULL},
      {outer->is_from_daemon, 3, "from a mail system", NULL},
      {outer->is_administrivia, 2, "from a list manager", NULL},
      {outer->is_auto_generated, 1, "Auto-Submitted", NULL},
      {g_str_equal (reading->parts->media_type, "multipart/report"), 3,
       "multipart/report", NULL},
  };
  return weigh_signs (signs, G_N_ELEMENTS (signs), reason);
}

/* The first phrase of the lists, which end with N_PHRASE_LISTS, in @text. */
static const char *
first_phrase (const PhraseList *list, const char *text)
{
  const char *phrase = NULL;
  for (; *list != N_PHRASE_LISTS && phrase == NULL; list++)
    phrase = phrase_find (*list, text);
  return phrase;
}

static guint
weigh_subject (const Reading *reading, GString *reason)
{
  static const PhraseList lists[] = {PHRASE_SUBJECT_FAILURE,
                                     PHRASE_SUBJECT_DELAY,
                                     PHRASE_SUBJECT_SUCCESS, N_PHRASE_LISTS};
  const char *subject = reading->outer->subject;
  const char *said = first_phrase (lists, subject);
  const char *spoken_of =
      phrase_find_both (PHRASE_SUBJECT_TROUBLE, PHRASE_SUBJECT_MAIL, subject);
  const Sign signs[] = {
      {said != NULL, 4, "subject says", said},
      {said == NULL && spoken_of != NULL, 3, "subject speaks of mail and",
       spoken_of},
  };
  return weigh_signs (signs, G_N_ELEMENTS (signs), reason);
}

static guint
block_weight (const Reading *reading)
{
  const HeaderBlock *block = reading->returned->block;
  if (block == NULL)
    return 0;
  return block->is_whole ? 3 : 2;
}

static guint
weigh_body (const Reading *reading, GString *reason)
{
  static const PhraseList lists[] = {PHRASE_PROSE_FAILURE, PHRASE_PROSE_DELAY,
                                     N_PHRASE_LISTS};
  const char *prose = reading->folded_prose;
  const char *said = first_phrase (lists, prose);
  const char *final = phrase_find (PHRASE_PROSE_GAVE_UP, prose);
  const Sign signs[] = {
      {said != NULL, 2, "text says", said},
      {final != NULL, 1, "text calls it final:", final},
      {prose_has_recipient_line (reading->prose), 2,
       "a line starts with a recipient", NULL},
      {block_weight (reading) > 0, block_weight (reading),
       "returns a header block", NULL},
      {has_status_fields (reading->status), 4, "status fields in the text",
       NULL},
      {has_smtp_reply (prose), 2, "quotes an SMTP reply", NULL},
  };
  return weigh_signs (signs, G_N_ELEMENTS (signs), reason);
}

Signs
signs_weigh (const Reading *reading, GString *reason)
{
  Signs signs;
  signs.writer = weigh_writer (reading, reason);
  signs.subject = weigh_subject (reading, reason);
  signs.body = weigh_body (reading, reason);
  signs.block = block_weight (reading);
  return signs;
}

/* Newsletters of postmasters, and what mail systems tell their owners about
 * themselves, have another subject, and speak of failures in running text.
 * Reports whose subject says nothing name a recipient in a line's own form. */
static gboolean
is_about_something_else (const Reading *reading, Signs signs)
{
  if (signs.subject > 0 || has_status_fields (reading->status))
    return FALSE;
  /* a list manager returns the post that it asks its owner about */
  if (reading->outer->is_administrivia && !reading->outer->is_from_daemon)
    return TRUE;
  if (reading->returned->block != NULL)
    return FALSE;
  return *reading->outer->subject != '\0' &&
         !prose_has_recipient_line (reading->prose);
}

/* A mail system that writes about other things (cron, monitors, newsletters)
 * has one sign of delivery at the most. So fewer signs are enough where more
 * than one of them is about the matter; and list managers return what they
 * answer, with no word of a failure. */
gboolean
signs_are_enough (const Reading *reading, Signs signs)
{
  guint matter = signs.subject + signs.body;
  gboolean is_said = matter >= 3 && matter > signs.block;
  return signs.writer + matter >= (is_said ? 6 : 8) &&
         !is_about_something_else (reading, signs);
}
