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
#include "command/record_options.h"
#include "command/remember.h"
#include "command/sign.h"
#include "command/trouble.h"
#include "filter/hand_over.h"
#include "mail/address.h"
#include "mail/message_id.h"

static Sending
sending_of (const Record *record)
{
  return (Sending){
      .arguments = &record->arguments,
      .sendmail = record->sendmail == NULL ? NULL : &record->for_sendmail,
      .envelope_id = record->envelope_id,
      .somebody_waits = record_hands_on (record),
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
  if (outgoing != NULL && !record_hands_on (record))
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
  gboolean is_stdin = g_str_equal (record->mail_log, RECORD_STANDARD_INPUT);
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
  if (!record_parse (&record, command, argv, error))
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
