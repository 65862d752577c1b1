/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layers of fence.h, each for itself. The kernel's numbers stand where they
 * are used: its headers may be missing (musl), or older than the system that
 * the program runs on.
 */
#pragma once

#include "base/fence.h"

/* FALSE where the system can't, or not on this machine. */
gboolean fence_restrict_files (const Fence *fence);
gboolean fence_restrict_calls (const Fence *fence);
gboolean fence_restrict_programs (void);
