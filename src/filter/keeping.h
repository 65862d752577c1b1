/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What has to be kept of a report so that it can be judged again, and whether
 * that is enough: the shortened message is read as any other, and where it
 * doesn't say what the whole one says, the whole one is kept.
 */
#pragma once

#include "filter/outcome.h"

/* Fills the members of @outcome that shortened.h needs, where
 * context->keeps_headers and shortening loses nothing; else none of them.
 * @outcome has its kind, and none of them yet. @spool was read in whole, and
 * @report from it. */
void keeping_choose (Outcome *outcome, const Report *report, Spool *spool,
                     const ExamineContext *context);

/* Frees them. */
void keeping_drop (Outcome *outcome);
