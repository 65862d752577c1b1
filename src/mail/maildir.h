/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Maildir by the book (cr.yp.to/proto/maildir.html, and Maildir++ for
 * subfolders): delivery through tmp/ with fsync and rename, and walking over
 * the messages of a folder.
 */
#pragma once

#include <glib.h>

/* Whether @path is a folder with cur/, new/ and tmp/ in it, as far as can be
 * seen. */
gboolean maildir_is (const char *path);

/* The same, where what can't be looked at must not be taken for something else.
 * Errors: REFUSED, IO, TEMPORARY. */
gboolean maildir_look (const char *path, gboolean *is_maildir, GError **error);

/* Somebody else's symbolic link could lead our mail to where he reads it, or to
 * files that would be swept as debris of tmp/: FALSE with an error, REFUSED,
 * where @path, or its cur/, new/ or tmp/, is one that is neither ours nor
 * root's, unless who owns the folder it is in and what it leads to made it. */
gboolean maildir_check_owner (const char *path, GError **error);

/* Makes @path with cur/, new/ and tmp/ (0700), parents too, where they are
 * missing; what is there already stays. Errors: as maildir_check_owner();
 * REFUSED (not a folder, not allowed), IO, TEMPORARY. */
gboolean maildir_create (const char *path, GError **error);

typedef struct MaildirDelivery MaildirDelivery;

/* Removes what crashed deliveries left in tmp/: what was not touched for 36
 * hours, as the book says, and for 24 where its name is one of ours. Nothing
 * that fails here fails more than this. */
void maildir_sweep (const char *path);

/* Starts a delivery into the Maildir @path, which must be there: makes
 * tmp/UNIQUE with mode 0600 and O_EXCL, after maildir_sweep(). Errors: REFUSED,
 * IO, TEMPORARY. */
MaildirDelivery *maildir_delivery_new (const char *path, GError **error);
/* Where to write the message to; owned by the delivery. */
int maildir_delivery_fd (const MaildirDelivery *delivery);
/* The message's name is to have @mark behind what makes it unique. */
void maildir_delivery_mark (MaildirDelivery *delivery, const char *mark);
/* fsync, close, rename into new/ (or into cur/ with @flags, e.g. "S", where
 * not NULL), fsync of the directory. On FALSE nothing of the message is in
 * the folder. *@file_name (nullable) gets the path of the message; the
 * caller frees it. */
gboolean maildir_delivery_commit (MaildirDelivery *delivery, const char *flags,
                                  char **file_name, GError **error);
/* Unlinks the tmp/ file where there was no commit. */
void maildir_delivery_free (MaildirDelivery *delivery);

/* Called for each message of a walk; a FALSE with @error set ends it. */
typedef gboolean (*MaildirVisit) (const char *file_name, gpointer data,
                                  GError **error);

/* Whether the walk goes into the Maildir @path, and to those below it. */
typedef gboolean (*MaildirEnter) (const char *path, gpointer data);

/* Told of a link to a message or a Maildir that is not followed: its maker may
 * have no right to what it leads to. */
typedef void (*MaildirPass) (const char *path, gpointer data);

typedef struct {
  MaildirVisit visit; /* NULL: no messages, folders only */
  MaildirEnter enter; /* NULL: into all. Not asked about the first one */
  gpointer data;
  gboolean recurse;
  MaildirPass pass; /* nullable */
} MaildirWalk;

/* Calls walk->visit for each message in cur/ and new/ of @path and, where it
 * recurses, of every Maildir below it (".Sent" or nested) and, where it is a
 * Maildir++ folder itself, of its subfolders beside it (".Sent.2026"). A
 * message that a running IMAP server renames meanwhile may be missed or met
 * twice. Errors: CORRUPT (not a Maildir), REFUSED, IO, and what the visit
 * sets. */
gboolean maildir_walk (const char *path, const MaildirWalk *walk,
                       GError **error);

/* Adds the Maildir++ folder @folder_path (".../.Backscatter" beside a
 * Dovecot "subscriptions" file's place) to that file, so that IMAP clients
 * show it, where it is not in it yet. A path that is no Maildir++ subfolder
 * is left alone. Durable on return. Errors: REFUSED, IO, TEMPORARY. */
gboolean maildir_subscribe (const char *folder_path, GError **error);

/* Removes the lock that an end in the midst of this left a day ago or
 * longer. */
void maildir_sweep_subscribing (const char *folder_path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaildirDelivery, maildir_delivery_free)
