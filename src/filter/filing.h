/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files one message into a Maildir, stamped: backscatter into quarantine, or
 * anything else into the inbox for `deliver --maildir`. A leading "From " line
 * is left out, as every delivery agent does.
 */
#pragma once

#include "filter/stamp.h"

/* Delivers into the Maildir @path, durable on return: either the message is
 * there in whole or (FALSE) it is not there at all. *@file_name (nullable) gets
 * its path; the caller frees it. Errors: REFUSED, IO, TEMPORARY. */
gboolean file_into_maildir (const char *path, Spool *spool,
                            const Outcome *outcome, char **file_name,
                            GError **error);
