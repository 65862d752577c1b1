/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/keys.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/instant.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* 32 bytes in base64, without the padding. */
#define SECRET_CHARACTERS 43

static void
proof_key_free (ProofKey *key)
{
  if (key == NULL)
    return;
  g_free (key->id);
  g_free (key->made);
  g_free (key);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProofKey, proof_key_free)

static ProofKeys *
proof_keys_new (void)
{
  ProofKeys *keys = g_new0 (ProofKeys, 1);
  keys->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) proof_key_free);
  keys->lines = g_ptr_array_new_with_free_func (g_free);
  return keys;
}

void
proof_keys_free (ProofKeys *keys)
{
  if (keys == NULL)
    return;
  g_ptr_array_unref (keys->keys);
  g_ptr_array_unref (keys->lines);
  g_free (keys->unsafe);
  g_free (keys);
}

const ProofKey *
proof_keys_find (const ProofKeys *keys, const char *id)
{
  for (guint i = 0; i < keys->keys->len; i++) {
    const ProofKey *key = g_ptr_array_index (keys->keys, i);
    if (g_str_equal (key->id, id))
      return key;
  }
  return NULL;
}

/* --- lines --- */

gboolean
proof_key_id_is_valid (const char *id)
{
  gsize length = strlen (id);
  return length > 0 && length <= PROOF_KEY_ID_MAX_BYTES &&
         strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789") == length;
}

static gboolean
parse_secret (const char *text, guint8 *secret)
{
  gsize length = strlen (text);
  if (length == SECRET_CHARACTERS + 1 && text[SECRET_CHARACTERS] == '=')
    length--;
  if (length != SECRET_CHARACTERS)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;
  g_autofree char *padded = g_strdup_printf ("%.*s=", SECRET_CHARACTERS, text);
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  gsize n_bytes;
  g_autofree guint8 *bytes = g_base64_decode (padded, &n_bytes);
  if (n_bytes != PROOF_SECRET_BYTES)
    return FALSE;
  memcpy (secret, bytes, n_bytes);
  return TRUE;
}

static gboolean
is_day (const char *text)
{
  gint64 instant;
  return strlen (text) == strlen ("2026-11-25") &&
         instant_parse (text, &instant, NULL);
}

/* What is wrong with the line, or NULL where *@key is what it says: NULL for
 * a comment. */
static const char *
parse_line (const char *line, ProofKey **key)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) pieces = g_strsplit_set (line, " \t\r", -1);
  for (char **piece = pieces; *piece != NULL; piece++)
    if (**piece != '\0')
      g_ptr_array_add (words, g_strdup (*piece));
  *key = NULL;
  if (words->len == 0 || *(char *) g_ptr_array_index (words, 0) == '#')
    return NULL;

  g_autoptr (ProofKey) parsed = g_new0 (ProofKey, 1);
  if (!proof_key_id_is_valid (g_ptr_array_index (words, 0)))
    return "a key's name is of a-z and 0-9, at most 32 of them";
  if (words->len < 2 ||
      !parse_secret (g_ptr_array_index (words, 1), parsed->secret))
    return "behind a key's name stands its secret, 43 characters of base64url";
  if (words->len != 2 &&
      (words->len != 4 || !g_str_equal (g_ptr_array_index (words, 2), "made") ||
       !is_day (g_ptr_array_index (words, 3))))
    return "behind the secret may stand \"made\" and a date, nothing else";
  parsed->id = g_strdup (g_ptr_array_index (words, 0));
  if (words->len == 4)
    parsed->made = g_strdup (g_ptr_array_index (words, 3));
  *key = g_steal_pointer (&parsed);
  return NULL;
}

char *
proof_key_line (const ProofKey *key)
{
  g_autofree char *secret = g_base64_encode (key->secret, PROOF_SECRET_BYTES);
  g_strdelimit (secret, "+", '-');
  g_strdelimit (secret, "/", '_');
  secret[SECRET_CHARACTERS] = '\0';
  return g_strdup_printf ("%s %s%s%s", key->id, secret,
                          key->made != NULL ? " made " : "",
                          key->made != NULL ? key->made : "");
}

static gboolean
set_broken (GError **error, const char *path, guint line, const char *what)
{
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG, "%s: line %u: %s",
               path, line, what);
  return FALSE;
}

static gboolean
add_line (ProofKeys *keys, const char *line, const char *path, GError **error)
{
  g_autoptr (ProofKey) key = NULL;
  guint number = keys->lines->len + 1;
  const char *wrong = parse_line (line, &key);
  if (wrong != NULL)
    return set_broken (error, path, number, wrong);
  if (key != NULL && proof_keys_find (keys, key->id) != NULL)
    return set_broken (error, path, number, "another key has this name");
  g_ptr_array_add (keys->lines, g_strdup (line));
  if (key != NULL) {
    key->line = number - 1;
    g_ptr_array_add (keys->keys, g_steal_pointer (&key));
  }
  return TRUE;
}

ProofKeys *
proof_keys_parse (const char *text, gsize length, const char *path,
                  GError **error)
{
  g_autoptr (ProofKeys) keys = proof_keys_new ();
  const char *end = text + length;
  if (length > 0 && memchr (text, '\0', length) != NULL) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                 "%s: holds NUL bytes: it is no key file", path);
    return NULL;
  }
  while (text < end) {
    const char *line_end = memchr (text, '\n', (gsize) (end - text));
    const char *stop = line_end != NULL ? line_end : end;
    g_autofree char *line = g_strndup (text, (gsize) (stop - text));
    if (!add_line (keys, line, path, error))
      return NULL;
    text = line_end != NULL ? line_end + 1 : end;
  }
  return g_steal_pointer (&keys);
}

/* --- files --- */

static char *
describe_danger (const char *path, const struct stat *status)
{
  if (status->st_uid != geteuid () && status->st_uid != 0)
    return g_strdup_printf ("%s: not used, since it belongs to another user "
                            "(uid %u)",
                            path, (guint) status->st_uid);
  if ((status->st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return g_strdup_printf ("%s: not used, since others have rights on it "
                            "(mode %04o): chmod 600 it, and make a new key "
                            "where somebody may have read it",
                            path, (guint) (status->st_mode & 07777));
  return NULL;
}

static gboolean
read_text (int fd, const char *path, GString *text, GError **error)
{
  char buffer[4096];
  for (;;) {
    gssize n = descriptor_read (fd, buffer, sizeof buffer);
    if (n < 0)
      return error_set_errno (error, errno, "can't read %s", path);
    if (n == 0)
      return TRUE;
    g_string_append_len (text, buffer, n);
    if (text->len > PROOF_KEYS_MAX_BYTES) {
      g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                   "%s: is longer than %d bytes: it is no key file", path,
                   PROOF_KEYS_MAX_BYTES);
      return FALSE;
    }
  }
}

/* What is looked at is what was opened, whatever link led there. */
static ProofKeys *
load_descriptor (int fd, const char *path, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) < 0) {
    error_set_errno (error, errno, "can't look at %s", path);
    return NULL;
  }
  if (!S_ISREG (status.st_mode)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                 "%s: is not a regular file", path);
    return NULL;
  }
  g_autoptr (GString) text = g_string_new (NULL);
  if (!read_text (fd, path, text, error))
    return NULL;
  ProofKeys *keys = proof_keys_parse (text->str, text->len, path, error);
  if (keys != NULL)
    keys->unsafe = describe_danger (path, &status);
  return keys;
}

/* O_NONBLOCK: a FIFO in the file's place must not stop mail. */
ProofKeys *
proof_keys_load (const char *path, GError **error)
{
  int fd =
      descriptor_open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
    return proof_keys_new ();
  if (fd < 0) {
    error_set_errno (error, errno, "can't open %s", path);
    return NULL;
  }
  ProofKeys *keys = load_descriptor (fd, path, error);
  close (fd); /* read only: there is nothing that it could lose */
  return keys;
}

ProofKeys *
proof_keys_read (const char *path, GError **error)
{
  g_autoptr (ProofKeys) keys = proof_keys_load (path, error);
  if (keys == NULL || keys->unsafe == NULL)
    return g_steal_pointer (&keys);
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                       keys->unsafe);
  return NULL;
}
