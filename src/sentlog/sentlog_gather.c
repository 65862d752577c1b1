/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adding many messages at once. Their digests are random: one by one, each
 * would change a page of its own, and a batch of 500 most pages of the log.
 * So entries are gathered and then written in the order of their digests, a
 * page once. And what each day brought is counted here, since the triggers that
 * count it take twice the time that the entries themselves take. Of 100,000
 * messages, in microseconds of the processor's time for each: 17 in batches as
 * they come, 5 in order, 2 without triggers.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/instant.h"

/* As many entries are written together at least, and as many for each page of
 * the log, most of which are written each time; 8 MB at most. */
#define MIN_GATHERED     32000
#define ENTRIES_PER_PAGE 16
#define MAX_GATHERED     (256 * 1024)

/* Entries of one transaction. Others wait as long as it takes, mostly for the
 * disk; it grows and shrinks to take about as long as this. */
#define MIN_CHUNK      500
#define MAX_CHUNK      32000
#define SHORT_USEC     25000
#define LONG_USEC      50000
#define OTHERS_GO_USEC 1000 /* whoever waits has the lock by then */

/* What a transaction adds to the table activity. */
typedef struct {
  gint64 day, way; /* together the key */
  gint64 n_messages, n_recipients;
  gint64 last_sent_at;
} Activity;

typedef struct {
  SentLog *log;
  gint64 now;
  gint64 floor;
  const Entry *entries;
  guint n;
  GHashTable *activities; /* Activity *: itself */
  GArray *present;        /* const Entry *, of messages that were there */
} Chunk;

static guint
hash_activity (gconstpointer data)
{
  const Activity *activity = data;
  return (guint) (activity->day * N_SENT_WAYS + activity->way);
}

static gboolean
is_same_activity (gconstpointer a, gconstpointer b)
{
  const Activity *one = a, *other = b;
  return one->day == other->day && one->way == other->way;
}

static void
count_in (const Chunk *chunk, const Entry *entry, gint64 sent_at)
{
  const Activity key = {.day = sent_at / SECONDS_PER_DAY, .way = entry->way};
  Activity *activity = g_hash_table_lookup (chunk->activities, &key);
  if (activity == NULL) {
    activity = g_new (Activity, 1);
    *activity = key;
    g_hash_table_insert (chunk->activities, activity, activity);
  }
  *(entry->key == SENT_KEY_RECIPIENT ? &activity->n_recipients
                                     : &activity->n_messages) += 1;
  activity->last_sent_at = MAX (activity->last_sent_at, sent_at);
}

/* Without triggers. */
static gboolean
insert_new (const Chunk *chunk, GError **error)
{
  const SentLog *log = chunk->log;
  g_autoptr (sqlite3_stmt) message =
      log_prepare (log, LOG_ADD_NEW_MESSAGE, error);
  g_autoptr (sqlite3_stmt) recipient =
      message == NULL ? NULL : log_prepare (log, LOG_ADD_RECIPIENT, error);
  if (recipient == NULL)
    return FALSE;
  for (guint i = 0; i < chunk->n; i++) {
    const Entry *entry = &chunk->entries[i];
    gboolean is_message = entry->key != SENT_KEY_RECIPIENT;
    sqlite3_stmt *statement = is_message ? message : recipient;
    gint64 sent_at = log_entry_sent_at (entry, chunk->now, chunk->floor);
    if (!log_insert_entry (log, statement, entry, sent_at, error))
      return FALSE;
    sqlite3_reset (statement);
    if (sqlite3_changes (log->database) > 0)
      count_in (chunk, entry, sent_at);
    else if (is_message)
      g_array_append_val (chunk->present, entry);
  }
  return TRUE;
}

static gboolean
write_activities (const Chunk *chunk, GError **error)
{
  GHashTableIter iter;
  gpointer data;
  g_autoptr (sqlite3_stmt) statement =
      log_prepare (chunk->log, log_add_activity, error);
  g_hash_table_iter_init (&iter, chunk->activities);
  while (statement != NULL && g_hash_table_iter_next (&iter, &data, NULL)) {
    const Activity *activity = data;
    sqlite3_bind_int64 (statement, 1, activity->last_sent_at);
    sqlite3_bind_int64 (statement, 2, activity->way);
    sqlite3_bind_int64 (statement, 3, activity->n_messages);
    sqlite3_bind_int64 (statement, 4, activity->n_recipients);
    if (!log_step (chunk->log, statement, NULL, error))
      return FALSE;
    sqlite3_reset (statement);
  }
  return statement != NULL;
}

/* Those may have been sent again, which their trigger counts: out of a day that
 * has been counted in. */
static gboolean
renew_present (const Chunk *chunk, GError **error)
{
  const SentLog *log = chunk->log;
  g_autoptr (sqlite3_stmt) statement =
      log_prepare (log, LOG_ADD_MESSAGE, error);
  for (guint i = 0; statement != NULL && i < chunk->present->len; i++) {
    const Entry *entry = g_array_index (chunk->present, const Entry *, i);
    gint64 sent_at = log_entry_sent_at (entry, chunk->now, chunk->floor);
    if (!log_insert_entry (log, statement, entry, sent_at, error))
      return FALSE;
    sqlite3_reset (statement);
  }
  return statement != NULL;
}

static void
enable_triggers (const SentLog *log, gboolean enable)
{
  sqlite3_db_config (log->database, SQLITE_DBCONFIG_ENABLE_TRIGGER, enable,
                     NULL);
}

static gboolean
write_chunk (Chunk *chunk, GError **error)
{
  SentLog *log = chunk->log;
  if (!log_find_floor (log, chunk->now, &chunk->floor, error))
    return FALSE;
  enable_triggers (log, FALSE);
  gboolean is_done = insert_new (chunk, error);
  enable_triggers (log, TRUE);
  return is_done && write_activities (chunk, error) &&
         renew_present (chunk, error) &&
         log_update_coverage (log, log->gathered, chunk->now, error);
}

/* In the order of the tables' keys: all of one table first. */
static int
compare_entries (const void *a, const void *b)
{
  const Entry *one = a, *other = b;
  gboolean is_recipient = one->key == SENT_KEY_RECIPIENT;
  if (is_recipient != (other->key == SENT_KEY_RECIPIENT))
    return is_recipient ? 1 : -1;
  if (one->digest != other->digest)
    return one->digest < other->digest ? -1 : 1;
  return one->sent_at < other->sent_at ? -1 : one->sent_at > other->sent_at;
}

static gboolean
add_chunk (SentLog *log, const Entry *entries, guint n, gint64 now,
           GError **error)
{
  g_autoptr (GHashTable) activities =
      g_hash_table_new_full (hash_activity, is_same_activity, g_free, NULL);
  g_autoptr (GArray) present =
      g_array_new (FALSE, FALSE, sizeof (const Entry *));
  Chunk chunk = {.log = log,
                 .now = now,
                 .entries = entries,
                 .n = n,
                 .activities = activities,
                 .present = present};
  return log_begin (log, error) &&
         log_end (log, write_chunk (&chunk, error), error);
}

gboolean
sent_log_add_gathered (SentLog *log, gint64 now, GError **error)
{
  GArray *list = log->gathered->list;
  if (log->chunk == 0)
    log->chunk = MIN_CHUNK;
  if (list->len > 0)
    qsort (list->data, list->len, sizeof (Entry), compare_entries);
  for (guint done = 0; done < list->len;) {
    guint n = MIN (log->chunk, list->len - done);
    if (done > 0)
      g_usleep (OTHERS_GO_USEC);
    gint64 start = g_get_monotonic_time ();
    if (!add_chunk (log, &g_array_index (list, Entry, done), n, now, error))
      return FALSE;
    gint64 taken = g_get_monotonic_time () - start;
    if (taken < SHORT_USEC)
      log->chunk = MIN (log->chunk * 2, MAX_CHUNK);
    else if (taken > LONG_USEC)
      log->chunk = MAX (log->chunk / 2, MIN_CHUNK);
    done += n;
  }
  sent_entries_clear (log->gathered);
  log->worth_writing = 0; /* it has grown */
  return TRUE;
}

static gboolean
find_worth_writing (SentLog *log, GError **error)
{
  log_restart_wait (log);
  g_autoptr (sqlite3_stmt) statement =
      log_prepare (log, "PRAGMA page_count", error);
  gboolean has_row;
  if (statement == NULL || !log_step (log, statement, &has_row, error))
    return FALSE;
  gint64 n_pages = sqlite3_column_int64 (statement, 0);
  log->worth_writing =
      (guint) CLAMP (n_pages * ENTRIES_PER_PAGE, MIN_GATHERED, MAX_GATHERED);
  return TRUE;
}

gboolean
sent_log_gather (SentLog *log, SentEntries *entries, gint64 now, GError **error)
{
  SentEntries *gathered = log->gathered;
  g_array_append_vals (gathered->list, entries->list->data, entries->list->len);
  gathered->has_recipients |= entries->has_recipients;
  gathered->without_recipients_at =
      MAX (gathered->without_recipients_at, entries->without_recipients_at);
  sent_entries_clear (entries);
  if (gathered->list->len < MIN_GATHERED)
    return TRUE;
  if (log->worth_writing == 0 && !find_worth_writing (log, error))
    return FALSE;
  return gathered->list->len < log->worth_writing ||
         sent_log_add_gathered (log, now, error);
}
