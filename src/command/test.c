/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <unistd.h>

#include "command/common.h"
#include "command/trouble.h"
#include "filter/outcome.h"

/* Part of the contract with callers, as in "if backsift test". */
enum { TEST_BACKSCATTER = 0, TEST_NOT_BACKSCATTER = 1 };

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  g_auto (Arguments) arguments = {0};
  if (!arguments_parse (&arguments, command, NULL, argv, error))
    return FALSE;
  if (arguments.helped)
    return TRUE;
  g_auto (Situation) situation = {0};
  situation_set_up_for_delivery (&situation, &arguments);

  g_autoptr (Spool) spool = spool_new (STDIN_FILENO);
  g_auto (Outcome) outcome = {0};
  if (!outcome_find (spool, &situation.context, &outcome, error) ||
      !spool_drain (spool, error))
    return FALSE;
  if (outcome.trouble != NULL && situation.trouble == NULL)
    trouble_say ("%s", outcome.trouble);
  *exit_status = outcome.verdict == VERDICT_BACKSCATTER &&
                         !situation.context.policy.observe
                     ? TEST_BACKSCATTER
                     : TEST_NOT_BACKSCATTER;
  return TRUE;
}

const Command test_command = {
    .name = "test",
    .summary = "Tells by its exit status whether a message is backscatter",
    .manual =
        "Exit status: 0 backscatter; 1 anything else, and everything in\n"
        "mode = observe or where the sent log can't be asked; 75 when the\n"
        "message could not be read, and on bad usage. So only 0 may keep a\n"
        "message from the inbox. Nothing is printed to stdout.\n\n"
        "Give it the whole message: in procmail a condition gets the header\n"
        "only, unless the recipe has the flags HB.\n",
    .flags = COMMAND_DELIVERS | COMMAND_IN_MAIL_FLOW | COMMAND_ENVELOPE,
    .run = run,
};
