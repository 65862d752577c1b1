/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <check.h>
#include <glib.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

/* Leaves the sent log as a writer does that is killed while pages are written:
 * SQLite alone does what ours would have done by then. */
static inline void
leave_hot_journal (const char *log)
{
  pid_t child = fork ();
  if (child == 0) {
    sqlite3 *database = NULL;
    sqlite3_open (log, &database);
    sqlite3_exec (database,
                  "PRAGMA journal_mode=TRUNCATE; PRAGMA cache_size=2;"
                  "BEGIN IMMEDIATE;"
                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
                  " FROM n WHERE i < 20000)"
                  "INSERT INTO message SELECT random (), i, 0, 0, 0 FROM n",
                  NULL, NULL, NULL);
    kill (getpid (), SIGKILL);
    _exit (1);
  }
  int status;
  ck_assert_int_eq (waitpid (child, &status, 0), child);
  ck_assert (WIFSIGNALED (status));
}
