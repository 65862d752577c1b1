/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file: a Head, the sorted hashes, and a hash of both. It stays on the host
 * that wrote it, so numbers are in its own order.
 */
#include "mail/seen.h"

#include "base/descriptor.h"
#include "base/folder.h"
#include "base/instant.h"
#include "mail/maildir_file.h"

#include <stdlib.h>

static const char magic[8] = "bssn\0\0\0\3";

typedef struct {
  char magic[sizeof magic];
  SeenPurpose purpose;
  SeenSpan span;
  SeenMbox mbox;
  guint64 n_names;
} Head;

struct Seen {
  char *path;
  Head head;
  GArray *before; /* guint64, sorted: of the last run */
  GArray *now;    /* guint64: of this one */
  GChecksum *checksum;
};

static guint64
first_bytes (GChecksum *checksum)
{
  guint8 bytes[16];
  gsize length = sizeof bytes;
  guint64 number;
  g_checksum_get_digest (checksum, bytes, &length);
  memcpy (&number, bytes, sizeof number);
  return number;
}

/* Of the folder's name and the unique one, "cur" and "new" left out: a message
 * that is read moves from one to the other. */
static guint64
hash_name (const Seen *seen, const char *name)
{
  const char *base = strrchr (name, '/');
  base = base == NULL ? name : base + 1;
  gsize n_folder = (gsize) (base - name);
  if (n_folder >= 4)
    n_folder -= 4;
  g_checksum_reset (seen->checksum);
  g_checksum_update (seen->checksum, (const guchar *) name, (gssize) n_folder);
  g_checksum_update (seen->checksum, (const guchar *) "/", 1);
  g_checksum_update (seen->checksum, (const guchar *) base,
                     (gssize) maildir_unique_length (base));
  return first_bytes (seen->checksum);
}

static guint64
hash_bytes (const char *bytes, gsize length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  g_checksum_update (checksum, (const guchar *) bytes, (gssize) length);
  return first_bytes (checksum);
}

static int
compare (const void *a, const void *b)
{
  guint64 one = *(const guint64 *) a, other = *(const guint64 *) b;
  return one < other ? -1 : one > other ? 1 : 0;
}

static gboolean
is_later (gint64 instant, gint64 other)
{
  return instant_is_known (instant) &&
         (!instant_is_known (other) || instant > other);
}

/* Whether what was seen is still in the log. Coverage that moves on as entries
 * reach their age is no loss; a clock that was wrong once must not make
 * messages too old for ever. */
static gboolean
still_holds (const Head *head, const SeenPurpose *log, gint64 now)
{
  const SeenPurpose *then = &head->purpose;
  gint64 oldest_kept = now - log->keep_seconds;
  gboolean has_lost_entries =
      is_later (log->covered_since, then->covered_since) &&
      log->covered_since > oldest_kept;
  gboolean is_older_copy = is_later (then->last_sent_at, log->last_sent_at) ||
                           (instant_is_known (then->covered_since) &&
                            !instant_is_known (log->covered_since));
  gboolean would_take_more = then->keep_seconds < log->keep_seconds ||
                             then->takes_received < log->takes_received ||
                             (instant_is_known (head->span.newest_too_old) &&
                              head->span.newest_too_old >= oldest_kept);
  return then->log_identity == log->log_identity && !has_lost_entries &&
         !is_older_copy && !would_take_more;
}

static gboolean
is_whole (const char *bytes, gsize length)
{
  Head head;
  guint64 hash;
  if (length < sizeof head + sizeof hash)
    return FALSE;
  memcpy (&head, bytes, sizeof head);
  gsize n_body = length - sizeof hash;
  memcpy (&hash, bytes + n_body, sizeof hash);
  return memcmp (head.magic, magic, sizeof magic) == 0 &&
         head.n_names == (n_body - sizeof head) / sizeof (guint64) &&
         (n_body - sizeof head) % sizeof (guint64) == 0 &&
         hash == hash_bytes (bytes, n_body);
}

/* FALSE where there is no whole one. */
static gboolean
read_head (const char *path, GString *bytes, Head *head)
{
  if (!descriptor_read_own (path, bytes) || !is_whole (bytes->str, bytes->len))
    return FALSE;
  memcpy (head, bytes->str, sizeof *head);
  return TRUE;
}

Seen *
seen_load (const char *path, const SeenPurpose *purpose, gint64 now)
{
  Seen *seen = g_new0 (Seen, 1);
  g_autoptr (GString) bytes = g_string_new (NULL);
  seen->path = g_strdup (path);
  seen->before = g_array_new (FALSE, FALSE, sizeof (guint64));
  seen->now = g_array_new (FALSE, FALSE, sizeof (guint64));
  seen->checksum = g_checksum_new (G_CHECKSUM_MD5);
  seen->head.span =
      (SeenSpan){INSTANT_UNKNOWN, INSTANT_UNKNOWN, INSTANT_UNKNOWN};
  Head head;
  if (read_head (path, bytes, &head) && still_holds (&head, purpose, now)) {
    seen->head = head;
    g_array_append_vals (seen->before, bytes->str + sizeof head,
                         (guint) head.n_names);
  }
  memcpy (seen->head.magic, magic, sizeof magic);
  seen->head.purpose = *purpose;
  return seen;
}

void
seen_free (Seen *seen)
{
  if (seen == NULL)
    return;
  g_free (seen->path);
  g_array_unref (seen->before);
  g_array_unref (seen->now);
  g_checksum_free (seen->checksum);
  g_free (seen);
}

gboolean
seen_has (const Seen *seen, const char *name)
{
  if (seen->before->len == 0)
    return FALSE;
  guint64 hash = hash_name (seen, name);
  return bsearch (&hash, seen->before->data, seen->before->len, sizeof hash,
                  compare) != NULL;
}

void
seen_add (Seen *seen, const char *name)
{
  guint64 hash = hash_name (seen, name);
  g_array_append_val (seen->now, hash);
}

const SeenMbox *
seen_mbox (const Seen *seen)
{
  return &seen->head.mbox;
}

void
seen_set_mbox (Seen *seen, const SeenMbox *mbox)
{
  seen->head.mbox = *mbox;
}

const SeenSpan *
seen_span (const Seen *seen)
{
  return &seen->head.span;
}

void
seen_set_span (Seen *seen, const SeenSpan *span)
{
  seen->head.span = *span;
}

static gboolean
is_among (const GPtrArray *all, const char *path)
{
  for (guint i = 0; i < all->len; i++) {
    const Seen *seen = g_ptr_array_index (all, i);
    if (g_str_equal (seen->path, path))
      return TRUE;
  }
  return FALSE;
}

gint64
seen_missing_elsewhere (const char *prefix, const GPtrArray *but,
                        guint64 log_identity)
{
  gint64 newest = INSTANT_UNKNOWN;
  g_autofree char *folder = g_path_get_dirname (prefix);
  g_autofree char *start = g_path_get_basename (prefix);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    if (!g_str_has_prefix (name, start))
      continue;
    g_autofree char *path = g_strconcat (prefix, name + strlen (start), NULL);
    g_autoptr (GString) bytes = g_string_new (NULL);
    Head head;
    /* INSTANT_UNKNOWN is the least number. */
    if (!is_among (but, path) && read_head (path, bytes, &head) &&
        head.purpose.log_identity == log_identity)
      newest = MAX (newest, head.span.newest_missing);
  }
  return newest;
}

void
seen_set_purpose (Seen *seen, const SeenPurpose *purpose)
{
  seen->head.purpose = *purpose;
}

gboolean
seen_save (Seen *seen, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  if (seen->now->len > 0)
    qsort (seen->now->data, seen->now->len, sizeof (guint64), compare);
  seen->head.n_names = seen->now->len;
  g_byte_array_append (bytes, (const guint8 *) &seen->head, sizeof seen->head);
  g_byte_array_append (bytes, (const guint8 *) seen->now->data,
                       seen->now->len * (guint) sizeof (guint64));
  guint64 hash = hash_bytes ((const char *) bytes->data, bytes->len);
  g_byte_array_append (bytes, (const guint8 *) &hash, sizeof hash);
  return folder_write_file (seen->path, (const char *) bytes->data, bytes->len,
                            error);
}
