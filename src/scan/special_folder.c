/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scan/special_folder.h"

/* In lower case; what is not ASCII in modified UTF-7 (RFC 3501, 5.1.3), as it
 * stands in the names of folders. */
static const char *const sent_names[] = {
    "sent",        "sent items",         "sent messages",
    "sent mail",   "sent-mail",          "outbox",
    "gesendet",    "gesendete elemente", "gesendete objekte",
    "envoy&aok-s", "enviados",           "posta inviata",
    "inviata",     "verzonden",          "skickat",
    NULL};

static const char *const unsent_names[] = {
    /* drafts */
    "drafts", "draft", "templates", "entw&apw-rfe", "brouillons", "borradores",
    "bozze", "concepten", "utkast",
    /* trash */
    "trash", "deleted", "deleted items", "deleted messages", "papierkorb",
    "gel&apy-schte elemente", "gel&apy-schte objekte", "corbeille", "papelera",
    "cestino", "prullenbak", "papperskorg",
    /* junk */
    "junk", "junk mail", "junk e-mail", "junk email", "spam", "bulk mail",
    "unerw&apw-nscht", "ind&aok-sirables", "ongewenst", NULL};

/* Whether a level of the Maildir++ folder @path, or its name, is in @names or,
 * which may be NULL, in @more. */
static gboolean
has_level_of (const char *path, const char *const *names,
              const char *const *more)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *lower = g_ascii_strdown (base, -1);
  g_auto (GStrv) levels = g_strsplit (lower, ".", -1);
  for (char **level = levels; *level != NULL; level++)
    if (g_strv_contains (names, *level) ||
        (more != NULL && g_strv_contains (more, *level)))
      return TRUE;
  return FALSE;
}

gboolean
special_folder_is (const char *path)
{
  return has_level_of (path, sent_names, unsent_names);
}

gboolean
special_folder_is_unsent (const char *path)
{
  return has_level_of (path, unsent_names, NULL);
}
