/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a report says to a person, before whatever it returns, and which
 * addresses it names there as failed.
 */
#pragma once

#include "report/outer.h"
#include "report/part.h"
#include "report/returned.h"

/* More prose than this is no report's. */
#define PROSE_MAX_BYTES (64 * 1024)

/* The text parts up to the returned block, LF lines; never NULL. */
char *prose_text (const Parts *parts, const Returned *returned,
                  const char *body);

/* Appends to @recipients the failed addresses that @prose names: those that
 * stand at the start of a line or behind a label, before any others. Left out
 * are the report's own (From, the address it was sent to), and the sender and
 * the ids of @original, which is nullable. */
void prose_recipients (const char *prose, const Outer *outer,
                       const Original *original, GPtrArray *recipients);

/* The id that @prose names ("with the message-id of <x>"), or NULL. */
char *prose_message_id (const char *prose);
