/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a fence has to leave readable of many messages: a few folders that hold
 * them all. A walk over Maildirs follows symbolic links and finds folders
 * beside the one it began with, so that there may be more in time.
 */
#pragma once

#include <glib.h>

typedef struct Roots Roots;

/* @path is nullable. */
Roots *roots_new (const char *path);
void roots_free (Roots *roots);

/* Now this Maildir message, or mbox file, is at or below one of them. */
void roots_add_message (Roots *roots, const char *file_name);
void roots_add_file (Roots *roots, const char *file_name);

guint roots_count (const Roots *roots);
/* NULL-terminated; valid until one is added. */
const char *const *roots_paths (const Roots *roots);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Roots, roots_free)
