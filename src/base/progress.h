/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far a long work has come, in one line of a terminal that is written over
 * a few times a second; nothing where stderr is no terminal.
 */
#pragma once

#include <glib.h>

typedef struct Progress Progress;

/* @what is what is counted ("messages"), @total how many there are about. Never
 * NULL. */
Progress *progress_new (const char *what, guint64 total);
/* Removes the line. */
void progress_free (Progress *progress);

/* Whether there is a terminal to write to: counting the total is worth it. */
gboolean progress_is_shown (void);

/* @n of them are done. */
void progress_show (Progress *progress, guint64 n);

/* Removes the line until the next progress_show(), so that others can write. */
void progress_hide (Progress *progress);

/* The line for @n of @total after @seconds, @width columns wide; without a line
 * end. The caller frees it. */
char *progress_line (const char *what, guint64 n, guint64 total, double seconds,
                     guint width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Progress, progress_free)
