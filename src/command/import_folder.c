/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/import_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "command/import_readers.h"
#include "command/received.h"
#include "mail/maildir.h"
#include "mail/mbox.h"

/* How much of an mbox tells that it is still the one that was read. */
#define FINGERPRINT_BYTES 4096

typedef struct {
  Importer *importer;
  Seen *seen;
  gsize n_folder;         /* of the folder's name */
  ImportReaders *readers; /* of a Maildir */
  ImportReader reader;    /* of an mbox file */
  SentEntries *entries;   /* of one message of it */
  gint64 changed_at;      /* its */
  guint64 offset;         /* where reading of it went on, or 0 */
} Visit;

char *
import_seen_prefix (const char *log_path)
{
  return g_strconcat (log_path, ".import-", NULL);
}

char *
import_seen_path (const char *log_path, const char *folder)
{
  char *absolute = realpath (folder, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, absolute == NULL ? folder : absolute, -1);
  g_autofree char *prefix = import_seen_prefix (log_path);
  free (absolute);
  return g_strdup_printf ("%s%.8s", prefix, hash);
}

/* --- Maildir --- */

static void
note_finding (const char *file_name, const ImportFinding *finding,
              gpointer data)
{
  const Visit *visit = data;
  importer_note (visit->importer, file_name, finding);
  if (finding->fate != IMPORT_UNREADABLE && finding->fate != IMPORT_GONE &&
      !finding->is_unfinished)
    seen_add (visit->seen, file_name + visit->n_folder);
}

static gboolean
visit_file (const char *file_name, gpointer data, GError **error)
{
  const Visit *visit = data;
  const char *name = file_name + visit->n_folder; /* "/cur/…" */
  if (!seen_has (visit->seen, name))
    return import_readers_add (visit->readers, file_name, error);
  seen_add (visit->seen, name);
  importer_note_seen (visit->importer);
  return TRUE;
}

static void
note_passed (const char *path, gpointer data)
{
  const Visit *visit = data;
  importer_note_unreadable (visit->importer, path,
                            "a link to what is not its owner's");
}

static gboolean
enter_folder (const char *path, gpointer data)
{
  const Visit *visit = data;
  return importer_enters (visit->importer, path, visit->n_folder);
}

static gboolean
import_maildir (Visit *visit, const char *path, GError **error)
{
  const ImporterSetup *setup = importer_setup (visit->importer);
  const MaildirWalk walk = {visit_file, enter_folder, visit, TRUE, note_passed};
  g_autoptr (ImportReaders) readers = import_readers_new (
      &(ImportReadersSetup){&setup->rules, setup->log,
                            import_readers_threads (), note_finding, visit});
  visit->readers = readers;
  return maildir_walk (path, &walk, error) &&
         import_readers_finish (readers, error);
}

/* --- mbox --- */

/* Reading goes on at a message that was whole then: that it was left out has
 * been said, and would be with each message that is added behind it. */
static gboolean
was_left_out (const Visit *visit, const MboxMessage *message)
{
  const SeenMbox *before = seen_mbox (visit->seen);
  return visit->offset > 0 && message->offset == before->offset &&
         message->size_bytes == before->size_bytes - before->offset &&
         received_message (message->head, message->length);
}

static gboolean
visit_mbox_message (const MboxMessage *message, gpointer data, GError **error)
{
  Visit *visit = data;
  const ImporterSetup *setup = importer_setup (visit->importer);
  ImportFinding finding;
  if (was_left_out (visit, message)) {
    importer_note_seen (visit->importer);
    return TRUE;
  }
  import_message_parse (&visit->reader, message->head, message->length,
                        visit->changed_at, visit->entries, &finding);
  importer_note (visit->importer, NULL, &finding);
  g_free (finding.text);
  return sent_log_gather (setup->log, visit->entries, setup->rules.now, error);
}

static gboolean
walk_mbox (Visit *visit, const char *path, guint64 *offset, GError **error)
{
  const ImporterSetup *setup = importer_setup (visit->importer);
  g_autoptr (SentEntries) entries = sent_entries_new ();
  visit->entries = entries;
  import_reader_init (&visit->reader, &setup->rules, setup->log);
  gboolean is_walked =
      mbox_walk (path, offset, visit_mbox_message, visit, error);
  import_reader_clear (&visit->reader);
  return is_walked;
}

static gint64
mtime_of (const struct stat *status)
{
  return (gint64) status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
}

/* Of the first bytes of the file, and of those before @offset. */
static gboolean
fingerprint (const char *path, guint64 offset, guint64 *hash)
{
  char bytes[2 * FINGERPRINT_BYTES];
  gsize n = (gsize) MIN (offset, FINGERPRINT_BYTES);
  int fd = descriptor_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0)
    return FALSE;
  gboolean is_read =
      descriptor_read_at (fd, bytes, n, 0) == (gssize) n &&
      descriptor_read_at (fd, bytes + n, n, offset - n) == (gssize) n;
  close (fd);
  g_autofree char *text =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, 2 * n);
  text[16] = '\0';
  *hash = g_ascii_strtoull (text, NULL, 16);
  return is_read;
}

/* Where reading goes on: at the last message, which may not have been whole
 * then, where what stands before is as it was. */
static guint64
first_offset (const char *path, const struct stat *status, const Seen *seen)
{
  const SeenMbox *before = seen_mbox (seen);
  guint64 hash;
  return (guint64) status->st_size >= before->size_bytes &&
                 before->offset > 0 &&
                 fingerprint (path, before->offset, &hash) &&
                 hash == before->fingerprint
             ? before->offset
             : 0;
}

static gboolean
import_mbox (Visit *visit, const char *path, GError **error)
{
  struct stat status = {0};
  const SeenMbox *before = seen_mbox (visit->seen);
  if (stat (path, &status) == 0) {
    visit->changed_at = status.st_mtime;
    if ((guint64) status.st_size == before->size_bytes &&
        mtime_of (&status) == before->changed_at)
      return TRUE;
  }
  guint64 offset = first_offset (path, &status, visit->seen);
  visit->offset = offset;
  if (!walk_mbox (visit, path, &offset, error))
    return FALSE;
  SeenMbox now = {.offset = offset,
                  .size_bytes = (guint64) status.st_size,
                  .changed_at = mtime_of (&status)};
  if (fingerprint (path, offset, &now.fingerprint))
    seen_set_mbox (visit->seen, &now);
  return TRUE;
}

gboolean
import_folder (Importer *importer, const char *path, Seen *seen, GError **error)
{
  /* Names of files are made without the slashes at its end. */
  g_autofree char *folder = g_strdup (path);
  for (gsize n = strlen (folder); n > 1 && folder[n - 1] == '/'; n--)
    folder[n - 1] = '\0';
  Visit visit = {.importer = importer,
                 .seen = seen,
                 .n_folder = strlen (folder),
                 .changed_at = importer_setup (importer)->rules.now};
  gboolean is_maildir;
  importer_begin_folder (importer, seen_span (seen));
  if (!maildir_look (folder, &is_maildir, error) ||
      !(is_maildir ? import_maildir (&visit, folder, error)
                   : import_mbox (&visit, folder, error)))
    return FALSE;
  seen_set_span (seen, importer_span_of_folder (importer));
  return TRUE;
}
