/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a report says to a person, before whatever it returns.
 */
#pragma once

#include "report/part.h"
#include "report/returned.h"

/* More prose than this is no report's. */
#define PROSE_MAX_BYTES (64 * 1024)

/* The text parts up to the returned block, LF lines; never NULL. */
char *prose_text (const Parts *parts, const Returned *returned,
                  const char *body);

/* The id that @prose names ("with the message-id of <x>"), or NULL. */
char *prose_message_id (const char *prose);
