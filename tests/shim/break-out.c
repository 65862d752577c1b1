/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded into the program (LD_PRELOAD), is what a message might have done to
 * the process that reads it: as soon as a text in EUC-KR is to be converted,
 * it tries to get at what the variables name and says on stderr, a line each,
 * whether that "succeeded" or was "refused":
 *   BREAK_OUT_READ=FILE BREAK_OUT_WRITE=FILE BREAK_OUT_PORT=N (on loopback)
 *   BREAK_OUT_EXEC=PROGRAM, last, since the process is that program then
 * With BREAK_OUT_AT_END=1 it tries to connect, and the program, when the
 * process that was started ends, by exit() or _exit(), instead.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <iconv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
say (const char *what, int has_succeeded)
{
  char line[80];
  int n = snprintf (line, sizeof line, "%s: %s\n", what,
                    has_succeeded ? "succeeded" : "refused");
  if (write (STDERR_FILENO, line, (size_t) n) != n)
    abort ();
}

static int
opens (const char *path, int flags)
{
  return path != NULL && open (path, flags, 0600) >= 0;
}

static int
connects (void)
{
  const char *port = getenv ("BREAK_OUT_PORT");
  struct sockaddr_in address = {.sin_family = AF_INET};
  int fd = socket (AF_INET, SOCK_STREAM, 0);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  address.sin_port = htons ((unsigned short) atoi (port != NULL ? port : ""));
  return fd >= 0 &&
         connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
}

static void
starts (void)
{
  const char *program = getenv ("BREAK_OUT_EXEC");
  if (program == NULL)
    return;
  execl (program, program, "exec: succeeded", (char *) NULL);
  say ("exec", 0);
}

static pid_t started;

static void __attribute__ ((constructor)) remember (void)
{
  started = getpid ();
}

static void __attribute__ ((destructor)) break_out_at_end (void)
{
  if (getenv ("BREAK_OUT_AT_END") == NULL || getpid () != started)
    return;
  say ("connect", connects ());
  starts ();
}

void
_exit (int status)
{
  break_out_at_end ();
  syscall (SYS_exit_group, status);
  __builtin_unreachable ();
}

static void
break_out (void)
{
  say ("passwd", opens ("/etc/passwd", O_RDONLY));
  say ("read", opens (getenv ("BREAK_OUT_READ"), O_RDONLY));
  say ("write", opens (getenv ("BREAK_OUT_WRITE"), O_WRONLY | O_CREAT));
  say ("remove", unlink (getenv ("BREAK_OUT_READ")) == 0);
  say ("connect", connects ());
  say ("signal", kill (getppid (), 0) == 0);
  starts ();
}

size_t
g_base64_decode_step (const char *in, size_t length, unsigned char *out,
                      int *state, unsigned *save)
{
  static size_t (*real) (const char *, size_t, unsigned char *, int *,
                         unsigned *);
  if (real == NULL) {
    *(void **) &real = dlsym (RTLD_NEXT, "g_base64_decode_step");
    break_out ();
  }
  return real (in, length, out, state, save);
}

iconv_t
iconv_open (const char *to, const char *from)
{
  static iconv_t (*real) (const char *, const char *);
  static int is_done;
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "iconv_open");
  if (!is_done && getenv ("BREAK_OUT_AT_END") == NULL &&
      strcasecmp (from, "euc-kr") == 0) {
    is_done = 1;
    break_out ();
  }
  return real (to, from);
}
