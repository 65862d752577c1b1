/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/exit_status.h"

#include <signal.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"

int
exit_status_of_error (const GError *error, gboolean delivers)
{
  if (delivers)
    return EX_TEMPFAIL;
  if (error->domain != BACKSIFT_ERROR)
    return EX_SOFTWARE;
  switch ((BacksiftError) error->code) {
  case BACKSIFT_ERROR_USAGE:
    return EX_USAGE;
  case BACKSIFT_ERROR_CONFIG:
    return EX_CONFIG;
  case BACKSIFT_ERROR_TEMPORARY:
    return EX_TEMPFAIL;
  case BACKSIFT_ERROR_CORRUPT:
    return EX_DATAERR;
  case BACKSIFT_ERROR_IO:
    return EX_IOERR;
  case BACKSIFT_ERROR_REFUSED:
    return EX_CANTCREAT;
  }
  return EX_SOFTWARE;
}

static void
end_temporarily (int signal_number G_GNUC_UNUSED)
{
  _exit (EX_TEMPFAIL);
}

void
exit_status_watch_deaths (void)
{
  /* GLib ends with one of the first two, as it is built. */
  static const int signals[] = {SIGABRT, SIGTRAP, SIGXCPU};
  const struct sigaction action = {.sa_handler = end_temporarily};
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &action, NULL);
}
