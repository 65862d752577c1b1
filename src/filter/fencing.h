/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fence (base/fence.h) around examine(): within it stand the message, the
 * sent logs and the key files, to be read, and nothing else.
 */
#pragma once

#include "filter/examine.h"

/* Before the process reads its first message; from then on it can only examine
 * messages, of those that are open or at or below @paths (NULL-terminated;
 * nullable), and tell @out what it found. Waits for a log that a killed writer
 * left in need of mending FENCING_WAIT_SECONDS at most. */
void fencing_enter (const ExamineContext *context, const char *const *paths,
                    int out);

/* The same for a process that reads one message by report_read_plain_only():
 * what other messages take is not loaded, which is most of what it costs. */
void fencing_enter_plain (const ExamineContext *context, int out);

/* And for one that reads a message which that one could not: it has waited for
 * the logs already. */
void fencing_enter_odd (const ExamineContext *context, int out);

/* Mends logs in place of processes that can't within their fences; costs
 * nothing where there is nothing to mend. */
void fencing_mend_logs (const ExamineContext *context);

#define FENCING_WAIT_SECONDS 0.5
