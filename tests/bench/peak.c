/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * peak PROGRAM ARG...: runs it and prints the largest resident set, in kB, that
 * it or a child of its own had. A process of its own, since Linux counts
 * what a process was before it became another: a child of Python's starts
 * with Python's.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main (int argc, char **argv)
{
  struct rusage usage;
  int status;
  pid_t pid = fork ();
  if (argc < 2 || pid < 0)
    return EXIT_FAILURE;
  if (pid == 0) {
    int null = open ("/dev/null", O_WRONLY);
    if (dup2 (null, STDOUT_FILENO) < 0 || dup2 (null, STDERR_FILENO) < 0)
      return EXIT_FAILURE;
    execv (argv[1], argv + 1);
    return EXIT_FAILURE;
  }
  if (wait4 (pid, &status, 0, &usage) != pid)
    return EXIT_FAILURE;
  printf ("%ld\n", usage.ru_maxrss);
  return EXIT_SUCCESS;
}
