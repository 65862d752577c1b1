/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"
#include "base/instant.h"
#include "command/mail_log.h"
#include "command/outgoing.h"
#include "command/remember.h"
#include "command/sign.h"
#include "command/trouble.h"
#include "filter/hand_over.h"
#include "mail/address.h"
#include "mail/message_id.h"

#define DEFAULT_SENDMAIL "/usr/sbin/sendmail"
#define STANDARD_INPUT   "-"

typedef struct {
  Arguments arguments;
  char *message_id;
  char *envelope_id;
  char *date;
  char *subject;
  char *sendmail; /* its path; NULL: not asked for */
  gboolean pass;
  char *mail_log; /* file, "-" for stdin; NULL: not asked for */
  gboolean once;
  gboolean proof;
  char **sendmail_argv;           /* whole; NULL without --sendmail */
  SendmailArguments for_sendmail; /* what stands in it */
} Record;

static void
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

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Record, record_clear)

static gboolean
hands_on (const Record *record)
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

/* --- the command line --- */

static gboolean
check_options (const Record *record, GError **error)
{
  if (record->pass && record->sendmail != NULL)
    return set_usage_error (error, "--pass or --sendmail, not both");
  if (record->message_id != NULL && hands_on (record))
    return set_usage_error (error, "--message-id reads no message that could "
                                   "be handed on");
  if (record->proof && !hands_on (record))
    return set_usage_error (error, "--proof goes with --pass or --sendmail");
  if (record->message_id == NULL &&
      (record->date != NULL || record->subject != NULL))
    return set_usage_error (error, "--date and --subject go with --message-id");
  if (record->mail_log != NULL &&
      (hands_on (record) || record->message_id != NULL ||
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
      {"--mail-log", "--mail-log=" STANDARD_INPUT},
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

static gboolean
parse_options (Record *record, const Command *command, char **argv,
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

static Sending
sending_of (const Record *record)
{
  return (Sending){
      .arguments = &record->arguments,
      .sendmail = record->sendmail == NULL ? NULL : &record->for_sendmail,
      .envelope_id = record->envelope_id,
      .somebody_waits = hands_on (record),
  };
}

/* --- facts alone --- */

/* One line of a header block. */
static void
append_field (GString *block, const char *name, const char *value)
{
  g_autofree char *line = g_strdup (value);
  g_strdelimit (line, "\r\n", ' ');
  g_string_append_printf (block, "%s: %s\n", name, line);
}

static gboolean
remember_facts (const Record *record, GError **error)
{
  g_autofree char *id = message_id_parse (record->message_id);
  if (id == NULL) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                 "--message-id %s: that is no Message-ID", record->message_id);
    return FALSE;
  }
  /* By way of a header block, so that facts are read as messages are. */
  g_autoptr (GString) block = g_string_new (NULL);
  if (record->subject != NULL)
    append_field (block, "Subject", record->subject);
  if (record->date != NULL)
    append_field (block, "Date", record->date);
  g_autoptr (Original) facts = original_parse (block->str, block->len);
  g_ptr_array_add (facts->message_ids, g_steal_pointer (&id));
  if (record->date != NULL &&
      !instant_parse (record->date, &facts->date, NULL) &&
      !instant_is_known (facts->date)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                 "--date %s: say 2026-11-20T08:00:00Z, or as the Date field "
                 "does",
                 record->date);
    return FALSE;
  }
  const Sending sending = sending_of (record);
  return sending_remember (&sending, facts, error);
}

/* --- messages --- */

static gboolean
write_message (int fd, gpointer data, GError **error)
{
  return outgoing_write (data, fd, error);
}

static gboolean
hand_on (const Record *record, Outgoing *outgoing, int *exit_status,
         GError **error)
{
  /* Whole, before sendmail gets the first byte of it. */
  if (record->sendmail != NULL)
    return spool_read_all (outgoing->spool, error) &&
           hand_over (record->sendmail_argv, write_message, outgoing,
                      exit_status, error);
  if (!outgoing_write (outgoing, STDOUT_FILENO, error))
    return FALSE;
  if (close (STDOUT_FILENO) != 0)
    return error_set_errno (error, errno, "standard output");
  return TRUE;
}

static void
identify (const Sending *sending, Outgoing *outgoing)
{
  const char *sender = sending_sender (sending, outgoing->facts);
  g_autofree char *address = sender == NULL ? NULL : address_normalize (sender);
  outgoing_identify (outgoing, address == NULL ? g_get_host_name ()
                                               : address_domain (address));
}

static gboolean
remember_message (const Record *record, int *exit_status, GError **error)
{
  const Sending sending = sending_of (record);
  g_autoptr (GError) failure = NULL;
  g_autoptr (Outgoing) outgoing = outgoing_read (STDIN_FILENO, &failure);
  if (outgoing != NULL && !hands_on (record))
    return sending_remember (&sending, outgoing->facts, error);

  if (outgoing != NULL) {
    identify (&sending, outgoing);
    if (record->proof)
      sign_outgoing (&record->arguments, outgoing);
    g_autoptr (GError) forgotten = NULL;
    if (!sending_remember (&sending, outgoing->facts, &forgotten))
      trouble_say ("%s; the message goes on", forgotten->message);
  }
  if (outgoing != NULL && hand_on (record, outgoing, exit_status, &failure))
    return TRUE;
  error_make_temporary (failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* mailq, newaliases, SMTP on stdin: sendmail alone, in our place. */
static gboolean
become_sendmail (const Record *record, GError **error)
{
  const struct sigaction standard = {.sa_handler = SIG_DFL};
  sigaction (SIGPIPE, &standard, NULL);
  sigaction (SIGXFSZ, &standard, NULL);
  execvp (record->sendmail_argv[0], record->sendmail_argv);
  error_set_errno (error, errno, "%s", record->sendmail_argv[0]);
  error_make_temporary (*error);
  return FALSE;
}

static gboolean
read_mail_log (const Record *record, GError **error)
{
  gboolean is_stdin = g_str_equal (record->mail_log, STANDARD_INPUT);
  const MailLogRun run = {
      .arguments = &record->arguments,
      .file = is_stdin ? NULL : record->mail_log,
      .once = record->once,
  };
  return mail_log_run (&run, error);
}

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  g_auto (Record) record = {0};
  if (!parse_options (&record, command, argv, error))
    return FALSE;
  if (record.arguments.helped)
    return TRUE;
  if (record.mail_log != NULL)
    return read_mail_log (&record, error);
  if (record.message_id != NULL)
    return remember_facts (&record, error);
  if (record.sendmail != NULL && !record.for_sendmail.is_submission)
    return become_sendmail (&record, error);
  return remember_message (&record, exit_status, error);
}

const Command record_command = {
    .name = "record",
    .operands = "[-- RECIPIENT...|SENDMAIL-ARG...]",
    .summary = "Remembers an outgoing message in the sent log",
    .manual =
        "Reads the message on stdin and remembers its Message-ID, recipients\n"
        "(its fields', unless -r or what stands behind \"--\" names them; -r\n"
        "may be repeated or hold a list), Date and Subject, as salted "
        "digests.\n"
        "What is remembered is on disk when the command ends, and before the\n"
        "message goes on.\n\n"
        "With --pass or --sendmail a message without a Message-ID gets one,\n"
        "and trouble in remembering stops no message: it goes to stderr and\n"
        "syslog in one line. --sendmail takes the sender and the recipients\n"
        "from sendmail's arguments.\n\n"
        "--mail-log reads the log of Postfix, Exim or Sendmail instead and\n"
        "remembers what was submitted: with a login, by programs on this "
        "host,\n"
        "or from [mail_log] networks. It follows the file through rotation,\n"
        "until SIGTERM, and goes on where it stopped; what it needs for that\n"
        "is kept beside the sent log.\n\n"
        "--proof adds a field, X-Backsift-Proof, that is signed with the "
        "first key\n"
        "of the key file ('backsift help key'). A report that returns it is\n"
        "genuine on every host that has the key, with no need of a log. It\n"
        "vouches for Message-ID, Date and the address in From, so sign what "
        "is\n"
        "not rewritten any more; a message that lacks one of them, or has "
        "two,\n"
        "gets no token. Without a usable key it goes on without one.\n\n"
        "Exit status: 0; 64 bad usage; 65 nothing to remember the message by;\n"
        "with --mail-log 73, 74 where that can't be read and 78 for bad\n"
        "settings; 75 for everything else, so that an MTA tries again; with\n"
        "--sendmail sendmail's own.\n\n"
        "Examples:\n"
        "  backsift record --sendmail -- -oi -t    as a mail program's "
        "sendmail\n"
        "  backsift record -- RECIPIENT...         fed with copies by an MTA\n"
        "  backsift record --message-id ID --date 2026-11-20T08:00:00Z\n"
        "  backsift record --mail-log=/var/log/mail.log\n",
    .flags = COMMAND_IN_MAIL_FLOW | COMMAND_ENVELOPE | COMMAND_PROGRAM,
    .run = run,
};
