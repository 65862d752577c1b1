/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moving messages of other folders into quarantine, and back.
 */
#include "quarantine/quarantine_parts.h"

#include "base/error.h"
#include "mail/descriptor.h"
#include "mail/maildir.h"
#include "quarantine/origin.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* How often a server may rename a message under our hands. */
#define MAX_TRIES          16
#define INDEX_WAIT_SECONDS 10.0

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

static void
note_all_taken (Quarantine *quarantine)
{
  if (quarantine->copies != NULL)
    return;
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

/* Between file systems a message is copied, and the first one then removed: the
 * copy of @file_name, whose key is @key, where that was done but for the
 * removal. The caller frees it. */
static char *
find_copy (Quarantine *quarantine, const char *file_name, const char *key)
{
  note_all_taken (quarantine);
  const char *noted = g_hash_table_lookup (quarantine->copies, key);
  if (noted == NULL)
    return NULL;
  g_autofree char *copy = access (noted, F_OK) == 0
                              ? g_strdup (noted)
                              : maildir_find_renamed (noted);
  return copy != NULL && is_same_message (file_name, copy)
             ? g_steal_pointer (&copy)
             : NULL;
}

/* --- into quarantine --- */

/* origin_folder_digest() of the Maildir that the message is in. */
static char *
maildir_digest_of (const char *file_name)
{
  g_autofree char *folder = g_path_get_dirname (file_name);
  g_autofree char *maildir = g_path_get_dirname (folder);
  return origin_folder_digest (maildir);
}

/* The flags of @base that are some, or NULL where there is no place for them.
 */
static char *
flags_of (const char *base)
{
  const char *info = base + maildir_unique_length (base);
  if (*info == '\0')
    return NULL;
  GString *flags = g_string_new (NULL);
  for (const char *flag = info + strlen (":2,"); *flag != '\0'; flag++)
    if (g_ascii_isalpha (*flag))
      g_string_append_c (flags, *flag);
  return g_string_free (flags, FALSE);
}

/* The copy may also be another scan's that is at work: that will remove it when
 * it finds the first one gone. So the copy gets our name, under which nobody
 * else removes it, before the first one goes. */
static MaildirMove
move_to_copy (Quarantine *quarantine, const char *file_name, const char *to,
              GError **error)
{
  g_autofree char *base = g_path_get_basename (file_name);
  g_autofree char *folder = maildir_digest_of (file_name);
  base[maildir_unique_length (base)] = '\0';
  g_autofree char *key = copy_key (base, folder);
  g_autofree char *copy = find_copy (quarantine, file_name, key);
  if (copy == NULL ||
      (!g_str_equal (copy, to) && maildir_rename (copy, to) != 0))
    return maildir_move (file_name, to, error);
  g_hash_table_replace (quarantine->copies, g_steal_pointer (&key),
                        g_strdup (to));
  return remove_copied (file_name, error);
}

static MaildirMove
take_as_is (Quarantine *quarantine, const char *file_name, const char *scan,
            GError **error)
{
  g_autofree char *base = g_path_get_basename (file_name);
  g_autofree char *folder = g_path_get_dirname (file_name);
  g_autofree char *digest = maildir_digest_of (file_name);
  g_autofree char *flags = flags_of (base);
  const Origin origin = {(char *) scan, digest,
                         g_str_has_suffix (folder, "/new"), flags};
  g_autofree char *name = origin_encode (&origin, base);
  g_autofree char *to = g_build_filename (
      quarantine->path, origin.is_new ? "new" : "cur", name, NULL);
  if (maildir_rename (file_name, to) == 0)
    return MAILDIR_MOVED;
  /* EXDEV is said of two mounts of one file system, too: of containers. */
  return errno == EXDEV ? move_to_copy (quarantine, file_name, to, error)
                        : maildir_move (file_name, to, error);
}

/* Before the first message is taken from there. What the index can't keep has
 * to be named to who puts messages back, and no more. */
static void
note_folder (Quarantine *quarantine, const char *file_name)
{
  g_autofree char *folder = g_path_get_dirname (file_name);
  g_autofree char *maildir = g_path_get_dirname (folder);
  if (!g_hash_table_add (quarantine->noted, g_strdup (maildir)))
    return;
  g_autoptr (QuarantineIndex) index =
      quarantine_index_open (quarantine->path, INDEX_WAIT_SECONDS, NULL);
  if (index != NULL)
    (void) quarantine_index_add_folder (index, maildir, NULL);
}

static gboolean
make_ready (Quarantine *quarantine, const char *file_name, GError **error)
{
  quarantine->is_ready =
      quarantine->is_ready || quarantine_make (quarantine->path, error);
  if (quarantine->is_ready)
    note_folder (quarantine, file_name);
  return quarantine->is_ready;
}

MaildirMove
quarantine_take (Quarantine *quarantine, const char *file_name,
                 const char *scan, GError **error)
{
  g_autofree char *current = g_strdup (file_name);
  if (!make_ready (quarantine, file_name, error))
    return MAILDIR_FAILED;
  for (guint i = 0; i < MAX_TRIES; i++) {
    MaildirMove move = take_as_is (quarantine, current, scan, error);
    if (move == MAILDIR_MOVED || move == MAILDIR_FAILED)
      return move;
    if (move == MAILDIR_TAKEN)
      break;
    g_free (current);
    current = maildir_find_renamed (file_name);
    if (current == NULL)
      return MAILDIR_GONE;
  }
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
               "can't move %s: it is renamed again and again, or its name is "
               "taken in %s",
               file_name, quarantine->path);
  return MAILDIR_FAILED;
}

void
quarantine_count_taken (Quarantine *quarantine)
{
  g_autoptr (QuarantineIndex) index =
      quarantine_index_open (quarantine->path, INDEX_WAIT_SECONDS, NULL);
  if (index != NULL)
    (void) quarantine_catch_up (quarantine, index, NULL, NULL);
}

/* --- back --- */

typedef struct {
  TakenVisit visit;
  gpointer data;
} EachTaken;

static gboolean
visit_message (const char *file_name, gpointer data, GError **error)
{
  const EachTaken *each = data;
  g_autofree char *base = g_path_get_basename (file_name);
  g_autofree char *before = NULL;
  g_auto (Origin) origin = {0};
  if (!origin_decode (base, &origin, &before))
    return TRUE;
  g_autofree char *place =
      g_build_filename (origin.is_new ? "new" : "cur", before, NULL);
  const TakenMessage message = {file_name, origin.scan, origin.folder, place};
  return each->visit (&message, each->data, error);
}

gboolean
quarantine_each_taken (const Quarantine *quarantine, TakenVisit visit,
                       gpointer data, GError **error)
{
  EachTaken each = {visit, data};
  const MaildirWalk walk = {visit_message, NULL, &each, FALSE};
  return !maildir_is (quarantine->path) ||
         maildir_walk (quarantine->path, &walk, error);
}

/* Where its name is taken: by another message, or, between file systems, by a
 * copy of this one that was made before an interruption, or by another undo
 * that is at work and would remove it again. As in move_to_copy(), it gets a
 * name then under which nobody else removes it. */
static MaildirMove
give_back_renamed (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);
  g_autofree char *base = g_path_get_basename (to);
  g_autofree char *unique = maildir_unique_name ();
  g_autofree char *name =
      g_strconcat (unique, base + maildir_unique_length (base), NULL);
  g_autofree char *other = g_build_filename (folder, name, NULL);
  if (maildir_rename (from, other) == 0)
    return MAILDIR_MOVED;
  if (errno == EXDEV && is_same_message (from, to) &&
      maildir_rename (to, other) == 0)
    return remove_copied (from, error);
  return maildir_move (from, other, error);
}

MaildirMove
quarantine_give_back (const TakenMessage *message, const char *folder,
                      GError **error)
{
  g_autofree char *from = g_strdup (message->file_name);
  g_autofree char *to = g_build_filename (folder, message->place, NULL);
  for (guint i = 0; i < MAX_TRIES; i++) {
    MaildirMove move = maildir_move (from, to, error);
    if (move == MAILDIR_TAKEN)
      move = give_back_renamed (from, to, error);
    if (move != MAILDIR_GONE)
      return move;
    g_free (from);
    from = maildir_find_renamed (message->file_name);
    if (from == NULL)
      return MAILDIR_GONE;
  }
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
               "can't move %s to %s: is that folder there?", message->file_name,
               folder);
  return MAILDIR_FAILED;
}
