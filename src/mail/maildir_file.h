/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One message file of a Maildir: its name ("UNIQUE:2,FLAGS"), and moving it
 * while an IMAP server sets flags, moves messages from new/ to cur/ and removes
 * them.
 */
#pragma once

#include <glib.h>

/* A new UNIQUE, the book's "time.MusecPpidQcounter.host". The caller frees
 * it. */
char *maildir_unique_name (void);

/* Whether @base is such a name; some other programs make the same. */
gboolean maildir_is_own_name (const char *base);

/* The length of a file's name without the flags that stand behind ":2,". A
 * colon alone is a part of the name: some programs put the time in it. */
gsize maildir_unique_length (const char *base);

/* The path that the message @file_name (".../new/UNIQUE") has where an IMAP
 * server gave it a name that many messages have, as fast in a large folder as
 * in a small one; NULL where it has another, or is gone. The caller frees it.
 */
char *maildir_find_likely (const char *file_name);

/* The path that the message @file_name (".../cur/UNIQUE:2,FLAGS") has by now,
 * in cur/ or new/ of the same Maildir; NULL where it is gone. The caller frees
 * it. */
char *maildir_find_renamed (const char *file_name);

/* Opens the message for reading, also where it was renamed since; @flags may
 * have O_NOFOLLOW. It need not be a regular file. -1 with errno: ENOENT where
 * it is gone. */
int maildir_open_message (const char *file_name, int flags);

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
