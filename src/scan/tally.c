/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scan/tally.h"

#include "base/instant.h"

typedef struct {
  GHashTable *names; /* to guint64 *, which is owned */
  guint64 n;         /* of all names */
} Names;

struct Tally {
  guint64 by_kind[N_REPORT_KINDS][N_VERDICTS];
  guint64 by_evidence[N_EVIDENCES];
  Names sorts[N_TALLIES];
  GTimeZone *local; /* looked up once: each look at it is a dozen calls */
};

Tally *
tally_new (void)
{
  Tally *tally = g_new0 (Tally, 1);
  tally->local = g_time_zone_new_local ();
  for (int i = 0; i < N_TALLIES; i++)
    tally->sorts[i].names =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return tally;
}

void
tally_free (Tally *tally)
{
  if (tally == NULL)
    return;
  for (int i = 0; i < N_TALLIES; i++)
    g_hash_table_unref (tally->sorts[i].names);
  g_time_zone_unref (tally->local);
  g_free (tally);
}

/* @name is nullable: not known, and counted among the others. */
static void
count (Tally *tally, TallySort sort, const char *name)
{
  Names *names = &tally->sorts[sort];
  guint64 *n = name != NULL ? g_hash_table_lookup (names->names, name) : NULL;
  names->n++;
  if (n != NULL)
    ++*n;
  else if (name != NULL && g_hash_table_size (names->names) < TALLY_MAX_NAMES) {
    n = g_new (guint64, 1);
    *n = 1;
    g_hash_table_insert (names->names, g_strdup (name), n);
  }
}

static void
count_hour (Tally *tally, gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant);
  g_autoptr (GDateTime) local =
      utc != NULL ? g_date_time_to_timezone (utc, tally->local) : NULL;
  g_autofree char *hour =
      local != NULL ? g_date_time_format (local, "%Y-%m-%d %H %Z") : NULL;
  count (tally, TALLY_HOUR, hour);
}

/* Its report's From is a mail system's own address. */
static const char *
system_of (const Summary *summary)
{
  const char *at =
      summary->reporter != NULL ? strrchr (summary->reporter, '@') : NULL;
  return at != NULL && at[1] != '\0' ? at + 1 : NULL;
}

void
tally_add (Tally *tally, const Summary *summary)
{
  tally->by_kind[summary->kind][summary->verdict]++;
  tally->by_evidence[summary->evidence]++;
  if (summary->verdict != VERDICT_BACKSCATTER)
    return;
  count (tally, TALLY_ADDRESS,
         summary->sender != NULL ? summary->sender : summary->reported_to);
  count (tally, TALLY_SYSTEM, system_of (summary));
  count_hour (tally, summary->arrived_at);
}

void
tally_add_skipped (Tally *tally, const char *why)
{
  count (tally, TALLY_SKIPPED, why);
}

guint64
tally_of_kind (const Tally *tally, ReportKind kind, Verdict verdict)
{
  return tally->by_kind[kind][verdict];
}

guint64
tally_of_evidence (const Tally *tally, Evidence evidence)
{
  return tally->by_evidence[evidence];
}

guint64
tally_of_verdict (const Tally *tally, Verdict verdict)
{
  guint64 n = 0;
  for (int kind = 0; kind < N_REPORT_KINDS; kind++)
    n += tally->by_kind[kind][verdict];
  return n;
}

guint64
tally_n_reports (const Tally *tally)
{
  guint64 n = 0;
  for (int verdict = 0; verdict < N_VERDICTS; verdict++)
    n += tally_of_verdict (tally, (Verdict) verdict);
  return n;
}

guint64
tally_n_skipped (const Tally *tally)
{
  return tally->sorts[TALLY_SKIPPED].n;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const TallyRow *one = a, *other = b;
  if (one->n != other->n)
    return one->n > other->n ? -1 : 1;
  return strcmp (one->name, other->name);
}

GArray *
tally_top (const Tally *tally, TallySort sort, guint most)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (TallyRow));
  GHashTableIter iter;
  gpointer name, n;
  g_hash_table_iter_init (&iter, tally->sorts[sort].names);
  while (g_hash_table_iter_next (&iter, &name, &n)) {
    const TallyRow row = {name, *(guint64 *) n};
    g_array_append_val (rows, row);
  }
  g_array_sort (rows, compare_rows);
  if (rows->len > most)
    g_array_set_size (rows, most);
  return rows;
}

guint64
tally_n_others (const Tally *tally, TallySort sort, guint most)
{
  g_autoptr (GArray) rows = tally_top (tally, sort, most);
  guint64 n = tally->sorts[sort].n;
  for (guint i = 0; i < rows->len; i++)
    n -= g_array_index (rows, TallyRow, i).n;
  return n;
}
