/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spent FILE PROGRAM ARG...: runs it, writes its peak memory in kB into FILE,
 * and exits as it did. A process that a larger one started is counted as large
 * as that one (Linux keeps the peak across exec): Python can't measure it.
 */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main (int argc, char **argv)
{
  pid_t pid;
  int status;
  struct rusage usage;
  if (argc < 3)
    return 64;
  pid = fork ();
  if (pid == 0) {
    execv (argv[2], argv + 2);
    _exit (127);
  }
  if (pid < 0 || wait4 (pid, &status, 0, &usage) != pid)
    return 71;
  FILE *file = fopen (argv[1], "w");
  if (file == NULL || fprintf (file, "%ld\n", usage.ru_maxrss) < 0 ||
      fclose (file) != 0)
    return 73;
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}
