/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One Sent folder, a Maildir or an mbox: what is new in it to an importer.
 */
#pragma once

#include "command/importer.h"
#include "mail/seen.h"

/* Where what was seen of @folder is kept for the sent log @log_path: beside
 * that; and what the names of all such files begin with. The caller frees
 * both. */
char *import_seen_path (const char *log_path, const char *folder);
char *import_seen_prefix (const char *log_path);

/* Gives @importer the messages that @seen does not have, and adds to @seen all
 * that could be read. Errors: those of maildir_walk(), mbox_walk() and
 * importer_add(). */
gboolean import_folder (Importer *importer, const char *path, Seen *seen,
                        GError **error);
