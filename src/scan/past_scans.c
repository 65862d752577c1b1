/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scan/past_scans.h"

#include "base/error.h"
#include "base/instant.h"

static void
past_scan_free (gpointer data)
{
  PastScan *scan = data;
  g_free (scan->id);
  g_free (scan);
}

/* "20261120-120000-4711" */
static gint64
instant_of_id (const char *id)
{
  gint64 instant;
  if (strlen (id) < strlen ("20261120-120000"))
    return INSTANT_UNKNOWN;
  g_autofree char *text =
      g_strdup_printf ("%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", id, id + 4, id + 6,
                       id + 9, id + 11, id + 13);
  return instant_parse (text, &instant, NULL) ? instant : INSTANT_UNKNOWN;
}

static gboolean
count_message (const TakenMessage *message, gpointer data, GError **error)
{
  (void) error;
  GHashTable *scans = data;
  PastScan *scan = g_hash_table_lookup (scans, message->scan);
  if (scan == NULL) {
    scan = g_new0 (PastScan, 1);
    scan->id = g_strdup (message->scan);
    scan->started_at = instant_of_id (scan->id);
    g_hash_table_insert (scans, scan->id, scan);
  }
  scan->n_messages++;
  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const PastScan *one = *(PastScan *const *) a;
  const PastScan *other = *(PastScan *const *) b;
  return strcmp (other->id, one->id);
}

GPtrArray *
past_scans_new (const Quarantine *quarantine, GError **error)
{
  g_autoptr (GHashTable) scans =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, past_scan_free);
  GHashTableIter iter;
  gpointer scan;
  if (!quarantine_each_taken (quarantine, count_message, scans, error))
    return NULL;
  GPtrArray *list = g_ptr_array_new_with_free_func (past_scan_free);
  g_hash_table_iter_init (&iter, scans);
  while (g_hash_table_iter_next (&iter, NULL, &scan)) {
    g_hash_table_iter_steal (&iter);
    g_ptr_array_add (list, scan);
  }
  g_ptr_array_sort (list, compare);
  return list;
}

/* The start of an id will do; but the start of a process's number is another
 * one's. */
static gboolean
starts_id (const char *id, const char *start)
{
  const char *dash = strchr (start, '-');
  gboolean has_process = dash != NULL && strchr (dash + 1, '-') != NULL;
  return !has_process && g_str_has_prefix (id, start);
}

const PastScan *
past_scans_find (const GPtrArray *scans, const char *id, GError **error)
{
  const PastScan *found = NULL;
  for (guint i = 0; i < scans->len; i++) {
    const PastScan *scan = g_ptr_array_index (scans, i);
    if (g_str_equal (scan->id, id))
      return scan;
    if (!starts_id (scan->id, id))
      continue;
    if (found != NULL) {
      g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                   "%s: more than one scan's id starts so: say more of it", id);
      return NULL;
    }
    found = scan;
  }
  if (found == NULL)
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "no message in quarantine was moved there by a scan %s: "
                 "'backsift scan --undo' lists those there are",
                 id);
  return found;
}
