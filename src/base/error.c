/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>

GQuark
backsift_error_quark (void)
{
  return g_quark_from_static_string ("backsift-error-quark");
}

static BacksiftError
code_from_errno (int saved_errno)
{
  switch (saved_errno) {
  case EACCES:
  case EPERM:
  case EROFS:
  case ELOOP:
  case ENOTDIR:
  case EISDIR:
  case EEXIST:
    return BACKSIFT_ERROR_REFUSED;
  case EAGAIN:
  case EBUSY:
  case EDQUOT:
  case EFBIG:
  case EINTR:
  case EMFILE:
  case ENFILE:
  case ENOMEM:
  case ENOSPC:
    return BACKSIFT_ERROR_TEMPORARY;
  default:
    return BACKSIFT_ERROR_IO;
  }
}

gboolean
error_set_errno (GError **error, int saved_errno, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, BACKSIFT_ERROR, code_from_errno (saved_errno), "%s: %s",
               what, g_strerror (saved_errno));
  return FALSE;
}
