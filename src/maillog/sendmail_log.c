/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of Sendmail: "QUEUE-ID: name=value, name=value". A stranger chooses the
 * sender and the Message-ID, which are written as they come, but what Sendmail
 * itself knows of him stands behind them: the last proto= counts, and an ident
 * answer, which may stand before the host's name, holds neither "=" nor ",".
 */
#include "maillog/log_event.h"

static gsize
queue_id_length (const char *text)
{
  gsize length = 0;
  while (g_ascii_isalnum (text[length]))
    length++;
  return length >= 12 && length <= 20 && g_ascii_isdigit (text[length - 1]) &&
                 text[length] == ':' && text[length + 1] == ' '
             ? length
             : 0;
}

/* Up to ", " or the end. */
static gsize
value_length (const char *value)
{
  const char *end = strstr (value, ", ");
  return end == NULL ? strlen (value) : (gsize) (end - value);
}

/* "host [192.0.2.1]" or "host [192.0.2.1] (may be forged)" */
static char *
client_address (const char *relay)
{
  const char *open = strrchr (relay, '[');
  const char *close = open == NULL ? NULL : strchr (open, ']');
  return close == NULL ? NULL
                       : g_strndup (open + 1, (gsize) (close - open) - 1);
}

static void
read_origin (const char *text, LogEvent *event)
{
  static const char proto_name[] = ", proto=", relay_name[] = ", relay=";
  static const char localhost[] = "@localhost";
  const char *proto = g_strrstr (text, proto_name);
  const char *relay = g_strrstr (text, relay_name);
  event->origin = LOG_ORIGIN_OUTSIDE;
  if (relay == NULL || (proto != NULL && proto > relay))
    return;
  relay += strlen (relay_name);
  if (proto == NULL) {
    /* Only what did not come by SMTP lacks it. */
    if (!g_str_has_suffix (relay, localhost))
      return;
    event->origin = LOG_ORIGIN_LOCAL;
    event->user = g_strndup (relay, strlen (relay) - strlen (localhost));
    return;
  }
  proto += strlen (proto_name);
  event->client = client_address (relay);
  /* RFC 3848: ESMTPA, ESMTPSA. */
  gsize length = value_length (proto);
  if (length > 0 && proto[length - 1] == 'A')
    event->origin = LOG_ORIGIN_AUTHENTICATED;
}

static gboolean
read_arrival (const char *text, LogEvent *event)
{
  static const char id_name[] = ", msgid=";
  read_origin (text, event);
  const char *id = strstr (text, id_name);
  if (id != NULL) {
    id += strlen (id_name);
    const char *end = strchr (id, '>');
    gsize length =
        *id == '<' && end != NULL ? (gsize) (end - id) + 1 : value_length (id);
    event->message_id = log_message_id (id, length);
  }
  return TRUE;
}

/* "to=<a@b>,<c@d>, ctladdr=..., stat=Sent" */
static gboolean
read_delivery (const char *text, LogEvent *event)
{
  if (strstr (text, ", stat=") == NULL)
    return FALSE;
  gsize length = value_length (text);
  g_autofree char *list = g_strndup (text, length);
  g_auto (GStrv) addresses = g_strsplit (list, ",", -1);
  for (char **address = addresses; *address != NULL; address++)
    log_event_add_recipient (event, *address, strlen (*address));
  event->is_attempt = TRUE;
  return TRUE;
}

gboolean
sendmail_log_read (const char *text, LogEvent *event)
{
  gsize length = queue_id_length (text);
  if (length == 0)
    return FALSE;
  event->queue_id = g_strndup (text, length);
  text += length + strlen (": ");
  if (g_str_has_prefix (text, "from="))
    return read_arrival (text, event);
  if (g_str_has_prefix (text, "to="))
    return read_delivery (text + strlen ("to="), event);
  /* By the recipe's header rulesets. */
  if (g_str_has_prefix (text, "Date: "))
    event->date = g_strdup (text + strlen ("Date: "));
  else if (g_str_has_prefix (text, "Subject: ")) {
    text += strlen ("Subject: ");
    event->subject = log_unescape (text, strlen (text));
  }
  return event->date != NULL || event->subject != NULL;
}
