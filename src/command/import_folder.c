/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/import_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/instant.h"
#include "command/received.h"
#include "mail/header.h"
#include "mail/maildir.h"
#include "mail/maildir_file.h"
#include "mail/mbox.h"
#include "mail/spool.h"

/* How much of an mbox tells that it is still the one that was read. */
#define FINGERPRINT_BYTES 4096

/* Some programs write a message where it can be seen already: one whose header
 * block has no end, and that was written to since, is read again next time. */
#define WRITING_SECONDS SECONDS_PER_MINUTE

#define SHORT_HEAD_BYTES 4096

typedef struct {
  Importer *importer;
  Seen *seen;
  gsize n_folder;    /* of the folder's name */
  gint64 clock;      /* the system's, as file times are */
  gint64 changed_at; /* of an mbox file */
  guint64 offset;    /* where reading of it went on, or 0 */
} Visit;

char *
import_seen_path (const char *log_path, const char *folder)
{
  char *absolute = realpath (folder, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, absolute == NULL ? folder : absolute, -1);
  free (absolute);
  return g_strdup_printf ("%s.import-%.8s", log_path, hash);
}

/* --- Maildir --- */

static gboolean
is_unfinished (const Visit *visit, const struct stat *status, const char *head,
               gsize length)
{
  HeaderScan scan;
  HeaderField field;
  if (status->st_mtime < visit->clock - WRITING_SECONDS ||
      length >= SPOOL_HEAD_BYTES)
    return FALSE;
  header_scan_init (&scan, head, length);
  while (header_scan_next (&scan, &field))
    ;
  return !header_scan_is_complete (&scan);
}

/* Nearly every header block ends within the first page; to read that alone, and
 * no more, takes half the time of what the spool does. FALSE where it does not
 * end there, or may not be what it seems. */
static gboolean
read_short_head (int fd, gint64 size_bytes, char *head, gsize *length)
{
  *length = (gsize) MIN (size_bytes, SHORT_HEAD_BYTES);
  return *length > 0 &&
         descriptor_read_at (fd, head, *length, 0) == (gssize) *length &&
         strchr (" \t\r\n", head[0]) == NULL &&
         header_find_end (head, *length) < *length;
}

/* FALSE in *@is_read where the message has still to be read. */
static gboolean
import_long_head (const Visit *visit, int fd, const char *file_name,
                  gboolean *is_read, const struct stat *status, GError **error)
{
  g_autoptr (Spool) spool = spool_new (fd);
  g_autoptr (GError) failure = NULL;
  if (!spool_read_head (spool, &failure)) {
    importer_note_unreadable (visit->importer, file_name, failure->message);
    *is_read = FALSE;
    return TRUE;
  }
  gsize length;
  const char *head = spool_head (spool, &length);
  *is_read = !is_unfinished (visit, status, head, length);
  return importer_add (visit->importer, head, length, status->st_mtime, error);
}

static gboolean
import_head (const Visit *visit, int fd, const char *file_name,
             gboolean *is_read, GError **error)
{
  struct stat status;
  char head[SHORT_HEAD_BYTES];
  gsize length;
  *is_read = FALSE;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)) {
    importer_note_unreadable (visit->importer, file_name, "no regular file");
    return TRUE;
  }
  if (!read_short_head (fd, status.st_size, head, &length))
    return import_long_head (visit, fd, file_name, is_read, &status, error);
  *is_read = TRUE;
  return importer_add (visit->importer, head, length, status.st_mtime, error);
}

static gboolean
visit_file (const char *file_name, gpointer data, GError **error)
{
  const Visit *visit = data;
  const char *name = file_name + visit->n_folder; /* "/cur/…" */
  if (seen_has (visit->seen, name)) {
    seen_add (visit->seen, name);
    importer_note_seen (visit->importer);
    return TRUE;
  }
  int fd = maildir_open_message (file_name, 0);
  if (fd < 0 && errno == ENOENT)
    return TRUE; /* removed since it was listed */
  if (fd < 0) {
    importer_note_unreadable (visit->importer, file_name, g_strerror (errno));
    return TRUE;
  }
  gboolean is_read;
  gboolean goes_on = import_head (visit, fd, file_name, &is_read, error);
  close (fd);
  if (goes_on && is_read)
    seen_add (visit->seen, name);
  return goes_on;
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
  const Visit *visit = data;
  if (was_left_out (visit, message)) {
    importer_note_seen (visit->importer);
    return TRUE;
  }
  return importer_add (visit->importer, message->head, message->length,
                       visit->changed_at, error);
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
  if (!mbox_walk (path, &offset, visit_mbox_message, visit, error))
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
                 .clock = instant_now (),
                 .changed_at = importer_now (importer)};
  const MaildirWalk walk = {visit_file, enter_folder, &visit, TRUE,
                            note_passed};
  gboolean is_maildir;
  importer_begin_folder (importer, seen_span (seen));
  if (!maildir_look (folder, &is_maildir, error) ||
      !(is_maildir ? maildir_walk (folder, &walk, error)
                   : import_mbox (&visit, folder, error)))
    return FALSE;
  seen_set_span (seen, importer_span_of_folder (importer));
  return TRUE;
}
