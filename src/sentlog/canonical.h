/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One form for what is the same thing in mail, however it is written. What is
 * digested and signed is in this form, so it never changes.
 */
#pragma once

#include <glib.h>

/* Blanks removed, ASCII letters in lower case. The caller frees it. */
char *canonical_id (const char *id);

/* In lower case, the domain in its ASCII form (RFC 5891) and without a dot at
 * its end. The caller frees it. */
char *canonical_address (const char *address);
