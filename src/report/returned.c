/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/returned.h"

#include "mail/header.h"

/* A report lists the fields of its original in prose at times, and then
 * returns it: two or three blocks, so this is plenty. */
#define MAX_BLOCKS 16

void
returned_free (Returned *returned)
{
  if (returned == NULL)
    return;
  header_block_free (returned->block);
  g_free (returned);
}

/* Two blocks with one id are about one original: a listing of some fields in
 * prose, and the header itself. */
static gboolean
is_same_original (const HeaderBlock *a, const HeaderBlock *b)
{
  return a->message_id != NULL && g_strcmp0 (a->message_id, b->message_id) == 0;
}

/* What stands behind a whole header was written by whoever wrote the original,
 * an id too: a forger puts ours there. So a whole header stays, and where it
 * has no id the original has none. */
static gboolean
tells_more (const HeaderBlock *block, const HeaderBlock *than)
{
  if (than == NULL)
    return TRUE;
  if (than->is_whole)
    return FALSE;
  if ((block->id_line > 0) != (than->id_line > 0))
    return block->id_line > 0;
  return block->score > than->score && is_same_original (block, than);
}

/* The header of a part that is a message by its type is whole. */
static HeaderBlock *
typed_block (const Part *part)
{
  HeaderBlock *block = header_block_at_start (part->text);
  if (block != NULL && block->score >= HEADER_BLOCK_ENOUGH)
    block->is_whole = TRUE;
  return block;
}

static gboolean
is_message_file (const Part *part)
{
  return part->file_name != NULL &&
         (g_str_has_suffix (part->file_name, ".eml") ||
          g_str_has_suffix (part->file_name, ".msg") ||
          g_str_has_suffix (part->file_name, ".hdr"));
}

static gboolean
is_returned_type (const Part *part)
{
  return part->type == PART_MESSAGE || part->type == PART_HEADERS ||
         (part->type != PART_DELIVERY_STATUS && is_message_file (part));
}

/* Takes @block over where it tells more than what @returned has: an id before
 * none, the first before others, and of two about one original the one with
 * more of its header. */
static void
offer (Returned *returned, HeaderBlock *block, const Part *part,
       const char *how)
{
  if (block == NULL)
    return;
  if (!tells_more (block, returned->block)) {
    header_block_free (block);
    return;
  }
  header_block_free (returned->block);
  returned->block = block;
  returned->part = part;
  returned->how = how;
  returned->is_apart = part != NULL && is_returned_type (part);
}

/* The header of a MIME part that is a message, where the structure around it
 * is broken: gateways put a Date and an id of their own there (seen: PP). */
static gboolean
is_part_header (const HeaderBlock *block)
{
  gsize length = strlen (block->fields);
  g_autofree char *type = header_find (block->fields, length, "Content-Type");
  g_autofree char *from = header_find (block->fields, length, "From");
  return type != NULL && from == NULL && !block->is_whole &&
         (g_ascii_strncasecmp (type, "message/", strlen ("message/")) == 0 ||
          g_ascii_strncasecmp (type, "text/rfc822", strlen ("text/rfc822")) ==
              0);
}

/* The line before, or the one before that: a boundary may be folded. */
static gboolean
is_behind_boundary (const char *text, const HeaderBlock *block)
{
  gsize line = block->offset;
  for (guint n = 0; n < 2 && line > 0; n++) {
    for (line--; line > 0 && text[line - 1] != '\n';)
      line--;
    if (g_str_has_prefix (text + line, "--"))
      return TRUE;
  }
  return FALSE;
}

/* The blocks in text: a listing in prose says less than the header itself,
 * and comes before it. */
static void
offer_blocks (Returned *returned, const char *text, const Part *part,
              const char *how)
{
  g_autoptr (GPtrArray) blocks = header_blocks_find (text, MAX_BLOCKS);
  for (guint i = 0; i < blocks->len; i++) {
    HeaderBlock *block = g_ptr_array_index (blocks, i);
    g_ptr_array_index (blocks, i) = NULL;
    if (part == NULL && is_behind_boundary (text, block) &&
        is_part_header (block))
      header_block_free (block);
    else
      offer (returned, block, part, how);
  }
}

/* Seen: the original's fields as the part's own header, where a gateway lost
 * the empty line between the two. */
static HeaderBlock *
own_header_block (const Part *part)
{
  g_autoptr (GPtrArray) blocks = header_blocks_find (part->own_header, 1);
  if (blocks->len == 0)
    return NULL;
  HeaderBlock *block = g_ptr_array_index (blocks, 0);
  g_ptr_array_index (blocks, 0) = NULL;
  return block;
}

static void
offer_parts (Returned *returned, const Parts *parts)
{
  for (guint i = 0; i < parts->parts->len; i++) {
    const Part *part = g_ptr_array_index (parts->parts, i);
    if (is_returned_type (part))
      offer (returned, typed_block (part), part, "returned message");
  }
  for (guint i = 0; i < parts->parts->len; i++) {
    const Part *part = g_ptr_array_index (parts->parts, i);
    if (!is_returned_type (part) && part->type != PART_DELIVERY_STATUS &&
        part->type != PART_DISPOSITION)
      offer_blocks (returned, part->text, part, "header block in text");
  }
  /* The only part of a message has the message's own fields around it. */
  for (guint i = 0; parts->parts->len > 1 && i < parts->parts->len; i++) {
    const Part *part = g_ptr_array_index (parts->parts, i);
    HeaderBlock *block = own_header_block (part);
    offer (returned, block, part, "the part's own header");
    /* It stands before the part's text: all of that is behind it, and its
     * lines are not that text's. */
    if (block != NULL && returned->block == block)
      block->offset = block->first_line = block->last_line = 0;
  }
}

static char *
replace_all (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) pieces = g_strsplit (text, what, -1);
  return g_strjoinv (with, pieces);
}

/* Seen where the MIME header around HTML was lost: "&lt;1@example.org&gt;".
 * Only in text, only brackets, and only where the id has no others: whoever
 * wrote the original may have put entities and tags into any field. */
static void
decode_brackets (HeaderBlock *block)
{
  g_autofree char *id =
      header_find (block->fields, strlen (block->fields), "Message-ID");
  if (id == NULL || !g_str_has_prefix (id, "&lt;") || strchr (id, '<') != NULL)
    return;
  g_autofree char *opened = replace_all (block->fields, "&lt;", "<");
  g_free (block->fields);
  block->fields = replace_all (opened, "&gt;", ">");
}

Returned *
returned_find (const Parts *parts, const char *body)
{
  Returned *returned = g_new0 (Returned, 1);
  offer_parts (returned, parts);
  if (returned->block == NULL ||
      (!returned->block->is_whole && returned->block->id_line == 0))
    offer_blocks (returned, body, NULL, "header block in the raw body");
  if (returned->block != NULL && !returned->is_apart)
    decode_brackets (returned->block);
  if (returned->block != NULL && returned->part != NULL)
    returned->text = returned->part->text + returned->block->offset;
  return returned;
}
