/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/reader_batch.h"

#include "base/descriptor.h"

#include <errno.h>
#include <unistd.h>

struct ReaderBatch {
  GByteArray *bytes; /* with the number that goes before */
  GArray *offsets;   /* guint: where each place starts in it */
  gsize n_written;   /* of the bytes */
};

typedef guint32 BatchLength;

ReaderBatch *
reader_batch_new (void)
{
  ReaderBatch *batch = g_new0 (ReaderBatch, 1);
  batch->bytes = g_byte_array_new ();
  batch->offsets = g_array_new (FALSE, FALSE, sizeof (guint));
  g_byte_array_set_size (batch->bytes, sizeof (BatchLength));
  return batch;
}

void
reader_batch_free (ReaderBatch *batch)
{
  if (batch == NULL)
    return;
  g_byte_array_unref (batch->bytes);
  g_array_unref (batch->offsets);
  g_free (batch);
}

void
reader_batch_add (ReaderBatch *batch, const MessagePlace *place)
{
  const guint64 numbers[] = {place->offset, place->size_bytes};
  g_array_append_val (batch->offsets, batch->bytes->len);
  g_byte_array_append (batch->bytes, (const guint8 *) numbers, sizeof numbers);
  g_byte_array_append (batch->bytes, (const guint8 *) place->file_name,
                       (guint) strlen (place->file_name) + 1);
}

guint
reader_batch_count (const ReaderBatch *batch)
{
  return batch->offsets->len;
}

static MessagePlace
place_at (const guint8 *bytes)
{
  guint64 numbers[2];
  memcpy (numbers, bytes, sizeof numbers);
  return (MessagePlace){(const char *) bytes + sizeof numbers, numbers[0],
                        numbers[1]};
}

MessagePlace
reader_batch_place (const ReaderBatch *batch, guint index)
{
  return place_at (batch->bytes->data +
                   g_array_index (batch->offsets, guint, index));
}

void
reader_batch_join (ReaderBatch *batch, ReaderBatch *more)
{
  for (guint i = 0; more != NULL && i < more->offsets->len; i++) {
    MessagePlace place = reader_batch_place (more, i);
    reader_batch_add (batch, &place);
  }
  reader_batch_free (more);
}

ReaderBatch *
reader_batch_rest (const ReaderBatch *batch, guint from, gint left_out)
{
  ReaderBatch *rest = reader_batch_new ();
  for (guint i = from; i < batch->offsets->len; i++) {
    MessagePlace place = reader_batch_place (batch, i);
    if ((gint) i != left_out)
      reader_batch_add (rest, &place);
  }
  return rest;
}

gboolean
reader_batch_write (ReaderBatch *batch, int fd)
{
  GByteArray *bytes = batch->bytes;
  BatchLength length = bytes->len - (guint) sizeof length;
  memcpy (bytes->data, &length, sizeof length);
  while (batch->n_written < bytes->len) {
    gssize n = write (fd, bytes->data + batch->n_written,
                      bytes->len - batch->n_written);
    if (n < 0 && errno != EINTR)
      return errno == EAGAIN || errno == EWOULDBLOCK;
    batch->n_written += n > 0 ? (gsize) n : 0;
  }
  return TRUE;
}

gboolean
reader_batch_is_written (const ReaderBatch *batch)
{
  return batch->n_written == batch->bytes->len;
}

static gboolean
read_exactly (int fd, void *bytes, gsize length)
{
  for (gsize n_read = 0; n_read < length;) {
    gssize n = descriptor_read (fd, (char *) bytes + n_read, length - n_read);
    if (n <= 0)
      return FALSE;
    n_read += (gsize) n;
  }
  return TRUE;
}

gboolean
reader_batch_read (GByteArray *bytes, int fd)
{
  BatchLength length;
  if (!read_exactly (fd, &length, sizeof length))
    return FALSE;
  g_byte_array_set_size (bytes, length);
  return read_exactly (fd, bytes->data, length);
}

gboolean
reader_batch_next (const GByteArray *bytes, gsize *offset, MessagePlace *place)
{
  if (*offset >= bytes->len)
    return FALSE;
  const guint8 *start = bytes->data + *offset;
  *place = place_at (start);
  *offset = (gsize) ((const guint8 *) place->file_name - bytes->data) +
            strlen (place->file_name) + 1;
  return TRUE;
}
