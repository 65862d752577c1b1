/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds what a report returns of its originals: as a message or its headers
 * in a part of their own, pasted into text, or as what is left of them where
 * the MIME structure is broken.
 */
#pragma once

#include "report/header_block.h"
#include "report/part.h"
#include "report/report.h"

typedef struct {
  HeaderBlock *block; /* NULL: nothing is returned */
  const Part *part;   /* where it stands; NULL: in the raw body */
  const char *how;    /* it is returned, for a person; static */
  gboolean is_apart;  /* in a part that is a message by its type or name */
  const char *text;   /* the message that the block heads, in the part's;
                         nullable */
} Returned;

/* The returned header block that tells most, of the outermost original.
 * @body: the text behind the outer header, UTF-8, looked at only where the
 * parts hold nothing. */
Returned *returned_find (const Parts *parts, const char *body);
void returned_free (Returned *returned);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Returned, returned_free)
