/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where reading a mail log stopped, and which of its messages are pending, in a
 * file of its own. It is written when all before that place is in the sent log,
 * so that after a crash lines may be read twice, which changes nothing there,
 * and never be left out.
 */
#pragma once

#include "maillog/log_follower.h"
#include "maillog/submissions.h"

/* Where the state of the mail log @file (NULL: stdin) is kept for the sent log
 * @log_path: beside that. The caller frees it. */
char *log_state_path (const char *log_path, const char *file);

/* Reads it into *@position and @submissions. Both stay empty where there is no
 * such file, where it belongs to another sent log than @identity, and on FALSE,
 * with an error: CORRUPT (it makes no sense), IO, REFUSED, TEMPORARY. */
gboolean log_state_load (const char *path, guint64 identity,
                         LogPosition *position, Submissions *submissions,
                         GError **error);

/* Durable on return. Errors: IO, REFUSED, TEMPORARY. */
gboolean log_state_save (const char *path, guint64 identity,
                         const LogPosition *position,
                         const Submissions *submissions, GError **error);
