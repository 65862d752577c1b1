/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "maillog/log_state.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/folder.h"

#include <errno.h>
#include <stdlib.h>

#define GROUP   "state"
#define VERSION 1

char *
log_state_path (const char *log_path, const char *file)
{
  if (file == NULL)
    return g_strconcat (log_path, ".mail-log-stdin", NULL);
  char *absolute = realpath (file, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, absolute == NULL ? file : absolute, -1);
  free (absolute);
  return g_strdup_printf ("%s.mail-log-%.8s", log_path, hash);
}

static gboolean
set_damaged (GError **error, const char *path)
{
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
               "%s is damaged: the mail log is read from its start", path);
  return FALSE;
}

static gboolean
read_position (GKeyFile *file, LogPosition *position)
{
  g_autoptr (GError) wrong = NULL;
  const LogPosition read = {
      .offset = g_key_file_get_uint64 (file, GROUP, "offset", &wrong),
      .fingerprint = wrong != NULL ? 0
                                   : g_key_file_get_uint64 (
                                         file, GROUP, "fingerprint", &wrong),
      .n_fingerprint = wrong != NULL
                           ? 0
                           : (guint32) g_key_file_get_uint64 (
                                 file, GROUP, "n_fingerprint", &wrong),
  };
  if (wrong != NULL)
    return FALSE;
  *position = read;
  return TRUE;
}

gboolean
log_state_load (const char *path, guint64 identity, LogPosition *position,
                Submissions *submissions, GError **error)
{
  *position = (LogPosition){0};
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  if (!descriptor_read_own (path, text)) {
    if (errno == ENOENT)
      return TRUE;
    return errno == EINVAL
               ? set_damaged (error, path)
               : error_set_errno (error, errno, "can't read %s", path);
  }
  if (!g_key_file_load_from_data (file, text->str, text->len, G_KEY_FILE_NONE,
                                  NULL) ||
      g_key_file_get_integer (file, GROUP, "version", NULL) != VERSION)
    return set_damaged (error, path);
  if (g_key_file_get_uint64 (file, GROUP, "log", NULL) != identity)
    return TRUE;
  if (!read_position (file, position))
    return set_damaged (error, path);
  submissions_load (submissions, file);
  return TRUE;
}

gboolean
log_state_save (const char *path, guint64 identity, const LogPosition *position,
                const Submissions *submissions, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_key_file_set_integer (file, GROUP, "version", VERSION);
  g_key_file_set_uint64 (file, GROUP, "log", identity);
  g_key_file_set_uint64 (file, GROUP, "offset", position->offset);
  g_key_file_set_uint64 (file, GROUP, "fingerprint", position->fingerprint);
  g_key_file_set_uint64 (file, GROUP, "n_fingerprint", position->n_fingerprint);
  submissions_save (submissions, file);
  gsize length;
  g_autofree char *text = g_key_file_to_data (file, &length, NULL);
  return folder_write_file (path, text, length, error);
}
