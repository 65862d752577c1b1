/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one error domain. A code says what the caller can do about it, not
 * where it happened; the message says what happened and what to do, in one
 * line without a full stop. Rooms below src/command/ never print: they set a
 * GError, and each level prefixes its context on the way up.
 */
#pragma once

#include <glib.h>

#define BACKSIFT_ERROR (backsift_error_quark ())

typedef enum {
  BACKSIFT_ERROR_USAGE,     /* the command line is wrong: say it again */
  BACKSIFT_ERROR_CONFIG,    /* a settings file is wrong: mend it */
  BACKSIFT_ERROR_TEMPORARY, /* busy, full or out of reach: try again later */
  BACKSIFT_ERROR_CORRUPT,   /* the data read are not what they should be */
  BACKSIFT_ERROR_IO,        /* the system could not read or write */
  BACKSIFT_ERROR_REFUSED,   /* not allowed, or can't be created */
} BacksiftError;

GQuark backsift_error_quark (void);

/* Sets @error from the errno value @saved_errno: EACCES, EPERM, EROFS and
 * the like are REFUSED; ENOSPC, EDQUOT, EAGAIN, EMFILE, ENOMEM and the like
 * are TEMPORARY; everything else is IO. The message is "WHAT: strerror".
 * Returns FALSE always, so that a caller can return it. */
gboolean error_set_errno (GError **error, int saved_errno, const char *format,
                          ...) G_GNUC_PRINTF (3, 4);
