/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/record_options.h"

#include "base/error.h"
#include "command/trouble.h"

#define DEFAULT_SENDMAIL "/usr/sbin/sendmail"

void
record_clear (Record *record)
{
  arguments_clear (&record->arguments);
  sendmail_arguments_clear (&record->for_sendmail);
  g_free (record->message_id);
  g_free (record->envelope_id);
  g_free (record->date);
  g_free (record->subject);
  g_free (record->sendmail);
  g_free (record->mail_log);
  g_strfreev (record->sendmail_argv);
}

gboolean
record_hands_on (const Record *record)
{
  return record->pass || record->sendmail != NULL;
}

static gboolean
set_usage_error (GError **error, const char *what)
{
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
               "%s (see 'backsift help record')", what);
  return FALSE;
}

static gboolean
check_options (const Record *record, GError **error)
{
  if (record->pass && record->sendmail != NULL)
    return set_usage_error (error, "--pass or --sendmail, not both");
  if (record->message_id != NULL && record_hands_on (record))
    return set_usage_error (error, "--message-id reads no message that could "
                                   "be handed on");
  if (record->proof && !record_hands_on (record))
    return set_usage_error (error, "--proof goes with --pass or --sendmail");
  if (record->message_id == NULL &&
      (record->date != NULL || record->subject != NULL))
    return set_usage_error (error, "--date and --subject go with --message-id");
  if (record->mail_log != NULL &&
      (record_hands_on (record) || record->message_id != NULL ||
       record->envelope_id != NULL || record->arguments.sender != NULL ||
       record->arguments.recipients != NULL ||
       record->arguments.program != NULL))
    return set_usage_error (error, "--mail-log reads a log and no message");
  if (record->once && record->mail_log == NULL)
    return set_usage_error (error, "--once goes with --mail-log");
  if (record->arguments.program != NULL && record->message_id != NULL)
    return set_usage_error (error, "name recipients by -r with --message-id");
  return TRUE;
}

/* Options whose value may be left out; GOption would take the next word. */
static char **
settle_optional_values (char **argv)
{
  static const struct {
    const char *word, *settled;
  } options[] = {
      {"--sendmail", "--sendmail=" DEFAULT_SENDMAIL},
      {"--mail-log", "--mail-log=" RECORD_STANDARD_INPUT},
  };
  char **settled = g_strdupv (argv);
  for (char **word = settled; *word != NULL && !g_str_equal (*word, "--");
       word++)
    for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
      if (g_str_equal (*word, options[i].word)) {
        g_free (*word);
        *word = g_strdup (options[i].settled);
      }
  return settled;
}

static void
prepare_sendmail (Record *record)
{
  char *sendmail[] = {record->sendmail, NULL};
  record->sendmail_argv = words_join (sendmail, record->arguments.program);
  sendmail_arguments_parse (record->sendmail_argv + 1, &record->for_sendmail);
}

gboolean
record_parse (Record *record, const Command *command, char **argv,
              GError **error)
{
  const GOptionEntry entries[] = {
      {"pass", 0, 0, G_OPTION_ARG_NONE, &record->pass,
       "Copy the message to stdout", NULL},
      {"sendmail", 0, 0, G_OPTION_ARG_FILENAME, &record->sendmail,
       "Hand it to sendmail (" DEFAULT_SENDMAIL ")", "PATH"},
      {"proof", 0, 0, G_OPTION_ARG_NONE, &record->proof,
       "Add a proof token to what is handed on", NULL},
      {"envelope-id", 0, 0, G_OPTION_ARG_FILENAME, &record->envelope_id,
       "The envelope id (ENVID) it is sent with", "ID"},
      {"message-id", 0, 0, G_OPTION_ARG_FILENAME, &record->message_id,
       "Read no message: remember this Message-ID", "ID"},
      {"date", 0, 0, G_OPTION_ARG_FILENAME, &record->date,
       "The Date of the message called --message-id", "DATE"},
      {"subject", 0, 0, G_OPTION_ARG_FILENAME, &record->subject,
       "The Subject of the message called --message-id", "TEXT"},
      {"mail-log", 0, 0, G_OPTION_ARG_FILENAME, &record->mail_log,
       "Follow an MTA's log (stdin without =FILE)", "FILE"},
      {"once", 0, 0, G_OPTION_ARG_NONE, &record->once,
       "With --mail-log=FILE: end at the file's end", NULL},
      {0},
  };
  g_auto (GStrv) settled = settle_optional_values (argv);
  if (!arguments_parse (&record->arguments, command, entries, settled, error))
    return FALSE;
  if (record->arguments.helped)
    return TRUE;
  if (!check_options (record, error))
    return FALSE;
  if (record->pass)
    trouble_keep_out_of_mail ();
  if (record->sendmail != NULL)
    prepare_sendmail (record);
  return TRUE;
}
