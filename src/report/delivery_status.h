/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fields of a delivery status notification (RFC 3464, 6533), and those of
 * its relatives, which are fields in groups too: dispositions (RFC 8098) and
 * feedback reports (RFC 5965).
 */
#pragma once

#include <glib.h>

typedef enum {
  DELIVERY_UNKNOWN,
  DELIVERY_FAILED,
  DELIVERY_DELAYED,
  DELIVERY_DONE, /* delivered, relayed or expanded */
} DeliveryAction;

typedef struct {
  GPtrArray *addresses; /* char *, lower-cased: the final recipient, the
                           original and the actual one where they differ */
  gboolean has_final;   /* a Final-Recipient field was there */
  gboolean has_original;
  DeliveryAction action;
} DeliveryRecipient;

typedef struct {
  GPtrArray *recipients;    /* DeliveryRecipient * */
  GPtrArray *message_ids;   /* char *: of the original, where a field says so */
  char *envelope_id;        /* nullable */
  char *queue_id;           /* of the original, at who reports; nullable */
  char *sender;             /* of the original; nullable */
  gint64 arrived_at;        /* Arrival-Date; or INSTANT_UNKNOWN */
  guint n_fields;           /* known fields seen; 0: this is no status at all */
  gboolean has_disposition; /* a Disposition field (RFC 8098) */
  gboolean has_feedback_type; /* a Feedback-Type field (RFC 5965) */
  gboolean from_prose; /* found in running text, not in a part of its own */
} DeliveryStatus;

/* @text: decoded content, LF lines. Never NULL. */
DeliveryStatus *delivery_status_parse (const char *text);
void delivery_status_free (DeliveryStatus *status);

/* The worst action of all recipients: failed before delayed before done. */
DeliveryAction delivery_status_worst (const DeliveryStatus *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeliveryStatus, delivery_status_free)
