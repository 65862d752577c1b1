/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moving messages between the quarantine and another file system: by a copy,
 * after which the first one is removed. What an interruption left of that is
 * found by what it holds.
 *
 * Two processes that do this with the same message can each remove what the
 * other one took for the last copy (seen: two scans, one stopped by Ctrl-Z, and
 * an undo). So one does it at a time, under a lock on the quarantine's folder.
 */
#include "quarantine/quarantine_parts.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/folder.h"
#include "mail/maildir_file.h"
#include "quarantine/origin.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long it is waited for another process. */
#define LOCK_SECONDS   5
#define LOCK_TURN_USEC 20000

/* --- the lock --- */

/* A descriptor whose closing gives it back, or -1. */
static int
lock_moves (const char *path, gint wait_seconds, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + wait_seconds * G_USEC_PER_SEC;
  int fd = descriptor_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0) {
    error_set_errno (error, errno, "can't open %s", path);
    return -1;
  }
  while (flock (fd, LOCK_EX | LOCK_NB) != 0) {
    /* Network file systems that have no such lock: there we go without. */
    if (errno != EWOULDBLOCK && errno != EINTR)
      return fd;
    if (g_get_monotonic_time () > deadline) {
      g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                   "another process moves messages into or out of %s: try "
                   "again when it is done",
                   path);
      close (fd);
      return -1;
    }
    g_usleep (LOCK_TURN_USEC);
  }
  return fd;
}

/* --- copies that an interruption left --- */

static char *
copy_key (const char *unique_before, const char *folder)
{
  return g_strconcat (folder, "/", unique_before, NULL);
}

static gboolean
note_taken (const TakenMessage *message, gpointer data, GError **error)
{
  (void) error;
  g_autofree char *base = g_path_get_basename (message->place);
  base[maildir_unique_length (base)] = '\0';
  g_hash_table_replace (data, copy_key (base, message->folder),
                        g_strdup (message->file_name));
  return TRUE;
}

static gboolean
are_equal (int a, int b)
{
  char bytes_a[16 * 1024], bytes_b[sizeof bytes_a];
  for (guint64 offset = 0;; offset += sizeof bytes_a) {
    gssize n = descriptor_read_at (a, bytes_a, sizeof bytes_a, offset);
    if (n < 0 || descriptor_read_at (b, bytes_b, sizeof bytes_b, offset) != n ||
        memcmp (bytes_a, bytes_b, (gsize) n) != 0)
      return FALSE;
    if ((gsize) n < sizeof bytes_a)
      return TRUE;
  }
}

static gboolean
is_same_message (const char *one, const char *other)
{
  int a = maildir_open_message (one, O_NOFOLLOW);
  int b = maildir_open_message (other, O_NOFOLLOW);
  gboolean is_same = a >= 0 && b >= 0 && are_equal (a, b);
  if (a >= 0)
    close (a);
  if (b >= 0)
    close (b);
  return is_same;
}

/* Changes as soon as a name comes or goes. */
static guint64
folder_state (const Quarantine *quarantine)
{
  static const char *const folders[] = {"cur", "new"};
  guint64 state = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    struct stat status;
    g_autofree char *path =
        g_build_filename (quarantine->path, folders[i], NULL);
    if (stat (path, &status) == 0)
      state = state * 31 + (guint64) status.st_mtim.tv_sec * 1000000000 +
              (guint64) status.st_mtim.tv_nsec;
  }
  return state;
}

/* Anew where others did something there since: a scan may have been killed. */
static void
note_all_taken (Quarantine *quarantine)
{
  if (quarantine->copies != NULL &&
      quarantine->copies_state == folder_state (quarantine))
    return;
  g_clear_pointer (&quarantine->copies, g_hash_table_unref);
  quarantine->copies =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  (void) quarantine_each_taken (quarantine, note_taken, quarantine->copies,
                                NULL);
}

static MaildirMove
remove_copied (const char *file_name, GError **error)
{
  if (unlink (file_name) == 0)
    return MAILDIR_MOVED;
  if (errno == ENOENT)
    return MAILDIR_GONE;
  error_set_errno (error, errno, "can't remove %s", file_name);
  return MAILDIR_FAILED;
}

static char *
key_of (const char *file_name, gboolean is_short)
{
  g_autofree char *base = g_path_get_basename (file_name);
  g_autofree char *folder = quarantine_digest_of (file_name);
  g_autofree char *unique =
      is_short ? origin_short_unique (base)
               : g_strndup (base, maildir_unique_length (base));
  return copy_key (unique, folder);
}

/* The copy of @file_name, where that was made and the first one not removed;
 * @noted is where it was, nullable. The caller frees it. */
static char *
check_copy (const char *file_name, const char *noted)
{
  if (noted == NULL)
    return NULL;
  g_autofree char *copy = access (noted, F_OK) == 0
                              ? g_strdup (noted)
                              : maildir_find_renamed (noted);
  return copy != NULL && is_same_message (file_name, copy)
             ? g_steal_pointer (&copy)
             : NULL;
}

static char *
find_copy (Quarantine *quarantine, const char *file_name)
{
  g_autofree char *key = key_of (file_name, FALSE);
  g_autofree char *short_key = key_of (file_name, TRUE);
  note_all_taken (quarantine);
  const char *noted = g_hash_table_lookup (quarantine->copies, key);
  if (noted == NULL)
    noted = g_hash_table_lookup (quarantine->copies, short_key);
  return check_copy (file_name, noted);
}

/* --- both ways --- */

/* The copy @copy is there in whole: durable first, then the first one goes. */
static MaildirMove
end_with_copy (const char *copy, const char *file_name, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (copy);
  return folder_sync (folder, error) ? remove_copied (file_name, error)
                                     : MAILDIR_FAILED;
}

/* A copy that is there gets the name that this one is to have. */
static MaildirMove
take_locked (Quarantine *quarantine, const char *file_name, const char *to,
             GError **error)
{
  g_autofree char *copy = find_copy (quarantine, file_name);
  if (copy == NULL ||
      (!g_str_equal (copy, to) && maildir_rename (copy, to) != 0))
    return maildir_move (file_name, to, error);
  g_hash_table_replace (quarantine->copies, key_of (file_name, FALSE),
                        g_strdup (to));
  return end_with_copy (to, file_name, error);
}

MaildirMove
quarantine_take_across (Quarantine *quarantine, const char *file_name,
                        const char *to, GError **error)
{
  int lock = lock_moves (quarantine->path,
                         quarantine->is_held ? 0 : LOCK_SECONDS, error);
  quarantine->is_held = lock < 0;
  if (lock < 0)
    return MAILDIR_FAILED;
  MaildirMove move = take_locked (quarantine, file_name, to, error);
  quarantine->copies_state = folder_state (quarantine);
  close (lock);
  return move;
}

/* Where this message was put back already, under that name or one that an IMAP
 * server gave it since; NULL where it was not. The caller frees it. */
static char *
find_given_back (const MessageWay *way)
{
  g_autofree char *there = access (way->to, F_OK) == 0
                               ? g_strdup (way->to)
                               : maildir_find_renamed (way->to);
  return there != NULL && is_same_message (way->from, there)
             ? g_steal_pointer (&there)
             : NULL;
}

static MaildirMove
give_back_locked (const MessageWay *way, char **place, GError **error)
{
  g_autofree char *there = find_given_back (way);
  MaildirMove move;
  if (there != NULL)
    move = end_with_copy (there, way->from, error);
  else {
    there = g_strdup (way->to);
    move = maildir_move (way->from, there, error);
    if (move == MAILDIR_TAKEN) {
      g_free (there);
      there = g_strdup (way->other);
      move = maildir_move (way->from, there, error);
    }
  }
  if (move == MAILDIR_MOVED)
    *place = g_steal_pointer (&there);
  return move;
}

MaildirMove
quarantine_give_back_across (const MessageWay *way, char **place,
                             GError **error)
{
  g_autofree char *folder = g_path_get_dirname (way->from);
  g_autofree char *quarantine = g_path_get_dirname (folder);
  int lock = lock_moves (quarantine, LOCK_SECONDS, error);
  if (lock < 0)
    return MAILDIR_FAILED;
  MaildirMove move = give_back_locked (way, place, error);
  close (lock);
  return move;
}
