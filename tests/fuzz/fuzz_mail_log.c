/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of mail logs (maillog/): whatever they are, what is told of has an id
 * or recipients, was submitted, and survives being saved.
 */
#include "fuzz.h"

#include "mail/address.h"
#include "maillog/log_line.h"
#include "maillog/submissions.h"

#define NOW G_GINT64_CONSTANT (1795600000)

static void
check (const Submission *submission)
{
  for (guint i = 0; i < submission->recipients->len; i++)
    PROMISE (address_is_valid (g_ptr_array_index (submission->recipients, i)));
  PROMISE (submission->message_id == NULL || *submission->message_id != '\0');
}

static void
take (Submissions *submissions, const char *text)
{
  g_auto (LogLine) line = {0};
  g_auto (LogEvent) event = {0};
  Submission submission;
  log_event_init (&event);
  if (!log_line_parse (text, NOW, &line))
    return;
  PROMISE (line.host != NULL && line.program != NULL && line.text != NULL);
  if (!log_event_read (line.program, line.text, &event))
    return;
  PROMISE (event.queue_id != NULL && *event.queue_id != '\0');
  if (submissions_take (submissions, line.host, line.at, &event, &submission))
    check (&submission);
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  const SubmissionPolicy policy = {"192.0.2.0/24", ""};
  g_autoptr (Submissions) submissions = submissions_new (&policy);
  g_autoptr (Submissions) again = submissions_new (&policy);
  g_autofree char *text = g_strndup ((const char *) input, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    take (submissions, *line);

  g_autoptr (GKeyFile) saved = g_key_file_new ();
  g_autoptr (GKeyFile) saved_again = g_key_file_new ();
  submissions_save (submissions, saved);
  g_autofree char *state = g_key_file_to_data (saved, NULL, NULL);
  g_autoptr (GKeyFile) read = g_key_file_new ();
  PROMISE (*state == '\0' ||
           g_key_file_load_from_data (read, state, -1, G_KEY_FILE_NONE, NULL));
  submissions_load (again, read);
  submissions_save (again, saved_again);
  g_autofree char *second = g_key_file_to_data (saved_again, NULL, NULL);
  PROMISE (strlen (state) == strlen (second));
  return 0;
}
