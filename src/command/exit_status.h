/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one place that knows sysexits.h.
 */
#pragma once

#include <glib.h>

/* The status to exit with after @error. With @delivers always 75 (try again):
 * an MDA that gets anything else may bounce the mail. */
int exit_status_of_error (const GError *error, gboolean delivers);

/* From now on, what would be a death for want of memory or processor time is an
 * exit with 75: an MTA may bounce a mail whose command died by a signal. A
 * child process that is to die so sets SIGABRT, SIGTRAP and SIGXCPU back. */
void exit_status_watch_deaths (void);
