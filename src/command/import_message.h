/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `import` does with one message: whether it is to be remembered, and by
 * which entries of the sent log. Threads can do this at the same time, each
 * with a reader of its own.
 */
#pragma once

#include "mail/maildir_opener.h"
#include "sentlog/gathering.h"

typedef struct {
  gint64 now;
  gint64 keep_seconds;
  gboolean takes_received; /* as command/received.h tells them */
  gint64 clock;            /* the system's, as file times are */
} ImportRules;

typedef struct {
  const ImportRules *rules;
  SentDigester *digester;
  MaildirOpener opener;
} ImportReader;

typedef enum {
  IMPORT_TAKEN,
  IMPORT_TOO_OLD,
  IMPORT_NAMELESS, /* without Message-ID and recipients */
  IMPORT_RECEIVED, /* a report, which nobody sends himself */
  IMPORT_DOUBTFUL, /* received, and perhaps a copy of what we sent */
  IMPORT_UNREADABLE,
  IMPORT_GONE, /* removed since it was listed */
} ImportFate;

typedef struct {
  ImportFate fate;
  gboolean is_unfinished; /* it may still be written: read it again */
  gint64 sent_at;         /* but for the last two fates */
  char *text; /* of one in doubt its Message-ID, nullable; of one that is
                 unreadable, why */
} ImportFinding;

/* @rules and @log must outlive the reader. */
void import_reader_init (ImportReader *reader, const ImportRules *rules,
                         const SentLog *log);
void import_reader_clear (ImportReader *reader);

/* Takes a message by its first @length bytes. @changed_at stands in for a Date
 * that is missing. What is remembered of it is appended to @entries. The caller
 * frees finding->text. */
void import_message_parse (ImportReader *reader, const char *head, gsize length,
                           gint64 changed_at, SentEntries *entries,
                           ImportFinding *finding);

/* The same of the message @file_name of a Maildir. */
void import_message_read (ImportReader *reader, const char *file_name,
                          SentEntries *entries, ImportFinding *finding);
