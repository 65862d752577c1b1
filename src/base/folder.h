/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders, and small files that are written as a whole, so that a loss of power
 * leaves what was there before or what was to be. A name is durable when the
 * folder that it stands in is synced, not when the file is.
 */
#pragma once

#include <glib.h>
#include <sys/stat.h>

/* Makes names that came to or went from the folder @fd durable, where its file
 * system can: 0, or -1 with errno. */
int folder_sync_open (int fd);

/* The same for the folder @path. Errors: as error_set_errno(). */
gboolean folder_sync (const char *path, GError **error);

/* The same for the folder that @path is in. One that we may write to, but not
 * read, can't be opened for that: what is there is as durable as it is. */
gboolean folder_sync_name (const char *path, GError **error);

/* The same for each folder whose path is a key of @paths, up to the first
 * failure. */
gboolean folder_sync_all (GHashTable *paths, GError **error);

/* Makes @path and what is missing above it (0700), each name durable before
 * anything is put behind it. What is there already stays. Errors: REFUSED, IO,
 * TEMPORARY. */
gboolean folder_make (const char *path, GError **error);

/* Whether @path is the very file that @file tells of. Of a rename or link that
 * is said to have failed this tells whether it was done all the same: NFS sends
 * a request again whose answer was lost, and then gets the second one's. FALSE
 * with errno: ENOENT where it is another one. */
gboolean folder_is_file (const char *path, const struct stat *file);

/* Gives the new file @from the name @to unless that exists: 0, also where that
 * was said to have failed, or -1 with errno. Not for a file that must not have
 * two names for a moment. */
int folder_rename_new (const char *from, const char *to);

/* Gives the file @path (0600) these bytes in the place of what it had; durable
 * on return. What was begun is called by the process, @path with ".new.PID".
 * Errors: as folder_make(). */
gboolean folder_write_file (const char *path, const char *bytes, gsize length,
                            GError **error);

/* Removes what an end in the midst left a day ago or longer: files beside
 * @path that begin with its name and end with ".new." and a number. */
void folder_sweep (const char *path);
