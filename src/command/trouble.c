/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/trouble.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <syslog.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "command/printable.h"

/* RFC 3164, 4.1: a syslog line has at most 1024 bytes; a pipe takes this much
 * in one piece. */
#define MAX_LINE_BYTES 900
#define STDERR_WAIT_MS 500
#define SYSLOG_TICK_US (300 * 1000)

static const Command *speaker;
static gboolean stderr_is_mail;

/* Whether a line to stderr would get into a message: stdout is the same pipe or
 * file (seen: Exim's transport_filter). A terminal is no such thing, nor is
 * /dev/null. */
static gboolean
would_get_into_mail (void)
{
  struct stat out, err;
  return fstat (STDOUT_FILENO, &out) == 0 && fstat (STDERR_FILENO, &err) == 0 &&
         out.st_dev == err.st_dev && out.st_ino == err.st_ino &&
         !S_ISCHR (out.st_mode);
}

void
trouble_begin (const Command *command)
{
  speaker = command;
}

/* Looked at now: stdout is closed when all of the message is written. Libraries
 * write to stderr, too, when they end the process or a child of it. */
void
trouble_keep_out_of_mail (void)
{
  stderr_is_mail = would_get_into_mail ();
  int null = stderr_is_mail
                 ? descriptor_open ("/dev/null", O_WRONLY | O_CLOEXEC, 0)
                 : -1;
  if (null < 0)
    return;
  (void) dup2 (null, STDERR_FILENO);
  close (null);
}

static void
do_nothing (int signal_number G_GNUC_UNUSED)
{
}

/* syslog() blocks while the daemon's socket is full, tries a second time when
 * a signal interrupts it, and then gives up: so the timer ticks on. */
static void
say_to_syslog (const char *line)
{
  struct sigaction tick = {.sa_handler = do_nothing}, before;
  const struct itimerval on = {
      .it_interval = {.tv_usec = SYSLOG_TICK_US},
      .it_value = {.tv_usec = SYSLOG_TICK_US},
  };
  const struct itimerval off = {{0, 0}, {0, 0}};
  sigset_t alarm, mask;

  sigemptyset (&alarm);
  sigaddset (&alarm, SIGALRM);
  sigaction (SIGALRM, &tick, &before);
  sigprocmask (SIG_UNBLOCK, &alarm, &mask);
  setitimer (ITIMER_REAL, &on, NULL);
  openlog ("backsift", LOG_PID, LOG_MAIL);
  syslog (LOG_WARNING, "%s", line);
  closelog ();
  setitimer (ITIMER_REAL, &off, NULL);
  sigprocmask (SIG_SETMASK, &mask, NULL);
  sigaction (SIGALRM, &before, NULL);
}

static void
say_to_stderr (const char *line)
{
  struct pollfd stderr_poll = {.fd = STDERR_FILENO, .events = POLLOUT};
  g_autofree char *with_end = g_strconcat (line, "\n", NULL);
  if (poll (&stderr_poll, 1, STDERR_WAIT_MS) == 1 &&
      write (STDERR_FILENO, with_end, strlen (with_end)) < 0)
    return; /* there is nobody left to tell */
}

void
trouble_say (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_autofree char *raw =
      g_strdup_printf ("backsift%s%s: %s", speaker == NULL ? "" : " ",
                       speaker == NULL ? "" : speaker->name, text);
  g_autofree char *line = printable_new (raw);
  if (strlen (line) > MAX_LINE_BYTES) {
    line[MAX_LINE_BYTES] = '\0';
    *g_utf8_find_prev_char (line, line + MAX_LINE_BYTES) = '\0';
  }
  if (!stderr_is_mail)
    say_to_stderr (line);
  if (speaker != NULL && (speaker->flags & COMMAND_IN_MAIL_FLOW) != 0)
    say_to_syslog (line + strlen ("backsift "));
}
