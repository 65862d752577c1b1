/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/gmime_start.h"

void
gmime_start (void)
{
  static gsize started;
  if (g_once_init_enter (&started)) {
    g_mime_init ();
    g_once_init_leave (&started, 1);
  }
}
