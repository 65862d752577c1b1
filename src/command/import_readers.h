/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the messages of a Maildir in several threads, and gathers what is
 * remembered of them in the calling one, which meanwhile writes to the log what
 * it has: reading takes three quarters of an import's time, writing a quarter.
 */
#pragma once

#include "command/import_message.h"

typedef struct {
  const ImportRules *rules;
  SentLog *log;
  guint n_threads; /* that read; 0: the calling one does all */
  /* Called in the calling thread, for each message in the order in which they
   * were added. */
  void (*note) (const char *file_name, const ImportFinding *finding,
                gpointer data);
  gpointer data;
} ImportReadersSetup;

typedef struct ImportReaders ImportReaders;

/* As many threads as are of use on this machine; 0, too, where address space or
 * descriptors are limited (ulimit -v, -n) to less than they need. */
guint import_readers_threads (void);

/* @setup is copied; what it points to must outlive the readers. Threads are
 * started when there are messages enough to be worth it; where the system has
 * none to give, there are fewer. */
ImportReaders *import_readers_new (const ImportReadersSetup *setup);

/* Ends the threads. What was not gathered is dropped. */
void import_readers_free (ImportReaders *readers);

/* Has the message read, now or later. Errors: those of sent_log_gather(), of
 * this message or of one before. */
gboolean import_readers_add (ImportReaders *readers, const char *file_name,
                             GError **error);

/* Returns when all that was added is gathered. Errors: the same. */
gboolean import_readers_finish (ImportReaders *readers, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportReaders, import_readers_free)
