/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks over the messages of an mbox file (RFC 4155; mboxo, mboxrd and, by
 * the "From " lines alone, mboxcl).
 */
#pragma once

#include <glib.h>

/* Whether the file starts as an mbox does: "From " at its first byte. An
 * empty regular file is an empty mbox. */
gboolean mbox_is (const char *path);

typedef struct {
  const char *head;   /* its first bytes, the "From " line left out; at most
                         MBOX_HEAD_BYTES, which is what import needs */
  gsize length;       /* of head */
  guint64 offset;     /* in the file, of its "From " line */
  guint64 size_bytes; /* with that line */
} MboxMessage;

typedef gboolean (*MboxVisit) (const MboxMessage *message, gpointer data,
                               GError **error);
#define MBOX_HEAD_BYTES (256 * 1024)

/* Walks from *@offset on, where a "From " line must stand; 0 is the file's
 * start. *@offset is then where the last message's stands. Errors: CORRUPT (no
 * mbox), REFUSED, IO, and what @visit sets. */
gboolean mbox_walk (const char *path, guint64 *offset, MboxVisit visit,
                    gpointer data, GError **error);
