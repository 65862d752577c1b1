/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/gmime_start.h"

/* The ABI that the headers of GMime 3 stand for; it brings GObject along. */
#define GMIME_FILE_NAME "libgmime-3.0.so.0"

GMimeFunctions gmime;

static const char *const names[] = {GMIME_FUNCTIONS (LAZY_SYMBOL) NULL};

void
gmime_start (void)
{
  static gsize started;
  if (!g_once_init_enter (&started))
    return;
  g_autoptr (GError) error = NULL;
  if (!lazy_library_load (GMIME_FILE_NAME, names, (gpointer *) &gmime, &error))
    g_error ("%s", error->message);
  g_mime_init ();
  g_once_init_leave (&started, 1);
}
