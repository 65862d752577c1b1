/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No JSON parser: what arrives by mail is JSON that was folded at some column
 * ("!\n " in the middle of a word), cut off, or quoted a second time inside a
 * JSON string. So pairs of a name and a string are picked out as they come,
 * and structure is not looked at.
 */
#include "report/json_notice.h"

#include "report/limits.h"

static const struct {
  const char *type;
  ReportKind kind;
  const char *action; /* RFC 3464, 2.3.3 */
} types[] = {
    {"Bounce", REPORT_KIND_FAILURE, "failed"},
    {"Reject", REPORT_KIND_FAILURE, "failed"},
    {"Complaint", REPORT_KIND_FEEDBACK, NULL},
    {"Delivery", REPORT_KIND_SUCCESS, "delivered"},
    {"DeliveryDelay", REPORT_KIND_DELAY, "delayed"},
};

void
json_notice_free (JsonNotice *notice)
{
  if (notice == NULL)
    return;
  g_free (notice->status);
  g_free (notice->header);
  g_free (notice);
}

/* @text without the folds that mail made. */
static char *
unfold (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p++) {
    if (g_str_has_prefix (p, "!\n "))
      p += 2;
    else if (g_str_has_prefix (p, "\n "))
      p += 1;
    else
      g_string_append_c (plain, *p);
  }
  return g_string_free (plain, FALSE);
}

/* @text with one level of escaping taken off: the notice is a string inside
 * JSON. */
static char *
unquote (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p++) {
    if (g_str_has_prefix (p, "\"{\\\""))
      continue; /* the quote that opens the inner notice */
    if (p[0] == '\\' && (p[1] == '"' || p[1] == '\\'))
      p++;
    g_string_append_c (plain, *p);
  }
  return g_string_free (plain, FALSE);
}

/* The notice in @text, or NULL where there is none. */
static char *
plain_notice (const char *text)
{
  if (text[strspn (text, " \t\n")] != '{')
    return NULL;
  char *plain = unfold (text);
  if (strstr (plain, "\\\"notificationType\\\"") != NULL ||
      strstr (plain, "\\\"eventType\\\"") != NULL) {
    char *unquoted = unquote (plain);
    g_free (plain);
    return unquoted;
  }
  if (strstr (plain, "\"notificationType\"") == NULL &&
      strstr (plain, "\"eventType\"") == NULL)
    g_clear_pointer (&plain, g_free);
  return plain;
}

/* The string at *@text (behind its opening quote), which is moved behind the
 * closing one. Control characters become blanks. */
static char *
read_string (const char **text)
{
  GString *string = g_string_new (NULL);
  const char *p = *text;
  for (; *p != '\0' && *p != '"'; p++) {
    if (*p == '\\' && p[1] != '\0')
      p++;
    g_string_append_c (string, g_ascii_iscntrl (*p) ? ' ' : *p);
  }
  *text = *p == '"' ? p + 1 : p;
  return g_string_free (string, FALSE);
}

/* What was picked out so far. */
typedef struct {
  char *type;
  char *source;
  char *subject;
  char *date;
  char *message_id; /* of a Message-ID field */
  char *service_id; /* the service's own, which it sends as Message-ID */
  char *field_name; /* {"name": ..., "value": ...} */
  GPtrArray *recipients;
} Picked;

static void
picked_clear (Picked *picked)
{
  g_free (picked->type);
  g_free (picked->source);
  g_free (picked->subject);
  g_free (picked->date);
  g_free (picked->message_id);
  g_free (picked->service_id);
  g_free (picked->field_name);
  g_ptr_array_unref (picked->recipients);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picked, picked_clear)

static void
replace (char **where, const char *value)
{
  g_free (*where);
  *where = g_strdup (value);
}

static void
set_once (char **where, const char *value)
{
  if (*where == NULL)
    *where = g_strdup (value);
}

static void
pick (Picked *picked, const char *name, const char *value)
{
  if (g_str_equal (name, "notificationType") || g_str_equal (name, "eventType"))
    set_once (&picked->type, value);
  else if (g_str_equal (name, "source"))
    set_once (&picked->source, value);
  else if (g_str_equal (name, "subject"))
    set_once (&picked->subject, value);
  else if (g_str_equal (name, "date"))
    set_once (&picked->date, value);
  else if (g_str_equal (name, "messageId"))
    set_once (&picked->service_id, value);
  else if (g_str_equal (name, "name"))
    replace (&picked->field_name, value);
  else if (g_str_equal (name, "value") && picked->field_name != NULL &&
           g_ascii_strcasecmp (picked->field_name, "Message-ID") == 0)
    set_once (&picked->message_id, value);
  else if (g_str_equal (name, "emailAddress") &&
           picked->recipients->len < REPORT_MAX_RECIPIENTS)
    g_ptr_array_add (picked->recipients, g_strdup (value));
}

static void
pick_pairs (const char *text, Picked *picked)
{
  g_autofree char *name = NULL;
  while ((text = strchr (text, '"')) != NULL) {
    text++;
    char *string = read_string (&text);
    gsize gap = strspn (text, " \t\n");
    if (text[gap] == ':') {
      g_free (name);
      name = string;
      text += gap + 1;
      continue;
    }
    if (name != NULL)
      pick (picked, name, string);
    g_free (string);
    g_clear_pointer (&name, g_free);
  }
}

static char *
status_fields (const Picked *picked, const char *action)
{
  GString *status = g_string_new ("Reporting-MTA: dns; amazonses.com\n");
  for (guint i = 0; action != NULL && i < picked->recipients->len; i++)
    g_string_append_printf (
        status, "\nFinal-Recipient: rfc822; %s\nAction: %s\n",
        (const char *) g_ptr_array_index (picked->recipients, i), action);
  return g_string_free (status, FALSE);
}

static char *
header_fields (const Picked *picked)
{
  GString *header = g_string_new (NULL);
  if (picked->source != NULL)
    g_string_append_printf (header, "From: %s\n", picked->source);
  if (picked->subject != NULL)
    g_string_append_printf (header, "Subject: %s\n", picked->subject);
  if (picked->date != NULL)
    g_string_append_printf (header, "Date: %s\n", picked->date);
  const char *id =
      picked->message_id != NULL ? picked->message_id : picked->service_id;
  if (id != NULL)
    g_string_append_printf (header, "Message-ID: %s\n", id);
  return g_string_free (header, FALSE);
}

JsonNotice *
json_notice_parse (const char *text)
{
  g_autofree char *plain = plain_notice (text);
  if (plain == NULL)
    return NULL;
  g_auto (Picked)
      picked = {.recipients = g_ptr_array_new_with_free_func (g_free)};
  pick_pairs (plain, &picked);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_strcmp0 (picked.type, types[i].type) != 0)
      continue;
    JsonNotice *notice = g_new0 (JsonNotice, 1);
    notice->kind = types[i].kind;
    notice->status = status_fields (&picked, types[i].action);
    notice->header = header_fields (&picked);
    return notice;
  }
  return NULL;
}
