/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a message that we sent, as the log has it, is the one that a report
 * is about: by dates and subjects, where the id or the recipient that led to it
 * does not say enough. Pure, as the judge.
 */
#pragma once

#include "sentlog/answers.h"
#include "verdict/policy.h"

/* Whether @match, which has an id of @original's, is another message. */
gboolean match_is_other (const Original *original, const SentMatch *match);

/* Whether @match, to a recipient of the report, was sent so lately that it may
 * bounce @now, and by its subject may be the original. */
gboolean match_is_recent (const SentMatch *match, const Policy *policy,
                          gint64 now);

/* A message that we sent without a Message-ID, to which the MTA that bounced
 * it gave one of its own: date, subject and a failed recipient, by which
 * @match was found, are what tells it. A message that had an id is never taken
 * for another in this way. */
gboolean match_is_unidentified (const SentMatch *match, const Report *report);
