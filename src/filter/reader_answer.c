/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/reader_answer.h"

typedef guint32 FrameLength;

void
reader_answer_clear (ReaderAnswer *answer)
{
  g_clear_pointer (&answer->summary, summary_free);
  g_clear_pointer (&answer->why, g_free);
}

/* --- writing --- */

static void
append_number (GByteArray *bytes, guint32 number)
{
  g_byte_array_append (bytes, (const guint8 *) &number, sizeof number);
}

static void
append_instant (GByteArray *bytes, gint64 instant)
{
  g_byte_array_append (bytes, (const guint8 *) &instant, sizeof instant);
}

/* One more than its length, 0 for none, and the text. */
static void
append_text (GByteArray *bytes, const char *text)
{
  guint length = text != NULL ? (guint) strlen (text) : 0;
  append_number (bytes, text != NULL ? length + 1 : 0);
  g_byte_array_append (bytes, (const guint8 *) text, length);
}

static void
append_summary (GByteArray *bytes, const Summary *summary)
{
  append_number (bytes, summary->kind);
  append_number (bytes, summary->evidence);
  append_instant (bytes, summary->date);
  append_instant (bytes, summary->arrived_at);
  append_text (bytes, summary->subject_of);
  append_text (bytes, summary->message_id);
  append_text (bytes, summary->sender);
  append_text (bytes, summary->subject);
  append_text (bytes, summary->recipient);
  append_text (bytes, summary->reported_to);
  append_text (bytes, summary->reporter);
  append_text (bytes, summary->text);
}

void
reader_answer_append (GByteArray *bytes, const ReaderAnswer *answer)
{
  guint start = bytes->len;
  append_number (bytes, 0);
  append_number (bytes, answer->event);
  append_number (bytes, answer->index);
  if (answer->event == READER_REPORT)
    append_summary (bytes, answer->summary);
  else if (answer->event == READER_UNREADABLE)
    append_text (bytes, answer->why);
  FrameLength length = bytes->len - start - (guint) sizeof length;
  memcpy (bytes->data + start, &length, sizeof length);
}

/* --- reading --- */

typedef struct {
  const guint8 *at;
  gsize left;
  gboolean is_broken; /* something was not there, or no text */
} Frame;

static void
take (Frame *frame, void *bytes, gsize length)
{
  memset (bytes, 0, length);
  frame->is_broken |= length > frame->left;
  if (frame->is_broken)
    return;
  memcpy (bytes, frame->at, length);
  frame->at += length;
  frame->left -= length;
}

static guint32
take_number (Frame *frame)
{
  guint32 number;
  take (frame, &number, sizeof number);
  return number;
}

static gint64
take_instant (Frame *frame)
{
  gint64 instant;
  take (frame, &instant, sizeof instant);
  return instant;
}

static char *
take_text (Frame *frame)
{
  gsize length = take_number (frame);
  if (length-- == 0)
    return NULL;
  frame->is_broken |=
      length > frame->left ||
      !g_utf8_validate ((const char *) frame->at, (gssize) length, NULL);
  if (frame->is_broken)
    return NULL;
  char *text = g_strndup ((const char *) frame->at, length);
  frame->at += length;
  frame->left -= length;
  return text;
}

static Summary *
take_summary (Frame *frame)
{
  g_autoptr (Summary) summary = g_new0 (Summary, 1);
  guint kind = take_number (frame);
  guint evidence = take_number (frame);
  summary->date = take_instant (frame);
  summary->arrived_at = take_instant (frame);
  summary->subject_of = take_text (frame);
  summary->message_id = take_text (frame);
  summary->sender = take_text (frame);
  summary->subject = take_text (frame);
  summary->recipient = take_text (frame);
  summary->reported_to = take_text (frame);
  summary->reporter = take_text (frame);
  summary->text = take_text (frame);
  return !frame->is_broken && summary_set_judgement (summary, kind, evidence)
             ? g_steal_pointer (&summary)
             : NULL;
}

static ReaderAnswer
take_answer (Frame *frame)
{
  ReaderAnswer answer = {.event = take_number (frame)};
  answer.index = take_number (frame);
  if (answer.event == READER_REPORT)
    answer.summary = take_summary (frame);
  else if (answer.event == READER_UNREADABLE)
    answer.why = take_text (frame);
  return answer;
}

gboolean
reader_answer_next (const GByteArray *bytes, gsize *offset,
                    ReaderAnswer *answer, gboolean *is_broken)
{
  FrameLength length;
  gsize left = bytes->len - *offset;
  *is_broken = FALSE;
  if (left < sizeof length)
    return FALSE;
  memcpy (&length, bytes->data + *offset, sizeof length);
  *is_broken = length > READER_MAX_FRAME_BYTES;
  if (*is_broken || left - sizeof length < length)
    return FALSE;
  Frame frame = {bytes->data + *offset + sizeof length, length, FALSE};
  *answer = take_answer (&frame);
  *offset += sizeof length + length;
  return TRUE;
}
