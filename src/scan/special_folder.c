/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scan/special_folder.h"

/* In lower case; what is not ASCII in modified UTF-7 (RFC 3501, 5.1.3), as it
 * stands in the names of folders. */
static const char *const names[] = {
    /* sent */
    "sent", "sent items", "sent messages", "sent mail", "sent-mail", "outbox",
    "gesendet", "gesendete elemente", "gesendete objekte", "envoy&aok-s",
    "enviados", "posta inviata", "inviata", "verzonden", "skickat",
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

gboolean
special_folder_is (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *lower = g_ascii_strdown (base, -1);
  g_auto (GStrv) levels = g_strsplit (lower, ".", -1);
  for (char **level = levels; *level != NULL; level++)
    if (g_strv_contains (names, *level))
      return TRUE;
  return FALSE;
}
