/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking messages out of quarantine: back into the folder that a scan took them
 * from, else into the inbox. Their names say so, and a later scan leaves them
 * alone.
 */
#pragma once

#include "quarantine/contents.h"
#include "sentlog/sentlog.h"

typedef struct {
  const char *inbox; /* a Maildir */
  const char *into;  /* a Maildir for all of them; NULL: as above */
} ReleaseSetup;

typedef struct Release Release;

/* @contents and the paths of @setup must outlive it. */
Release *release_new (Contents *contents, const ReleaseSetup *setup);
void release_free (Release *release);

/* Moves the message. *@to is where it is then; the caller frees it. Errors:
 * CORRUPT (it is gone), REFUSED, IO, TEMPORARY: it is still in quarantine. */
gboolean release_message (Release *release, const QuarantinedMessage *message,
                          char **to, GError **error);

/* Makes what was moved durable. Errors: REFUSED, IO, TEMPORARY. */
gboolean release_finish (Release *release, GError **error);

/* Puts the original of @message into @log, as sent: further reports about it
 * are genuine. Durable on return. Errors: CORRUPT (neither a Message-ID nor a
 * recipient is known), and those of sent_log_add(). */
gboolean release_trust (const QuarantinedMessage *message, SentLog *log,
                        gint64 now, gint64 keep_seconds, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Release, release_free)
