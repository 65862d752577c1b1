/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mail that backsift writes itself, for its user alone. Here, since only this
 * room knows GMime.
 */
#pragma once

#include <glib.h>

/* Nothing is nullable. What is not valid UTF-8 is made so, and control
 * characters in a field become blanks: no value can add a field. */
typedef struct {
  const char *from;    /* one address, with or without a display name */
  const char *to;      /* likewise */
  const char *subject; /* UTF-8 */
  const char *text;    /* UTF-8, LF lines */
  const char *html;    /* UTF-8, LF lines: a whole document */
  gint64 date;         /* an instant of the years 1 to 9999 */
} Composition;

/* The mail, with LF lines: multipart/alternative (RFC 2046, 5.1.4) of the text
 * and the HTML, marked as sent by a machine (RFC 3834, 5), with a Message-ID in
 * the domain of composition->from. The caller frees it. Error: IO, GMime can't
 * be loaded. */
GBytes *compose_alternative (const Composition *composition, GError **error);
