/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/quarantine_command.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/instant.h"
#include "command/digest_text.h"
#include "mail/address.h"
#include "mail/maildir.h"
#include "report/compose.h"

static gboolean
is_local_part (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || strchr ("<>()@,;:\\\"[]", *p) != NULL)
      return FALSE;
  return *text != '\0';
}

/* This user on this host, whom the mail is from and to. */
static char *
own_address (void)
{
  const char *user = g_get_user_name ();
  const char *host = g_get_host_name ();
  return g_strdup_printf ("%s@%s", is_local_part (user) ? user : "backsift",
                          address_is_host_name (host) ? host : "localhost");
}

/* For commands that shall find the same things. */
static char *
named_options (const Arguments *arguments)
{
  GString *options = g_string_new (NULL);
  const char *const given[][2] = {{"--config", arguments->config},
                                  {"--log", arguments->log}};
  for (guint i = 0; i < G_N_ELEMENTS (given); i++) {
    if (given[i][1] == NULL)
      continue;
    g_autofree char *path = g_canonicalize_filename (given[i][1], NULL);
    g_autofree char *quoted = g_shell_quote (path);
    g_string_append_printf (options, " %s %s", given[i][0], quoted);
  }
  return g_string_free (options, FALSE);
}

static GBytes *
compose (const QuarantineCommand *command, const News *news, GError **error)
{
  const Arguments *arguments = &command->arguments;
  const Settings *settings = command->situation.settings;
  g_autofree char *options = named_options (arguments);
  const DigestText text = {
      .news = news,
      .program = "backsift quarantine",
      .options = options,
      .keep_seconds = settings_get_duration (settings, SETTING_QUARANTINE_KEEP),
      .path = quarantine_path (command->quarantine),
  };
  g_autofree char *address = own_address ();
  g_autofree char *from = g_strdup_printf ("backsift <%s>", address);
  g_autofree char *subject = digest_text_subject (&text);
  g_autofree char *plain = digest_text_plain (&text);
  g_autofree char *html = digest_text_html (&text);
  const Composition composition = {from,  address, subject,
                                   plain, html,    arguments->now};
  return compose_alternative (&composition, error);
}

static gboolean
deliver (const char *inbox, GBytes *mail, GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (mail, &length);
  if (!maildir_is (inbox)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
                 "%s is no Maildir: set [quarantine] inbox", inbox);
    return FALSE;
  }
  g_autoptr (MaildirDelivery) delivery = maildir_delivery_new (inbox, error);
  return delivery != NULL &&
         descriptor_write (maildir_delivery_fd (delivery), bytes, length,
                           error) &&
         maildir_delivery_commit (delivery, NULL, NULL, error);
}

/* What became of it, for a person. */
typedef enum { NOT_DUE, NOTHING_NEW, SENT } Done;

/* In a transaction: of two that are started at once one has nothing to do. It
 * is delivered before that is noted, so that none is lost. */
static gboolean
send_digest (QuarantineCommand *command, Done *done, GError **error)
{
  const Settings *settings = command->situation.settings;
  gint64 period =
      settings_get_duration (settings, SETTING_QUARANTINE_DIGEST_PERIOD);
  gint64 now = command->arguments.now;
  gboolean is_due;
  *done = NOT_DUE;
  if (!news_are_due (command->contents, now, period, &is_due, error))
    return FALSE;
  if (!is_due && !command->options.print)
    return TRUE;
  g_autoptr (News) news =
      news_new (command->contents, command->situation.context.logs, error);
  *done = NOTHING_NEW;
  if (news == NULL || news->n_new == 0)
    return news != NULL;
  g_autoptr (GBytes) mail = compose (command, news, error);
  *done = SENT;
  if (mail == NULL)
    return FALSE;
  if (command->options.print)
    return fwrite (g_bytes_get_data (mail, NULL), 1, g_bytes_get_size (mail),
                   stdout) == g_bytes_get_size (mail) ||
           error_set_errno (error, EIO, "standard output");
  return deliver (settings_get_path (settings, SETTING_QUARANTINE_INBOX), mail,
                  error) &&
         quarantine_index_set_digested (contents_index (command->contents), now,
                                        error);
}

static void
say (Done done)
{
  static const char *const words[] = {
      [NOT_DUE] = "the last digest is younger than [quarantine] digest_period",
      [NOTHING_NEW] = "nothing was quarantined since the last digest",
      [SENT] = "delivered",
  };
  puts (words[done]);
}

gboolean
quarantine_digest (QuarantineCommand *command, char **operands,
                   int *exit_status, GError **error)
{
  (void) operands;
  (void) exit_status;
  Done done;
  if (!quarantine_command_open (command, error))
    return FALSE;
  if (contents_messages (command->contents)->len > 0 &&
      !contents_has_file (command->contents)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
                 "the index in %s can't be written: nobody would know when the "
                 "last digest was sent",
                 quarantine_path (command->quarantine));
    return FALSE;
  }
  QuarantineIndex *index = contents_index (command->contents);
  if (!quarantine_index_begin (index, error))
    return FALSE;
  gboolean is_done = send_digest (command, &done, error);
  if (!quarantine_index_end (index, is_done, is_done ? error : NULL))
    return FALSE;
  if (!command->options.quiet && !command->options.print)
    say (done);
  return TRUE;
}
