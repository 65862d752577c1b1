/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files and links that another user put where we look for ours. A stranger is
 * who is neither we, nor root, nor the owner of the folder, who can do there
 * what he likes. Where only we or root may write, no stranger put anything,
 * whosever it is: a restored copy of a home may have owners of another host.
 * Linux has rules like these, fs.protected_symlinks and
 * fs.protected_regular, but not every host has them set.
 */
#pragma once

#include <glib.h>

/* Whether @path is a stranger's, in a folder in which all may write. What is
 * not there is nobody's. */
gboolean stranger_put (const char *path);

/* Whether the symbolic link @path leads to what its maker does not own, and is
 * neither ours nor root's. FALSE for all else. */
gboolean stranger_leads_astray (const char *path);

/* The same, and for each symbolic link of a stranger's. */
gboolean stranger_linked (const char *path);
