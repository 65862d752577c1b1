/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command table, and what is set up once for every command: the standard
 * descriptors, signals, and the one place where an error becomes a line and
 * an exit status.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fence.h"
#include "command/command.h"
#include "command/exit_status.h"
#include "command/output.h"
#include "command/trouble.h"

static const Command *const commands[] = {
    &filter_command, &test_command,    &deliver_command,    &record_command,
    &import_command, &scan_command,    &quarantine_command, &log_command,
    &key_command,    &explain_command, &help_command,       NULL,
};

const Command *const *
command_table (void)
{
  return commands;
}

const Command *
command_find (const char *name)
{
  for (const Command *const *c = commands; *c != NULL; c++)
    if (g_str_equal ((*c)->name, name))
      return *c;
  return NULL;
}

/* A closed descriptor would be taken by the next file opened, the sent log
 * even. /dev/null takes its place, the wrong way round for stdin and stdout:
 * reading and writing then fail as they should, and a message that came from
 * nowhere or went nowhere ends in an error, never in 0. */
static gboolean
occupy_standard_descriptors (void)
{
  static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY};
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && errno == EBADF &&
        open ("/dev/null", modes[fd]) != fd)
      return FALSE;
  return TRUE;
}

/* A reader that went away, or a file size limit (Postfix sets one), is to be
 * an error of write(), not a death. */
static void
ignore_signals (void)
{
  const struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigaction (SIGPIPE, &ignore, NULL);
  sigaction (SIGXFSZ, &ignore, NULL);
}

/* Whoever makes a file is to be able to read it, even where a umask says that
 * he may not. No other bit of it matters: all is made 0600 or 0700. */
static void
mend_umask (void)
{
  mode_t mask = umask (0);
  (void) umask (mask & ~(mode_t) S_IRWXU);
}

static void
print_version (void)
{
  static const char *const fences[] = {
      [0] = "none",
      [FENCE_FILES] = "Landlock",
      [FENCE_CALLS] = "seccomp",
      [FENCE_FILES | FENCE_CALLS] = "Landlock, seccomp",
  };
  printf ("backsift %s\nfence: %s\n", BACKSIFT_VERSION,
          fences[fence_find_layers () % G_N_ELEMENTS (fences)]);
}

static gboolean
run (char **argv, const Command **command, int *exit_status, GError **error)
{
  const char *name = argv[0];
  if (name == NULL) {
    g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                         "name a command: 'backsift help' lists them");
    return FALSE;
  }
  if (g_str_equal (name, "--version")) {
    print_version ();
    return output_flush (error);
  }
  gboolean asks_help = g_str_equal (name, "--help") || g_str_equal (name, "-h");
  *command = asks_help ? &help_command : command_find (name);
  if (*command == NULL) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                 "no command '%s': 'backsift help' lists them", name);
    return FALSE;
  }
  trouble_begin (*command);
  if (((*command)->flags & COMMAND_STAYS_HERE) != 0)
    fence_forbid_programs ();
  if (((*command)->flags & COMMAND_IN_MAIL_FLOW) != 0)
    exit_status_watch_deaths ();
  return (*command)->run (*command, argv, exit_status, error) &&
         (((*command)->flags & COMMAND_IN_MAIL_FLOW) != 0 ||
          output_flush (error));
}

/* All is written, and what libraries do at the end is to free memory: looking
 * for what that is loads a page of each. */
static G_GNUC_NORETURN void
leave (int exit_status)
{
#ifdef __SANITIZE_ADDRESS__
  exit (exit_status); /* where leaks are looked for */
#else
  _exit (exit_status);
#endif
}

int
main (int argc, char **argv)
{
  const Command *command = NULL;
  int exit_status = 0;
  g_autoptr (GError) error = NULL;
  if (!occupy_standard_descriptors ())
    error_set_errno (&error, errno, "/dev/null");
  ignore_signals ();
  mend_umask ();
  if (error == NULL &&
      run (argc > 0 ? argv + 1 : argv, &command, &exit_status, &error))
    leave (exit_status);

  trouble_say ("%s", error->message);
  return exit_status_of_error (
      error, command != NULL && (command->flags & COMMAND_DELIVERS) != 0);
}
