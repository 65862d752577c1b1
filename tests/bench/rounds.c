/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rounds N: runs the cases on stdin in turn, N times, and prints a line for
 * each run: wall and CPU time in nanoseconds, the largest resident set in kB,
 * the exit status. A small program, so that starting processes costs no more
 * than it must, and since Linux counts what a process was before it became
 * another: a child of Python's starts as large as Python.
 *
 * A case is a line of fields with tabs between: a file for stdin, with "|"
 * before it for a pipe that a process fills from that file; a file for stdout,
 * or "|" for a pipe that a process reads; how many variables follow; the
 * variables, which are the whole environment; program and arguments.
 */
#include <err.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_FIELDS 64
#define MOST_CASES  64
#define CHUNK       65536

typedef struct {
  char *line;
  char *input, *output;
  char *environment[MOST_FIELDS], *argv[MOST_FIELDS];
} Case;

static void
read_case (Case *c, char *line)
{
  c->line = line;
  c->input = strsep (&line, "\t");
  c->output = strsep (&line, "\t");
  char *count = strsep (&line, "\t");
  int n = count != NULL ? atoi (count) : MOST_FIELDS;
  int n_arguments = 0;
  if (n >= MOST_FIELDS)
    errx (EXIT_FAILURE, "not a case");
  for (int i = 0; i < n; i++)
    c->environment[i] = strsep (&line, "\t");
  while (line != NULL && n_arguments < MOST_FIELDS - 1)
    c->argv[n_arguments++] = strsep (&line, "\t");
  if (n_arguments == 0)
    errx (EXIT_FAILURE, "a case without a program");
}

/* The end for the program; the other one is a process's. */
static int
start_filling (const char *file_name, pid_t *pid)
{
  int ends[2];
  if (pipe2 (ends, O_CLOEXEC) != 0 || (*pid = fork ()) < 0)
    err (EXIT_FAILURE, "pipe");
  if (*pid > 0) {
    close (ends[1]);
    return ends[0];
  }
  struct stat status;
  int fd = open (file_name, O_RDONLY);
  if (fd < 0 || fstat (fd, &status) != 0)
    _exit (EXIT_FAILURE);
  close (ends[0]);
  size_t size = (size_t) status.st_size, done = 0;
  const char *bytes = mmap (NULL, size, PROT_READ, MAP_SHARED, fd, 0);
  while (bytes != MAP_FAILED && done < size) {
    size_t left = size - done;
    ssize_t n = write (ends[1], bytes + done, left < CHUNK ? left : CHUNK);
    if (n < 0)
      _exit (EXIT_FAILURE);
    done += (size_t) n;
  }
  _exit (EXIT_SUCCESS);
}

static int
start_draining (pid_t *pid)
{
  static char buffer[CHUNK];
  int ends[2];
  if (pipe2 (ends, O_CLOEXEC) != 0 || (*pid = fork ()) < 0)
    err (EXIT_FAILURE, "pipe");
  if (*pid > 0) {
    close (ends[0]);
    return ends[1];
  }
  close (ends[1]);
  while (read (ends[0], buffer, sizeof buffer) > 0)
    ;
  _exit (EXIT_SUCCESS);
}

static double
now_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static double
cpu_ns (const struct rusage *usage)
{
  return (double) (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e9 +
         (double) (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1e3;
}

static int
open_or_die (const char *file_name, int flags)
{
  int fd = open (file_name, flags | O_CLOEXEC, 0600);
  if (fd < 0)
    err (EXIT_FAILURE, "%s", file_name);
  return fd;
}

static void
run (const Case *c)
{
  pid_t filler = 0, drain = 0, pid;
  int status;
  struct rusage usage;
  int output = *c->output == '|'
                   ? start_draining (&drain)
                   : open_or_die (c->output, O_WRONLY | O_CREAT | O_TRUNC);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init (&actions);
  double start = now_ns ();
  int input = *c->input == '|' ? start_filling (c->input + 1, &filler)
                               : open_or_die (c->input, O_RDONLY);
  posix_spawn_file_actions_adddup2 (&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2 (&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen (&actions, STDERR_FILENO, "/dev/null",
                                    O_WRONLY, 0);
  if (posix_spawn (&pid, c->argv[0], &actions, NULL, c->argv, c->environment) !=
      0)
    errx (EXIT_FAILURE, "%s can't be started", c->argv[0]);
  close (input);
  close (output);
  if (wait4 (pid, &status, 0, &usage) != pid)
    err (EXIT_FAILURE, "wait4");
  if (drain > 0)
    waitpid (drain, NULL, 0);
  double wall = now_ns () - start;
  if (filler > 0)
    waitpid (filler, NULL, 0);
  posix_spawn_file_actions_destroy (&actions);
  printf ("%.0f %.0f %ld %d\n", wall, cpu_ns (&usage), usage.ru_maxrss,
          WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));
}

int
main (int argc, char **argv)
{
  static Case cases[MOST_CASES];
  int n_cases = 0, n_rounds = argc == 2 ? atoi (argv[1]) : 0;
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  while ((length = getline (&line, &size, stdin)) > 0) {
    if (n_cases == MOST_CASES)
      errx (EXIT_FAILURE, "too many cases");
    line[length - 1] = '\0';
    read_case (&cases[n_cases++], line);
    line = NULL;
    size = 0;
  }
  free (line);
  for (int round = 0; round < n_rounds; round++)
    for (int i = 0; i < n_cases; i++)
      run (&cases[i]);
  for (int i = 0; i < n_cases; i++)
    free (cases[i].line);
  return fflush (stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
