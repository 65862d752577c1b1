/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside: what is known of messages that are under way.
 */
#pragma once

#include "maillog/submissions.h"

typedef struct {
  LogOrigin origin; /* NONE: not known yet, only its fields were logged */
  gint64 at;
  char *message_id, *date, *subject; /* nullable */
  gboolean is_told;
} Pending;

struct Submissions {
  SubmissionPolicy policy;
  GHashTable *pending;   /* "HOST QUEUE-ID" -> Pending, both owned */
  GHashTable *outside;   /* Message-ID -> gint64 instant, both owned */
  GPtrArray *recipients; /* of the message told of last */
  guint n_events;
};
