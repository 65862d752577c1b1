/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/origin.h"

#include "mail/maildir_file.h"

#include <limits.h>
#include <stdlib.h>

#define MARK          ",B="
#define RELEASED      MARK "released"
#define DELIVERED     MARK "delivered"
#define DIGEST_DIGITS 8
#define SHORT_DIGITS  32

/* The state is "n" or "c", and the flags behind a "2" where there is a place
 * for them. */

char *
origin_folder_digest (const char *path)
{
  char *absolute = realpath (path, NULL);
  char *digest = g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, absolute == NULL ? path : absolute, -1);
  free (absolute);
  digest[DIGEST_DIGITS] = '\0';
  return digest;
}

char *
origin_short_unique (const char *base)
{
  char *unique = g_compute_checksum_for_data (
      G_CHECKSUM_SHA256, (const guchar *) base, maildir_unique_length (base));
  unique[SHORT_DIGITS] = '\0';
  return unique;
}

/* Whether the mark's comma would make flags of what follows: ":2" can end a
 * name that has none. */
static gboolean
ends_as_flags_begin (const char *base, gsize n_unique)
{
  return n_unique >= 2 && memcmp (base + n_unique - 2, ":2", 2) == 0;
}

/* @base with @mark behind its unique part, or behind a short one where that
 * would be too long for a name, or would not be found again. */
static char *
add_mark (const char *base, const char *mark)
{
  gsize n_unique = maildir_unique_length (base);
  const char *info = base + n_unique;
  if (n_unique + strlen (mark) + strlen (info) <= NAME_MAX &&
      !ends_as_flags_begin (base, n_unique))
    return g_strdup_printf ("%.*s%s%s", (int) n_unique, base, mark, info);
  g_autofree char *unique = origin_short_unique (base);
  return g_strconcat (unique, mark, info, NULL);
}

char *
origin_encode (const Origin *origin, const char *base)
{
  g_autofree char *mark = g_strdup_printf (
      MARK "%s.%s.%s%s%s", origin->scan, origin->folder,
      origin->is_new ? "n" : "c", origin->flags != NULL ? "2" : "",
      origin->flags != NULL ? origin->flags : "");
  return add_mark (base, mark);
}

static gboolean
ends_with (const char *base, const char *mark)
{
  g_autofree char *unique = g_strndup (base, maildir_unique_length (base));
  return g_str_has_suffix (unique, mark);
}

char *
origin_encode_released (const char *base)
{
  return origin_is_released (base) ? g_strdup (base)
                                   : add_mark (base, RELEASED);
}

gboolean
origin_is_released (const char *base)
{
  return ends_with (base, RELEASED);
}

const char *
origin_delivered_mark (void)
{
  return DELIVERED;
}

gboolean
origin_is_ours (const char *base)
{
  g_autofree char *before = NULL;
  g_auto (Origin) origin = {0};
  return ends_with (base, DELIVERED) || origin_decode (base, &origin, &before);
}

char *
origin_unique (const char *base)
{
  gsize n_unique = maildir_unique_length (base);
  if (ends_with (base, DELIVERED))
    n_unique -= strlen (DELIVERED);
  return g_strndup (base, n_unique);
}

/* Whether @text is SCAN.FOLDER.STATE, taken apart in @parts. */
static gboolean
split_mark (const char *text, gsize length, char ***parts)
{
  g_autofree char *mark = g_strndup (text, length);
  g_auto (GStrv) words = g_strsplit (mark, ".", -1);
  if (g_strv_length (words) != 3 || *words[0] == '\0' ||
      strspn (words[0], "0123456789-") != strlen (words[0]) ||
      strlen (words[1]) != DIGEST_DIGITS ||
      strspn (words[1], "0123456789abcdef") != DIGEST_DIGITS ||
      (words[2][0] != 'n' && words[2][0] != 'c') ||
      (words[2][1] != '\0' && words[2][1] != '2'))
    return FALSE;
  *parts = g_steal_pointer (&words);
  return TRUE;
}

gboolean
origin_decode (const char *base, Origin *origin, char **before)
{
  g_auto (GStrv) parts = NULL;
  gsize n_unique = maildir_unique_length (base);
  const char *mark = g_strrstr_len (base, (gssize) n_unique, MARK);
  *origin = (Origin){0};
  *before = NULL;
  if (mark == NULL || mark == base ||
      !split_mark (mark + strlen (MARK),
                   n_unique - (gsize) (mark - base) - strlen (MARK), &parts))
    return FALSE;
  const char *state = parts[2];
  origin->scan = g_strdup (parts[0]);
  origin->folder = g_strdup (parts[1]);
  origin->is_new = state[0] == 'n';
  origin->flags = state[1] == '2' ? g_strdup (state + 2) : NULL;
  *before = g_strdup_printf ("%.*s%s%s", (int) (mark - base), base,
                             origin->flags != NULL ? ":2," : "",
                             origin->flags != NULL ? origin->flags : "");
  return TRUE;
}

void
origin_clear (Origin *origin)
{
  g_free (origin->scan);
  g_free (origin->folder);
  g_free (origin->flags);
  *origin = (Origin){0};
}
