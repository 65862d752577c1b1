/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/sqlite_start.h"

#include "base/fence.h"

#include <errno.h>

/* The ABI of SQLite 3. */
#define SQLITE_FILE_NAME "libsqlite3.so.0"

SqliteFunctions sqlite;

static const char *const names[] = {SQLITE_FUNCTIONS (LAZY_SYMBOL) NULL};

gboolean
sqlite_start (GError **error)
{
  static gboolean is_started;
  if (!is_started)
    is_started = lazy_library_load (SQLITE_FILE_NAME, names,
                                    (gpointer *) &sqlite, error);
  return is_started;
}

void
sqlite_prepare_for_fence (void)
{
  if (!fence_keeps_library (SQLITE_FILE_NAME))
    (void) sqlite_start (NULL);
}

BacksiftError
sqlite_error_code (int extended_code, int system_errno)
{
  /* A killed writer left its journal. The next one that may write mends
   * this. */
  if (extended_code == SQLITE_READONLY_ROLLBACK)
    return BACKSIFT_ERROR_TEMPORARY;
  switch (extended_code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
  case SQLITE_FULL:
  case SQLITE_NOMEM:
  case SQLITE_INTERRUPT:
    return BACKSIFT_ERROR_TEMPORARY;
  case SQLITE_ERROR: /* a table or column is missing */
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_FORMAT:
  case SQLITE_MISMATCH:
  case SQLITE_CONSTRAINT:
    return BACKSIFT_ERROR_CORRUPT;
  case SQLITE_PERM:
  case SQLITE_AUTH:
  case SQLITE_READONLY:
    return BACKSIFT_ERROR_REFUSED;
  default:
    break;
  }
  switch (system_errno) {
  case EACCES:
  case EPERM:
  case EROFS:
    return BACKSIFT_ERROR_REFUSED;
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
  case EMFILE:
  case ENFILE:
  case ENOMEM:
    return BACKSIFT_ERROR_TEMPORARY;
  default:
    return BACKSIFT_ERROR_IO;
  }
}
