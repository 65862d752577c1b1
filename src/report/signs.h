/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports that have no structure: several weak signs together, of which
 * wording is one.
 */
#pragma once

#include "report/reading.h"

/* Whether enough speaks for a mail system as the writer, and for a failed or
 * delayed delivery as the matter. Appends to @reason what does, for a person.
 */
gboolean signs_are_enough (const Reading *reading, GString *reason);
