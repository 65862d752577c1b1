/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/sign.h"

#include "base/error.h"
#include "command/trouble.h"

/* The keys of the first file that has some; NULL without any. *@trouble, which
 * the caller frees, is why a file before it could not be used. */
static ProofKeys *
find_keys (const char *const *paths, char **trouble)
{
  for (; *paths != NULL; paths++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (ProofKeys) keys = proof_keys_read (*paths, &error);
    if (keys != NULL && keys->keys->len > 0)
      return g_steal_pointer (&keys);
    if (error != NULL && *trouble == NULL)
      *trouble = g_strdup (error->message);
  }
  return NULL;
}

void
sign_outgoing (const Arguments *arguments, Outgoing *outgoing)
{
  const char *paths[3];
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;
  if (!outgoing_is_provable (outgoing))
    return;
  g_autoptr (Settings) settings = arguments_settings (arguments, &error);
  if (settings == NULL) {
    trouble_say ("no proof token: %s; the message goes on", error->message);
    return;
  }
  list_key_files (settings, paths);
  g_autoptr (ProofKeys) keys = find_keys (paths, &trouble);
  if (keys != NULL)
    outgoing_prove (outgoing, g_ptr_array_index (keys->keys, 0),
                    arguments->now);
  if (keys != NULL && trouble != NULL)
    trouble_say ("%s; signed with another file's key", trouble);
  if (keys == NULL)
    trouble_say ("no proof token: %s; the message goes on",
                 trouble != NULL
                     ? trouble
                     : "there is no key, which backsift key new makes");
}
