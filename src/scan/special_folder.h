/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders that a scan leaves out where it was not told to look into them: those
 * of sent mail and drafts hold no mail that came, and what is in the trash or
 * among junk was sorted already. And those that an import leaves out: drafts
 * were not sent, and what is in the trash or among junk mostly came. IMAP
 * servers keep what a folder is for (RFC 6154) in their settings, so the names
 * that mail programs give them must do.
 */
#pragma once

#include <glib.h>

/* Whether @path, a Maildir, is or lies below a folder with such a name, as far
 * as Maildir++ says (".Sent", ".Archive.Sent", ".Sent.2026") or its own name
 * does ("Sent"). */
gboolean special_folder_is (const char *path);

/* The same of drafts, trash and junk alone. */
gboolean special_folder_is_unsent (const char *path);
