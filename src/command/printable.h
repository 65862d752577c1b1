/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that comes from messages, made safe for a terminal and for a line of a
 * log.
 */
#pragma once

#include <glib.h>

/* @text with control and format characters (escape sequences, line ends,
 * reversed writing) and bytes that are no UTF-8 as "\xNN" or "\u{NNNN}".
 * Always valid UTF-8 in one line. The caller frees it. */
char *printable_new (const char *text);

/* As much of @line, which printable_new() made, as @width columns of a terminal
 * hold. The caller frees it. */
char *printable_cut (const char *line, guint width);

/* Prints @text so, or "-" where it is NULL, between what is printed as it is.
 */
void printable_print (const char *before, const char *text, const char *after);
