/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds header blocks of messages wherever they stand in text: returned by a
 * mail system after some line in some language, indented, quoted with "> ",
 * with lines wrapped at column 0. A block is a run of lines that look like
 * fields; which run is a message's header is told by the fields in it.
 */
#pragma once

#include <glib.h>

typedef struct {
  char *fields;     /* "Name: value" lines, unquoted, with continuation */
  guint score;      /* how much it looks like a message's header */
  guint first_line; /* in the text, from 1 */
  guint last_line;
  guint id_line;     /* of its first Message-ID field; 0 without one */
  char *message_id;  /* its first id; NULL where none can be read */
  gsize offset;      /* of its first line in the text */
  gboolean is_whole; /* a message's header itself, not some of its fields
                        listed in prose: what it lacks, the message lacked */
} HeaderBlock;

void header_block_free (HeaderBlock *block);

/* A run of this score or more is taken for a message's header. */
#define HEADER_BLOCK_ENOUGH 6

/* The blocks in @text (LF lines, NUL-terminated) that score enough, in order,
 * at most @most. The caller frees the array, which owns its blocks. */
GPtrArray *header_blocks_find (const char *text, guint most);

/* The block at the start of @text, which is a returned message by its type:
 * anything before the first field is passed over, and no score is needed.
 * NULL where there is none. */
HeaderBlock *header_block_at_start (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeaderBlock, header_block_free)
