/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/gmime_start.h"

#include "report/part.h"
#include "report/report.h"

/* The ABI that the headers of GMime 3 stand for; it brings GObject along. */
#define GMIME_FILE_NAME "libgmime-3.0.so.0"

GMimeFunctions gmime;

static const char *const names[] = {GMIME_FUNCTIONS (LAZY_SYMBOL) NULL};

gboolean
gmime_try_start (GError **error)
{
  static gboolean is_started;
  static GMutex starting; /* an import's threads come here at once */
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED =
      g_mutex_locker_new (&starting);
  if (is_started)
    return TRUE;
  if (!lazy_library_load (GMIME_FILE_NAME, names, (gpointer *) &gmime, error))
    return FALSE;
  g_mime_init ();
  is_started = TRUE;
  return TRUE;
}

static struct {
  void (*give_up) (gpointer data);
  gpointer data;
} plain_only;

void
report_read_plain_only (void (*give_up) (gpointer data), gpointer data)
{
  plain_only.give_up = give_up;
  plain_only.data = data;
}

void
gmime_start (void)
{
  if (plain_only.give_up != NULL)
    plain_only.give_up (plain_only.data);
  g_autoptr (GError) error = NULL;
  if (!gmime_try_start (&error))
    g_error ("%s", error->message);
}

void
report_prepare (void)
{
  (void) gmime_try_start (NULL);
}

void
report_prepare_odd (void)
{
  report_prepare ();
  parts_expect_odd ();
}
