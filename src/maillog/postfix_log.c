/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of Postfix: "QUEUE-ID: what". It writes unprintable characters as "?",
 * so that no stranger can begin a line; host names are checked by it, and a
 * login's name stands in a field of its own behind the client, where nothing
 * of a stranger's choice stands.
 */
#include "maillog/log_event.h"

/* Short ids are hexadecimal; long ones leave vowels out, so that no word is
 * one. */
static gsize
queue_id_length (const char *text)
{
  static const char short_ids[] = "0123456789ABCDEF";
  static const char long_ids[] =
      "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
  gsize length = MAX (strspn (text, short_ids), strspn (text, long_ids));
  return length >= 5 && text[length] == ':' && text[length + 1] == ' ' ? length
                                                                       : 0;
}

/* The value behind @name among fields with ", " between, from @text on, which
 * begins with one. *@length is up to the next field. */
static const char *
find_field (const char *text, const char *name, gsize *length)
{
  while (text != NULL) {
    const char *end = strstr (text, ", ");
    if (g_str_has_prefix (text, name)) {
      text += strlen (name);
      *length = end == NULL ? strlen (text) : (gsize) (end - text);
      return text;
    }
    text = end == NULL ? NULL : end + 2;
  }
  return NULL;
}

/* "name[192.0.2.1]" */
static char *
bracketed (const char *text, gsize length)
{
  const char *open = memchr (text, '[', length);
  const char *close =
      open == NULL ? NULL : memchr (open, ']', length - (gsize) (open - text));
  return close == NULL ? NULL
                       : g_strndup (open + 1, (gsize) (close - open) - 1);
}

static gboolean
read_smtpd (const char *text, LogEvent *event)
{
  gsize length, login_length;
  const char *client = find_field (text, "client=", &length);
  if (client == NULL || client != text + strlen ("client="))
    return FALSE;
  const char *login = find_field (text, "sasl_username=", &login_length);
  event->origin = login != NULL && login_length > 0 ? LOG_ORIGIN_AUTHENTICATED
                                                    : LOG_ORIGIN_OUTSIDE;
  /* Behind a content filter the client is the filter. */
  const char *first = find_field (text, "orig_client=", &length);
  if (first == NULL)
    client = find_field (text, "client=", &length);
  event->client = bracketed (first == NULL ? client : first, length);
  return TRUE;
}

/* "uid=1000 from=<us@example.org>"; after "postsuper -r" with " orig_id=" and
 * the former queue id behind it, for outside mail too. */
static gboolean
read_pickup (const char *text, LogEvent *event)
{
  static const char former_name[] = " orig_id=";
  if (!g_str_has_prefix (text, "uid="))
    return FALSE;
  const char *uid = text + strlen ("uid=");
  event->origin = LOG_ORIGIN_LOCAL;
  event->user = g_strndup (uid, strspn (uid, "0123456789"));
  const char *former = g_strrstr (uid, former_name);
  if (former != NULL)
    event->former_queue_id = g_strdup (former + strlen (former_name));
  return TRUE;
}

/* "info: header Date: Fri, 20 Nov 2026 08:00:00 +0000 from local; from=<...",
 * by header_checks. */
static gboolean
read_header (const char *text, LogEvent *event)
{
  const char *const names[] = {"Date: ", "Subject: "};
  char **const values[] = {&event->date, &event->subject};
  const char *end = g_strrstr (text, "; from=<");
  if (end == NULL)
    return FALSE;
  g_autofree char *header = g_strndup (text, (gsize) (end - text));
  char *from = g_strrstr (header, " from ");
  if (from == NULL)
    return FALSE;
  *from = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (header, names[i], strlen (names[i])) == 0) {
      *values[i] = g_strdup (header + strlen (names[i]));
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_cleanup (const char *text, LogEvent *event)
{
  const char *const ids[] = {"message-id=", "resent-message-id="};
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    if (g_str_has_prefix (text, ids[i])) {
      const char *id = text + strlen (ids[i]);
      event->message_id = log_message_id (id, strlen (id));
      return event->message_id != NULL;
    }
  const char *const headers[] = {"info: header ", "warning: header "};
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    if (g_str_has_prefix (text, headers[i]))
      return read_header (text + strlen (headers[i]), event);
  event->is_end = g_str_has_prefix (text, "reject: ") ||
                  g_str_has_prefix (text, "milter-reject: ") ||
                  g_str_has_prefix (text, "discard: ") ||
                  g_str_has_prefix (text, "milter-discard: ");
  return event->is_end;
}

/* The address in "NAME=<address>, ..."; *@text moves behind it. */
static gboolean
take_address (const char **text, const char *name, LogEvent *event)
{
  if (!g_str_has_prefix (*text, name))
    return FALSE;
  const char *address = *text + strlen (name);
  const char *end = strstr (address, ">, ");
  if (end == NULL)
    return FALSE;
  log_event_add_recipient (event, address, (gsize) (end - address));
  *text = end + strlen (">, ");
  return TRUE;
}

/* Any delivery agent. */
static gboolean
read_delivery (const char *text, LogEvent *event)
{
  if (!take_address (&text, "to=<", event))
    return FALSE;
  take_address (&text, "orig_to=<", event);
  event->is_attempt = strstr (text, "status=") != NULL;
  return event->is_attempt;
}

gboolean
postfix_log_read (const char *daemon, const char *text, LogEvent *event)
{
  gsize length = queue_id_length (text);
  if (length == 0)
    return FALSE;
  event->queue_id = g_strndup (text, length);
  text += length + strlen (": ");
  if (g_str_equal (daemon, "smtpd"))
    return read_smtpd (text, event);
  if (g_str_equal (daemon, "pickup"))
    return read_pickup (text, event);
  if (g_str_equal (daemon, "cleanup"))
    return read_cleanup (text, event);
  if (g_str_equal (daemon, "qmgr"))
    return event->is_end = g_str_equal (text, "removed");
  return read_delivery (text, event);
}
