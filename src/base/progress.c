/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define INTERVAL_USEC (G_USEC_PER_SEC / 5)
#define DEFAULT_WIDTH 80
#define MIN_BAR       8

/* Back to the first column, and the rest of the line erased (ECMA-48). */
#define ERASE "\r\033[K"

struct Progress {
  char *what;
  guint64 total;
  gint64 began_at, shown_at; /* g_get_monotonic_time() */
  gboolean is_shown, is_visible;
};

gboolean
progress_is_shown (void)
{
  return isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

Progress *
progress_new (const char *what, guint64 total)
{
  Progress *progress = g_new0 (Progress, 1);
  progress->what = g_strdup (what);
  progress->total = total;
  progress->began_at = g_get_monotonic_time ();
  progress->is_shown = progress_is_shown ();
  return progress;
}

void
progress_hide (Progress *progress)
{
  if (progress->is_visible)
    fputs (ERASE, stderr);
  progress->is_visible = FALSE;
}

void
progress_free (Progress *progress)
{
  if (progress == NULL)
    return;
  progress_hide (progress);
  g_free (progress->what);
  g_free (progress);
}

static char *
time_left (double seconds)
{
  guint64 s = (guint64) (seconds + 0.5);
  if (s >= 3600)
    return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u left", s / 3600,
                            (guint) (s / 60 % 60), (guint) (s % 60));
  return g_strdup_printf ("%u:%02u left", (guint) (s / 60), (guint) (s % 60));
}

char *
progress_line (const char *what, guint64 n, guint64 total, double seconds,
               guint width)
{
  double rate = seconds > 0 ? (double) n / seconds : 0;
  guint64 left = total > n ? total - n : 0;
  g_autofree char *ends =
      rate > 0 ? time_left ((double) left / rate) : g_strdup ("");
  g_autofree char *text = g_strdup_printf (
      " %" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT " %s, %.0f/s, %s", n,
      MAX (n, total), what, rate, ends);
  GString *line = g_string_new (NULL);
  if (width > strlen (text) + MIN_BAR + 2) {
    guint bar = width - (guint) strlen (text) - 2;
    guint done =
        total > 0
            ? (guint) ((double) bar * (double) (total - left) / (double) total)
            : bar;
    g_string_append_c (line, '[');
    for (guint i = 0; i < bar; i++)
      g_string_append_c (line, i < done ? '#' : '.');
    g_string_append_c (line, ']');
  }
  g_string_append (line, text);
  if (line->len > width)
    g_string_truncate (line, width);
  return g_string_free (line, FALSE);
}

static guint
terminal_width (void)
{
  struct winsize size;
  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0
             ? size.ws_col
             : DEFAULT_WIDTH;
}

void
progress_show (Progress *progress, guint64 n)
{
  if (!progress->is_shown)
    return;
  gint64 now = g_get_monotonic_time ();
  if (now - progress->shown_at < INTERVAL_USEC)
    return;
  double seconds = (double) (now - progress->began_at) / G_USEC_PER_SEC;
  /* The last column stays free: some terminals would begin a new line. */
  g_autofree char *line = progress_line (progress->what, n, progress->total,
                                         seconds, terminal_width () - 1);
  fprintf (stderr, ERASE "%s", line);
  fflush (stderr);
  progress->shown_at = now;
  progress->is_visible = TRUE;
}
