/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <unistd.h>

#include "base/error.h"
#include "command/common.h"
#include "command/trouble.h"
#include "filter/filing.h"
#include "filter/hand_over.h"
#include "filter/stamp.h"
#include "mail/maildir.h"

typedef struct {
  Spool *spool;
  const Outcome *outcome;
} Delivery;

static gboolean
check_destination (const char *maildir, char **mda, GError **error)
{
  const char *wrong = NULL;
  if (maildir != NULL && mda != NULL)
    wrong = "name an MDA or --maildir, not both";
  else if (maildir == NULL && (mda == NULL || *mda == NULL))
    wrong = "say where to: '-- MDA ARG...' or --maildir DIR";
  if (wrong != NULL) {
    g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE, wrong);
    return FALSE;
  }
  if (maildir != NULL && !maildir_is (maildir)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
                 "%s is no Maildir: make it, with cur, new and tmp", maildir);
    return FALSE;
  }
  return TRUE;
}

static gboolean
write_stamped (int fd, gpointer data, GError **error)
{
  const Delivery *delivery = data;
  return stamp_write (delivery->spool, delivery->outcome, STAMP_KEEP_FROM_LINE,
                      fd, error);
}

/* Whether the message is dealt with. A quarantine that takes nothing is no
 * reason to hold a message back: it is delivered. */
static gboolean
put_aside (const Delivery *delivery, const Situation *situation)
{
  Action action =
      policy_action (&situation->context.policy, delivery->outcome->kind,
                     delivery->outcome->verdict);
  if (action == ACTION_DELIVER)
    return FALSE;
  /* Reads all, so that the message can still be delivered afterwards, and
   * who writes it meets no broken pipe. */
  g_autoptr (GError) error = NULL;
  if (!spool_read_all (delivery->spool, &error)) {
    trouble_say ("%s; delivering it", error->message);
    return FALSE;
  }
  if (action == ACTION_DISCARD)
    return TRUE;
  g_autoptr (Quarantine) quarantine = situation_quarantine (situation);
  g_autofree char *trouble = NULL;
  if (quarantine_add (quarantine, delivery->spool, delivery->outcome, &trouble,
                      &error)) {
    if (trouble != NULL)
      trouble_say ("quarantine: %s; the message is there", trouble);
    return TRUE;
  }
  trouble_say ("quarantine: %s; delivering the message", error->message);
  return FALSE;
}

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  g_autofree char *maildir = NULL;
  const GOptionEntry entries[] = {
      {"maildir", 0, 0, G_OPTION_ARG_FILENAME, &maildir,
       "Deliver into this Maildir instead of to an MDA", "DIR"},
      {0},
  };
  g_auto (Arguments) arguments = {0};
  if (!arguments_parse (&arguments, command, entries, argv, error))
    return FALSE;
  if (arguments.helped)
    return TRUE;
  if (!check_destination (maildir, arguments.program, error))
    return FALSE;
  g_auto (Situation) situation = {0};
  situation_set_up_for_delivery (&situation, &arguments);
  situation.context.keeps_headers = situation_keeps_headers (&situation);

  g_autoptr (Spool) spool = spool_new (STDIN_FILENO);
  g_auto (Outcome) outcome = {0};
  if (!outcome_find (spool, &situation.context, &outcome, error))
    return FALSE;
  if (outcome.trouble != NULL && situation.trouble == NULL)
    trouble_say ("%s", outcome.trouble);

  Delivery delivery = {spool, &outcome};
  if (put_aside (&delivery, &situation))
    return TRUE;
  if (maildir != NULL)
    return file_into_maildir (&(Filing){.path = maildir, .extent = FILE_WHOLE},
                              spool, &outcome, NULL, error);
  /* Before another program gets the first byte all are here: what it makes of
   * half a message can't be taken back. */
  return spool_read_all (spool, error) &&
         hand_over (arguments.program, write_stamped, &delivery, exit_status,
                    error);
}

const Command deliver_command = {
    .name = "deliver",
    .operands = "[-- MDA ARG...]",
    .summary = "Puts backscatter into quarantine, and hands all else to an MDA",
    .manual =
        "Reads a message on stdin. The settings say what is done with each\n"
        "kind and verdict: deliver, quarantine or discard. A message that\n"
        "can't be put into quarantine is delivered.\n\n"
        "Exit status: the MDA's own; 0 when the message is in quarantine or\n"
        "in the Maildir; 75 (try again) when it could not be read or\n"
        "delivered, and on bad usage.\n\n"
        "Example, as a user's ~/.forward (Postfix):\n"
        "  \"|/usr/local/bin/backsift deliver -- /usr/bin/procmail || exit "
        "75\"\n",
    .flags = COMMAND_DELIVERS | COMMAND_IN_MAIL_FLOW | COMMAND_ENVELOPE |
             COMMAND_PROGRAM,
    .run = run,
};
