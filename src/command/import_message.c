/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/import_message.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/instant.h"
#include "command/received.h"
#include "mail/header.h"
#include "mail/spool.h"
#include "report/report.h"

/* Some programs write a message where it can be seen already: one whose header
 * block has no end, and that was written to since, is read again next time. */
#define WRITING_SECONDS SECONDS_PER_MINUTE

#define SHORT_HEAD_BYTES 4096

void
import_reader_init (ImportReader *reader, const ImportRules *rules,
                    const SentLog *log)
{
  *reader = (ImportReader){rules, sent_digester_new (log), MAILDIR_OPENER_NEW};
}

void
import_reader_clear (ImportReader *reader)
{
  sent_digester_free (reader->digester);
  maildir_opener_clear (&reader->opener);
}

/* --- what it says --- */

/* What was received may be a copy that came back to who sent it. */
static void
leave_out (const Original *original, const char *head, gsize length,
           ImportFinding *finding)
{
  gboolean is_report = received_report (head, length);
  finding->fate = is_report ? IMPORT_RECEIVED : IMPORT_DOUBTFUL;
  if (!is_report && original->message_ids->len > 0)
    finding->text = g_strdup (original->message_ids->pdata[0]);
}

static void
remember (const ImportReader *reader, Original *original, SentEntries *entries,
          ImportFinding *finding)
{
  /* A resent message bounces under the id it had. */
  g_ptr_array_extend_and_steal (original->message_ids,
                                g_steal_pointer (&original->resent_ids));
  original->resent_ids = g_ptr_array_new_with_free_func (g_free);
  if (original->message_ids->len == 0 && original->recipients->len == 0) {
    finding->fate = IMPORT_NAMELESS;
    return;
  }
  const SentMessage message = {
      .message_ids = original->message_ids,
      .recipients = original->recipients,
      .subject = original->subject,
      .date = original->date,
      .sent_at = finding->sent_at,
      .way = SENT_WAY_IMPORT,
  };
  finding->fate = IMPORT_TAKEN;
  sent_digester_add (reader->digester, &message, reader->rules->now, entries);
}

/* A date in the future is a clock that went wrong: it was sent by now. */
static void
sort_out (const ImportReader *reader, Original *original, const char *head,
          gsize length, gint64 sent_at, SentEntries *entries,
          ImportFinding *finding)
{
  const ImportRules *rules = reader->rules;
  finding->sent_at = MIN (sent_at, rules->now);
  if (finding->sent_at < rules->now - rules->keep_seconds)
    finding->fate = IMPORT_TOO_OLD;
  else if (!rules->takes_received && received_message (head, length))
    leave_out (original, head, length, finding);
  else
    remember (reader, original, entries, finding);
}

void
import_message_parse (ImportReader *reader, const char *head, gsize length,
                      gint64 changed_at, SentEntries *entries,
                      ImportFinding *finding)
{
  g_autoptr (Original) original = original_parse_kept (head, length);
  *finding = (ImportFinding){0};
  sort_out (reader, original, head, length,
            instant_is_known (original->date) ? original->date : changed_at,
            entries, finding);
}

/* --- where it stands --- */

static void
find_unreadable (ImportFinding *finding, const char *why)
{
  *finding = (ImportFinding){.fate = IMPORT_UNREADABLE, .text = g_strdup (why)};
}

static gboolean
is_unfinished (const ImportReader *reader, gint64 changed_at, const char *head,
               gsize length)
{
  HeaderScan scan;
  HeaderField field;
  if (changed_at < reader->rules->clock - WRITING_SECONDS ||
      length >= SPOOL_HEAD_BYTES)
    return FALSE;
  header_scan_init (&scan, head, length);
  while (header_scan_next (&scan, &field))
    ;
  return !header_scan_is_complete (&scan);
}

/* Nearly every header block ends within the first page, and has a Date; to read
 * that alone, and no more, takes half the time of what the spool does. FALSE
 * where that is not so, or may not be what it seems. */
static gboolean
read_short (ImportReader *reader, int fd, SentEntries *entries,
            ImportFinding *finding)
{
  char head[SHORT_HEAD_BYTES];
  gssize n = pread (fd, head, sizeof head, 0);
  gsize length = (gsize) MAX (n, 0);
  if (length == 0 || strchr (" \t\r\n", head[0]) != NULL ||
      header_find_end (head, length) >= length)
    return FALSE;
  g_autoptr (Original) original = original_parse_kept (head, length);
  if (!instant_is_known (original->date))
    return FALSE;
  *finding = (ImportFinding){0};
  sort_out (reader, original, head, length, original->date, entries, finding);
  return TRUE;
}

static void
read_long (ImportReader *reader, int fd, SentEntries *entries,
           ImportFinding *finding)
{
  struct stat status;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)) {
    find_unreadable (finding, "no regular file");
    return;
  }
  g_autoptr (Spool) spool = spool_new (fd);
  g_autoptr (GError) failure = NULL;
  if (!spool_read_head (spool, &failure)) {
    find_unreadable (finding, failure->message);
    return;
  }
  gsize length;
  const char *head = spool_head (spool, &length);
  import_message_parse (reader, head, length, status.st_mtime, entries,
                        finding);
  finding->is_unfinished =
      is_unfinished (reader, status.st_mtime, head, length);
}

void
import_message_read (ImportReader *reader, const char *file_name,
                     SentEntries *entries, ImportFinding *finding)
{
  int fd = maildir_opener_open (&reader->opener, file_name, 0);
  if (fd >= 0) {
    if (!read_short (reader, fd, entries, finding))
      read_long (reader, fd, entries, finding);
    close (fd);
  } else if (errno == ENOENT)
    *finding = (ImportFinding){.fate = IMPORT_GONE};
  else
    find_unreadable (finding, g_strerror (errno));
}
