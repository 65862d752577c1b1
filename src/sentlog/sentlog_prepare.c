/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A log read with nothing but read access to its files. A hot journal is one
 * with something in it; most often it is that of a writer at work.
 */
#include "sentlog/sentlog_sqlite.h"

#include <sys/stat.h>

typedef enum { JOURNAL_MISSING, JOURNAL_EMPTY, JOURNAL_FULL } Journal;

static Journal
look_at_journal (const char *path)
{
  struct stat status;
  if (lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return JOURNAL_MISSING;
  return status.st_size > 0 ? JOURNAL_FULL : JOURNAL_EMPTY;
}

/* Without a journal the folder has to do: the next writer makes one, and a
 * reader that can't look into it takes it for a hot one. */
static void
add_files (const char *file, const char *journal, GPtrArray *files)
{
  if (look_at_journal (journal) == JOURNAL_MISSING) {
    g_ptr_array_add (files, g_path_get_dirname (file));
    return;
  }
  g_ptr_array_add (files, g_strdup (file));
  g_ptr_array_add (files, g_strdup (journal));
}

void
sent_log_prepare (const char *location, double wait_seconds, GPtrArray *files)
{
  /* SQLite looks for the journal beside the file, not beside a link to it. */
  g_autofree char *file = realpath (location, NULL);
  if (file == NULL)
    return;
  g_autofree char *journal = g_strconcat (file, "-journal", NULL);
  if (look_at_journal (journal) == JOURNAL_FULL)
    sent_log_close (
        sent_log_open (location, SENT_LOG_READ, wait_seconds, NULL));
  if (files == NULL)
    return;
  sqlite_prepare_for_fence ();
  add_files (file, journal, files);
}
