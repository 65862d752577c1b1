/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/header_block.h"

#include "mail/header.h"
#include "mail/message_id.h"

/* How much a field says that a run of lines is a message's header. Fields
 * that reports themselves list in prose ("To: x", "Subject: y") weigh less
 * than those that only a message has. */
static const struct {
  const char *name;
  guint weight;
} weights[] = {
    /* The first rows say where a message comes from: see N_ORIGIN_FIELDS. */
    {"received", 4},
    {"message-id", 4},
    {"return-path", 3},
    {"from", 3},
    {"mime-version", 3},
    {"dkim-signature", 3},
    {"date", 2},
    {"subject", 2},
    {"to", 2},
    {"content-type", 2},
    {"sender", 2},
    {"reply-to", 2},
    {"in-reply-to", 2},
    {"references", 2},
    {"content-transfer-encoding", 2},
    {"x-mailer", 2},
    {"user-agent", 2},
    {"cc", 1},
    {"resent-message-id", 2},
    {"resent-from", 2},
    {"delivered-to", 2},
    {"authentication-results", 2},
    {"arc-seal", 2},
    {"domainkey-signature", 2},
    {"list-unsubscribe", 2},
    {"x-priority", 1},
    {"x-originating-ip", 1},
    {"errors-to", 1},
    {"importance", 1},
    {"organization", 1},
    {"precedence", 1},
};

/* Fields of which a message's header has one at least. Reports also list
 * nothing but To, Subject and Date, their own or the original's. */
#define N_ORIGIN_FIELDS 4

/* Fields that mail systems write for each other: no report lists them in
 * prose. */
static const char *const system_fields[] = {"received", "return-path",
                                            "mime-version", "dkim-signature"};

/* A line taken apart. */
typedef struct {
  const char *start; /* the whole line */
  gsize length;      /* without the line end */
  gsize prefix;      /* leading quote marks and blanks */
  gsize name;        /* length of the field name, 0: no field */
} Line;

void
header_block_free (HeaderBlock *block)
{
  if (block == NULL)
    return;
  g_free (block->fields);
  g_free (block->message_id);
  g_free (block);
}

static gsize
field_name_length (const char *text, gsize length)
{
  gsize n = 0;
  if (length == 0 || !g_ascii_isalpha (text[0]))
    return 0;
  while (n < length &&
         (g_ascii_isalnum (text[n]) || text[n] == '-' || text[n] == '_'))
    n++;
  gsize colon = n;
  while (colon < length && text[colon] == ' ')
    colon++;
  /* "http://..." is no field */
  if (n > 76 || colon >= length || text[colon] != ':' ||
      (colon + 2 < length && text[colon + 1] == '/' && text[colon + 2] == '/'))
    return 0;
  return n;
}

static const char *
read_line (const char *text, Line *line)
{
  const char *end = strchrnul (text, '\n');
  line->start = text;
  line->length = (gsize) (end - text);
  line->prefix = 0;
  while (line->prefix < line->length &&
         strchr ("> \t|", text[line->prefix]) != NULL)
    line->prefix++;
  line->name =
      field_name_length (text + line->prefix, line->length - line->prefix);
  return *end == '\n' ? end + 1 : end;
}

static gboolean
line_is_empty (const Line *line)
{
  return line->prefix == line->length;
}

static gboolean
same_prefix (const Line *a, const Line *b)
{
  return a->prefix == b->prefix && memcmp (a->start, b->start, a->prefix) == 0;
}

/* Whether @line goes on with a field of the block that @first started: it has
 * the block's prefix and then more blanks. */
static gboolean
continues_field (const Line *first, const Line *line)
{
  return line->prefix > first->prefix && line->length > line->prefix &&
         memcmp (first->start, line->start, first->prefix) == 0 &&
         (line->start[first->prefix] == ' ' ||
          line->start[first->prefix] == '\t');
}

static guint
weight_of (const char *name, gsize length, guint64 *seen)
{
  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++) {
    if (strlen (weights[i].name) != length ||
        g_ascii_strncasecmp (weights[i].name, name, length) != 0)
      continue;
    guint64 bit = G_GUINT64_CONSTANT (1) << i;
    guint weight = (*seen & bit) ? 0 : weights[i].weight;
    *seen |= bit;
    return weight;
  }
  return 0;
}

static char *
id_in (const char *fields)
{
  g_autofree char *value = header_find (fields, strlen (fields), "Message-ID");
  return value != NULL ? message_id_parse (value) : NULL;
}

static gboolean
is_system_field (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (system_fields); i++)
    if (strlen (system_fields[i]) == length &&
        g_ascii_strncasecmp (system_fields[i], name, length) == 0)
      return TRUE;
  return FALSE;
}

static void
append_line (GString *fields, const Line *line, gsize skip)
{
  g_string_append_len (fields, line->start + skip,
                       (gssize) (line->length - skip));
  g_string_append_c (fields, '\n');
}

/* Of a MIME part, where the parser didn't see it. */
static gboolean
is_boundary (const Line *line)
{
  return line->length - line->prefix > 2 &&
         memcmp (line->start + line->prefix, "--", 2) == 0;
}

/* Lines of a field that lost their leading blanks: a signature has ten. */
#define MAX_WRAPPED_LINES 40

/* Lines wrapped to the block's own column ("(via\nHTTP); ...", seen from
 * several gateways) are part of the block where a field follows them, and so
 * is one line of a listing. Where the field behind them starts, or NULL. */
static const char *
wrapped_end (const Line *first, const Line *line, const char *rest, guint most)
{
  Line next = *line;
  for (guint n = 0; n < most && *rest != '\0'; n++) {
    if (line_is_empty (&next) || !same_prefix (first, &next) ||
        is_boundary (&next))
      return NULL;
    const char *start = rest;
    rest = read_line (rest, &next);
    if (next.name > 0 && same_prefix (first, &next))
      return start;
  }
  return NULL;
}

/* Whether @fields ends with a field that has no value yet: it stands on the
 * next line then, indented or not ("Message-ID:" and, below it, the id). */
static gboolean
ends_with_name (const GString *fields)
{
  gsize start = fields->len > 0 ? fields->len - 1 : 0;
  while (start > 0 && fields->str[start - 1] != '\n')
    start--;
  const char *colon = strchr (fields->str + start, ':');
  return colon != NULL && !g_ascii_isspace (fields->str[start]) &&
         colon[1 + strspn (colon + 1, " \t\n")] == '\0';
}

static gboolean
is_more_of (const Line *first, const Line *line)
{
  return !line_is_empty (line) && same_prefix (first, line) &&
         !is_boundary (line);
}

/* Puts a wrapped line behind the one that it was cut from. "=" before the cut
 * is a quoted-printable soft break: nothing stood there (seen: returned parts
 * that are encoded although their header doesn't say so). */
static void
join_wrapped (GString *fields, const Line *line, gsize skip)
{
  g_string_truncate (fields, fields->len - 1);
  if (fields->len > 0 && fields->str[fields->len - 1] == '=')
    g_string_truncate (fields, fields->len - 1);
  else
    g_string_append (fields, "\n ");
  append_line (fields, line, skip);
}

/* Reads the block that starts with the field line @first; *@text is behind
 * that line and is moved behind the block. */
static HeaderBlock *
read_block (const Line *first, const char **text, guint *line_number)
{
  HeaderBlock *block = g_new0 (HeaderBlock, 1);
  g_autoptr (GString) fields = g_string_new (NULL);
  guint64 seen = 0;
  guint n_fields = 0;
  Line line = *first;
  const char *rest = *text;
  const char *wrapped = NULL; /* lines before it are wrapped ones */

  block->first_line = *line_number;
  for (;;) {
    const char *name = line.start + line.prefix;
    if (line.name > 0 && same_prefix (first, &line)) {
      n_fields++;
      block->score += weight_of (name, line.name, &seen);
      if (line.name == strlen ("message-id") &&
          g_ascii_strncasecmp (name, "message-id", line.name) == 0 &&
          block->id_line == 0)
        block->id_line = *line_number;
      if (is_system_field (name, line.name))
        block->is_whole = TRUE;
      append_line (fields, &line, first->prefix);
    } else if (continues_field (first, &line)) {
      append_line (fields, &line, first->prefix);
    } else if (ends_with_name (fields) && is_more_of (first, &line)) {
      join_wrapped (fields, &line, first->prefix);
    } else if (line.start < wrapped ||
               (wrapped = wrapped_end (first, &line, rest,
                                       block->is_whole ? MAX_WRAPPED_LINES
                                                       : 1)) != NULL) {
      join_wrapped (fields, &line, first->prefix);
    } else {
      break;
    }
    *text = rest;
    block->last_line = *line_number;
    if (*rest == '\0')
      break;
    rest = read_line (rest, &line);
    (*line_number)++;
  }
  if ((seen & ((1u << N_ORIGIN_FIELDS) - 1)) == 0)
    block->score = 0;
  /* What a mail system put its fields on is a header, however little else is
   * in it: a forger leaves the rest out and writes a better one below. */
  if (block->is_whole && n_fields > 1)
    block->score = MAX (block->score, HEADER_BLOCK_ENOUGH);
  block->fields = g_string_free (g_steal_pointer (&fields), FALSE);
  if (block->id_line > 0)
    block->message_id = id_in (block->fields);
  return block;
}

GPtrArray *
header_blocks_find (const char *text, guint most)
{
  GPtrArray *blocks =
      g_ptr_array_new_with_free_func ((GDestroyNotify) header_block_free);
  const char *rest = text;
  guint line_number = 0;

  while (*rest != '\0' && blocks->len < most) {
    Line line;
    const char *start = rest;
    rest = read_line (rest, &line);
    line_number++;
    if (line.name == 0)
      continue;
    HeaderBlock *block = read_block (&line, &rest, &line_number);
    line_number = block->last_line;
    block->offset = (gsize) (start - text);
    if (block->score >= HEADER_BLOCK_ENOUGH)
      g_ptr_array_add (blocks, block);
    else
      header_block_free (block);
  }
  return blocks;
}

HeaderBlock *
header_block_at_start (const char *text)
{
  const char *rest = text;
  guint line_number = 0;
  HeaderBlock *best = NULL;

  while (*rest != '\0' && line_number < 40) {
    Line line;
    const char *start = rest;
    rest = read_line (rest, &line);
    line_number++;
    if (line.name == 0)
      continue;
    HeaderBlock *block = read_block (&line, &rest, &line_number);
    line_number = block->last_line;
    block->offset = (gsize) (start - text);
    if (block->score >= HEADER_BLOCK_ENOUGH || best == NULL) {
      header_block_free (best);
      best = block;
    } else {
      header_block_free (block);
    }
    if (best->score >= HEADER_BLOCK_ENOUGH)
      break;
  }
  return best;
}
