/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/outer_reading.h"

#include "base/instant.h"
#include "mail/address.h"
#include "mail/message_id.h"
#include "report/field_value.h"
#include "report/limits.h"
#include "report/phrases.h"
#include "report/plain_value.h"
#include "report/valid_text.h"

static char *
decode (const OuterReading *reading, const char *value)
{
  char *text = NULL;
  if (strstr (value, "=?") != NULL && reading->mode != OUTER_RAW)
    text = reading->mode == OUTER_DECODED ? field_text (value)
                                          : plain_words (value);
  return text != NULL ? text : text_make_valid (value);
}

static void
set_once (char **where, char *value)
{
  if (*where == NULL)
    *where = value;
  else
    g_free (value);
}

gboolean
outer_has_local_part (const char *address, PhraseList list)
{
  /* also "mailer-daemon+tag@", "postmaster=domain@" and a bare word */
  gsize length = strcspn (address, "@+= <>");
  char local[ADDRESS_MAX_BYTES + 1];
  if (length > ADDRESS_MAX_BYTES)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    local[i] =
        g_ascii_isupper (address[i]) ? address[i] - 'A' + 'a' : address[i];
  local[length] = '\0';
  return phrase_is (list, local);
}

gboolean
outer_is_daemon (const char *address)
{
  return outer_has_local_part (address, PHRASE_DAEMON_LOCAL_PART);
}

static char *
first_address (const char *value)
{
  return address_find_next (&value, NULL);
}

static void
read_from (OuterReading *reading, const char *value)
{
  Outer *outer = reading->outer;
  if (*outer->from_name != '\0')
    return;
  g_autofree char *decoded = decode (reading, value);
  g_free (outer->from_name);
  outer->from_name = phrase_fold (decoded);
  set_once (&outer->from, first_address (value));
  outer->is_cron |= strstr (outer->from_name, "(cron daemon)") != NULL;
  /* "From: <>": nobody is to be answered (seen: Exim's filters, SurfControl) */
  if (strspn (outer->from_name, "<>\" ") == strlen (outer->from_name))
    outer->is_from_daemon = TRUE;
  if (outer_is_daemon (outer->from != NULL ? outer->from : outer->from_name) ||
      outer_is_daemon (outer->from_name) ||
      phrase_find (PHRASE_DAEMON_NAME, outer->from_name) != NULL)
    outer->is_from_daemon = TRUE;
}

static void
read_subject (OuterReading *reading, const char *value)
{
  Outer *outer = reading->outer;
  if (*outer->subject != '\0')
    return;
  g_autofree char *cut = strlen (value) > REPORT_MAX_SUBJECT_BYTES
                             ? g_strndup (value, REPORT_MAX_SUBJECT_BYTES)
                             : NULL;
  g_free (outer->subject);
  g_free (outer->subject_text);
  outer->subject_text = decode (reading, cut != NULL ? cut : value);
  outer->subject = phrase_fold (outer->subject_text);
}

static void
read_return_path (OuterReading *reading, const char *value)
{
  set_once (&reading->return_path, g_strdup (value));
}

static void
read_delivered_to (OuterReading *reading, const char *value)
{
  set_once (&reading->delivered_to, first_address (value));
}

/* What our own mail system adds stands above the topmost Received field; what
 * is below was written with the message (seen: in a bounce by dma it is the
 * recipient that failed), unless there is no Received field at all. */
static void
read_original_to (OuterReading *reading, const char *value)
{
  if (!reading->has_received)
    set_once (&reading->original_to, first_address (value));
}

static void
read_date (OuterReading *reading, const char *value)
{
  Outer *outer = reading->outer;
  if (reading->mode != OUTER_DECODED)
    return;
  gint64 date = field_date (value);
  if (!instant_is_known (outer->dated_at) ||
      (instant_is_known (date) && date < outer->dated_at))
    outer->dated_at = date;
}

/* The topmost one is our own mail system's. */
static void
read_received (OuterReading *reading, const char *value)
{
  const char *date = strrchr (value, ';');
  if (!reading->has_received && date != NULL)
    read_date (reading, date + 1);
  reading->has_received = TRUE;
}

/* "gardeners-owner@", "gardeners-bounces+us=example.org@", "owner-gardeners@"
 */
static gboolean
is_list_owner (const char *address)
{
  static const char *const words[] = {"-owner",  "-admin",  "-bounces",
                                      "-bounce", "-errors", "-request"};
  g_autofree char *local = g_ascii_strdown (address, -1);
  local[strcspn (local, "@+=")] = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_suffix (local, words[i]))
      return TRUE;
  return g_str_has_prefix (local, "owner-");
}

static void
read_to (OuterReading *reading, const char *value)
{
  Outer *outer = reading->outer;
  set_once (&outer->to, first_address (value));
  if (outer->to == NULL)
    return;
  outer->is_to_postmaster |= outer_is_daemon (outer->to);
  outer->is_to_list_owner |= is_list_owner (outer->to);
}

static void
read_message_id (OuterReading *reading, const char *value)
{
  set_once (&reading->outer->message_id, message_id_parse (value));
}

static void
read_in_reply_to (OuterReading *reading, const char *value)
{
  message_ids_parse (value, reading->outer->answered, REPORT_MAX_MESSAGE_IDS);
}

static void
read_references (OuterReading *reading, const char *value)
{
  const char *last = strrchr (value, '<');
  if (reading->references == NULL)
    reading->references = g_ptr_array_new_with_free_func (g_free);
  message_ids_parse (last != NULL ? last : value, reading->references,
                     REPORT_MAX_MESSAGE_IDS);
}

/* Exchange's, on answers by rules, which have no In-Reply-To. */
static void
read_parent (OuterReading *reading, const char *value)
{
  if (reading->parents == NULL)
    reading->parents = g_ptr_array_new_with_free_func (g_free);
  message_ids_parse (value, reading->parents, REPORT_MAX_MESSAGE_IDS);
}

static void
read_failed (OuterReading *reading, const char *value)
{
  Outer *outer = reading->outer;
  char *address = first_address (value);
  outer->names_failed |= address != NULL;
  g_free (address);
  if (reading->mode < OUTER_RAW)
    return;
  if (reading->failed == NULL)
    reading->failed = g_hash_table_new (g_str_hash, g_str_equal);
  while ((address = address_find_next (&value, NULL)) != NULL)
    address_add_to_set (outer->failed, reading->failed, address,
                        REPORT_MAX_RECIPIENTS);
}

static const struct {
  const char *name;
  gsize length; /* of the name */
  void (*read) (OuterReading *reading, const char *value);
  OuterMode least; /* in which it is of use: in the order of this */
} readers[] = {
    {HEADER_NAME ("From"), read_from, OUTER_SIGNS},
    {HEADER_NAME ("Subject"), read_subject, OUTER_SIGNS},
    {HEADER_NAME ("Return-Path"), read_return_path, OUTER_SIGNS},
    {HEADER_NAME ("X-Failed-Recipients"), read_failed, OUTER_SIGNS},
    {HEADER_NAME ("Received"), read_received, OUTER_RAW},
    {HEADER_NAME ("Delivered-To"), read_delivered_to, OUTER_RAW},
    {HEADER_NAME ("X-Original-To"), read_original_to, OUTER_RAW},
    {HEADER_NAME ("To"), read_to, OUTER_RAW},
    {HEADER_NAME ("Message-ID"), read_message_id, OUTER_RAW},
    {HEADER_NAME ("In-Reply-To"), read_in_reply_to, OUTER_RAW},
    {HEADER_NAME ("References"), read_references, OUTER_RAW},
    {HEADER_NAME ("X-MS-Exchange-Parent-Message-Id"), read_parent, OUTER_RAW},
    {HEADER_NAME ("Date"), read_date, OUTER_DECODED},
};

void
outer_read_field (OuterReading *reading, const HeaderField *field)
{
  for (gsize i = 0;
       i < G_N_ELEMENTS (readers) && readers[i].least <= reading->mode; i++)
    if (header_field_is_named (field, readers[i].name, readers[i].length)) {
      g_autofree char *value = header_field_unfold (field);
      readers[i].read (reading, value);
      return;
    }
}
