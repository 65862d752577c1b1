/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a message was before a scan moved it into quarantine. It stands in the
 * name of its file, "UNIQUE,B=SCAN.FOLDER.STATE:2,FLAGS", so that one rename
 * both moves the message and says how to take that back, and nothing else has
 * to be kept that could be lost. The part behind the comma is of no meaning to
 * IMAP servers, which write ",S=SIZE" there themselves.
 */
#pragma once

#include <glib.h>

typedef struct {
  char *scan;      /* the scan's id: digits and dashes */
  char *folder;    /* origin_folder_digest() of the Maildir */
  gboolean is_new; /* was in new/, else in cur/ */
  char *flags;     /* as they were; NULL: no ":2," at all */
} Origin;

/* Eight hex digits that tell one folder from another, by its real path. The
 * caller frees them. */
char *origin_folder_digest (const char *path);

/* The name in quarantine of the message called @base before. Where that would
 * be too long for a file name, or @base ends with ":2", which the mark would
 * make the start of flags, UNIQUE is a short one, always the same. The caller
 * frees them. */
char *origin_encode (const Origin *origin, const char *base);
char *origin_short_unique (const char *base);

/* Reads it back from the name @base, and its name before (with the flags of
 * then) into *@before. FALSE where no scan brought it. The caller clears
 * *@origin and frees *@before. */
gboolean origin_decode (const char *base, Origin *origin, char **before);

/* The name of a message called @base that was released: a later scan leaves it
 * where it is. The caller frees it. */
char *origin_encode_released (const char *base);
gboolean origin_is_released (const char *base);

/* What stands behind UNIQUE in the name of a message that was delivered into
 * quarantine. */
const char *origin_delivered_mark (void);

/* Whether we put the message called @base where it is: delivered it into
 * quarantine, or moved it there by a scan. */
gboolean origin_is_ours (const char *base);

/* The unique part of @base without our mark of a delivery. The caller frees
 * it. */
char *origin_unique (const char *base);

void origin_clear (Origin *origin);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Origin, origin_clear)
