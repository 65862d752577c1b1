/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text of a settings file.
 */
#pragma once

#include <glib.h>

/* Reads the file @path into *@text, which the caller frees; it stays as it is,
 * NULL, where there is no such file, unless that is @required. Errors: CONFIG
 * (what is there can't be a settings file), IO, TEMPORARY. */
gboolean settings_file_read (const char *path, gboolean required,
                             GString **text, GError **error);
