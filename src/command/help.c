/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/error.h"
#include "command/command.h"

static void
print_overview (void)
{
  printf ("Usage: backsift COMMAND [OPTION...] [ARG...]\n\n"
          "Tells bounces of mail that was really sent from backscatter.\n\n");
  for (const Command *const *c = command_table (); *c != NULL; c++)
    printf ("  %-10s %s\n", (*c)->name, (*c)->summary);
  printf ("\n'backsift help COMMAND' says more about one of them, and\n"
          "'man backsift-COMMAND' all; 'backsift --version' prints the "
          "version.\n");
}

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  const char *name = argv[1];
  if (name == NULL || g_str_equal (name, "--help")) {
    print_overview ();
    return TRUE;
  }
  const Command *about = command_find (name);
  if (about == NULL || argv[2] != NULL) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                 about == NULL ? "no command '%s': 'backsift help' lists them"
                               : "one command at a time, '%s' alone",
                 name);
    return FALSE;
  }
  if (about == command) {
    print_overview ();
    return TRUE;
  }
  char *ask[] = {argv[1], (char *) "--help", NULL};
  return about->run (about, ask, exit_status, error);
}

const Command help_command = {
    .name = "help",
    .operands = "[COMMAND]",
    .summary = "Lists the commands, or says more about one",
    .flags = COMMAND_OPERANDS,
    .run = run,
};
