/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes to a key file. Each reads it, makes the new one beside it (0600),
 * syncs that and puts it in the old one's place, so that whoever reads at the
 * same time finds one or the other; a lock on the folder keeps two changes
 * apart. What is not a key stays as it stands. A link's target is changed, not
 * the link.
 *
 * Errors of all: as proof_keys_read(), USAGE (there is no such key), TEMPORARY
 * (another change goes on for too long, no space), REFUSED, IO.
 */
#pragma once

#include "sentlog/keys.h"

/* Makes a key, and file and folder where they are missing. It signs from now
 * on; with @standby it comes last, and is only accepted. *@id is its name,
 * which the caller frees. */
gboolean proof_keys_make (const char *path, gboolean standby, gint64 now,
                          char **id, GError **error);

/* Puts the key called @id first: it signs from now on. */
gboolean proof_keys_use (const char *path, const char *id, GError **error);

/* Takes it out: what it signed is no longer proof. */
gboolean proof_keys_remove (const char *path, const char *id, GError **error);
