/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports that have no structure: several weak signs together, of which
 * wording is one.
 */
#pragma once

#include "report/reading.h"

/* How much speaks for it, and where. */
typedef struct {
  guint writer;  /* for a mail system as the writer */
  guint subject; /* for a failed or delayed delivery as the matter: by the
                    subject, ... */
  guint body;    /* ... by all else */
  guint block;   /* of that, a returned header block */
} Signs;

/* Appends to @reason what it finds, for a person. */
Signs signs_weigh (const Reading *reading, GString *reason);

gboolean signs_are_enough (const Reading *reading, Signs signs);
