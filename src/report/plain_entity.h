/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One entity of MIME (RFC 2045): its header, in the strictest form only, and
 * its content decoded. plain_part.c puts them together.
 */
#pragma once

#include "report/part.h"
#include "report/plain_encoding.h"

typedef enum {
  STRUCTURE_LEAF,
  STRUCTURE_MULTIPART,
  STRUCTURE_MESSAGE
} Structure;

typedef struct {
  Structure structure;
  Encoding encoding;
  char *media_type; /* lower-cased */
  char *boundary;
  char *charset; /* lower-cased */
  char *report_type;
  char *file_name;
  GString *own_header;
} PlainEntity; /* all but media_type and own_header are nullable */

/* Reads the header at *@at, which ends with a zero, and the empty line behind
 * it; *@at is then where the body starts. @is_whole: of a message, of whose
 * fields only those of MIME are the entity's own. FALSE: the header is not
 * plain. The caller clears @entity in any case. */
gboolean plain_entity_read (PlainEntity *entity, const char **at,
                            gboolean is_whole);

/* Adds the entity as a leaf with this content. FALSE: it is not plain. */
gboolean plain_entity_add (PlainEntity *entity, const char *path,
                           const char *content, gsize length, Parts *parts);

void plain_entity_clear (PlainEntity *entity);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlainEntity, plain_entity_clear)
