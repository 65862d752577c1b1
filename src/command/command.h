/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A command: one struct with what `help` says of it and the function that
 * runs it. A run function puts options in, makes one call of the rooms below,
 * writes its output and says its exit status; errors go up to main.c, which
 * prints them and turns them into an exit status in one place.
 */
#pragma once

#include <glib.h>

typedef enum {
  COMMAND_DELIVERS = 1 << 0,     /* an MDA waits for the exit status: every
                                    failure, bad usage too, is "try again" (75),
                                    since Postfix bounces on any other */
  COMMAND_IN_MAIL_FLOW = 1 << 1, /* nobody watches stderr: to syslog too */
  COMMAND_ENVELOPE = 1 << 2,     /* has -f and -r */
  COMMAND_OPERANDS = 1 << 3,     /* takes operands */
  COMMAND_PROGRAM = 1 << 4,      /* a program may follow "--" */
  COMMAND_STAYS_HERE = 1 << 5,   /* starts no program and has no network: it is
                                    forbidden to (base/fence.h), but for who is
                                    run for each message, where that would take
                                    a twentieth of the time */
} CommandFlags;

typedef struct Command Command;

struct Command {
  const char *name;
  const char *operands; /* as the usage line shows them; nullable */
  const char *summary;  /* one line without a full stop */
  const char *manual;   /* what `help COMMAND` prints below the options */
  CommandFlags flags;
  /* argv[0] is the command's name. *exit_status is 0 when called. FALSE with
   * an error: nothing was done, or not all of it. What was printed to stdout
   * is flushed and checked by the caller, but for commands in the mail flow:
   * these print help alone, and that page of the C library is not loaded for
   * each message. */
  gboolean (*run) (const Command *command, char **argv, int *exit_status,
                   GError **error);
};

extern const Command deliver_command;
extern const Command explain_command;
extern const Command filter_command;
extern const Command help_command;
extern const Command import_command;
extern const Command key_command;
extern const Command log_command;
extern const Command quarantine_command;
extern const Command record_command;
extern const Command scan_command;
extern const Command test_command;

/* All commands in the order of `help`, NULL-terminated; in main.c. */
const Command *const *command_table (void);
/* NULL where there is none of that name. */
const Command *command_find (const char *name);
