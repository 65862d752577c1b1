/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/output.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"

static gboolean
is_reader_gone (int saved_errno)
{
  struct pollfd output = {.fd = STDOUT_FILENO};
  return saved_errno == EPIPE ||
         (poll (&output, 1, 0) == 1 && (output.revents & POLLERR) != 0);
}

/* What a person reads may be more than he wants: head and less end it without
 * a word, as they do it with any program. */
static void
end_by_signal (void)
{
  const struct sigaction standard = {.sa_handler = SIG_DFL};
  sigaction (SIGPIPE, &standard, NULL);
  (void) raise (SIGPIPE);
}

gboolean
output_flush (GError **error)
{
  errno = 0;
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  /* 0: of an earlier write, nobody knows it any more. */
  int saved_errno = errno;
  if (is_reader_gone (saved_errno))
    end_by_signal ();
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO, "standard output: %s",
               saved_errno == 0 ? "not all could be written"
                                : g_strerror (saved_errno));
  return FALSE;
}
