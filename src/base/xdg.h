/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a user's files belong (XDG Base Directory Specification). Read from
 * the environment at each call; GLib's own functions remember what was true
 * at their first one. Mail systems may set any of these variables or none.
 */
#pragma once

#include <glib.h>

/* $HOME, or the passwd entry's folder where HOME is not set or not absolute,
 * or "/". The caller frees it. */
char *xdg_home (void);

/* "backsift/NAME" in XDG_DATA_HOME, which is ~/.local/share unless set to an
 * absolute path. The caller frees it. */
char *xdg_data_path (const char *name);

/* NAME in XDG_CONFIG_HOME, which is ~/.config unless set to an absolute path.
 * The caller frees it. */
char *xdg_config_path (const char *name);
