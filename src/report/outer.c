/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/outer.h"

#include "base/instant.h"
#include "mail/address.h"
#include "report/outer_reading.h"
#include "report/phrases.h"

static void
read_fields (OuterReading *reading, const char *header, gsize length)
{
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, header, length);
  while (header_scan_next (&scan, &field))
    if (!outer_read_mark (reading, &field))
      outer_read_field (reading, &field);
  gsize body = header_scan_body_offset (&scan);
  while (body < length && g_ascii_isspace (header[body]))
    body++;
  reading->outer->is_json = body < length && header[body] == '{';
}

/* The sender on a leading mbox line, "From USER DATE"; NULL without one. */
static char *
from_line_sender (const char *header, gsize length)
{
  if (length < 6 || memcmp (header, "From ", 5) != 0)
    return NULL;
  gsize n = 5;
  while (n < length && !g_ascii_isspace (header[n]))
    n++;
  return g_strndup (header + 5, n - 5);
}

static void
read_sender (OuterReading *reading, const char *header, gsize length,
             const Envelope *envelope)
{
  Outer *outer = reading->outer;
  g_autofree char *from_line = from_line_sender (header, length);
  const char *sender = envelope != NULL ? envelope->sender : NULL;
  if (sender == NULL)
    sender = reading->return_path;
  if (sender == NULL)
    sender = from_line;
  if (sender == NULL)
    return;
  gsize start = strspn (sender, "< ");
  gboolean is_by_daemon = outer_is_daemon (sender + start);
  /* Sendmail writes the null sender as <MAILER-DAEMON>. */
  if (sender[start] == '\0' || sender[start] == '>' ||
      (is_by_daemon && strchr (sender, '@') == NULL))
    outer->has_null_sender = TRUE;
  /* "bounces+us=example.org@" is where bulk mail wants its bounces: no sign. */
  else if (is_by_daemon && g_ascii_strncasecmp (sender + start, "bounce",
                                                strlen ("bounce")) != 0)
    outer->is_from_daemon = TRUE;
  if (reading->mode < OUTER_RAW)
    return;
  outer->has_sender =
      !outer->has_null_sender && !outer_has_before (sender, "daemon", '@');
}

static void
choose_reported_to (OuterReading *reading, const Envelope *envelope)
{
  char *given = envelope != NULL && envelope->recipient != NULL
                    ? address_normalize (envelope->recipient)
                    : NULL;
  char *to = g_strdup (reading->outer->to);
  char **choices[] = {&given, &reading->delivered_to, &reading->original_to,
                      &to};
  GPtrArray *addressees = reading->outer->addressees;
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    char *address = g_steal_pointer (choices[i]);
    if (address != NULL && !g_ptr_array_find_with_equal_func (
                               addressees, address, g_str_equal, NULL))
      g_ptr_array_add (addressees, address);
    else
      g_free (address);
  }
  if (addressees->len > 0)
    reading->outer->reported_to = g_strdup (g_ptr_array_index (addressees, 0));
}

/* Takes @from, which is nullable, over. */
static void
take_where_empty (GPtrArray *to, GPtrArray *from)
{
  if (from == NULL)
    return;
  if (to->len == 0)
    g_ptr_array_extend_and_steal (to, from);
  else
    g_ptr_array_unref (from);
}

Outer *
outer_new (const char *header, gsize length, const Envelope *envelope,
           OuterMode mode)
{
  gsize start = header_start (header, length);
  header += start;
  length -= start;
  Outer *outer = g_new0 (Outer, 1);
  outer->dated_at = INSTANT_UNKNOWN;
  outer->from_name = g_strdup ("");
  outer->subject = g_strdup ("");
  outer->subject_text = g_strdup ("");
  if (mode >= OUTER_RAW) {
    outer->addressees = g_ptr_array_new_with_free_func (g_free);
    outer->failed = g_ptr_array_new_with_free_func (g_free);
    outer->answered = g_ptr_array_new_with_free_func (g_free);
  }

  OuterReading reading = {.outer = outer, .mode = mode};
  read_fields (&reading, header, length);
  g_clear_pointer (&reading.failed, g_hash_table_unref);
  read_sender (&reading, header, length, envelope);
  if (mode >= OUTER_RAW)
    choose_reported_to (&reading, envelope);
  if (outer->has_null_sender && outer->from != NULL &&
      outer_has_local_part (outer->from, PHRASE_OWNER_LOCAL_PART))
    outer->is_from_daemon = TRUE;
  outer->is_auto_reply |= reading.suppresses_answers && reading.is_by_rule;
  take_where_empty (outer->answered, reading.parents);
  take_where_empty (outer->answered, reading.references);
  g_free (reading.return_path);
  return outer;
}

gboolean
outer_answers_itself (const Outer *outer)
{
  if (outer->answered->len == 0 || outer->message_id == NULL)
    return FALSE;
  const char *own = strrchr (outer->message_id, '@');
  const char *answered = strrchr (g_ptr_array_index (outer->answered, 0), '@');
  if (own == NULL || answered == NULL ||
      g_ascii_strcasecmp (own, answered) != 0)
    return FALSE;
  /* a colleague's machine answers from our own domain */
  const char *ours = outer->reported_to;
  return ours == NULL ||
         g_ascii_strcasecmp (address_domain (ours), own + 1) != 0;
}

void
outer_free (Outer *outer)
{
  if (outer == NULL)
    return;
  g_free (outer->from);
  g_free (outer->from_name);
  g_free (outer->subject);
  g_free (outer->subject_text);
  g_free (outer->to);
  g_free (outer->message_id);
  g_free (outer->reported_to);
  g_clear_pointer (&outer->addressees, g_ptr_array_unref);
  g_clear_pointer (&outer->failed, g_ptr_array_unref);
  g_clear_pointer (&outer->answered, g_ptr_array_unref);
  g_free (outer);
}
