/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/delivery_status.h"

#include "base/instant.h"
#include "mail/address.h"
#include "mail/header.h"
#include "mail/message_id.h"
#include "report/field_value.h"
#include "report/limits.h"

static void
delivery_recipient_free (DeliveryRecipient *recipient)
{
  g_ptr_array_unref (recipient->addresses);
  g_free (recipient);
}

void
delivery_status_free (DeliveryStatus *status)
{
  if (status == NULL)
    return;
  g_ptr_array_unref (status->recipients);
  g_ptr_array_unref (status->message_ids);
  g_free (status->envelope_id);
  g_free (status->queue_id);
  g_free (status->sender);
  g_free (status);
}

/* RFC 6533, 3: "\x{E4}" stands for a character in an address of type utf-8. */
static char *
decode_unicode (const char *value)
{
  GString *plain = g_string_sized_new (strlen (value));
  while (*value != '\0') {
    char *end = NULL;
    guint64 code = g_str_has_prefix (value, "\\x{")
                       ? g_ascii_strtoull (value + 3, &end, 16)
                       : 0;
    if (end == NULL || *end != '}' || code <= ' ' || code > 0x10ffff ||
        !g_unichar_validate ((gunichar) code)) {
      g_string_append_c (plain, *value++);
      continue;
    }
    g_string_append_unichar (plain, (gunichar) code);
    value = end + 1;
  }
  return g_string_free (plain, FALSE);
}

/* Whether the text at @plus is an escape that xtext (RFC 3461, 4) needs:
 * "+" and two digits, of a character that can't stand there itself. */
static gboolean
is_xtext_escape (const char *plus)
{
  if (strspn (plus + 1, "0123456789ABCDEF") < 2)
    return FALSE;
  int code =
      g_ascii_xdigit_value (plus[1]) * 16 + g_ascii_xdigit_value (plus[2]);
  return code == '+' || code == '=' || code <= ' ' || code > '~';
}

/* @value decoded from xtext. The receiving system should have done it, and
 * most have: so only where every "+" starts an escape. */
static char *
decode_xtext (const char *value)
{
  for (const char *p = strchr (value, '+'); p != NULL; p = strchr (p + 1, '+'))
    if (!is_xtext_escape (p))
      return g_utf8_make_valid (value, -1);
  GString *plain = g_string_sized_new (strlen (value));
  for (const char *p = value; *p != '\0'; p++)
    if (*p == '+') {
      int code = g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2]);
      g_string_append_c (plain, (char) code);
      p += 2;
    } else {
      g_string_append_c (plain, *p);
    }
  char *valid = g_utf8_make_valid (plain->str, (gssize) plain->len);
  g_string_free (plain, TRUE);
  return valid;
}

/* "rfc822; <user@example.net> (comment)" to the address. The type is left
 * out by some, written "rfc/822" by others; it says nothing that the address
 * itself doesn't. */
static char *
typed_address (const char *value)
{
  const char *semicolon = strchr (value, ';');
  const char *at = strchr (value, '@');
  if (semicolon != NULL && (at == NULL || semicolon < at))
    value = semicolon + 1;
  g_autofree char *decoded = decode_unicode (value);
  char *plain = address_normalize (decoded);
  return plain != NULL ? plain : field_address (decoded);
}

/* The address that the sender gave as ORCPT, which is xtext. */
static char *
original_address (const char *value)
{
  g_autofree char *decoded = decode_xtext (value);
  char *address = typed_address (decoded);
  return address != NULL ? address : typed_address (value);
}

static DeliveryAction
action_from_status (const char *value)
{
  switch (*value) {
  case '5':
    return DELIVERY_FAILED;
  case '4':
    return DELIVERY_DELAYED;
  case '2':
    return DELIVERY_DONE;
  default:
    return DELIVERY_UNKNOWN;
  }
}

static DeliveryAction
action_from_word (const char *value)
{
  static const struct {
    const char *word;
    DeliveryAction action;
  } words[] = {
      {"fail", DELIVERY_FAILED},      {"delay", DELIVERY_DELAYED},
      {"deliver", DELIVERY_DONE},     {"relay", DELIVERY_DONE},
      {"expand", DELIVERY_DONE},      {"expired", DELIVERY_FAILED},
      {"deferred", DELIVERY_DELAYED}, {"bounce", DELIVERY_FAILED},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strncasecmp (value, words[i].word, strlen (words[i].word)) == 0)
      return words[i].action;
  return DELIVERY_UNKNOWN;
}

/* What is being read: the status and, in it, the group of fields that the
 * current line belongs to. */
typedef struct {
  DeliveryStatus *status;
  DeliveryRecipient *group; /* owned by status; NULL between groups */
  gboolean has_action;
  guint n_encoded_words; /* that may still come */
} Reader;

static DeliveryRecipient *
current_group (Reader *reader)
{
  if (reader->group == NULL) {
    reader->group = g_new0 (DeliveryRecipient, 1);
    reader->group->addresses = g_ptr_array_new_with_free_func (g_free);
    reader->has_action = FALSE;
    g_ptr_array_add (reader->status->recipients, reader->group);
  }
  return reader->group;
}

static void
add_address (Reader *reader, char *address)
{
  address_add (current_group (reader)->addresses, address,
               REPORT_MAX_RECIPIENTS);
}

/* A second field of a name that a group has once starts the next group: seen
 * where no empty line stands between two. */
static void
read_final (Reader *reader, const char *value)
{
  if (reader->group != NULL && reader->group->has_final)
    reader->group = NULL;
  current_group (reader)->has_final = TRUE;
  add_address (reader, typed_address (value));
}

static void
read_original (Reader *reader, const char *value)
{
  if (reader->group != NULL && reader->group->has_original)
    reader->group = NULL;
  current_group (reader)->has_original = TRUE;
  add_address (reader, original_address (value));
}

/* Sendmail's: where its aliases sent the mail. */
static void
read_actual (Reader *reader, const char *value)
{
  add_address (reader, typed_address (value));
}

static void
read_action (Reader *reader, const char *value)
{
  DeliveryAction action = action_from_word (value);
  DeliveryRecipient *group = current_group (reader);
  if (action == DELIVERY_UNKNOWN)
    return;
  group->action = action;
  reader->has_action = TRUE;
}

static void
read_status (Reader *reader, const char *value)
{
  DeliveryRecipient *group = current_group (reader);
  if (!reader->has_action && group->action == DELIVERY_UNKNOWN)
    group->action = action_from_status (value);
}

static void
read_envelope_id (Reader *reader, const char *value)
{
  if (reader->status->envelope_id == NULL && *value != '\0')
    reader->status->envelope_id = decode_xtext (value);
}

/* Postfix's: RFC 3464 has no field for it. */
static void
read_queue_id (Reader *reader, const char *value)
{
  if (reader->status->queue_id == NULL && *value != '\0')
    reader->status->queue_id = g_utf8_make_valid (value, -1);
}

static void
read_sender (Reader *reader, const char *value)
{
  if (reader->status->sender == NULL)
    reader->status->sender = typed_address (value);
}

static void
read_arrival_date (Reader *reader, const char *value)
{
  if (!instant_is_known (reader->status->arrived_at))
    reader->status->arrived_at = field_date (value);
}

static void
read_message_id (Reader *reader, const char *value)
{
  message_ids_parse (value, reader->status->message_ids,
                     REPORT_MAX_MESSAGE_IDS);
}

static void
read_disposition (Reader *reader, const char *value)
{
  (void) value;
  reader->status->has_disposition = TRUE;
}

static void
read_feedback_type (Reader *reader, const char *value)
{
  (void) value;
  reader->status->has_feedback_type = TRUE;
}

/* Fields that show the text to be a status but say nothing we need. */
static void
read_nothing (Reader *reader, const char *value)
{
  (void) reader;
  (void) value;
}

static const struct {
  const char *name;
  void (*read) (Reader *reader, const char *value);
} readers[] = {
    {"Final-Recipient", read_final},
    {"Original-Recipient", read_original},
    {"X-Actual-Recipient", read_actual},
    {"Action", read_action},
    {"Status", read_status},
    {"Original-Envelope-Id", read_envelope_id},
    {"Original-Message-ID", read_message_id},
    {"X-Original-Message-ID", read_message_id},
    {"Reporting-MTA", read_nothing},
    {"Diagnostic-Code", read_nothing},
    {"Arrival-Date", read_arrival_date},
    {"X-Postfix-Queue-ID", read_queue_id},
    {"X-Postfix-Sender", read_sender},
    {"Reporting-UA", read_nothing},
    {"Disposition", read_disposition},
    {"Feedback-Type", read_feedback_type},
};

static void
read_group (Reader *reader, const char *text, gsize length)
{
  HeaderScan scan;
  HeaderField field;
  reader->group = NULL;
  header_scan_init (&scan, text, length);
  /* one more than are read, so that the last one's action is */
  while (reader->status->recipients->len <= REPORT_MAX_RECIPIENTS &&
         header_scan_next (&scan, &field))
    for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
      if (header_field_is (&field, readers[i].name)) {
        g_autofree char *value = header_field_unfold (&field);
        gsize room = encoded_words_room (value, strlen (value),
                                         &reader->n_encoded_words);
        value[room] = '\0';
        reader->status->n_fields++;
        readers[i].read (reader, value);
      }
}

DeliveryStatus *
delivery_status_parse (const char *text)
{
  DeliveryStatus *status = g_new0 (DeliveryStatus, 1);
  status->arrived_at = INSTANT_UNKNOWN;
  status->recipients =
      g_ptr_array_new_with_free_func ((GDestroyNotify) delivery_recipient_free);
  status->message_ids = g_ptr_array_new_with_free_func (g_free);

  Reader reader = {.status = status,
                   .n_encoded_words = REPORT_MAX_ENCODED_WORDS};
  while (*text != '\0' && status->recipients->len < REPORT_MAX_RECIPIENTS) {
    const char *end = strstr (text, "\n\n");
    gsize length = end != NULL ? (gsize) (end - text) + 1 : strlen (text);
    read_group (&reader, text, length);
    text += length;
    text += strspn (text, "\n");
  }
  return status;
}

DeliveryAction
delivery_status_worst (const DeliveryStatus *status)
{
  static const DeliveryAction order[] = {DELIVERY_FAILED, DELIVERY_DELAYED,
                                         DELIVERY_DONE};
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint n = 0; n < status->recipients->len; n++) {
      const DeliveryRecipient *one = g_ptr_array_index (status->recipients, n);
      if (one->action == order[i])
        return order[i];
    }
  return DELIVERY_UNKNOWN;
}
