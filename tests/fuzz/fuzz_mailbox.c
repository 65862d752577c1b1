/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mailboxes: the messages of an mbox (mail/mbox.h) lie one behind the other
 * and leave nothing out; and names of messages in a Maildir (each line of the
 * input is one) come back from quarantine as they were (quarantine/origin.h).
 */
#include "input_file.h"

#include "mail/maildir_file.h"
#include "mail/mbox.h"
#include "mail/spool.h"
#include "quarantine/origin.h"

#include <limits.h>

/* --- mbox --- */

typedef struct {
  const char *bytes;
  gsize length;
  int fd;
  guint64 end; /* of the last message */
  guint n;
} Mbox;

/* What `scan` reads of it. */
static void
check_part (const Mbox *mbox, const MboxMessage *message)
{
  char start[5];
  g_autoptr (Spool) spool =
      spool_new_part (mbox->fd, message->offset, message->size_bytes);
  PROMISE (spool_read_all (spool, NULL));
  PROMISE (spool_size_bytes (spool) == message->size_bytes);
  PROMISE (spool_read_at (spool, start, sizeof start, 0, NULL) == 5);
  PROMISE (memcmp (start, "From ", sizeof start) == 0);
}

static gboolean
visit (const MboxMessage *message, gpointer data, GError **error G_GNUC_UNUSED)
{
  Mbox *mbox = data;
  PROMISE (message->offset == mbox->end && message->size_bytes >= 5);
  mbox->end += message->size_bytes;
  PROMISE (mbox->end <= mbox->length);
  PROMISE (message->length <= MBOX_HEAD_BYTES);
  const char *from = mbox->bytes + message->offset;
  const char *line_end = memchr (from, '\n', message->size_bytes);
  if (line_end != NULL)
    PROMISE (message->length <= message->size_bytes &&
             memcmp (line_end + 1, message->head, message->length) == 0);
  else
    PROMISE (message->length == 0);
  check_part (mbox, message);
  mbox->n++;
  return TRUE;
}

static void
check_mbox (const char *bytes, gsize length)
{
  int fd = input_file_new (bytes, length);
  Mbox mbox = {.bytes = bytes, .length = length, .fd = fd};
  g_autofree char *path = input_file_path (fd);
  guint64 offset = 0;
  gboolean is = mbox_is (path);
  PROMISE (mbox_walk (path, &offset, visit, &mbox, NULL) == is);
  if (is && length > 0) {
    PROMISE (mbox.n > 0 && mbox.end == length);
    /* A later import goes on where the last message stands. */
    mbox.n = 0;
    mbox.end = offset;
    PROMISE (mbox_walk (path, &offset, visit, &mbox, NULL));
    PROMISE (mbox.n == 1 && mbox.end == length);
  }
  close (fd);
}

/* --- names --- */

static gboolean
is_name (const char *text)
{
  return *text != '\0' && *text != '.' && strchr (text, '/') == NULL &&
         strlen (text) <= NAME_MAX;
}

static void
check_moved (const char *base, const Origin *origin)
{
  g_autofree char *moved = origin_encode (origin, base);
  g_auto (Origin) decoded = {0};
  g_autofree char *before = NULL;
  PROMISE (is_name (moved));
  PROMISE (origin_decode (moved, &decoded, &before));
  PROMISE (g_str_equal (decoded.scan, origin->scan));
  PROMISE (g_str_equal (decoded.folder, origin->folder));
  PROMISE (decoded.is_new == origin->is_new);
  PROMISE (g_strcmp0 (decoded.flags, origin->flags) == 0);
  gsize n_unique = maildir_unique_length (base);
  g_autofree char *short_unique = origin_short_unique (base);
  PROMISE (g_str_has_prefix (before, short_unique) ||
           (maildir_unique_length (before) == n_unique &&
            memcmp (before, base, n_unique) == 0));
  PROMISE (origin_is_ours (moved));
}

/* As many as there are letters. */
#define MAX_FLAGS 52

/* With the flags that stand in its name, as a scan takes it. */
static void
check_name (const char *base)
{
  gsize n_unique = maildir_unique_length (base);
  PROMISE (n_unique <= strlen (base));
  const char *flags = base[n_unique] == '\0' ? NULL : base + n_unique + 3;
  if (n_unique == 0 || (flags != NULL && (strlen (flags) > MAX_FLAGS ||
                                          strpbrk (flags, ".,:") != NULL)))
    return;
  Origin origin = {.scan = (char *) "20261120-080000-1",
                   .folder = (char *) "0123abcd",
                   .flags = (char *) flags};
  check_moved (base, &origin);
  origin.is_new = TRUE;
  check_moved (base, &origin);

  g_autofree char *released = origin_encode_released (base);
  g_autofree char *again = origin_encode_released (released);
  PROMISE (is_name (released) && origin_is_released (released));
  PROMISE (g_str_equal (released, again));
  g_autofree char *unique = origin_unique (base);
  PROMISE (g_str_has_prefix (base, unique));
}

/* A name that anybody may have given a file. */
static void
check_found_name (const char *base)
{
  g_auto (Origin) origin = {0};
  g_autofree char *before = NULL;
  if (!origin_decode (base, &origin, &before))
    return;
  PROMISE (*before != '\0' && strlen (before) <= strlen (base));
  PROMISE (strspn (origin.scan, "0123456789-") == strlen (origin.scan));
  PROMISE (strlen (origin.folder) == 8);
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  check_mbox ((const char *) input, length);
  g_autofree char *text = g_strndup ((const char *) input, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (is_name (*line)) {
      check_name (*line);
      check_found_name (*line);
    }
  return 0;
}
