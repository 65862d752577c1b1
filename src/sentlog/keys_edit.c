/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/keys_edit.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/folder.h"
#include "base/instant.h"
#include "base/random.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_WAIT_SECONDS 10.0
#define LOCK_POLL_US      (20 * 1000)

/* Of random numbers; the name is twice as long. */
#define ID_BYTES 4

static const char first_lines[] =
    "# Keys for proof tokens, by backsift key: the first signs, all are\n"
    "# accepted. Whoever reads this file can make tokens: keep it 0600.\n";

typedef struct {
  char *path; /* of the file itself, not of a link to it */
  int folder; /* its folder, locked; -1 before that */
  ProofKeys *keys;
} Edit;

static void
edit_clear (Edit *edit)
{
  if (edit->folder >= 0)
    close (edit->folder); /* which ends the lock, and loses nothing */
  g_free (edit->path);
  proof_keys_free (edit->keys);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Edit, edit_clear)

static gboolean
lock_folder (int fd, const char *folder, GError **error)
{
  gint64 deadline =
      g_get_monotonic_time () + (gint64) (LOCK_WAIT_SECONDS * G_USEC_PER_SEC);
  while (flock (fd, LOCK_EX | LOCK_NB) < 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return error_set_errno (error, errno, "can't lock %s", folder);
    if (g_get_monotonic_time () > deadline)
      return error_set_errno (error, EBUSY, "%s is locked by another change",
                              folder);
    g_usleep (LOCK_POLL_US);
  }
  return TRUE;
}

static gboolean
open_folder (Edit *edit, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (edit->path);
  if (!folder_make (folder, error))
    return FALSE;
  edit->folder =
      descriptor_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (edit->folder < 0)
    return error_set_errno (error, errno, "can't open %s", folder);
  return lock_folder (edit->folder, folder, error);
}

static gboolean
begin (Edit *edit, const char *path, GError **error)
{
  char *target = realpath (path, NULL);
  edit->path = g_strdup (target != NULL ? target : path);
  free (target);
  if (!open_folder (edit, error))
    return FALSE;
  edit->keys = proof_keys_read (edit->path, error);
  if (edit->keys == NULL)
    return FALSE;
  folder_sweep (edit->path);
  return TRUE;
}

/* --- the new file --- */

static char *
join_lines (const GPtrArray *lines)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n",
                            (const char *) g_ptr_array_index (lines, i));
  return g_string_free (text, FALSE);
}

static gboolean
finish (Edit *edit, GError **error)
{
  g_autofree char *text = join_lines (edit->keys->lines);
  if (strlen (text) > PROOF_KEYS_MAX_BYTES) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED,
                 "%s: there is no room for another key: remove old ones",
                 edit->path);
    return FALSE;
  }
  return folder_write_file (edit->path, text, strlen (text), error);
}

/* --- what is changed --- */

static gboolean
key_new (const ProofKeys *others, gint64 now, ProofKey *key, GError **error)
{
  guint8 random[ID_BYTES];
  do {
    g_clear_pointer (&key->id, g_free);
    if (!random_fill (random, sizeof random, error))
      return FALSE;
    key->id = g_strdup_printf ("%02x%02x%02x%02x", random[0], random[1],
                               random[2], random[3]);
  } while (proof_keys_find (others, key->id) != NULL);
  g_autofree char *instant = instant_format (now);
  if (instant != NULL)
    key->made = g_strndup (instant, strlen ("2026-11-25"));
  return random_fill (key->secret, sizeof key->secret, error);
}

/* Where the line of a key that is to sign belongs. */
static guint
first_place (const ProofKeys *keys)
{
  if (keys->keys->len == 0)
    return keys->lines->len;
  return ((const ProofKey *) g_ptr_array_index (keys->keys, 0))->line;
}

gboolean
proof_keys_make (const char *path, gboolean standby, gint64 now, char **id,
                 GError **error)
{
  g_auto (Edit) edit = {.folder = -1};
  ProofKey key = {0};
  if (!begin (&edit, path, error))
    return FALSE;
  GPtrArray *lines = edit.keys->lines;
  if (lines->len == 0)
    g_ptr_array_add (lines, g_strndup (first_lines, sizeof first_lines - 2));
  gboolean is_made = key_new (edit.keys, now, &key, error);
  if (is_made) {
    guint place = standby ? lines->len : first_place (edit.keys);
    g_ptr_array_insert (lines, (int) place, proof_key_line (&key));
    is_made = finish (&edit, error);
  }
  if (is_made)
    *id = g_steal_pointer (&key.id);
  g_free (key.id);
  g_free (key.made);
  return is_made;
}

static const ProofKey *
find_key (const Edit *edit, const char *id, GError **error)
{
  const ProofKey *key = proof_keys_find (edit->keys, id);
  if (key == NULL)
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                 "%s: there is no key '%s': backsift key list shows them",
                 edit->path, id);
  return key;
}

gboolean
proof_keys_use (const char *path, const char *id, GError **error)
{
  g_auto (Edit) edit = {.folder = -1};
  if (!begin (&edit, path, error))
    return FALSE;
  const ProofKey *key = find_key (&edit, id, error);
  if (key == NULL)
    return FALSE;
  char *line = g_ptr_array_steal_index (edit.keys->lines, key->line);
  g_ptr_array_insert (edit.keys->lines, (int) first_place (edit.keys), line);
  return finish (&edit, error);
}

gboolean
proof_keys_remove (const char *path, const char *id, GError **error)
{
  g_auto (Edit) edit = {.folder = -1};
  if (!begin (&edit, path, error))
    return FALSE;
  const ProofKey *key = find_key (&edit, id, error);
  if (key == NULL)
    return FALSE;
  g_ptr_array_remove_index (edit.keys->lines, key->line);
  return finish (&edit, error);
}
