/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <unistd.h>

#include "base/error.h"
#include "command/common.h"
#include "command/trouble.h"
#include "filter/stamp.h"

/* Some file systems report a full disk or quota only on close. */
static gboolean
close_output (GError **error)
{
  if (close (STDOUT_FILENO) == 0)
    return TRUE;
  return error_set_errno (error, errno, "standard output");
}

static gboolean
run (const Command *command, char **argv, int *exit_status G_GNUC_UNUSED,
     GError **error)
{
  g_auto (Arguments) arguments = {0};
  trouble_keep_out_of_mail ();
  if (!arguments_parse (&arguments, command, NULL, argv, error))
    return FALSE;
  if (arguments.helped)
    return TRUE;
  g_auto (Situation) situation = {0};
  situation_set_up_for_delivery (&situation, &arguments);

  g_autoptr (Spool) spool = spool_new (STDIN_FILENO);
  g_auto (Outcome) outcome = {0};
  if (!outcome_find (spool, &situation.context, &outcome, error) ||
      !stamp_write (spool, &outcome, STAMP_KEEP_FROM_LINE, STDOUT_FILENO,
                    error) ||
      !close_output (error))
    return FALSE;
  if (outcome.trouble != NULL && situation.trouble == NULL)
    trouble_say ("%s", outcome.trouble);
  return TRUE;
}

const Command filter_command = {
    .name = "filter",
    .summary = "Copies a message from stdin to stdout, a report with its "
               "verdict",
    .manual =
        "A report gets the fields X-Backsift-Verdict and X-Backsift-Evidence.\n"
        "Ordinary mail is copied byte for byte, but for X-Backsift-* fields\n"
        "that somebody else put there.\n\n"
        "The envelope comes from -f and -r, else from SENDER and RECIPIENT in\n"
        "the environment, else from the message.\n\n"
        "Exit status: 0 when all is written. 75 when the message could not be\n"
        "read or written, and on bad usage: deliver the original, or try\n"
        "again. Trouble with the sent log or the settings stops no message;\n"
        "it goes to stderr and syslog in one line; to syslog alone where\n"
        "stderr is stdout, as in Exim's transport_filter.\n",
    .flags = COMMAND_DELIVERS | COMMAND_IN_MAIL_FLOW | COMMAND_ENVELOPE,
    .run = run,
};
