/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of Exim's main log: "MESSAGE-ID FLAG words". Exim writes unprintable
 * characters as escapes, so that no stranger can begin a line, but he chooses
 * the sender, which may be quoted, the HELO name, which stands in brackets, and
 * the subject, which stands in quotes. A login shows in two words, P= with an
 * "a" at its end (RFC 3848) and A=; where either stands twice, somebody has
 * smuggled one in, and nothing is believed.
 */
#include "maillog/log_event.h"

/* 16 characters until 4.96, 23 from 4.97 on: "1xW5qq-000024-2v". */
static gsize
message_id_length (const char *text)
{
  static const guint8 least[] = {6, 6, 2}, most[] = {6, 11, 4};
  const char *p = text;
  for (gsize i = 0; i < G_N_ELEMENTS (least); i++) {
    gsize n = 0;
    while (g_ascii_isalnum (p[n]))
      n++;
    if (n < least[i] || n > most[i] ||
        p[n] != (i + 1 < G_N_ELEMENTS (least) ? '-' : ' '))
      return 0;
    p += n + 1;
  }
  return (gsize) (p - text) - 1;
}

/* The length of a word: up to a blank that is not within quotes or, at its
 * start, within round brackets. */
static gsize
word_length (const char *text)
{
  const char *p = text;
  gboolean is_quoted = FALSE;
  if (*p == '(' || g_str_has_prefix (p, "H=(")) {
    const char *end = strstr (p, ") ");
    if (end != NULL)
      return (gsize) (end - text) + 1;
  }
  for (; *p != '\0' && (is_quoted || *p != ' '); p++) {
    if (*p == '\\' && p[1] != '\0')
      p++;
    else if (*p == '"')
      is_quoted = !is_quoted;
  }
  return (gsize) (p - text);
}

static char *
take_word (const char **text)
{
  gsize length = word_length (*text);
  char *word = g_strndup (*text, length);
  *text += length;
  *text += strspn (*text, " ");
  return word;
}

/* "[192.0.2.1]" or "[192.0.2.1]:25" */
static char *
bracketed (const char *word)
{
  const char *end = strchr (word, ']');
  return *word == '[' && end != NULL
             ? g_strndup (word + 1, (gsize) (end - word) - 1)
             : NULL;
}

/* What the words of an arrival say. */
typedef struct {
  guint n_protocols, n_logins;
  char *protocol;
  gboolean has_host, is_report;
} Arrival;

static void
read_word (const char *word, Arrival *arrival, LogEvent *event)
{
  if (g_str_has_prefix (word, "P=")) {
    arrival->n_protocols++;
    g_free (arrival->protocol);
    arrival->protocol = g_strdup (word + 2);
  } else if (g_str_has_prefix (word, "A=")) {
    arrival->n_logins++;
  } else if (g_str_has_prefix (word, "H=")) {
    arrival->has_host = TRUE;
    if (event->client == NULL)
      event->client = bracketed (word + 2);
  } else if (g_str_has_prefix (word, "R=")) {
    arrival->is_report = TRUE;
  } else if (g_str_has_prefix (word, "U=") && event->user == NULL) {
    event->user = g_strdup (word + 2);
  } else if (g_str_has_prefix (word, "id=") && event->message_id == NULL) {
    event->message_id = log_message_id (word + 3, strlen (word + 3));
  } else if (g_str_has_prefix (word, "T=\"") && event->subject == NULL) {
    gsize length = strlen (word + 3); /* with the closing quote, if any */
    g_autofree char *quoted = g_strndup (word + 3, length > 0 ? length - 1 : 0);
    event->subject = g_strcompress (quoted);
  } else if (event->client == NULL) {
    event->client = bracketed (word);
  }
}

static LogOrigin
origin_of (const Arrival *arrival, const LogEvent *event)
{
  if (arrival->is_report || arrival->n_protocols != 1 || arrival->n_logins > 1)
    return LOG_ORIGIN_OUTSIDE;
  if (arrival->has_host)
    return arrival->n_logins == 1 && g_str_has_suffix (arrival->protocol, "a")
               ? LOG_ORIGIN_AUTHENTICATED
               : LOG_ORIGIN_OUTSIDE;
  return event->user != NULL && g_str_has_prefix (arrival->protocol, "local")
             ? LOG_ORIGIN_LOCAL
             : LOG_ORIGIN_OUTSIDE;
}

static gboolean
read_arrival (const char *text, LogEvent *event)
{
  Arrival arrival = {0};
  g_autofree char *sender = take_word (&text);
  while (*text != '\0') {
    g_autofree char *word = take_word (&text);
    read_word (word, &arrival, event);
  }
  event->origin = origin_of (&arrival, event);
  g_free (arrival.protocol);
  return TRUE;
}

/* "anna <anna@example.net> R=local" and "a@b: Unrouteable address" */
static gboolean
read_delivery (const char *text, LogEvent *event)
{
  g_autofree char *final = take_word (&text);
  gsize length = strlen (final);
  if (length > 0 && final[length - 1] == ':')
    length--;
  log_event_add_recipient (event, final, length);
  if (*text == '<') {
    g_autofree char *first = take_word (&text);
    log_event_add_recipient (event, first, strlen (first));
  }
  event->is_attempt = TRUE;
  return TRUE;
}

gboolean
exim_log_read (const char *text, LogEvent *event)
{
  /* With log_selector = +pid. */
  if (*text == '[') {
    gsize n = 1 + strspn (text + 1, "0123456789");
    if (text[n] == ']' && text[n + 1] == ' ')
      text += n + 2;
  }
  gsize length = message_id_length (text);
  if (length == 0)
    return FALSE;
  event->queue_id = g_strndup (text, length);
  text += length + 1;
  if (g_str_has_prefix (text, "<= "))
    return read_arrival (text + 3, event);
  static const char *const flags[] = {"=> ", "-> ", ">> ", "** ", "== "};
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_str_has_prefix (text, flags[i]))
      return read_delivery (text + 3, event);
  if (g_str_has_prefix (text, "Date: ")) { /* by the recipe's logwrite */
    event->date = g_strdup (text + strlen ("Date: "));
    return TRUE;
  }
  return event->is_end = g_str_has_prefix (text, "Completed");
}
