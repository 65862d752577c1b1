/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "maillog/log_event.h"

#include "mail/address.h"
#include "mail/message_id.h"

void
log_event_init (LogEvent *event)
{
  *event = (LogEvent){.recipients = g_ptr_array_new_with_free_func (g_free)};
}

void
log_event_clear (LogEvent *event)
{
  g_free (event->queue_id);
  g_free (event->client);
  g_free (event->user);
  g_free (event->former_queue_id);
  g_free (event->message_id);
  g_free (event->date);
  g_free (event->subject);
  g_clear_pointer (&event->recipients, g_ptr_array_unref);
}

void
log_event_add_recipient (LogEvent *event, const char *text, gsize length)
{
  g_autofree char *raw = g_strndup (text, length);
  char *address = address_normalize (raw);
  if (address != NULL)
    g_ptr_array_add (event->recipients, address);
}

char *
log_unescape (const char *text, gsize length)
{
  gsize n_backslashes = 0;
  while (n_backslashes < length && text[length - 1 - n_backslashes] == '\\')
    n_backslashes++;
  /* g_strcompress() complains of half an escape. */
  g_autofree char *escaped = g_strndup (text, length - n_backslashes % 2);
  return g_strcompress (escaped);
}

char *
log_message_id (const char *text, gsize length)
{
  g_autofree char *raw = g_strndup (text, length);
  return message_id_parse (raw);
}

/* "postfix/submission/smtpd" and, with several instances, "postfix-out/smtp".
 */
gboolean
log_event_read (const char *program, const char *text, LogEvent *event)
{
  const char *slash = strrchr (program, '/');
  if (slash != NULL && g_str_has_prefix (program, "postfix"))
    return postfix_log_read (slash + 1, text, event);
  const char *name = slash == NULL ? program : slash + 1;
  if (g_str_has_prefix (name, "exim"))
    return exim_log_read (text, event);
  if (g_str_has_prefix (name, "sendmail") || g_str_has_prefix (name, "sm-"))
    return sendmail_log_read (text, event);
  return FALSE;
}
