/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stream that takes so much and then fails, which ends GMime's writing. One
 * of GMime's own in memory, with a bound, would be written to for ever.
 */
#include "report/message_text.h"

#include "report/limits.h"

#include <errno.h>

typedef struct {
  GMimeStream parent;
  GString *text; /* not owned */
} TextStream;

static ssize_t
take (GMimeStream *stream, const char *bytes, size_t length)
{
  GString *text = ((TextStream *) stream)->text;
  gsize taken = MIN (length, REPORT_MAX_RETURNED_BYTES - text->len);
  g_string_append_len (text, bytes, (gssize) taken);
  if (taken == length)
    return (ssize_t) length;
  errno = ENOSPC;
  return -1;
}

static int
do_nothing (GMimeStream *stream G_GNUC_UNUSED)
{
  return 0;
}

static void
set_up_class (gpointer class, gpointer data G_GNUC_UNUSED)
{
  ((GMimeStreamClass *) class)->write = take;
  ((GMimeStreamClass *) class)->flush = do_nothing;
}

static GType
text_stream_type (void)
{
  static GType type;
  if (type == 0)
    type = g_type_register_static_simple (
        g_mime_stream_get_type (), "BacksiftTextStream",
        sizeof (GMimeStreamClass), set_up_class, sizeof (TextStream), NULL, 0);
  return type;
}

GString *
message_text (GMimeMessage *message)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GMimeStream) stream = g_object_new (text_stream_type (), NULL);
  g_mime_stream_construct (stream, 0, -1);
  ((TextStream *) stream)->text = text;
  (void) g_mime_object_write_to_stream (GMIME_OBJECT (message), NULL, stream);
  return text;
}
