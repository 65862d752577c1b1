/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/remember.h"

#include "base/error.h"
#include "base/instant.h"
#include "mail/address.h"

/* A pipe from an MTA has time; a person who sends a message has less. */
#define WAIT_SECONDS       30.0
#define SHORT_WAIT_SECONDS 10.0

/* By how much the clock that dated a message may be ahead of ours. */
#define CLOCK_TOLERANCE_SECONDS SECONDS_PER_MINUTE

/* @list is one address or several with commas between; FALSE where one of
 * them is no address. */
static gboolean
add_addresses (GPtrArray *addresses, const char *list)
{
  char *whole = address_normalize (list);
  if (whole != NULL) {
    g_ptr_array_add (addresses, whole);
    return TRUE;
  }
  gboolean all_valid = TRUE;
  g_auto (GStrv) parts = g_strsplit (list, ",", -1);
  for (char **part = parts; *part != NULL; part++) {
    char *address = address_normalize (part[0]);
    if (address != NULL)
      g_ptr_array_add (addresses, address);
    else
      all_valid = FALSE;
  }
  return all_valid;
}

/* Puts the envelope's recipients in the place of the fields', which may lack
 * some (Bcc) and name others (an earlier sender's To in a resent message). With
 * sendmail's -t both count: Postfix, Sendmail and msmtp send to both; Exim
 * takes the command line's away, where to know one too many loses no mail. */
static gboolean
replace_recipients (const Sending *sending, Original *facts, GError **error)
{
  g_autoptr (GPtrArray) recipients = g_ptr_array_new_with_free_func (g_free);
  char **given = sending->arguments->recipients;
  for (char **r = given; r != NULL && *r != NULL; r++)
    if (!add_addresses (recipients, *r)) {
      g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                   "-r %s: that is no address", *r);
      return FALSE;
    }
  const SendmailArguments *sendmail = sending->sendmail;
  char **operands = sendmail == NULL ? sending->arguments->program : NULL;
  /* A local user's bare name is no address yet; its bounces stay here. */
  for (char **r = operands; r != NULL && *r != NULL; r++)
    add_addresses (recipients, *r);
  if (given == NULL && sendmail != NULL)
    for (guint i = 0; i < sendmail->recipients->len; i++)
      add_addresses (sendmail->takes_recipients_from_message ? facts->recipients
                                                             : recipients,
                     g_ptr_array_index (sendmail->recipients, i));
  if (recipients->len == 0)
    return TRUE;
  g_ptr_array_unref (facts->recipients);
  facts->recipients = g_steal_pointer (&recipients);
  return TRUE;
}

const char *
sending_sender (const Sending *sending, const Original *facts)
{
  const char *sender = sending->arguments->sender;
  if (sender == NULL && sending->sendmail != NULL)
    sender = sending->sendmail->sender;
  if (sender == NULL)
    sender = facts->sender;
  return sender == NULL || *sender == '\0' ? NULL : sender;
}

static const char *
envelope_id_of (const Sending *sending)
{
  if (sending->envelope_id == NULL && sending->sendmail != NULL)
    return sending->sendmail->envelope_id;
  return sending->envelope_id;
}

static gboolean
add_to_log (const Sending *sending, const Original *facts,
            const Settings *settings, GError **error)
{
  const Arguments *arguments = sending->arguments;
  g_autoptr (SentLog) log = sent_log_open (
      arguments_log_path (arguments, settings), SENT_LOG_WRITE,
      sending->somebody_waits ? SHORT_WAIT_SECONDS : WAIT_SECONDS, error);
  if (log == NULL)
    return FALSE;

  /* A resent message bounces under the id it had. */
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_ptr_array_extend (ids, facts->message_ids, NULL, NULL);
  g_ptr_array_extend (ids, facts->resent_ids, NULL, NULL);
  const SentMessage message = {
      .message_ids = ids,
      .envelope_id = envelope_id_of (sending),
      .recipients = facts->recipients,
      .subject = facts->subject,
      .date = facts->date,
      .sent_at = arguments->now,
      .way = sending->sendmail != NULL ? SENT_WAY_SENDMAIL : SENT_WAY_RECORD,
  };
  return sent_log_add (log, &message, 1, arguments->now,
                       settings_get_duration (settings, SETTING_LOG_KEEP),
                       error);
}

/* The message goes out, or may have gone already: a bounce of it must not count
 * as backscatter. Where not even that can be noted, what stopped the recording
 * is what is said. */
static void
note_missed (const Sending *sending, const Settings *settings)
{
  const Arguments *arguments = sending->arguments;
  (void) sent_log_note_missed (arguments_log_path (arguments, settings),
                               arguments->now + CLOCK_TOLERANCE_SECONDS, NULL);
}

static gboolean
remember (const Sending *sending, const Original *facts, GError **error)
{
  g_autoptr (Settings) settings =
      arguments_settings (sending->arguments, error);
  if (settings != NULL && add_to_log (sending, facts, settings, error))
    return TRUE;
  if (settings == NULL)
    settings = arguments_settings_as_far (sending->arguments);
  note_missed (sending, settings);
  return FALSE;
}

void
error_make_temporary (GError *error)
{
  error->domain = BACKSIFT_ERROR;
  error->code = BACKSIFT_ERROR_TEMPORARY;
}

gboolean
sending_remember (const Sending *sending, Original *facts, GError **error)
{
  if (!replace_recipients (sending, facts, error))
    return FALSE;
  if (facts->message_ids->len == 0 && facts->resent_ids->len == 0 &&
      facts->recipients->len == 0 && envelope_id_of (sending) == NULL) {
    g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                         "nothing to remember: the message has neither a "
                         "Message-ID nor recipients; name some with -r");
    return FALSE;
  }
  g_autoptr (GError) failure = NULL;
  if (remember (sending, facts, &failure))
    return TRUE;
  error_make_temporary (failure);
  g_propagate_prefixed_error (error, g_steal_pointer (&failure),
                              "not remembered: ");
  return FALSE;
}
