/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of this room share.
 */
#pragma once

#include "quarantine/quarantine.h"

struct Quarantine {
  char *path;
  gboolean is_ready;  /* the folder was made, or was there */
  GHashTable *copies; /* of messages from other file systems, by where they
                         were: names in quarantine; NULL until one is needed */
};

/* Makes the Maildir on first use, and shows it to IMAP clients. Errors: as
 * maildir_create(). */
gboolean quarantine_make (const char *path, GError **error);
