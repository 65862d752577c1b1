/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of this room share.
 */
#pragma once

#include "quarantine/index.h"
#include "quarantine/quarantine.h"

struct Quarantine {
  QuarantineSetup setup;
  char *path;
  gboolean is_ready;  /* the folder was made, or was there */
  GHashTable *copies; /* of messages from other file systems, by where they
                         were: names in quarantine; NULL until one is needed */
  gboolean is_held;   /* another process moves messages between file systems: it
                         was waited for */
  guint64 copies_state; /* of the folder, for which copies are right */
  GHashTable *noted;    /* folders that the index was told of */
};

/* What another user put in the quarantine's place could lead our mail to him,
 * and what we remove to what he may not: FALSE with an error, REFUSED. */
gboolean quarantine_check_owner (const char *path, GError **error);

/* Makes the Maildir on first use, and shows it to IMAP clients. Errors: as
 * quarantine_check_owner(), maildir_create(). */
gboolean quarantine_make (const char *path, GError **error);

/* taking.c: origin_folder_digest() of the Maildir that the message is in. */
char *quarantine_digest_of (const char *file_name);

/* across.c: the same as maildir_move() between file systems, one process at a
 * time. Errors: as maildir_move(). */
MaildirMove quarantine_take_across (Quarantine *quarantine,
                                    const char *file_name, const char *to,
                                    GError **error);

typedef struct {
  const char *from, *to;
  const char *other; /* where @to is another message's */
} MessageWay;

/* *@place gets the path that it has then; the caller frees it. */
MaildirMove quarantine_give_back_across (const MessageWay *way, char **place,
                                         GError **error);

/* catch_up.c: the messages that are in the folder: names without flags ->
 * paths. The caller frees it. Errors: those of maildir_walk(). */
GHashTable *quarantine_files (const Quarantine *quarantine, GError **error);

/* In a transaction, tells an @index that is new of messages that are in the
 * folder; it stays new until it knows of all. Errors: as below. */
gboolean quarantine_fill (const Quarantine *quarantine, QuarantineIndex *index,
                          GError **error);

/* Tells @index of the messages that are in the folder, and that
 * others are gone. *@files (nullable) gets their names without flags -> paths;
 * the caller frees it. Errors: those of index.h, of maildir_walk(). */
gboolean quarantine_catch_up (const Quarantine *quarantine,
                              QuarantineIndex *index, GHashTable **files,
                              GError **error);

/* expiry.c */

/* Removes all that is beyond the bounds: what we put there, and what @judge
 * says is backscatter. Errors: as above. */
gboolean quarantine_expire (const Quarantine *quarantine,
                            QuarantineIndex *index, const ExamineContext *judge,
                            guint64 *removed, GError **error);
/* In a transaction, removes at most @most of the oldest messages that we put
 * there and that are beyond the bounds. Also where it fails some may be
 * removed, and the transaction has to be committed. Errors: as above. */
gboolean quarantine_expire_some (const Quarantine *quarantine,
                                 QuarantineIndex *index, guint most,
                                 guint *removed, GError **error);
