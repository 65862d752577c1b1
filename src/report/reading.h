/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that is taken from a message before it is told what it is: its
 * outer header, its parts, the status fields, what is returned, the prose.
 */
#pragma once

#include "report/delivery_status.h"
#include "report/json_notice.h"
#include "report/outer.h"
#include "report/part.h"
#include "report/returned.h"

typedef struct {
  Outer *outer;
  Parts *parts;
  DeliveryStatus *status; /* of all status parts together */
  Returned *returned;
  JsonNotice *notice; /* nullable */
  const char *body;   /* behind the outer header, UTF-8, never NULL */
  char *valid_body;   /* body where the window's is no UTF-8; nullable */
  char *prose;        /* what is said to a person, never NULL */
  char *folded_prose; /* the same, folded (phrases.h) */
} Reading;

/* @window (window.h) stays the caller's, and is read from as long as the
 * reading is; @envelope is nullable. */
Reading *reading_new (const GString *window, const Envelope *envelope);
void reading_free (Reading *reading);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)
