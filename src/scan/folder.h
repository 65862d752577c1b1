/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which folders a scan goes into, and how it knows one again by another name.
 */
#pragma once

#include "scan/scan.h"

/* Of folders, for folder_is_new(). The caller frees it. */
GHashTable *visited_folders_new (void);
/* Whether @path is none of @visited, among which it is from now on. */
gboolean folder_is_new (GHashTable *visited, const char *path);

/* Whether @path is to be looked into when it is found below another. */
gboolean folder_is_wanted (const ScanSetup *setup, const char *path);

/* Whether the Maildir or mbox file @path can be read. Error: IO. */
gboolean folder_check (const char *path, GError **error);
