/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Functions that this program does without, included before every file by
 * the Makefile. Each has a successor that can't overrun, can't fail unseen
 * or doesn't depend on the locale.
 */
#pragma once

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* clang takes offence at macros, as _FORTIFY_SOURCE makes of these two. */
#undef sprintf
#undef vsprintf
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok asctime ctime gmtime localtime
#pragma GCC poison atoi atol atoll tmpnam tempnam mktemp
