/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bounds of the quarantine.
 */
#include "quarantine/quarantine_parts.h"

#include "base/error.h"
#include "mail/maildir_file.h"
#include "quarantine/contents.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define INDEX_WAIT_SECONDS 10.0

/* In one transaction, so that who adds messages need not wait long. */
#define EXPIRE_AT_ONCE 500

/* A delivery that finds the quarantine full makes room for more than itself:
 * one part in so many. */
#define DELIVERY_ROOM 200

typedef struct {
  const Quarantine *quarantine;
  QuarantineIndex *index;
  const ExamineContext *judge; /* NULL: only what we put there goes */
  GHashTable *left;            /* names of what was to go, and did not */
  QuarantineSetup bounds;
  GHashTable *files; /* quarantine_files(), NULL until they are needed */
} Expiry;

static void
expiry_clear (Expiry *expiry)
{
  g_clear_pointer (&expiry->left, g_hash_table_unref);
  g_clear_pointer (&expiry->files, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Expiry, expiry_clear)

static Expiry
expiry_new (const Quarantine *quarantine, QuarantineIndex *index)
{
  return (Expiry){
      .quarantine = quarantine,
      .index = index,
      .left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
      .bounds = quarantine->setup,
  };
}

/* Where somebody has emptied the folder, each search would read all of it. */
static char *
search (Expiry *expiry, const char *file_name, const char *name)
{
  if (expiry->files == NULL)
    expiry->files = quarantine_files (expiry->quarantine, NULL);
  const char *found = expiry->files != NULL
                          ? g_hash_table_lookup (expiry->files, name)
                          : file_name;
  if (found == NULL || access (found, F_OK) == 0)
    return g_strdup (found);
  return maildir_find_renamed (file_name);
}

/* In new/, where it most often is, nothing has to be searched. */
static char *
find_file (Expiry *expiry, const char *name)
{
  g_autofree char *file_name =
      g_build_filename (expiry->quarantine->path, "new", name, NULL);
  /* A damaged index must not lead out of the folder. */
  if (strchr (name, '/') != NULL)
    return NULL;
  if (access (file_name, F_OK) == 0)
    return g_steal_pointer (&file_name);
  char *likely = maildir_find_likely (file_name);
  return likely != NULL ? likely : search (expiry, file_name, name);
}

static gboolean
remove_message (Expiry *expiry, const QuarantinedMessage *message,
                GError **error)
{
  g_autofree char *file_name = find_file (expiry, message->name);
  IndexEnd end = INDEX_GONE;
  if (file_name != NULL && unlink (file_name) == 0)
    end = INDEX_EXPIRED;
  else if (file_name != NULL && errno != ENOENT)
    return error_set_errno (error, errno, "can't remove %s", file_name);
  return quarantine_index_remove (expiry->index, message->name, end, error);
}

/* What somebody else put there goes only if it is backscatter by the log of
 * now, whatever was found out when it was looked at: with another log perhaps.
 */
static gboolean
is_backscatter (Expiry *expiry, const QuarantinedMessage *message)
{
  g_autofree char *file_name = find_file (expiry, message->name);
  int fd =
      file_name != NULL ? maildir_open_message (file_name, O_NOFOLLOW) : -1;
  if (fd < 0)
    return file_name == NULL; /* gone already */
  ExamineContext context = *expiry->judge;
  context.now = quarantined_message_date (message);
  g_autoptr (Spool) spool = spool_new (fd);
  g_auto (Outcome) outcome = {0};
  gboolean is_found = outcome_find (spool, &context, &outcome, NULL);
  close (fd);
  return is_found && outcome.verdict == VERDICT_BACKSCATTER;
}

/* The last one stays, however large: else what was just put there would be
 * gone before anybody could look. */
static gboolean
is_over (const QuarantineSetup *bounds, const IndexTotals *totals)
{
  return totals->n_messages > bounds->max_messages ||
         (totals->size_bytes > bounds->max_bytes && totals->n_messages > 1);
}

static gboolean
is_beyond (const QuarantineSetup *bounds, const IndexTotals *totals,
           const QuarantinedMessage *oldest)
{
  return is_over (bounds, totals) ||
         oldest->quarantined_at < bounds->now - bounds->keep_seconds;
}

static IndexExpiry
least_of (const Expiry *expiry)
{
  return expiry->judge != NULL ? INDEX_IF_BACKSCATTER : INDEX_EXPIRES;
}

static gboolean
may_go (Expiry *expiry, const QuarantinedMessage *message)
{
  return message->expiry == INDEX_EXPIRES || is_backscatter (expiry, message);
}

/* In a transaction. Where they say that there are too many, they were counted.
 */
static gboolean
find_totals (const Expiry *expiry, IndexTotals *totals, GError **error)
{
  return quarantine_index_totals (expiry->index, least_of (expiry), totals,
                                  error) &&
         (!is_over (&expiry->bounds, totals) ||
          (quarantine_index_count_anew (expiry->index, error) &&
           quarantine_index_totals (expiry->index, least_of (expiry), totals,
                                    error)));
}

/* In a transaction. What can't be removed keeps no other message from that, and
 * no younger one goes in its place: the first error is told at the end. */
static gboolean
expire_oldest (Expiry *expiry, IndexTotals totals, guint most, guint *removed,
               GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) oldest =
      quarantine_index_oldest (expiry->index, least_of (expiry),
                               most + g_hash_table_size (expiry->left), error);
  *removed = 0;
  if (oldest == NULL)
    return FALSE;
  for (guint i = 0; i < oldest->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (oldest, i);
    if (!is_beyond (&expiry->bounds, &totals, message))
      break;
    totals.n_messages--;
    totals.size_bytes -= message->size_bytes;
    if (g_hash_table_contains (expiry->left, message->name))
      continue;
    if (may_go (expiry, message) &&
        remove_message (expiry, message, failure == NULL ? &failure : NULL))
      ++*removed;
    else
      g_hash_table_add (expiry->left, g_strdup (message->name));
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* While it is full, most deliveries then have nothing to count and to remove.
 */
static void
lower (QuarantineSetup *bounds)
{
  bounds->max_messages -= bounds->max_messages / DELIVERY_ROOM;
  bounds->max_bytes -= bounds->max_bytes / DELIVERY_ROOM;
}

gboolean
quarantine_expire_some (const Quarantine *quarantine, QuarantineIndex *index,
                        guint most, guint *removed, GError **error)
{
  g_auto (Expiry) expiry = expiry_new (quarantine, index);
  IndexTotals totals;
  g_autoptr (GPtrArray) oldest =
      quarantine_index_oldest (index, INDEX_EXPIRES, 1, error);
  *removed = 0;
  if (oldest == NULL || !find_totals (&expiry, &totals, error))
    return FALSE;
  if (oldest->len == 0 ||
      !is_beyond (&expiry.bounds, &totals, g_ptr_array_index (oldest, 0)))
    return TRUE;
  if (is_over (&expiry.bounds, &totals))
    lower (&expiry.bounds);
  return expire_oldest (&expiry, totals, most, removed, error);
}

/* The first error is the one that says why. */
static GError **
first_of (GError **failure)
{
  return *failure == NULL ? failure : NULL;
}

static gboolean
expire_batch (Expiry *expiry, guint *removed, GError **failure)
{
  IndexTotals totals;
  *removed = 0;
  if (!quarantine_index_begin (expiry->index, first_of (failure)))
    return FALSE;
  if (find_totals (expiry, &totals, first_of (failure)))
    (void) expire_oldest (expiry, totals, EXPIRE_AT_ONCE, removed,
                          first_of (failure));
  /* What is removed from the folder is so, whatever else failed. */
  return quarantine_index_end (expiry->index, TRUE, first_of (failure));
}

gboolean
quarantine_expire (const Quarantine *quarantine, QuarantineIndex *index,
                   const ExamineContext *judge, guint64 *removed,
                   GError **error)
{
  guint n, n_left;
  GError *failure = NULL;
  g_auto (Expiry) expiry = expiry_new (quarantine, index);
  expiry.judge = judge;
  *removed = 0;
  do {
    n_left = g_hash_table_size (expiry.left);
    if (!expire_batch (&expiry, &n, &failure))
      break;
    *removed += n;
  } while (n > 0 || g_hash_table_size (expiry.left) > n_left);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

guint64
quarantine_count_beyond (const Quarantine *quarantine)
{
  IndexTotals totals;
  g_autoptr (QuarantineIndex) index =
      quarantine_index_open (quarantine->path, INDEX_WAIT_SECONDS, NULL);
  g_autoptr (GPtrArray) oldest =
      index != NULL
          ? quarantine_index_oldest (index, INDEX_EXPIRES, G_MAXUINT, NULL)
          : NULL;
  guint64 n = 0;
  if (oldest == NULL ||
      !quarantine_index_totals (index, INDEX_EXPIRES, &totals, NULL))
    return 0;
  while (n < oldest->len) {
    const QuarantinedMessage *message = g_ptr_array_index (oldest, (guint) n);
    if (!is_beyond (&quarantine->setup, &totals, message))
      break;
    totals.n_messages--;
    totals.size_bytes -= message->size_bytes;
    n++;
  }
  return n;
}
