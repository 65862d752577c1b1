/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The name of a message file in a Maildir ("UNIQUE:2,FLAGS"), and finding it
 * while an IMAP server sets flags and moves messages from new/ to cur/.
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
