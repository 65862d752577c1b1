/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of Exim's main log: "MESSAGE-ID FLAG words". Exim writes unprintable
 * characters as escapes, so that no stranger can begin a line, but he chooses
 * the sender, whose quotes are well-formed, then the HELO name and an ident
 * answer, whose brackets and quotes need not be, and behind P= a certificate's
 * name, the Message-ID and the subject. A login shows in two words, P= with an
 * "a" at its end (RFC 3848) and A=. Exim always writes its own P=, so that
 * whoever smuggles one in makes two, wherever he hides them; then nothing is
 * believed.
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

/* The length of a word: up to a blank that is not within quotes. */
static gsize
word_length (const char *text)
{
  const char *p = text;
  gboolean is_quoted = FALSE;
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
  guint n_clients, n_logins;
  gboolean has_host, is_report;
} Arrival;

/* The value of P=; NULL where it is not the only one that could be it, be it
 * within quotes, or where the end of the line was cut off. */
static const char *
find_protocol (const char *text)
{
  static const char *const names[] = {"smtp", "esmtp", "local", "utf8"};
  if (strstr (text, "log string overflowed") != NULL)
    return NULL;
  const char *found = NULL;
  for (const char *p = text; (p = strstr (p, " P=")) != NULL;) {
    p += strlen (" P=");
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
      if (!g_str_has_prefix (p, names[i]))
        continue;
      if (found != NULL)
        return NULL;
      found = p;
    }
  }
  return found;
}

/* Before P=, where quotes mean nothing. */
static void
read_first_words (const char *text, gsize length, Arrival *arrival,
                  LogEvent *event)
{
  g_autofree char *all = g_strndup (text, length);
  g_auto (GStrv) words = g_strsplit (all, " ", -1);
  for (char **word = words; *word != NULL; word++) {
    const char *value = *word;
    if (g_str_has_prefix (value, "H=")) {
      arrival->has_host = TRUE;
      value += 2;
    } else if (g_str_has_prefix (value, "R=")) {
      arrival->is_report = TRUE;
    } else if (g_str_has_prefix (value, "U=") && event->user == NULL) {
      event->user = g_strdup (value + 2);
    }
    char *client = bracketed (value);
    if (client == NULL)
      continue;
    arrival->n_clients++;
    g_free (event->client);
    event->client = client;
  }
  /* One of them is a HELO name's. */
  if (arrival->n_clients > 1)
    g_clear_pointer (&event->client, g_free);
}

static void
read_last_word (const char *word, Arrival *arrival, LogEvent *event)
{
  if (g_str_has_prefix (word, "A=")) {
    arrival->n_logins++;
  } else if (g_str_has_prefix (word, "id=") && event->message_id == NULL) {
    event->message_id = log_message_id (word + 3, strlen (word + 3));
  } else if (g_str_has_prefix (word, "T=\"") && event->subject == NULL) {
    gsize length = strlen (word + 3); /* with the closing quote, if any */
    event->subject = log_unescape (word + 3, length > 0 ? length - 1 : 0);
  }
}

static LogOrigin
origin_of (const Arrival *arrival, const char *protocol, const LogEvent *event)
{
  if (arrival->is_report || arrival->n_logins > 1)
    return LOG_ORIGIN_OUTSIDE;
  if (arrival->has_host)
    return arrival->n_logins == 1 && g_str_has_suffix (protocol, "a")
               ? LOG_ORIGIN_AUTHENTICATED
               : LOG_ORIGIN_OUTSIDE;
  return event->user != NULL && g_str_has_prefix (protocol, "local")
             ? LOG_ORIGIN_LOCAL
             : LOG_ORIGIN_OUTSIDE;
}

static gboolean
read_arrival (const char *text, LogEvent *event)
{
  Arrival arrival = {0};
  g_free (take_word (&text)); /* the sender */
  event->origin = LOG_ORIGIN_OUTSIDE;
  const char *rest = find_protocol (text);
  if (rest == NULL)
    return TRUE;
  read_first_words (text, (gsize) (rest - text) - strlen (" P="), &arrival,
                    event);
  g_autofree char *protocol = take_word (&rest);
  while (*rest != '\0') {
    g_autofree char *word = take_word (&rest);
    read_last_word (word, &arrival, event);
  }
  event->origin = origin_of (&arrival, protocol, event);
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
