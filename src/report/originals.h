/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which originals a report is about, and which ids that stand in it are not
 * theirs.
 */
#pragma once

#include "report/reading.h"

/* Adds to @report, whose kind is known, the original that @reading returns or
 * names. At most one; it may have no id, but a subject or a date that the
 * report tells. */
void originals_find (const Reading *reading, Report *report);

/* Whether the report really names @original: returns its header, or has its id
 * or its envelope id. A subject alone names none. */
gboolean original_is_named (const Original *original);

/* Adds to @report the ids that @reading holds beside those of the originals,
 * which must all be there: nested in what is returned, quoted, of a thread. */
void originals_find_ignored (const Reading *reading, Report *report);
