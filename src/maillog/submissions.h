/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which messages of an MTA's log were submitted here, from the events that its
 * lines are, joined by host and queue id. Submitted is what came by a login,
 * by a program on this host, or from a network that is named; never what came
 * from outside, or a stranger could plant the ids that he is about to forge.
 *
 * A message is told of when the first attempt to deliver it to anybody is
 * logged, whatever came of it, and again when others of its recipients come
 * up. Attempts that failed count, since it is their reports that will be asked
 * about, and deliveries on this host too: vacation answers, read receipts and
 * a Sieve script's refusals come back from there.
 *
 * What a program on this host hands in may be somebody's forwarded mail
 * (procmail, Sieve's redirect). A Message-ID that has come from outside within
 * ten minutes and now goes out without a login is taken for such. What an
 * administrator puts into Postfix's queue again looks handed in as well: it is
 * what it was under its former queue id, and not submitted where that is not
 * known.
 */
#pragma once

#include "maillog/log_event.h"

typedef struct {
  const char *networks;     /* as networks_have() */
  const char *ignore_users; /* blank-separated names and numbers: what they hand
                               in is forwarded mail */
} SubmissionPolicy;

/* A message that was submitted. Owned by the Submissions, valid until the next
 * call. */
typedef struct {
  const char *message_id; /* nullable */
  const char *date;       /* its fields as they stand, nullable */
  const char *subject;
  const GPtrArray *recipients; /* char *: not told before */
  gint64 submitted_at;
} Submission;

typedef struct Submissions Submissions;

/* Strings of @policy must outlive the result. */
Submissions *submissions_new (const SubmissionPolicy *policy);
void submissions_free (Submissions *submissions);

/* Takes the next event, logged on @host at @at. TRUE where *@submission is now
 * to be recorded. */
gboolean submissions_take (Submissions *submissions, const char *host,
                           gint64 at, const LogEvent *event,
                           Submission *submission);

/* How many entries submissions_save() writes. */
guint submissions_count (const Submissions *submissions);

/* What is pending, into and from groups of a key file; groups of other names
 * are left alone. A group that makes no sense is passed over. */
void submissions_save (const Submissions *submissions, GKeyFile *file);
void submissions_load (Submissions *submissions, GKeyFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Submissions, submissions_free)
