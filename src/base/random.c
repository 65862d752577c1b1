/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"

#include "base/error.h"

#include <errno.h>
#include <sys/random.h>

gboolean
random_fill (guint8 *bytes, gsize length, GError **error)
{
  gssize count;
  do
    count = getrandom (bytes, length, 0);
  while (count < 0 && errno == EINTR);
  if (count == (gssize) length)
    return TRUE;
  return error_set_errno (error, count < 0 ? errno : EIO,
                          "can't get random numbers");
}
