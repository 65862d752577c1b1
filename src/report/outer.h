/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The signs of a report in a message's own header block. Read without GMime,
 * but for encoded words, so that triage can use it.
 */
#pragma once

#include "report/report.h"

/* Each reads what the one before it does, and more. */
typedef enum {
  OUTER_SIGNS, /* only what tells of a kind, for triage, and no lists (they are
                  NULL); encoded words that are not plain (plain_value.h) stay
                  as they are: no GMime */
  OUTER_RAW,   /* all but dates; encoded words stay, plain ones too */
  OUTER_DECODED, /* dates, and encoded words decoded */
} OuterMode;

typedef struct {
  char *from;               /* address, lower-cased; nullable */
  char *from_name;          /* the From field folded (phrases.h), never NULL */
  char *subject;            /* folded, never NULL */
  char *subject_text;       /* as it stands, never NULL */
  char *to;                 /* first address of the To field; nullable */
  char *reported_to;        /* nullable */
  GPtrArray *addressees;    /* char *: reported_to, and whom else the envelope
                               and the header name as who it came to */
  char *message_id;         /* its own; nullable */
  gint64 dated_at;          /* as Report's; unknown in OUTER_RAW */
  GPtrArray *failed;        /* char *: X-Failed-Recipients */
  GPtrArray *answered;      /* char *: ids in In-Reply-To, else the last one of
                               References: what this message answers */
  gboolean names_failed;    /* X-Failed-Recipients has an address */
  gboolean has_null_sender; /* the envelope's sender is <> */
  gboolean has_sender;      /* it is known, and somebody's address, be it a
                               postmaster's */
  gboolean is_from_daemon;  /* From is a mail system's address or name,
                               or the envelope's sender is */
  gboolean is_auto_generated; /* Auto-Submitted says so (RFC 3834) */
  gboolean is_auto_replied;   /* it says so of a reply */
  gboolean is_auto_notified;  /* a notice about new mail (RFC 5436) */
  gboolean is_administrivia;  /* a list manager's own words */
  gboolean is_to_postmaster;  /* addressed to a mail system's own address */
  gboolean is_to_list_owner;  /* addressed to who runs a list, or to where its
                                 bounces go */
  gboolean is_cron;           /* what a cron job printed */
  gboolean is_mass_marked;    /* a mark that machines leave, of bulk mail or
                                 against loops: weak by itself */
  gboolean is_junk_marked;    /* Precedence: junk */
  gboolean is_auto_reply;     /* a field says: an automatic reply */
  gboolean is_list_mail;      /* came through a mailing list */
  gboolean is_json;           /* its body starts as JSON does: a service may
                                 report so */
  gboolean is_report_type;    /* Content-Type: multipart/report, or a part
                                 type of reports alone */
} Outer;

/* @header: the message from its first byte. @envelope is nullable. */
Outer *outer_new (const char *header, gsize length, const Envelope *envelope,
                  OuterMode mode);
void outer_free (Outer *outer);

/* Whether it answers a message of its own system: a tracker's notification,
 * which stands in the tracker's thread and not in ours. */
gboolean outer_answers_itself (const Outer *outer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outer, outer_free)
