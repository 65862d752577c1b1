/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a report says (RFC 3464, 6522, 8098, 5965, 3834, and what mail systems
 * write that know none of them): its kind, the originals it is about, the
 * recipients that failed, whom it was sent to. It knows nothing of the sent
 * log or of policy. This header is all that other rooms see of GMime's room.
 */
#pragma once

#include <glib.h>

typedef enum {
  REPORT_KIND_ORDINARY, /* no report at all */
  REPORT_KIND_FAILURE,
  REPORT_KIND_DELAY,
  REPORT_KIND_SUCCESS,
  REPORT_KIND_AUTOREPLY,
  REPORT_KIND_DISPOSITION,
  REPORT_KIND_FEEDBACK,
  N_REPORT_KINDS
} ReportKind;

/* "ordinary", "failure" and so on; static. */
const char *report_kind_name (ReportKind kind);
/* The kind called @name; FALSE where there is none. */
gboolean report_kind_from_name (const char *name, ReportKind *kind);

/* Where in the message something was found, for a person who looks there. */
typedef struct {
  char *inside;     /* the part whose message the rest is about, in a report
                       inside the report; NULL: the report itself */
  char *part;       /* "2.1": the first part of the second; NULL: the raw body
                       or the header */
  char *media_type; /* of that part; NULL with part */
  guint first_line; /* of the header block that it stands in, from 1, in the
                       decoded part (of HTML: in its text) or the raw body; 0:
                       not in a block */
  guint last_line;
  guint line; /* on which the Message-ID field starts; 0: not known */
  char *how;  /* "returned message", "a field of the delivery status" */
} Place;

/* "returned message, part 2 (message/rfc822), lines 1-5, id on line 4". The
 * caller frees it. */
char *place_describe (const Place *place);
void place_clear (Place *place);

/* An id that stands in the report and is not an original's. */
typedef struct {
  char *message_id;
  Place place; /* how says why it was ignored */
} IgnoredId;

/* The field that carries a proof token. */
#define PROOF_FIELD "X-Backsift-Proof"

/* What stands in a header block about proof tokens, and what they vouch for:
 * each of the only field of its name, since of two nobody knows which was
 * meant. */
typedef struct {
  GPtrArray *tokens; /* char *: values of the fields, as they stand there */
  char *message_id;  /* nullable */
  char *from;        /* its first address, lower-cased; nullable */
  gint64 date;       /* or INSTANT_UNKNOWN */
} OriginalProof;

/* An original: a message that the report is about. */
typedef struct {
  GPtrArray *message_ids; /* char *, without brackets. More than one where
                             the original itself carries several Message-ID
                             fields: all are its, none is optional */
  GPtrArray *resent_ids;  /* char *, of its Resent-Message-ID fields */
  char *envelope_id;      /* RFC 3464, 2.2.1, xtext decoded; nullable */
  char *queue_id;         /* at the mail system that reports; nullable */
  char *sender;           /* address, lower-cased; nullable */
  char *subject;          /* decoded, UTF-8; nullable */
  gint64 date;            /* its Date field; or INSTANT_UNKNOWN */
  gint64 arrived_at;      /* when it came to the mail system that reports (RFC
                             3464, 2.2.5): it was sent before; or
                             INSTANT_UNKNOWN */
  GPtrArray *recipients;  /* char *: its To, Cc, Bcc and Resent-* addresses */
  OriginalProof proof;    /* empty where its header block isn't returned */
  char *header_block;     /* the returned header block as found, UTF-8; NULL
                             where the report only names the original */
  Place place;            /* where it was found; how is NULL where no id and
                             no header block was */
} Original;

typedef struct {
  ReportKind kind;
  char *kind_reason;      /* the rule that told the kind, for a person */
  GPtrArray *originals;   /* Original *, outermost first; may be empty */
  GPtrArray *recipients;  /* char *, lower-cased: failed or delayed ones */
  char *reported_to;      /* the address the report came to; nullable */
  GPtrArray *addressees;  /* char *: reported_to, and whom else the envelope and
                             the header name as who it came to (an alias that
                             leads there) */
  char *reporter;         /* address in the report's From; nullable */
  gint64 dated_at;        /* the earlier one of its Date and topmost Received
                             fields, or INSTANT_UNKNOWN */
  GPtrArray *ignored;     /* IgnoredId *: what was taken for nested or quoted */
  GPtrArray *notes;       /* char *: caps reached */
  gboolean is_incomplete; /* one was: there may be more than was read */
} Report;

/* Whom a message is from and for on the envelope; members are nullable. */
typedef struct {
  const char *sender; /* "" is the null sender */
  const char *recipient;
} Envelope;

Report *report_new (void);
void report_free (Report *report);
/* Whether any original's Message-ID can be read. */
gboolean report_has_message_ids (const Report *report);
Original *original_new (void);
void original_free (Original *original);
void ignored_id_free (IgnoredId *ignored);

/* Reads a message from memory. @bytes may be cut off anywhere beyond
 * REPORT_WINDOW_BYTES of the message (report/limits.h): what lies beyond is
 * not looked at.
 * @envelope is nullable, and overrides what the header says. Never fails:
 * what can't be read is not in the report. The caller frees it. */
Report *report_parse (const char *bytes, gsize length,
                      const Envelope *envelope);

/* The same of @text, which is taken over: without a copy. */
Report *report_parse_taken (GString *text, const Envelope *envelope);

/* Loads what report_parse() may need, where it is there: for who can't load
 * anything later. */
void report_prepare (void);

/* The same for who knows already that the message is not plain (below). */
void report_prepare_odd (void);

/* From now on report_parse() calls @give_up, which does not return, where a
 * message is not plain (report/part_reader.h, plain_value.h): for who has not
 * prepared, can't load anything later, and has another way. */
void report_read_plain_only (void (*give_up) (gpointer data), gpointer data);

/* Reads an outgoing message's header block as an original, by the same rules
 * that read a returned one, so that the two agree. Never NULL. */
Original *original_parse (const char *header_block, gsize length);

/* The same of what the sent log keeps: without the sender and the proof. */
Original *original_parse_kept (const char *header_block, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Report, report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Original, original_free)
