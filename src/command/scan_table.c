/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/scan_table.h"

#include <stdio.h>

#include "command/printable.h"

/* Rows of each list of names. */
#define MOST 10

#define N G_GUINT64_FORMAT

static void
print_kinds (const Tally *tally)
{
  printf ("%-24s %10s %12s %13s\n", "reports", "genuine", "backscatter",
          "unverifiable");
  for (int k = REPORT_KIND_ORDINARY + 1; k < N_REPORT_KINDS; k++) {
    ReportKind kind = (ReportKind) k;
    guint64 genuine = tally_of_kind (tally, kind, VERDICT_GENUINE);
    guint64 backscatter = tally_of_kind (tally, kind, VERDICT_BACKSCATTER);
    guint64 unverifiable = tally_of_kind (tally, kind, VERDICT_UNVERIFIABLE);
    if (genuine + backscatter + unverifiable > 0)
      printf ("  %-22s %10" N " %12" N " %13" N "\n", report_kind_name (kind),
              genuine, backscatter, unverifiable);
  }
  printf ("  %-22s %10" N " %12" N " %13" N "\n", "all",
          tally_of_verdict (tally, VERDICT_GENUINE),
          tally_of_verdict (tally, VERDICT_BACKSCATTER),
          tally_of_verdict (tally, VERDICT_UNVERIFIABLE));
}

static void
print_evidence (const Tally *tally)
{
  puts ("evidence");
  for (int e = EVIDENCE_NONE + 1; e < N_EVIDENCES; e++) {
    guint64 n = tally_of_evidence (tally, (Evidence) e);
    if (n > 0)
      printf ("  %-22s %10" N "  %s\n", evidence_name ((Evidence) e), n,
              evidence_explain ((Evidence) e));
  }
}

static void
print_top (const Tally *tally, TallySort sort, const char *title)
{
  g_autoptr (GArray) rows = tally_top (tally, sort, MOST);
  guint64 n_others = tally_n_others (tally, sort, MOST);
  if (rows->len == 0 && n_others == 0)
    return;
  puts (title);
  for (guint i = 0; i < rows->len; i++) {
    const TallyRow *row = &g_array_index (rows, TallyRow, i);
    g_autofree char *name = printable_new (row->name);
    printf ("  %10" N "  %s\n", row->n, name);
  }
  if (n_others > 0)
    printf ("  %10" N "  others\n", n_others);
}

void
scan_table_print (const ScanResult *result)
{
  const Tally *tally = result->tally;
  if (tally_n_reports (tally) > 0) {
    print_kinds (tally);
    print_evidence (tally);
  }
  print_top (tally, TALLY_ADDRESS, "addresses that were abused");
  print_top (tally, TALLY_SYSTEM, "mail systems that sent the backscatter");
  print_top (tally, TALLY_HOUR, "busiest hours");
  print_top (tally, TALLY_SKIPPED, "skipped");
}
