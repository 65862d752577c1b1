/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was received, and not sent. Its Message-ID was chosen by whoever wrote
 * it: were it taken for ours, his backscatter would be genuine.
 */
#pragma once

#include <glib.h>

/* Whether the message that starts with @head came here by delivery: the last
 * MTA and the MDA put Return-Path, Delivered-To or X-Original-To on top of it.
 * A copy of what was sent has none of them, and who resends a message puts
 * Resent-... above them. */
gboolean received_message (const char *head, gsize length);

/* Whether it has come from the null sender (RFC 5321, 4.5.5): no copy of what
 * somebody sent. */
gboolean received_report (const char *head, gsize length);

/* Whether three in four messages in the folder, a Maildir or an mbox file,
 * were, as far as a few of them tell. FALSE where there are too few, and where
 * they can't be read: who imports them will find out. */
gboolean received_folder (const char *path, gboolean is_maildir);
