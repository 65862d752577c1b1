/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/received.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/error.h"
#include "mail/header.h"
#include "mail/maildir_file.h"
#include "mail/mbox.h"

/* How many messages of a folder are looked at, which costs less than to start
 * the program; and how many it takes: one letter that was filed wrongly must
 * not keep a small folder out. */
#define LOOKED_AT 32
#define ENOUGH    8

/* What delivery adds stands on top. */
#define LOOK_BYTES 4096

/* Of an mbox, where a message may have any size. */
#define MBOX_LOOK_BYTES (1024 * 1024)

typedef struct {
  guint n, n_received;
} Look;

gboolean
received_message (const char *head, gsize length)
{
  static const char resent[] = "Resent-";
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, head, length);
  while (header_scan_next (&scan, &field)) {
    if (header_field_is (&field, "Return-Path") ||
        header_field_is (&field, "Delivered-To") ||
        header_field_is (&field, "X-Original-To"))
      return TRUE;
    if (field.name_length >= sizeof resent - 1 &&
        g_ascii_strncasecmp (field.name, resent, sizeof resent - 1) == 0)
      return FALSE;
  }
  return FALSE;
}

gboolean
received_report (const char *head, gsize length)
{
  HeaderScan scan;
  HeaderField field;
  header_scan_init (&scan, head, length);
  while (header_scan_next (&scan, &field))
    if (header_field_is (&field, "Return-Path")) {
      g_autofree char *value = header_field_unfold (&field);
      return g_str_has_prefix (value, "<>");
    }
  return FALSE;
}

static gboolean
is_enough (const Look *look)
{
  return look->n >= LOOKED_AT;
}

static void
look_at_head (Look *look, const char *head, gsize length)
{
  look->n++;
  look->n_received += received_message (head, length) ? 1 : 0;
}

static void
look_at_file (Look *look, const char *file_name)
{
  char head[LOOK_BYTES];
  struct stat status;
  int fd = maildir_open_message (file_name, O_NOFOLLOW);
  if (fd < 0)
    return;
  gssize n = fstat (fd, &status) == 0 && S_ISREG (status.st_mode)
                 ? descriptor_read_at (fd, head, sizeof head, 0)
                 : -1;
  close (fd);
  if (n > 0)
    look_at_head (look, head, (gsize) n);
}

static void
look_at_part (Look *look, const char *path, const char *part)
{
  g_autofree char *folder = g_build_filename (path, part, NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  while (entries != NULL && !is_enough (look) &&
         (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *file_name = g_build_filename (folder, name, NULL);
    if (name[0] != '.')
      look_at_file (look, file_name);
  }
}

static gboolean
look_at_mbox_message (const MboxMessage *message, gpointer data, GError **error)
{
  Look *look = data;
  look_at_head (look, message->head, message->length);
  if (!is_enough (look) && message->offset < MBOX_LOOK_BYTES)
    return TRUE;
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                       "enough is seen");
  return FALSE;
}

gboolean
received_folder (const char *path, gboolean is_maildir)
{
  Look look = {0};
  if (is_maildir) {
    look_at_part (&look, path, "cur");
    look_at_part (&look, path, "new");
  } else
    (void) mbox_walk (path, &(guint64){0}, look_at_mbox_message, &look, NULL);
  return look.n >= ENOUGH && look.n_received * 4 >= look.n * 3;
}
