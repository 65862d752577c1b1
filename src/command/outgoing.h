/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An outgoing message on stdin: what is remembered of it, and writing it on.
 * One without a Message-ID can be given one on the way (RFC 6409, 8.3), which
 * its bounces then carry, and a proof token.
 */
#pragma once

#include "mail/spool.h"
#include "report/report.h"
#include "sentlog/proof.h"

typedef struct {
  Spool *spool;
  Original *facts;      /* of its header block */
  gsize insert_at;      /* where a field can be put on top */
  const char *line_end; /* as the message has it */
  char *added_fields;   /* with their line ends; NULL: none */
} Outgoing;

/* Reads the header block from @fd. NULL: IO, TEMPORARY. */
Outgoing *outgoing_read (int fd, GError **error);

/* Gives the message a Message-ID where it has none; @domain (nullable) is the
 * sender's. An empty message stays empty. */
void outgoing_identify (Outgoing *outgoing, const char *domain);

/* Puts a proof token on top (sentlog/proof.h), of the day that @now is in; not
 * where the message lacks one Message-ID, Date or From, of which there must be
 * no second. Comes after outgoing_identify(). */
void outgoing_prove (Outgoing *outgoing, const ProofKey *key, gint64 now);

/* Whether outgoing_prove() will add a token. */
gboolean outgoing_is_provable (const Outgoing *outgoing);

/* Writes the message; once only. Errors: IO, TEMPORARY. */
gboolean outgoing_write (Outgoing *outgoing, int fd, GError **error);
void outgoing_free (Outgoing *outgoing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outgoing, outgoing_free)
