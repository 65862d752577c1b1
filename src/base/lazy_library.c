/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/lazy_library.h"

#include "base/error.h"

#include <dlfcn.h>

static gboolean
set_error (GError **error)
{
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
               "can't load a library: %s: install it", dlerror ());
  return FALSE;
}

gboolean
lazy_library_load (const char *file_name, const char *const *names,
                   gpointer *table, GError **error)
{
  void *library = dlopen (file_name, RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL)
    return set_error (error);
  for (guint i = 0; names[i] != NULL; i++) {
    table[i] = dlsym (library, names[i]);
    if (table[i] == NULL)
      return set_error (error);
  }
  return TRUE;
}
