/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Can this be a report at all? Looks at the header block, and how the body
 * starts, without GMime, since this is all that an ordinary message costs. It
 * may say yes too often, never no to a report.
 */
#pragma once

#include "report/report.h"

/* @head is the message's first bytes, with the whole header block or the
 * first SPOOL_HEAD_BYTES of it. @envelope is nullable. */
gboolean triage_may_be_report (const char *head, gsize length,
                               const Envelope *envelope);
