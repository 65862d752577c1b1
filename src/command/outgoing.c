/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/outgoing.h"

#include "base/descriptor.h"
#include "base/instant.h"
#include "mail/header.h"
#include "mail/message_id.h"

static const char *
line_end_of (const char *head, gsize length)
{
  const char *lf = memchr (head, '\n', length);
  if (lf != NULL)
    return lf > head && lf[-1] == '\r' ? "\r\n" : "\n";
  return memchr (head, '\r', length) != NULL ? "\r" : "\n";
}

/* Behind a leading "From " line, which has to stay first. */
static gsize
top_of (const char *head, gsize length, const char *line_end)
{
  if (length < 5 || memcmp (head, "From ", 5) != 0)
    return 0;
  const char *end = memmem (head, length, line_end, strlen (line_end));
  return end == NULL ? 0 : (gsize) (end - head) + strlen (line_end);
}

static gsize
header_block_length (const char *head, gsize length)
{
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, head, length);
  while (header_scan_next (&scan, &field))
    continue;
  return header_scan_body_offset (&scan);
}

Outgoing *
outgoing_read (int fd, GError **error)
{
  g_autoptr (Outgoing) outgoing = g_new0 (Outgoing, 1);
  outgoing->spool = spool_new (fd);
  if (!spool_read_head (outgoing->spool, error))
    return NULL;

  gsize length;
  const char *head = spool_head (outgoing->spool, &length);
  outgoing->line_end = line_end_of (head, length);
  outgoing->insert_at = top_of (head, length, outgoing->line_end);
  outgoing->facts = original_parse (head, header_block_length (head, length));
  return g_steal_pointer (&outgoing);
}

void
outgoing_identify (Outgoing *outgoing, const char *domain)
{
  gsize length;
  const char *head = spool_head (outgoing->spool, &length);
  /* Even a Message-ID that can't be read stays alone: receivers refuse mail
   * that has two. */
  g_autofree char *present =
      header_find (head, header_block_length (head, length), "Message-ID");
  if (length == 0 || present != NULL)
    return;

  char *id = message_id_new (domain);
  g_ptr_array_add (outgoing->facts->message_ids, id);
  outgoing->facts->proof.message_id = g_strdup (id);
  outgoing->added_fields =
      g_strdup_printf ("Message-ID: <%s>%s", id, outgoing->line_end);
}

gboolean
outgoing_is_provable (const Outgoing *outgoing)
{
  const OriginalProof *proof = &outgoing->facts->proof;
  return proof->message_id != NULL && proof->from != NULL &&
         instant_is_known (proof->date);
}

/* "Name: 1; KEYID; DAY;" and the MAC on a line of its own, below 78 columns
 * each (RFC 5322, 2.1.1). */
static char *
proof_field (const Outgoing *outgoing, const char *value)
{
  const char *mac = strrchr (value, ' ');
  return g_strdup_printf (PROOF_FIELD ": %.*s%s%s%s", (int) (mac - value),
                          value, outgoing->line_end, mac, outgoing->line_end);
}

void
outgoing_prove (Outgoing *outgoing, const ProofKey *key, gint64 now)
{
  if (!outgoing_is_provable (outgoing))
    return;
  const OriginalProof *proof = &outgoing->facts->proof;
  const ProofFacts facts = {proof->message_id, proof->from, proof->date};
  g_autofree char *value = proof_new (key, &facts, now);
  g_autofree char *field = proof_field (outgoing, value);
  g_autofree char *others = outgoing->added_fields;
  outgoing->added_fields =
      g_strconcat (field, others == NULL ? "" : others, NULL);
}

gboolean
outgoing_write (Outgoing *outgoing, int fd, GError **error)
{
  if (outgoing->added_fields == NULL)
    return spool_copy (outgoing->spool, 0, fd, error);

  gsize length;
  const char *head = spool_head (outgoing->spool, &length);
  return descriptor_write (fd, head, outgoing->insert_at, error) &&
         descriptor_write (fd, outgoing->added_fields,
                           strlen (outgoing->added_fields), error) &&
         spool_copy (outgoing->spool, outgoing->insert_at, fd, error);
}

void
outgoing_free (Outgoing *outgoing)
{
  g_clear_pointer (&outgoing->spool, spool_free);
  g_clear_pointer (&outgoing->facts, original_free);
  g_free (outgoing->added_fields);
  g_free (outgoing);
}
