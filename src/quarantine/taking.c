/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moving messages of other folders into quarantine, and back.
 */
#include "quarantine/quarantine_parts.h"

#include "base/error.h"
#include "mail/maildir.h"
#include "mail/maildir_file.h"
#include "quarantine/origin.h"

#include <errno.h>

/* How often a server may rename a message under our hands. */
#define MAX_TRIES          16
#define INDEX_WAIT_SECONDS 10.0

/* --- into quarantine --- */

char *
quarantine_digest_of (const char *file_name)
{
  g_autofree char *folder = g_path_get_dirname (file_name);
  g_autofree char *maildir = g_path_get_dirname (folder);
  return origin_folder_digest (maildir);
}

/* The flags of @base, but for what can't stand in a mark, or NULL where there
 * is no place for them. */
static char *
flags_of (const char *base)
{
  const char *info = base + maildir_unique_length (base);
  if (*info == '\0')
    return NULL;
  GString *flags = g_string_new (NULL);
  for (const char *flag = info + strlen (":2,"); *flag != '\0'; flag++)
    if (g_ascii_isgraph (*flag) && strchr (".,:", *flag) == NULL)
      g_string_append_c (flags, *flag);
  return g_string_free (flags, FALSE);
}

static MaildirMove
take_as_is (Quarantine *quarantine, const char *file_name, const char *scan,
            GError **error)
{
  g_autofree char *base = g_path_get_basename (file_name);
  g_autofree char *folder = g_path_get_dirname (file_name);
  g_autofree char *digest = quarantine_digest_of (file_name);
  g_autofree char *flags = flags_of (base);
  const Origin origin = {(char *) scan, digest,
                         g_str_has_suffix (folder, "/new"), flags};
  g_autofree char *name = origin_encode (&origin, base);
  g_autofree char *to = g_build_filename (
      quarantine->path, origin.is_new ? "new" : "cur", name, NULL);
  if (maildir_rename (file_name, to) == 0)
    return MAILDIR_MOVED;
  /* EXDEV is said of two mounts of one file system, too: of containers. */
  return errno == EXDEV
             ? quarantine_take_across (quarantine, file_name, to, error)
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

gboolean
quarantine_prepare (Quarantine *quarantine, GError **error)
{
  quarantine->is_ready =
      quarantine->is_ready || quarantine_make (quarantine->path, error);
  return quarantine->is_ready;
}

MaildirMove
quarantine_take (Quarantine *quarantine, const char *file_name,
                 const char *scan, GError **error)
{
  g_autofree char *current = g_strdup (file_name);
  g_autofree char *base = g_path_get_basename (file_name);
  if (maildir_unique_length (base) == 0) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
                 "its name has no part before the flags: it would not be found "
                 "again");
    return MAILDIR_FAILED;
  }
  if (!quarantine_prepare (quarantine, error))
    return MAILDIR_FAILED;
  note_folder (quarantine, file_name);
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
  const MaildirWalk walk = {visit_message, NULL, &each, FALSE, NULL};
  if (!quarantine_check_place (quarantine, error))
    return FALSE;
  return !maildir_is (quarantine->path) ||
         maildir_walk (quarantine->path, &walk, error);
}

/* A name for what is to be called @to, under which nobody knows it. The caller
 * frees it. */
static char *
another_name (const char *to)
{
  g_autofree char *folder = g_path_get_dirname (to);
  g_autofree char *base = g_path_get_basename (to);
  g_autofree char *unique = maildir_unique_name ();
  g_autofree char *name =
      g_strconcat (unique, base + maildir_unique_length (base), NULL);
  g_autofree char *marked = origin_is_released (base)
                                ? origin_encode_released (name)
                                : g_strdup (name);
  return g_build_filename (folder, marked, NULL);
}

/* Where the name is taken, it gets another one; *@place is the one it has. */
static MaildirMove
give_back_as_is (const char *from, const char *to, char **place, GError **error)
{
  g_autofree char *other = another_name (to);
  *place = NULL;
  if (maildir_rename (from, to) == 0) {
    *place = g_strdup (to);
    return MAILDIR_MOVED;
  }
  if (errno == EXDEV)
    return quarantine_give_back_across (&(MessageWay){from, to, other}, place,
                                        error);
  MaildirMove move = maildir_move (from, to, error);
  gboolean is_taken = move == MAILDIR_TAKEN;
  if (is_taken)
    move = maildir_move (from, other, error);
  if (move == MAILDIR_MOVED)
    *place = g_strdup (is_taken ? other : to);
  return move;
}

MaildirMove
quarantine_give_back (const TakenMessage *message, const char *folder,
                      char **place, GError **error)
{
  g_autofree char *from = g_strdup (message->file_name);
  g_autofree char *to = g_build_filename (folder, message->place, NULL);
  if (!maildir_check_owner (folder, error))
    return MAILDIR_FAILED;
  for (guint i = 0; i < MAX_TRIES; i++) {
    MaildirMove move = give_back_as_is (from, to, place, error);
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
