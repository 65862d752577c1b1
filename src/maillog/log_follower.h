/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a log file line by line while others write it, and follows it through
 * rotation: a file that was renamed is read to its end before the new one of
 * its name is begun, and one that was copied and truncated from its start.
 * After a restart it finds the file that it was in by what that begins with,
 * under its name or beside it under a longer one ("mail.log.1",
 * "mail.log-20261125").
 */
#pragma once

#include <glib.h>

/* Where the next line begins. */
typedef struct {
  guint64 offset;
  guint64 fingerprint;   /* of the file's first bytes */
  guint32 n_fingerprint; /* how many; 0: no file was begun */
} LogPosition;

typedef struct LogFollower LogFollower;

/* Opens the log @path at @position, or at its start where n_fingerprint is 0.
 * *@is_lost: the file of @position is nowhere, so that lines may be missing;
 * reading begins at the start of @path. NULL with an error: IO, REFUSED,
 * TEMPORARY. */
LogFollower *log_follower_open (const char *path, const LogPosition *position,
                                gboolean *is_lost, GError **error);
void log_follower_close (LogFollower *follower);

/* Appends lines, without their ends, to @lines (char *, owned), some hundred
 * kilobytes at most. None where nothing is there at the moment; then a file
 * that was rotated is left for the next one, and *@goes_on tells that it was.
 * A line that is not complete waits; one that is longer than any line of a log
 * is passed over. Errors: as above. */
gboolean log_follower_read (LogFollower *follower, GPtrArray *lines,
                            gboolean *goes_on, GError **error);

/* Behind the last line that was returned. */
void log_follower_position (const LogFollower *follower, LogPosition *position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LogFollower, log_follower_close)
