/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moving a message file from one Maildir to another, while an IMAP server sets
 * flags, moves messages from new/ to cur/ and removes them.
 */
#pragma once

#include <glib.h>

/* Gives @from the name @to unless that exists. 0, or -1 with errno: EEXIST,
 * ENOENT, EXDEV and so on. */
int maildir_rename (const char *from, const char *to);

typedef enum {
  MAILDIR_MOVED,
  MAILDIR_GONE,   /* @from is not there, or the folder of @to is not */
  MAILDIR_TAKEN,  /* @to is there already */
  MAILDIR_FAILED, /* with an error: REFUSED, IO, TEMPORARY */
} MaildirMove;

/* Moves the message to the path @to in another Maildir's cur/ or new/, by
 * maildir_rename(), or to another file system as a copy, which keeps its
 * mtime, mode and, where we may, owner, and is durable before the first one is
 * removed. Unless MOVED, @from is as it was. Nobody else of us may move the
 * same message between the two file systems at the same time. */
MaildirMove maildir_move (const char *from, const char *to, GError **error);
